-- The register of members. Every query on people takes a scope; see app/access.h.

-- ---- the list -----------------------------------------------------------------------------------
-- One page of lines, walked in the order of names from the place (after_key, after_id). Four ways
-- to go, chosen by the organisation (members_list.c): along one that has none below, by the path
-- and sorted, along a territory, along the region. coalesce() around a column keeps the database
-- from taking an index that is worse than the one meant (measured: 17 ms instead of 60 µs).

-- What a list is narrowed to. At most four statuses, of which an absent one matches nobody; without
-- the first all are taken.
-- @part conditions(status_1 text, status_2 text, status_3 text, status_4 text, categories text,
--   sex text, gaps int, born_from date, born_to date, joined_from date, joined_to date,
--   verified_before date)
(:status_1 IS NULL OR m.status = :status_1 OR m.status = :status_2
                   OR m.status = :status_3 OR m.status = :status_4)
   AND (:categories IS NULL OR :categories LIKE '%,' || m.category || ',%')
   AND (:sex IS NULL OR m.sex = :sex)
   AND (:gaps = 0 OR (m.gaps & :gaps) = :gaps)
   AND (:born_from IS NULL OR (m.born_year >= CAST(substr(:born_from, 1, 4) AS INTEGER)
                               AND coalesce(m.born, :born_from) >= :born_from))
   AND (:born_to IS NULL OR (m.born_year <= CAST(substr(:born_to, 1, 4) AS INTEGER)
                             AND coalesce(m.born, :born_to) <= :born_to))
   AND (:joined_from IS NULL OR (m.joined_year >= CAST(substr(:joined_from, 1, 4) AS INTEGER)
                                 AND coalesce(m.joined_on, :joined_from) >= :joined_from))
   AND (:joined_to IS NULL OR (m.joined_year <= CAST(substr(:joined_to, 1, 4) AS INTEGER)
                               AND coalesce(m.joined_on, :joined_to) <= :joined_to))
   AND (:verified_before IS NULL
        OR (coalesce(m.verified_on, '') < :verified_before
            AND coalesce(m.joined_on, '') < :verified_before
            AND coalesce(m.registered_on, '') < :verified_before));

-- The day of registration matters to those alone whose card nobody has checked.
-- @part line(): id id, org_name text, status text, category text, last_name text, first_name text,
--   middle_name text, born date, born_year int, phone text, email text, position text,
--   joined_on date, joined_year int, registered_on date, ticket_number text, verified_on date
m.id, o.short_name AS org_name, m.status, m.category, m.last_name, m.first_name, m.middle_name,
       m.born, m.born_year, m.phone, m.email, m.position, m.joined_on, m.joined_year,
       CASE WHEN m.verified_on IS NULL THEN m.registered_on END AS registered_on,
       m.ticket_number, m.verified_on;

-- @many of_organisation_after(scope scope, after_key bytes, after_id int, limit int,
--   @conditions): @line
SELECT @line
  FROM (SELECT m.id, m.sort_key
          FROM member m
         WHERE m.region_id = :scope_region
           AND m.org_path >= :scope_from AND m.org_path < :scope_to
           AND (coalesce(m.sort_key, ''), m.id) > (:after_key, :after_id)
           AND @conditions
         ORDER BY coalesce(m.sort_key, ''), m.id
         LIMIT :limit) page
-- sqlite:
       CROSS JOIN member m ON m.id = page.id
       CROSS JOIN org o ON o.id = m.org_id;
-- postgres:
       JOIN member m ON m.region_id = :scope_region AND m.id = page.id
       JOIN org o ON o.region_id = m.region_id AND o.id = m.org_id
 ORDER BY page.sort_key, page.id;

-- @many of_organisation_before(scope scope, before_key bytes, before_id int, limit int,
--   @conditions): @line
SELECT @line
  FROM (SELECT m.id, m.sort_key
          FROM member m
         WHERE m.region_id = :scope_region
           AND m.org_path >= :scope_from AND m.org_path < :scope_to
           AND (coalesce(m.sort_key, ''), m.id) < (:before_key, :before_id)
           AND @conditions
         ORDER BY coalesce(m.sort_key, '') DESC, m.id DESC
         LIMIT :limit) page
-- sqlite:
       CROSS JOIN member m ON m.id = page.id
       CROSS JOIN org o ON o.id = m.org_id;
-- postgres:
       JOIN member m ON m.region_id = :scope_region AND m.id = page.id
       JOIN org o ON o.region_id = m.region_id AND o.id = m.org_id
 ORDER BY page.sort_key DESC, page.id DESC;

-- One organisation alone is a stretch of member_by_path that lies in the order of names already.
-- @many of_one_after(scope scope, after_key bytes, after_id int, limit int, @conditions): @line
SELECT @line
-- sqlite:
  FROM org o CROSS JOIN member m INDEXED BY member_by_path
 WHERE o.path = :scope_from
-- postgres:
  FROM member m LEFT JOIN org o ON o.region_id = m.region_id AND o.id = m.org_id
 WHERE true
-- both:
   AND m.region_id = :scope_region AND m.org_path = :scope_from
   AND coalesce(m.org_path, '') < :scope_to
   AND (m.sort_key, m.id) > (:after_key, :after_id)
   AND @conditions
 ORDER BY m.sort_key, m.id
 LIMIT :limit;

-- @many of_one_before(scope scope, before_key bytes, before_id int, limit int, @conditions): @line
SELECT @line
-- sqlite:
  FROM org o CROSS JOIN member m INDEXED BY member_by_path
 WHERE o.path = :scope_from
-- postgres:
  FROM member m LEFT JOIN org o ON o.region_id = m.region_id AND o.id = m.org_id
 WHERE true
-- both:
   AND m.region_id = :scope_region AND m.org_path = :scope_from
   AND coalesce(m.org_path, '') < :scope_to
   AND (m.sort_key, m.id) < (:before_key, :before_id)
   AND @conditions
 ORDER BY m.sort_key DESC, m.id DESC
 LIMIT :limit;

-- SQLite takes the tables in this order because of CROSS JOIN; PostgreSQL keeps the order of the
-- walk with an outer join: each person has an organisation.
-- @many along_branch_after(scope scope, branch text, after_key bytes, after_id int, limit int,
--   @conditions): @line
SELECT @line
-- sqlite:
  FROM member m CROSS JOIN org o ON o.id = m.org_id
-- postgres:
  FROM member m LEFT JOIN org o ON o.region_id = m.region_id AND o.id = m.org_id
-- both:
 WHERE m.region_id = :scope_region AND m.branch = :branch
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
   AND (m.sort_key, m.id) > (:after_key, :after_id)
   AND @conditions
 ORDER BY m.sort_key, m.id
 LIMIT :limit;

-- @many along_branch_before(scope scope, branch text, before_key bytes, before_id int, limit int,
--   @conditions): @line
SELECT @line
-- sqlite:
  FROM member m CROSS JOIN org o ON o.id = m.org_id
-- postgres:
  FROM member m LEFT JOIN org o ON o.region_id = m.region_id AND o.id = m.org_id
-- both:
 WHERE m.region_id = :scope_region AND m.branch = :branch
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
   AND (m.sort_key, m.id) < (:before_key, :before_id)
   AND @conditions
 ORDER BY m.sort_key DESC, m.id DESC
 LIMIT :limit;

-- @many along_region_after(scope scope, after_key bytes, after_id int, limit int,
--   @conditions): @line
SELECT @line
-- sqlite:
  FROM member m CROSS JOIN org o ON o.id = m.org_id
-- postgres:
  FROM member m LEFT JOIN org o ON o.region_id = m.region_id AND o.id = m.org_id
-- both:
 WHERE m.region_id = :scope_region
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
   AND (m.sort_key, m.id) > (:after_key, :after_id)
   AND @conditions
 ORDER BY m.sort_key, m.id
 LIMIT :limit;

-- @many along_region_before(scope scope, before_key bytes, before_id int, limit int,
--   @conditions): @line
SELECT @line
-- sqlite:
  FROM member m CROSS JOIN org o ON o.id = m.org_id
-- postgres:
  FROM member m LEFT JOIN org o ON o.region_id = m.region_id AND o.id = m.org_id
-- both:
 WHERE m.region_id = :scope_region
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
   AND (m.sort_key, m.id) < (:before_key, :before_id)
   AND @conditions
 ORDER BY m.sort_key DESC, m.id DESC
 LIMIT :limit;

-- How many pass the filter, counted up to the limit.
-- @one count_passing(scope scope, limit int, @conditions): total int
SELECT count(*) AS total FROM (
SELECT 1 AS one
  FROM member m
 WHERE m.region_id = :scope_region AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND @conditions
 LIMIT :limit) passing;

-- The lines of those whom a search found, in its order; ids is a JSON array. SQLite takes the
-- tables in the order in which CROSS JOIN names them, so that nothing has to be sorted again.
-- @many lines_found(scope scope, ids text, @conditions): @line
SELECT @line
-- sqlite:
  FROM json_each(:ids) wanted CROSS JOIN member m ON m.id = wanted.value
       CROSS JOIN org o ON o.id = m.org_id
-- postgres:
  FROM json_array_elements_text(CAST(:ids AS json)) WITH ORDINALITY wanted (value, place)
       JOIN member m ON m.id = CAST(wanted.value AS bigint)
       JOIN org o ON o.region_id = m.region_id AND o.id = m.org_id
-- both:
 WHERE m.region_id = :scope_region AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND @conditions
-- postgres:
 ORDER BY wanted.place
-- both:
;

-- Where a person stands in the order of names.
-- @one place_of(scope scope, id id): sort_key bytes
SELECT sort_key FROM member
 WHERE region_id = :scope_region AND id = :id AND org_path >= :scope_from AND org_path < :scope_to;

-- @many regions(): id id, name text, path text
SELECT o.id, o.name, o.path FROM region r JOIN org o ON o.id = r.id AND o.region_id = r.id
 ORDER BY o.sort_key;

-- ---- the search ---------------------------------------------------------------------------------
-- Ids alone; the lines come through `lines_found`. Words are folded (base/fold.h): letters, digits,
-- hyphens. A blank stands before each of word_1 to word_4, so that it begins a word of the name; an
-- absent one matches everything.

-- @part found(): id id, name_key text
m.id, m.name_key;

-- The first word begins the surname, the others begin any other word of the name.
-- @many by_surname(scope scope, from text, to text, word_2 text, word_3 text, word_4 text, limit
--   int): @found
SELECT @found FROM member m
 WHERE m.region_id = :scope_region AND m.name_key >= :from AND m.name_key < :to
   AND (:word_2 IS NULL OR instr(m.name_key, :word_2) > 0)
   AND (:word_3 IS NULL OR instr(m.name_key, :word_3) > 0)
   AND (:word_4 IS NULL OR instr(m.name_key, :word_4) > 0)
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
 ORDER BY m.name_key
 LIMIT :limit;

-- The same with surname and patronymic.
-- @many by_patronymic(scope scope, from text, to text, word_3 text, word_4 text, limit int): @found
SELECT @found FROM member m
 WHERE m.region_id = :scope_region AND m.patronymic_key >= :from AND m.patronymic_key < :to
   AND (:word_3 IS NULL OR instr(m.name_key, :word_3) > 0)
   AND (:word_4 IS NULL OR instr(m.name_key, :word_4) > 0)
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
 ORDER BY m.patronymic_key
 LIMIT :limit;

-- The same with name and patronymic.
-- @many by_first_name(scope scope, from text, to text, word_2 text, word_3 text, word_4 text,
--   limit int): @found
SELECT @found FROM member m
 WHERE m.region_id = :scope_region AND m.first_key >= :from AND m.first_key < :to
   AND (:word_2 IS NULL OR instr(m.first_key, :word_2) > 0)
   AND (:word_3 IS NULL OR instr(m.first_key, :word_3) > 0)
   AND (:word_4 IS NULL OR instr(m.first_key, :word_4) > 0)
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
 ORDER BY m.first_key
 LIMIT :limit;

-- Any words of the name in a small organisation.
-- @many by_words(scope scope, word_1 text, word_2 text, word_3 text, word_4 text, limit int):
--   @found
SELECT @found FROM member m
 WHERE m.region_id = :scope_region AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND instr(' ' || m.name_key, :word_1) > 0
   AND (:word_2 IS NULL OR instr(' ' || m.name_key, :word_2) > 0)
   AND (:word_3 IS NULL OR instr(' ' || m.name_key, :word_3) > 0)
   AND (:word_4 IS NULL OR instr(' ' || m.name_key, :word_4) > 0)
 ORDER BY coalesce(m.sort_key, ''), m.id
 LIMIT :limit;

-- @many by_birth_date(scope scope, born date, limit int): @found
SELECT @found FROM member m
 WHERE m.region_id = :scope_region AND m.born = :born
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
 LIMIT :limit;

-- @many by_phone(scope scope, phone text, limit int): @found
SELECT @found FROM member m
 WHERE m.region_id = :scope_region AND m.phone = :phone
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
 LIMIT :limit;

-- The end of a phone number, in a small organisation.
-- @many by_phone_end(scope scope, end text, limit int): @found
SELECT @found FROM member m
 WHERE m.region_id = :scope_region AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.phone LIKE '%' || :end
 ORDER BY coalesce(m.sort_key, ''), m.id
 LIMIT :limit;

-- @many by_email(scope scope, email text, limit int): @found
SELECT @found FROM member m
 WHERE m.region_id = :scope_region AND m.email = :email
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
 LIMIT :limit;

-- @many by_snils(scope scope, snils_hash text, limit int): @found
SELECT @found FROM member m
 WHERE m.region_id = :scope_region AND m.snils_hash = :snils_hash
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
 LIMIT :limit;

-- @many by_iin(scope scope, iin_hash text, limit int): @found
SELECT @found FROM member m
 WHERE m.region_id = :scope_region AND m.iin_hash = :iin_hash
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
 LIMIT :limit;

-- @many by_ticket(scope scope, from text, to text, limit int): @found
SELECT @found FROM member m
 WHERE m.region_id = :scope_region AND m.ticket_number >= :from AND m.ticket_number < :to
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
 ORDER BY m.ticket_number
 LIMIT :limit;

-- Surnames that become this when one letter is left out, or are this.
-- slips is a JSON array.
-- @many surnames_of_slips(region_id id, slips text): surname_key text
-- sqlite:
SELECT s.surname_key FROM json_each(:slips) typed CROSS JOIN surname_slip s
-- postgres:
SELECT s.surname_key
  FROM json_array_elements_text(CAST(:slips AS json)) typed CROSS JOIN surname_slip s
-- both:
 WHERE s.region_id = :region_id AND s.slip = typed.value
 LIMIT 200;

-- Surnames that begin so.
-- @many surnames_that_begin(region_id id, from text, to text, limit int): surname_key text
SELECT surname_key FROM surname_slip
 WHERE region_id = :region_id AND slip >= :from AND slip < :to AND slip = surname_key
 ORDER BY slip LIMIT :limit;

-- False if the region knows it already.
-- @changed add_slip(region_id id, slip text, surname_key text)
INSERT INTO surname_slip (region_id, slip, surname_key) VALUES (:region_id, :slip, :surname_key)
ON CONFLICT DO NOTHING;

-- @exec add_slips(region_id id, surname_key text, slips text)
INSERT INTO surname_slip (region_id, slip, surname_key)
-- sqlite:
SELECT :region_id, value, :surname_key FROM json_each(:slips) WHERE true
-- postgres:
SELECT DISTINCT :region_id, value, :surname_key FROM json_array_elements_text(CAST(:slips AS json))
-- both:
ON CONFLICT DO NOTHING;

-- ---- likeness -----------------------------------------------------------------------------------
-- Who could be the same person: by number, or by the whole folded name (a range, because a
-- patronymic may be missing on one side) unless the birth date is another one: namesakes are many.
-- The whole region is looked through: members_matches explains. Somebody may come several times.
-- @many alike(scope scope, snils_hash text, iin_hash text, ticket_number text, name_from text,
--   name_to text, born date): id id, org_id id, org_path text, name_key text, born date,
--   snils_hash text, iin_hash text, ticket_number text
SELECT m.id, m.org_id, m.org_path, m.name_key, m.born, m.snils_hash, m.iin_hash, m.ticket_number
  FROM (SELECT id FROM member WHERE region_id = :scope_region AND snils_hash = :snils_hash
        UNION ALL SELECT id FROM member WHERE region_id = :scope_region AND iin_hash = :iin_hash
        UNION ALL SELECT id FROM member
               WHERE region_id = :scope_region AND ticket_number = :ticket_number
        UNION ALL SELECT id FROM member
               WHERE region_id = :scope_region AND name_key >= :name_from
               AND name_key < :name_to
               AND (:born IS NULL OR born IS NULL OR born = :born)) found
       CROSS JOIN member m
 WHERE m.id = found.id AND m.region_id = :scope_region
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY m.id
 LIMIT 50;

-- Namesakes with another birth date.
-- @many namesakes(scope scope, name_key text, born date): id id, org_id id, org_path text,
--   born date
SELECT id, org_id, org_path, born FROM member
 WHERE region_id = :scope_region AND name_key = :name_key AND born <> :born
   AND coalesce(org_path, '') >= :scope_from AND coalesce(org_path, '') < :scope_to
 ORDER BY id
 LIMIT 300;

-- @many alike_of_birth_date(scope scope, born date): id id, org_id id, org_path text, name_key
--   text, first_key text, previous_last_name text
SELECT id, org_id, org_path, name_key, first_key, previous_last_name FROM member
 WHERE region_id = :scope_region AND born = :born
   AND coalesce(org_path, '') >= :scope_from AND coalesce(org_path, '') < :scope_to
 ORDER BY id
 LIMIT 200;

-- Cards that were written since an entry of the log was made. Every change of a card leaves an
-- entry with values; the order of the tables is the order of the walk.
-- @each written_since(scope scope, since int): name_key text, born date, snils_hash text,
--   iin_hash text, ticket_number text
SELECT m.name_key, m.born, m.snils_hash, m.iin_hash, m.ticket_number
  FROM audit_entry e CROSS JOIN member m
 WHERE e.id >= :since AND e.changes_hash IS NOT NULL AND e.region_id = :scope_region
   AND m.region_id = :scope_region AND m.id = e.person_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- ---- the card -----------------------------------------------------------------------------------
-- @one card(scope scope, id id): org_id id, org_path text, org_name text, status text, category
--   text, last_name text, first_name text, middle_name text, previous_last_name text, sex text,
--   born date, born_year int, phone text, email text, address text, position text, workplace text,
--   joined_on date, joined_year int, registered_on date, ended_on date, decision text,
--   ticket_number text, has_electronic_record bool, language text, snils_cipher bytes, iin_cipher
--   bytes, remark text, verified_on date, version int, status_reason text, study_group text,
--   graduates_on date, main_id id, record_on date
SELECT m.org_id, m.org_path, o.short_name AS org_name, m.status, m.category, m.last_name,
       m.first_name,
       m.middle_name, m.previous_last_name, m.sex, m.born, m.born_year, m.phone, m.email, m.address,
       m.position, m.workplace, m.joined_on, m.joined_year, m.registered_on, m.ended_on, m.decision,
       m.ticket_number, m.has_electronic_record, m.language, m.snils_cipher, m.iin_cipher, m.remark,
       m.verified_on, m.version, m.status_reason, m.study_group, m.graduates_on, m.main_id,
       CASE WHEN m.has_electronic_record = 0 THEN NULL ELSE (
            SELECT max(p.valid_from) FROM member_period p
             WHERE p.region_id = m.region_id AND p.member_id = m.id AND p.kind = 'd'
               AND p.valid_to IS NULL) END AS record_on
  FROM member m JOIN org o ON o.region_id = m.region_id AND o.id = m.org_id
 WHERE m.region_id = :scope_region AND m.id = :id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- The other lists of a person with two registrations: those of the second ones, and the main one.
-- Nearly nobody has any, so the two questions are asked apart: each is a look at an index.
-- @part other(): id id, status text, org_path text, org_name text
m.id, m.status, m.org_path, o.short_name AS org_name;

-- @many seconds(scope scope, id id): @other
SELECT @other
-- sqlite:
  FROM member m INDEXED BY member_second CROSS JOIN org o
-- postgres:
  FROM member m JOIN org o ON true
-- both:
 WHERE m.region_id = :scope_region AND m.main_id = :id
   AND o.region_id = m.region_id AND o.id = m.org_id
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
   AND m.status = 'second'
 ORDER BY m.id LIMIT 20;

-- @one main_one(scope scope, main_id id): @other
SELECT @other
  FROM member m JOIN org o ON o.region_id = m.region_id AND o.id = m.org_id
 WHERE m.region_id = :scope_region AND m.id = :main_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- @insert add(region_id id, id id, org_id id, org_path text, status text, category text, last_name
--   text, first_name text, middle_name text, previous_last_name text, sex text, born date,
--   born_year id, phone text, email text, address text, position text, workplace text, joined_on
--   date, joined_year id, registered_on date, ended_on date, decision text, ticket_number text,
--   has_electronic_record bool, language text, snils_cipher bytes, snils_hash text, iin_cipher
--   bytes, iin_hash text, remark text, name_key text, first_key text, sort_key bytes,
--   status_reason text, study_group text, graduates_on date, main_id id, now int)
INSERT INTO member (region_id, id, org_id, org_path, status, category, last_name, first_name,
                    middle_name,
                    previous_last_name, sex, born, born_year, phone, email, address, position,
                    workplace,
                    joined_on, joined_year, registered_on, ended_on, decision, ticket_number,
                    has_electronic_record, language, snils_cipher, snils_hash, iin_cipher,
                    iin_hash, remark,
                    name_key, first_key, sort_key, status_reason, study_group, graduates_on,
                    main_id, created_at, changed_at)
VALUES (:region_id, :id, :org_id, :org_path, :status, :category, :last_name, coalesce(:first_name,
       ''),
        :middle_name, :previous_last_name, :sex, :born, :born_year, :phone, :email, :address,
        :position,
        :workplace, :joined_on, :joined_year, :registered_on, :ended_on, :decision, :ticket_number,
        :has_electronic_record, :language, :snils_cipher, :snils_hash, :iin_cipher, :iin_hash,
        :remark,
        :name_key, :first_key, :sort_key, :status_reason, :study_group, :graduates_on, :main_id,
        :now, :now);

-- False if the card is not in the scope or has another version by now; version 0 takes any.
-- @changed change(scope scope, id id, version int, status text, category text, last_name text,
--   first_name text, middle_name text, previous_last_name text, sex text, born date, born_year id,
--   phone text, email text, address text, position text, workplace text, joined_on date,
--   joined_year id, registered_on date, ended_on date, decision text, ticket_number text,
--   has_electronic_record bool, language text, snils_cipher bytes, snils_hash text, iin_cipher
--   bytes, iin_hash text, remark text, name_key text, first_key text, sort_key bytes,
--   status_reason text, study_group text, graduates_on date, main_id id, now int)
UPDATE member
   SET status = :status, category = :category, last_name = :last_name,
       first_name = coalesce(:first_name, ''), middle_name = :middle_name,
       previous_last_name = :previous_last_name, sex = :sex, born = :born, born_year = :born_year,
       phone = :phone, email = :email, address = :address, position = :position,
       workplace = :workplace,
       joined_on = :joined_on, joined_year = :joined_year, registered_on = :registered_on,
       ended_on = :ended_on, decision = :decision, ticket_number = :ticket_number,
       has_electronic_record = :has_electronic_record, language = :language,
       snils_cipher = :snils_cipher, snils_hash = :snils_hash, iin_cipher = :iin_cipher,
       iin_hash = :iin_hash, remark = :remark, name_key = :name_key, first_key = :first_key,
       sort_key = :sort_key, status_reason = :status_reason, study_group = :study_group,
       graduates_on = :graduates_on, main_id = :main_id, version = version + 1, changed_at = :now
 WHERE region_id = :scope_region AND id = :id
   AND org_path >= :scope_from AND org_path < :scope_to
   AND (:version = 0 OR version = :version);

-- @changed mark_verified(scope scope, id id, today date)
UPDATE member SET verified_on = :today
 WHERE region_id = :scope_region AND id = :id
   AND org_path >= :scope_from AND org_path < :scope_to
   AND status IN ('active', 'temporarily_not_working');

-- ---- the dated facts ----------------------------------------------------------------------------
-- @exec open_period(scope scope, member_id id, kind text, valid_from date, id id, valid_to date,
--   org_id id, value text, detail text, precision text, mutation_id id)
INSERT INTO member_period (region_id, member_id, kind, valid_from, id, valid_to, org_id, value,
                    detail,
                           precision, mutation_id)
SELECT m.region_id, m.id, :kind, :valid_from, :id, :valid_to, :org_id, :value, :detail, :precision,
       :mutation_id
  FROM member m
 WHERE m.region_id = :scope_region AND m.id = :member_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- Ends what is open. A period that began on that day or later never was: remove_period takes it
-- away.
-- @exec close_periods(scope scope, member_id id, kind text, valid_to date, mutation_id id)
UPDATE member_period SET valid_to = :valid_to, mutation_id = :mutation_id
 WHERE region_id = :scope_region AND member_id = :member_id AND kind = :kind AND valid_to IS NULL
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :member_id
               AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- @exec remove_periods_from(scope scope, member_id id, kind text, valid_from date)
DELETE FROM member_period
 WHERE region_id = :scope_region AND member_id = :member_id AND kind = :kind AND valid_to IS NULL
   AND valid_from >= :valid_from
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :member_id
               AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- What was told of the electronic record: the day from which it is there is a better knowledge.
-- @exec remove_records(scope scope, member_id id, from date)
DELETE FROM member_period
 WHERE region_id = :scope_region AND member_id = :member_id AND kind = 'd'
   AND (valid_to IS NULL OR valid_from >= :from)
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :member_id
               AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- @exec cut_records(scope scope, member_id id, from date, until date)
UPDATE member_period SET valid_to = :until
 WHERE region_id = :scope_region AND member_id = :member_id AND kind = 'd' AND valid_to >= :from
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :member_id
               AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- Of a membership that began anew: since when, as far as it is open.
-- @one begun_again(scope scope, member_id id): valid_from date, precision text
SELECT p.valid_from, p.precision FROM member_period p
 WHERE p.region_id = :scope_region AND p.member_id = :member_id AND p.kind = 'm'
   AND p.valid_to IS NULL
   AND EXISTS (SELECT 1 FROM member_period q
                WHERE q.region_id = p.region_id AND q.member_id = p.member_id AND q.kind = 'm'
                  AND q.valid_to IS NOT NULL)
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :member_id
               AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- The last day on which something of the membership is known to have begun or ended.
-- @one latest_fact(scope scope, member_id id): day date
SELECT max(CASE WHEN p.valid_to IS NOT NULL AND p.kind IN ('m', 'e', 's') THEN p.valid_to
                WHEN p.precision IS NULL THEN p.valid_from END) AS day
  FROM member_period p
 WHERE p.region_id = :scope_region AND p.member_id = :member_id AND p.kind IN ('m', 'r', 'e', 's')
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :member_id
               AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- In the order of their key, so that nothing is sorted here.
-- @many periods(scope scope, member_id id): kind text, valid_from date, valid_to date, org_name
--   text, value text, detail text, precision text, mutation_id id
SELECT p.kind, p.valid_from, p.valid_to, o.short_name AS org_name, p.value, p.detail, p.precision,
       p.mutation_id
  FROM member m JOIN member_period p ON p.region_id = m.region_id AND p.member_id = m.id
       LEFT JOIN org o ON o.region_id = p.region_id AND o.id = p.org_id
 WHERE m.region_id = :scope_region AND m.id = :member_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY p.kind, p.valid_from, p.id;

-- ---- for the start page ------------------------------------------------------------------------
-- Who is on the register and what is missing in the cards, organisation by organisation: one walk
-- through the index in its own order.
-- @many gaps(scope scope): path text, people int, without_phone int, without_born int,
--   without_record int
SELECT org_path AS path, count(*) AS people, sum(gaps & 1) AS without_phone,
       sum(gaps & 8) / 8 AS without_born, sum(gaps & 4) / 4 AS without_record
  FROM member
 WHERE region_id = :scope_region AND org_path >= :scope_from AND org_path < :scope_to
   AND status IN ('active', 'temporarily_not_working')
 GROUP BY org_path ORDER BY org_path;

-- Cards that nobody has confirmed since that day; who came after it needs no check yet.
-- @one unchecked(scope scope, since date): total int
SELECT count(*) AS total FROM member
 WHERE region_id = :scope_region AND org_path >= :scope_from AND org_path < :scope_to
   AND status IN ('active', 'temporarily_not_working')
   AND coalesce(verified_on, '') < :since
   AND coalesce(joined_on, '') < :since AND coalesce(registered_on, '') < :since;

-- ---- the tree has changed -----------------------------------------------------------------------
-- @exec move_paths(scope scope, to text)
UPDATE member SET org_path = :to || substr(org_path, length(:scope_from) + 1)
 WHERE region_id = :scope_region AND org_path >= :scope_from AND org_path < :scope_to;

-- ---- from one organisation to another -----------------------------------------------------------
-- SQLite is told to go along the path: it cannot know how short that stretch is, and would rather
-- walk a whole region inside an index (74 ms instead of 4).
-- Of all, or of those whose ids `only` holds as a JSON array.
-- @part chosen(only text)
(:only IS NULL OR m.id IN (
-- sqlite:
       SELECT value FROM json_each(:only)
-- postgres:
       SELECT CAST(wanted.value AS bigint)
         FROM json_array_elements_text(CAST(:only AS json)) wanted (value)
-- both:
       ));

-- @many of_org(scope scope, org_id id, @chosen): id id, status text, registered_on date
-- sqlite:
SELECT m.id, m.status, m.registered_on FROM member m INDEXED BY member_by_path
-- postgres:
SELECT m.id, m.status, m.registered_on FROM member m
-- both:
 WHERE m.region_id = :scope_region AND m.org_id = :org_id AND @chosen
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY m.id;

-- Those on the register of the organisation itself, by name.
-- @many by_name(scope scope, org_id id, limit int): id id, last_name text, first_name text,
--   middle_name text, born date, position text
-- sqlite:
SELECT id, last_name, first_name, middle_name, born, position FROM member INDEXED BY member_by_path
-- postgres:
SELECT id, last_name, first_name, middle_name, born, position FROM member
-- both:
 WHERE region_id = :scope_region AND org_id = :org_id
   AND org_path >= :scope_from AND org_path < :scope_to
   AND status IN ('active', 'temporarily_not_working')
 ORDER BY coalesce(sort_key, ''), id LIMIT :limit;

-- What they have in common: their category, place of work or position.
-- @part common(by text)
CASE :by WHEN 'category' THEN category WHEN 'workplace' THEN workplace ELSE position END;

-- @many groups(scope scope, org_id id, @common): value text, people int
-- sqlite:
SELECT @common AS value, count(*) AS people FROM member INDEXED BY member_by_path
-- postgres:
SELECT @common AS value, count(*) AS people FROM member
-- both:
 WHERE region_id = :scope_region AND org_id = :org_id
   AND org_path >= :scope_from AND org_path < :scope_to
   AND status IN ('active', 'temporarily_not_working')
 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 300;

-- `groups` is a JSON array of values; an empty text is for those who have none.
-- @many of_groups(scope scope, org_id id, @common, groups text): id id
-- sqlite:
SELECT id FROM member INDEXED BY member_by_path
-- postgres:
SELECT id FROM member
-- both:
 WHERE region_id = :scope_region AND org_id = :org_id
   AND org_path >= :scope_from AND org_path < :scope_to
   AND status IN ('active', 'temporarily_not_working')
   AND coalesce(@common, '') IN (
-- sqlite:
       SELECT value FROM json_each(:groups)
-- postgres:
       SELECT wanted.value FROM json_array_elements_text(CAST(:groups AS json)) wanted (value)
-- both:
       )
 ORDER BY id;

-- Anybody who stands there, former members too.
-- @one anybody_of(scope scope, org_id id): id id
-- sqlite:
SELECT id FROM member INDEXED BY member_by_path
-- postgres:
SELECT id FROM member
-- both:
 WHERE region_id = :scope_region AND org_path >= :scope_from AND org_path < :scope_to
   AND org_id = :org_id LIMIT 1;

-- @exec go_over(scope scope, org_id id, @chosen, to_org id, to_path text, day date, now int)
-- sqlite:
UPDATE member AS m INDEXED BY member_by_path
-- postgres:
UPDATE member AS m
-- both:
   SET org_id = :to_org, org_path = :to_path, version = version + 1, changed_at = :now,
       registered_on = CASE WHEN status IN ('active', 'temporarily_not_working')
                             AND coalesce(registered_on, '') < :day THEN :day
                            ELSE registered_on END
 WHERE m.region_id = :scope_region AND m.org_id = :org_id AND @chosen
   AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- The open registrations of those who stand in the organisation and came before that day.
-- @exec open_registrations(scope scope, org_id id, @chosen, to_org id, day date, mutation_id id)
INSERT INTO member_period (region_id, member_id, kind, valid_from, id, org_id, mutation_id)
SELECT p.region_id, p.member_id, p.kind, :day, :mutation_id, :to_org, :mutation_id
-- sqlite:
  FROM member m INDEXED BY member_by_path
-- postgres:
  FROM member m
-- both:
       CROSS JOIN member_period p
 WHERE p.region_id = m.region_id AND p.member_id = m.id
   AND m.region_id = :scope_region AND m.org_id = :org_id AND @chosen
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND p.kind IN ('r', 'e') AND p.valid_to IS NULL AND p.org_id = :org_id AND p.valid_from < :day;

-- @exec close_registrations(scope scope, org_id id, @chosen, last_day date)
UPDATE member_period SET valid_to = :last_day
 WHERE region_id = :scope_region AND kind IN ('r', 'e') AND valid_to IS NULL AND org_id = :org_id
   AND valid_from <= :last_day
-- sqlite:
   AND member_id IN (SELECT m.id FROM member m INDEXED BY member_by_path
-- postgres:
   AND member_id IN (SELECT m.id FROM member m
-- both:
                      WHERE m.region_id = :scope_region AND m.org_id = :org_id
                        AND @chosen
                        AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- Those who came on that day or later were never registered in the former one.
-- @exec rename_registrations(scope scope, org_id id, @chosen, to_org id, mutation_id id)
UPDATE member_period SET org_id = :to_org, mutation_id = :mutation_id
 WHERE region_id = :scope_region AND kind IN ('r', 'e') AND valid_to IS NULL AND org_id = :org_id
-- sqlite:
   AND member_id IN (SELECT m.id FROM member m INDEXED BY member_by_path
-- postgres:
   AND member_id IN (SELECT m.id FROM member m
-- both:
                      WHERE m.region_id = :scope_region AND m.org_id = :org_id
                        AND @chosen
                        AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- The way back, for one of them; the caller has found him in the scope.
-- @changed come_back(scope scope, id id, org_id id, from_org id, from_path text,
--   registered_on date, now int)
UPDATE member SET org_id = :from_org, org_path = :from_path, registered_on = :registered_on,
       version = version + 1, changed_at = :now
 WHERE region_id = :scope_region AND id = :id AND org_id = :org_id
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec forget_registration(scope scope, member_id id, day date, mutation_id id)
DELETE FROM member_period
 WHERE region_id = :scope_region AND member_id = :member_id AND kind IN ('r', 'e')
   AND valid_from = :day AND id = :mutation_id
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :member_id
               AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- Where he stood before goes on, up to the day on which the later registration ended, if it has.
-- @exec reopen_registration(scope scope, member_id id, org_id id, day date, last_day date,
--   mutation_id id)
UPDATE member_period
   SET valid_to = (SELECT q.valid_to FROM member_period q
                    WHERE q.region_id = member_period.region_id
                      AND q.member_id = member_period.member_id AND q.kind = member_period.kind
                      AND q.valid_from = :day AND q.id = :mutation_id)
 WHERE region_id = :scope_region AND member_id = :member_id AND kind IN ('r', 'e')
   AND org_id = :org_id AND valid_to = :last_day
   AND EXISTS (SELECT 1 FROM member_period q
                WHERE q.region_id = member_period.region_id
                  AND q.member_id = member_period.member_id AND q.kind = member_period.kind
                  AND q.valid_from = :day AND q.id = :mutation_id)
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :member_id
               AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- Whoever came on that day or later, or came back, has been here all along.
-- @exec return_registrations(scope scope, member_id id, org_id id, from_org id, day date)
UPDATE member_period SET org_id = :from_org
 WHERE region_id = :scope_region AND member_id = :member_id AND kind IN ('r', 'e')
   AND org_id = :org_id AND valid_from >= :day
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :member_id
               AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- A registration elsewhere since that day: then there is no way back as a whole.
-- @one went_on(scope scope, member_id id, org_id id, from_org id, day date): id id
SELECT p.id FROM member_period p
 WHERE p.region_id = :scope_region AND p.member_id = :member_id AND p.kind IN ('r', 'e')
   AND p.org_id NOT IN (:org_id, :from_org) AND p.valid_from >= :day
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :member_id
               AND m.org_path >= :scope_from AND m.org_path < :scope_to)
 LIMIT 1;
