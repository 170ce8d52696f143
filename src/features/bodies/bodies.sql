-- An organisation within the scope, with its level.
-- @one org(scope scope, id id): id id, region_id int, path text, short_name text, level int
SELECT o.id, o.region_id, o.path, o.short_name, t.level
  FROM org o JOIN org_type t ON t.code = o.type
 WHERE o.id = :id AND o.path >= :scope_from AND o.path < :scope_to;

-- ---- kinds, as data -----------------------------------------------------------------------------

-- @many types_of(level int): code text, label text, kind text
SELECT t.code, t.label, t.kind
  FROM body_type t JOIN body_type_level l ON l.body_type = t.code
 WHERE l.level = :level ORDER BY t.position, t.code;

-- A type of body as it is at a level.
-- @one type(code text, level int): label text, kind text, term_months int
SELECT t.label, t.kind, t.term_months
  FROM body_type t JOIN body_type_level l ON l.body_type = t.code
 WHERE t.code = :code AND l.level = :level;

-- @many posts_of(body_type text, level int): code text, label text, role text, seats int
SELECT p.code, p.label, b.role, b.seats
  FROM body_type_post b JOIN post_type p ON p.code = b.post_type
 WHERE b.body_type = :body_type AND b.level = :level ORDER BY p.position, p.code;

-- The rules of a type of body on a day.
-- @one rule(body_type text, day date): quorum_of text, quorum_part int, quorum_whole int,
--   quorum_more bool, majority_part int, majority_whole int, majority_more bool,
--   special_part int, special_whole int, valid_from date
SELECT quorum_of, quorum_part, quorum_whole, quorum_more, majority_part, majority_whole,
       majority_more, special_part, special_whole, valid_from
  FROM body_rule WHERE body_type = :body_type AND valid_from <= :day
 ORDER BY valid_from DESC LIMIT 1;

-- ---- bodies -------------------------------------------------------------------------------------

-- @part line(): id id, region_id int, org_id id, org_path text, org_name text, level int,
--   type text, label text, name text, kind text, term_months int, formed_on date, closed_on date
b.id, b.region_id, b.org_id, o.path AS org_path, o.short_name AS org_name, ot.level,
       b.body_type AS type, t.label, b.name, t.kind, t.term_months, b.formed_on, b.closed_on;

-- @one find(scope scope, id id): @line
SELECT @line
  FROM body b JOIN org o ON o.id = b.org_id JOIN org_type ot ON ot.code = o.type
  JOIN body_type t ON t.code = b.body_type
 WHERE b.id = :id AND o.path >= :scope_from AND o.path < :scope_to;

-- The bodies that an organisation had on a day.
-- @many of_org(scope scope, org_id id, day date): @line
SELECT @line
  FROM body b JOIN org o ON o.id = b.org_id JOIN org_type ot ON ot.code = o.type
  JOIN body_type t ON t.code = b.body_type
 WHERE b.org_id = :org_id AND o.path >= :scope_from AND o.path < :scope_to
   AND b.formed_on <= :day AND (b.closed_on IS NULL OR b.closed_on >= :day)
 ORDER BY t.position, b.formed_on, b.id LIMIT 200;

-- Those that are not closed.
-- @many open_of_org(scope scope, org_id id): @line
SELECT @line
  FROM body b JOIN org o ON o.id = b.org_id JOIN org_type ot ON ot.code = o.type
  JOIN body_type t ON t.code = b.body_type
 WHERE b.org_id = :org_id AND o.path >= :scope_from AND o.path < :scope_to
   AND b.closed_on IS NULL
 ORDER BY b.id LIMIT 200;

-- False if somebody was elected into it.
-- @system looks whether there is any post, not whose
-- @changed remove_empty(id id)
DELETE FROM body
 WHERE id = :id AND closed_on IS NULL AND NOT EXISTS (SELECT 1 FROM body_post WHERE body_id = :id);

-- @insert add(id id, region_id int, org_id id, body_type text, name text, formed_on date)
INSERT INTO body (id, region_id, org_id, body_type, name, formed_on)
VALUES (:id, :region_id, :org_id, :body_type, :name, :formed_on);

-- @exec close(id id, closed_on date)
UPDATE body SET closed_on = :closed_on WHERE id = :id;

-- Whether the organisation has such a body on that day or later.
-- @one same(org_id id, body_type text, name text, day date): total int
SELECT count(*) AS total FROM body
 WHERE org_id = :org_id AND body_type = :body_type AND coalesce(name, '') = coalesce(:name, '')
   AND (closed_on IS NULL OR closed_on >= :day);

-- Since when the present composition is in office: the term. A general meeting or a conference has
-- no chair of its own; its term is that of the committee that it elects.
-- @system tells a day, not whose
-- @one term(body_id id, day date): since date
SELECT max(coalesce(p.elected_on, p.valid_from)) AS since
  FROM body own JOIN body_type t ON t.code = own.body_type
  JOIN body_post p ON p.org_id = own.org_id AND p.post_type = 'chair' AND p.valid_from <= :day
  JOIN body b ON b.id = p.body_id JOIN body_type bt ON bt.code = b.body_type
 WHERE own.id = :body_id AND (b.id = own.id OR (t.kind = 'highest' AND bt.kind = 'standing'))
   AND (p.end_reason IS NULL OR p.end_reason <> 'mistake');

-- ---- posts --------------------------------------------------------------------------------------

-- @part post(): id id, region_id int, body_id id, org_id id, post_type text, post_label text,
--   role text, member_id id, last_name text, first_name text, middle_name text, login text,
--   elected_on date, valid_from date, valid_to date, basis_kind text, basis_number text,
--   basis_date date, is_released bool, ended_on date, end_reason text, rights text, version int,
--   email text, phone text
p.id, p.region_id, p.body_id, p.org_id, p.post_type, pt.label AS post_label, bp.role, p.member_id,
       p.last_name, p.first_name, p.middle_name, p.login, p.elected_on, p.valid_from, p.valid_to,
       p.basis_kind, p.basis_number, p.basis_date, p.is_released, p.ended_on, p.end_reason,
       p.rights, p.version, m.email, m.phone;

-- @one find_post(scope scope, id id): @post
SELECT @post
  FROM body_post p JOIN org o ON o.id = p.org_id JOIN org_type ot ON ot.code = o.type
  JOIN post_type pt ON pt.code = p.post_type JOIN body b ON b.id = p.body_id
  LEFT JOIN body_type_post bp ON bp.body_type = b.body_type AND bp.level = ot.level
                             AND bp.post_type = p.post_type
  LEFT JOIN member m ON m.region_id = p.region_id AND m.id = p.member_id
 WHERE p.id = :id AND o.path >= :scope_from AND o.path < :scope_to;

-- Who sat in the bodies of an organisation on a day.
-- @many posts_on(scope scope, org_id id, day date): @post
SELECT @post
  FROM body_post p JOIN org o ON o.id = p.org_id JOIN org_type ot ON ot.code = o.type
  JOIN post_type pt ON pt.code = p.post_type JOIN body b ON b.id = p.body_id
  LEFT JOIN body_type_post bp ON bp.body_type = b.body_type AND bp.level = ot.level
                             AND bp.post_type = p.post_type
  LEFT JOIN member m ON m.region_id = p.region_id AND m.id = p.member_id
 WHERE p.org_id = :org_id AND o.path >= :scope_from AND o.path < :scope_to
   AND p.valid_from <= :day AND (p.valid_to IS NULL OR p.valid_to >= :day)
   AND (p.ended_on IS NULL OR p.ended_on >= :day)
 ORDER BY p.body_id, pt.position, p.last_name, p.first_name, p.id LIMIT 1000;

-- All who sit, sat or will sit in a body: the latest terms first.
-- @many posts_of_body(scope scope, body_id id): @post
SELECT @post
  FROM body_post p JOIN org o ON o.id = p.org_id JOIN org_type ot ON ot.code = o.type
  JOIN post_type pt ON pt.code = p.post_type JOIN body b ON b.id = p.body_id
  LEFT JOIN body_type_post bp ON bp.body_type = b.body_type AND bp.level = ot.level
                             AND bp.post_type = p.post_type
  LEFT JOIN member m ON m.region_id = p.region_id AND m.id = p.member_id
 WHERE p.body_id = :body_id AND o.path >= :scope_from AND o.path < :scope_to
   AND (p.end_reason IS NULL OR p.end_reason <> 'mistake')
 ORDER BY pt.position, p.valid_from DESC, p.last_name, p.first_name, p.id LIMIT 500;

-- Who sits in a body on a day, the highest posts first, with the sign-in of each.
-- @many sitting(scope scope, body_id id, day date): post_id id, member_id id, account_id id,
--   post_type text, post_label text, last_name text, first_name text, middle_name text,
--   email text, language text
SELECT p.id AS post_id, p.member_id, a.id AS account_id, p.post_type, pt.label AS post_label,
       p.last_name, p.first_name, p.middle_name, coalesce(a.email, p.login, m.email) AS email,
       a.language
  FROM body_post p JOIN org o ON o.id = p.org_id JOIN post_type pt ON pt.code = p.post_type
  LEFT JOIN member m ON m.region_id = p.region_id AND m.id = p.member_id
  LEFT JOIN account a ON a.is_closed = 0 AND a.id = coalesce(
       (SELECT b.id FROM account b
         WHERE b.person_region_id = p.region_id AND b.person_id = p.member_id AND b.is_closed = 0
         ORDER BY b.id LIMIT 1),
       (SELECT b.id FROM account b WHERE b.email = p.login AND b.is_closed = 0))
 WHERE p.body_id = :body_id AND o.path >= :scope_from AND o.path < :scope_to
   AND p.valid_from <= :day AND (p.valid_to IS NULL OR p.valid_to >= :day)
   AND (p.ended_on IS NULL OR p.ended_on >= :day)
   AND (p.end_reason IS NULL OR p.end_reason <> 'mistake')
 ORDER BY pt.position, p.last_name, p.first_name, p.id LIMIT 1000;

-- Who holds the post at some time between two days; somebody else's or one's own.
-- @many holders(scope scope, body_id id, post_type text, valid_from date, valid_to date,
--   except_id id): id id, member_id id, last_name text, first_name text, middle_name text
SELECT p.id, p.member_id, p.last_name, p.first_name, p.middle_name
  FROM body_post p JOIN org o ON o.id = p.org_id
 WHERE p.body_id = :body_id AND p.post_type = :post_type
   AND o.path >= :scope_from AND o.path < :scope_to AND p.id <> coalesce(:except_id, 0)
   AND (p.valid_to IS NULL OR p.valid_to >= :valid_from)
   AND (p.ended_on IS NULL OR p.ended_on >= :valid_from)
   AND (:valid_to IS NULL OR p.valid_from <= :valid_to)
   AND (p.end_reason IS NULL OR p.end_reason <> 'mistake')
 ORDER BY p.valid_from LIMIT 300;

-- @insert add_post(id id, region_id int, body_id id, org_id id, post_type text, member_id id,
--   last_name text, first_name text, middle_name text, login text, elected_on date,
--   valid_from date, valid_to date, basis_kind text, basis_number text, basis_date date,
--   is_released bool, now int)
INSERT INTO body_post (id, region_id, body_id, org_id, post_type, member_id, last_name, first_name,
                       middle_name, login, elected_on, valid_from, valid_to, basis_kind,
                       basis_number, basis_date, is_released, changed_at)
VALUES (:id, :region_id, :body_id, :org_id, :post_type, :member_id, :last_name, :first_name,
        :middle_name, :login, :elected_on, :valid_from, :valid_to, :basis_kind, :basis_number,
        :basis_date, :is_released, :now);

-- How it is now, before it is changed.
-- @exec keep_post(scope scope, id id, account_id id, what text, now int)
INSERT INTO body_post_past (post_id, version, org_id, kept_at, account_id, what, elected_on,
                            valid_from, valid_to, basis_kind, basis_number, basis_date,
                            is_released, ended_on, end_reason, rights)
SELECT p.id, p.version, p.org_id, :now, :account_id, :what, p.elected_on, p.valid_from, p.valid_to,
       p.basis_kind, p.basis_number, p.basis_date, p.is_released, p.ended_on, p.end_reason, p.rights
  FROM body_post p JOIN org o ON o.id = p.org_id
 WHERE p.id = :id AND o.path >= :scope_from AND o.path < :scope_to;

-- False if somebody has changed it since.
-- @changed change_post(scope scope, id id, version int, elected_on date, valid_from date,
--   valid_to date, basis_kind text, basis_number text, basis_date date, is_released bool,
--   ended_on date, end_reason text, now int)
UPDATE body_post SET elected_on = :elected_on, valid_from = :valid_from, valid_to = :valid_to,
       basis_kind = :basis_kind, basis_number = :basis_number, basis_date = :basis_date,
       is_released = :is_released, ended_on = :ended_on, end_reason = :end_reason,
       version = version + 1, changed_at = :now
 WHERE id = :id AND version = :version
   AND org_id IN (SELECT o.id FROM org o WHERE o.path >= :scope_from AND o.path < :scope_to);

-- @exec set_rights(scope scope, id id, rights text)
UPDATE body_post SET rights = :rights
 WHERE id = :id
   AND org_id IN (SELECT o.id FROM org o WHERE o.path >= :scope_from AND o.path < :scope_to);

-- How it was before each of its changes, the latest first.
-- @many past(scope scope, post_id id): version int, kept_at int, what text, elected_on date,
--   valid_from date, valid_to date, basis_kind text, basis_number text, basis_date date,
--   is_released bool, ended_on date, end_reason text, last_name text, first_name text
SELECT p.version, p.kept_at, p.what, p.elected_on, p.valid_from, p.valid_to, p.basis_kind,
       p.basis_number, p.basis_date, p.is_released, p.ended_on, p.end_reason, a.last_name,
       a.first_name
  FROM body_post_past p JOIN org o ON o.id = p.org_id LEFT JOIN account a ON a.id = p.account_id
 WHERE p.post_id = :post_id AND o.path >= :scope_from AND o.path < :scope_to
 ORDER BY p.version DESC LIMIT 100;

-- @one past_version(scope scope, post_id id, version int): elected_on date, valid_from date,
--   valid_to date, basis_kind text, basis_number text, basis_date date, is_released bool,
--   ended_on date, end_reason text
SELECT p.elected_on, p.valid_from, p.valid_to, p.basis_kind, p.basis_number, p.basis_date,
       p.is_released, p.ended_on, p.end_reason
  FROM body_post_past p JOIN org o ON o.id = p.org_id
 WHERE p.post_id = :post_id AND p.version = :version
   AND o.path >= :scope_from AND o.path < :scope_to;

-- ---- who can be elected -------------------------------------------------------------------------

-- Those on the register in the scope whose folded name begins so.
-- @many candidates(scope scope, from text, to text): id id, last_name text, first_name text,
--   middle_name text, born date, org_name text
SELECT m.id, m.last_name, m.first_name, m.middle_name, m.born, o.short_name AS org_name
  FROM member m JOIN org o ON o.id = m.org_id
 WHERE m.region_id = :scope_region AND m.name_key >= :from AND m.name_key < :to
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working')
 ORDER BY m.name_key, m.id LIMIT 30;

-- @one candidate(scope scope, id id): id id, last_name text, first_name text, middle_name text,
--   email text, phone text
SELECT m.id, m.last_name, m.first_name, m.middle_name, m.email, m.phone
  FROM member m
 WHERE m.region_id = :scope_region AND m.id = :id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working');

-- Who was elected on a day: whether on the register of the organisation then, and the sign-in.
-- @one elected(scope scope, id id, day date): last_name text, first_name text, middle_name text,
--   was_member bool, account_id id
SELECT m.last_name, m.first_name, m.middle_name,
       CASE WHEN EXISTS (SELECT 1 FROM member_period r JOIN org o ON o.id = r.org_id
                          WHERE r.region_id = m.region_id AND r.member_id = m.id AND r.kind = 'r'
                            AND r.valid_from <= :day
                            AND (r.valid_to IS NULL OR r.valid_to >= :day)
                            AND o.path >= :scope_from AND o.path < :scope_to)
            THEN 1 ELSE 0 END AS was_member,
       coalesce((SELECT min(a.id) FROM account a
                  WHERE a.person_region_id = m.region_id AND a.person_id = m.id
                    AND a.is_closed = 0),
                (SELECT min(a.id) FROM account a
                  WHERE a.email = m.email AND a.is_closed = 0)) AS account_id
  FROM member m
 WHERE m.region_id = :scope_region AND m.id = :id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working');

-- ---- terms that end -----------------------------------------------------------------------------

-- Bodies of an organisation and of those directly below it in which terms end between two days, and
-- nobody has been elected to the same post for longer.
-- @many ending(scope scope, org_id id, today date, until date): body_id id, org_name text,
--   label_of text, name text, valid_to date, people int
SELECT b.id AS body_id, o.short_name AS org_name, t.label_of, b.name, p.valid_to, count(*) AS people
  FROM org o JOIN body_post p ON p.org_id = o.id JOIN body b ON b.id = p.body_id
  JOIN body_type t ON t.code = b.body_type
 WHERE (o.id = :org_id OR o.parent_id = :org_id)
   AND o.path >= :scope_from AND o.path < :scope_to
   AND p.valid_to >= :today AND p.valid_to <= :until AND p.ended_on IS NULL
   AND b.closed_on IS NULL AND t.kind <> 'officers'
   AND NOT EXISTS (SELECT 1 FROM body_post n
                    WHERE n.body_id = p.body_id AND n.post_type = p.post_type
                      AND n.valid_from > p.valid_from
                      AND (n.valid_to IS NULL OR n.valid_to > p.valid_to) AND n.ended_on IS NULL)
 GROUP BY b.id, o.short_name, t.label_of, b.name, p.valid_to
 ORDER BY p.valid_to, b.id LIMIT 50;

-- Elected people whose rights wait for somebody who may give them.
-- @one waiting(scope scope, today date): total int
SELECT count(*) AS total
  FROM org o JOIN body_post p ON p.org_id = o.id
 WHERE o.path >= :scope_from AND o.path < :scope_to AND p.rights = 'waits'
   AND p.ended_on IS NULL AND (p.valid_to IS NULL OR p.valid_to >= :today);

-- @many waiting_posts(scope scope, today date): id id, last_name text, first_name text,
--   middle_name text, post_label text, org_name text, valid_from date, valid_to date
SELECT p.id, p.last_name, p.first_name, p.middle_name, pt.label AS post_label,
       o.short_name AS org_name, p.valid_from, p.valid_to
  FROM org o JOIN body_post p ON p.org_id = o.id JOIN post_type pt ON pt.code = p.post_type
 WHERE o.path >= :scope_from AND o.path < :scope_to AND p.rights = 'waits'
   AND p.ended_on IS NULL AND (p.valid_to IS NULL OR p.valid_to >= :today)
 ORDER BY p.valid_from DESC, p.id LIMIT 100;

-- Whether the organisation has or had a body.
-- @one body_of(org_id id): id id
SELECT id FROM body WHERE org_id = :org_id LIMIT 1;

-- Whether a person of the register holds a post now or will.
-- @system says yes or no about a card that the caller may correct
-- @one post_of_person(region_id int, member_id id, today date): id id
SELECT id FROM body_post
 WHERE region_id = :region_id AND member_id = :member_id AND ended_on IS NULL
   AND (valid_to IS NULL OR valid_to >= :today)
 LIMIT 1;

-- ---- two cards of one person ------------------------------------------------------------------

-- @exec person_merged(scope scope, gone id, kept id)
UPDATE body_post SET member_id = :kept, merged_from = :gone
 WHERE region_id = :scope_region AND member_id = :gone
   AND EXISTS (SELECT 1 FROM org o WHERE o.id = body_post.org_id
                  AND o.path >= :scope_from AND o.path < :scope_to);

-- @exec person_parted(scope scope, gone id, kept id)
UPDATE body_post SET member_id = :gone, merged_from = NULL
 WHERE region_id = :scope_region AND member_id = :kept AND merged_from = :gone
   AND EXISTS (SELECT 1 FROM org o WHERE o.id = body_post.org_id
                  AND o.path >= :scope_from AND o.path < :scope_to);

-- Posts with a role that a person holds now or will, and the sign-in that has it.
-- @many roles_of_person(scope scope, member_id id, today date): org_path text, role text,
--   account_id id
SELECT o.path AS org_path, bp.role,
       (SELECT m.account_id FROM mandate m WHERE m.post_id = p.id ORDER BY m.id DESC LIMIT 1)
       AS account_id
  FROM body_post p JOIN org o ON o.id = p.org_id JOIN org_type ot ON ot.code = o.type
  JOIN body b ON b.id = p.body_id
  JOIN body_type_post bp ON bp.body_type = b.body_type AND bp.level = ot.level
                        AND bp.post_type = p.post_type
 WHERE p.region_id = :scope_region AND p.member_id = :member_id AND bp.role IS NOT NULL
   AND (p.ended_on IS NULL OR p.ended_on >= :today)
   AND (p.valid_to IS NULL OR p.valid_to >= :today)
   AND o.path >= :scope_from AND o.path < :scope_to
 ORDER BY p.id LIMIT 100;
