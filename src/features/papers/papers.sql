-- ---- templates ----------------------------------------------------------------------------------

-- What an organisation has made of it last.
-- @one template(org_id id, kind text, language text): version int, text text, account_id id,
--   made_at int
SELECT version, text, account_id, made_at FROM paper_template
 WHERE org_id = :org_id AND kind = :kind AND language = :language
 ORDER BY version DESC LIMIT 1;

-- @many versions(org_id id, kind text, language text): version int, text text, made_at int,
--   last_name text, first_name text, middle_name text
SELECT t.version, t.text, t.made_at, a.last_name, a.first_name, a.middle_name
  FROM paper_template t LEFT JOIN account a ON a.id = t.account_id
 WHERE t.org_id = :org_id AND t.kind = :kind AND t.language = :language
 ORDER BY t.version DESC LIMIT 50;

-- @one version(org_id id, kind text, language text, version int): text text
SELECT text FROM paper_template
 WHERE org_id = :org_id AND kind = :kind AND language = :language AND version = :version;

-- @insert add_template(org_id id, kind text, language text, version int, text text, account_id id,
--   now int)
INSERT INTO paper_template (org_id, kind, language, version, text, account_id, made_at)
VALUES (:org_id, :kind, :language, :version, :text, :account_id, :now);

-- @one union(): id id, name text
SELECT id, name FROM org WHERE path = '0';

-- ---- cases of names and words -------------------------------------------------------------------

-- @many names(scope scope, member_id id): part text, nominative text, genitive text, dative text,
--   accusative text, instrumental text, prepositional text
SELECT n.part, n.nominative, n.genitive, n.dative, n.accusative, n.instrumental, n.prepositional
  FROM paper_name n JOIN member m ON m.region_id = n.region_id AND m.id = n.member_id
 WHERE n.region_id = :scope_region AND n.member_id = :member_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- @insert add_name(region_id int, member_id id, part text, nominative text, genitive text,
--   dative text, accusative text, instrumental text, prepositional text)
INSERT INTO paper_name (region_id, member_id, part, nominative, genitive, dative, accusative,
                        instrumental, prepositional)
VALUES (:region_id, :member_id, :part, :nominative, :genitive, :dative, :accusative, :instrumental,
        :prepositional);

-- @exec forget_names(scope scope, member_id id)
DELETE FROM paper_name
 WHERE region_id = :scope_region AND member_id = :member_id
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :member_id
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- @part word_line(): id id, region_id int, org_id int, org_name text, kind text, nominative text,
--   genitive text, dative text, accusative text, instrumental text, prepositional text
w.id, w.region_id, w.org_id, wo.short_name AS org_name, w.kind, w.nominative, w.genitive, w.dative,
       w.accusative, w.instrumental, w.prepositional;

-- For papers of an organisation: that of its own or the nearest above it, then that of the region,
-- then that of the union.
-- @one word(region_id int, path text, kind text, folded text): @word_line
SELECT @word_line FROM paper_word w LEFT JOIN org wo ON wo.id = w.org_id
 WHERE w.region_id IN (0, :region_id) AND w.kind = :kind AND w.folded = :folded
   AND (w.org_id = 0 OR substr(:path, 1, length(wo.path)) = wo.path)
 ORDER BY w.region_id DESC, coalesce(length(wo.path), 0) DESC LIMIT 1;

-- What counts for papers of that organisation.
-- @many words(region_id int, path text, limit int, offset int): @word_line
SELECT @word_line FROM paper_word w LEFT JOIN org wo ON wo.id = w.org_id
 WHERE w.region_id IN (0, :region_id)
   AND (w.org_id = 0 OR substr(:path, 1, length(wo.path)) = wo.path)
 ORDER BY w.folded, w.kind, w.region_id DESC, coalesce(length(wo.path), 0) DESC
 LIMIT :limit OFFSET :offset;

-- What organisations below have corrected for themselves.
-- @many words_below(region_id int, path text, limit int): @word_line
SELECT @word_line FROM paper_word w JOIN org wo ON wo.id = w.org_id
 WHERE w.region_id = :region_id AND w.org_id <> 0
   AND substr(wo.path, 1, length(:path)) = :path AND length(wo.path) > length(:path)
 ORDER BY w.id DESC LIMIT :limit;

-- One that is shown to that organisation, because it counts there or was written below.
-- @one shown_word(region_id int, path text, id id): @word_line
SELECT @word_line FROM paper_word w LEFT JOIN org wo ON wo.id = w.org_id
 WHERE w.region_id IN (0, :region_id) AND w.id = :id
   AND (w.org_id = 0 OR substr(:path, 1, length(wo.path)) = wo.path
        OR substr(wo.path, 1, length(:path)) = :path)
 ORDER BY w.region_id DESC LIMIT 1;

-- @one own_word(region_id int, org_id int, id id): @word_line
SELECT @word_line FROM paper_word w LEFT JOIN org wo ON wo.id = w.org_id
 WHERE w.region_id = :region_id AND w.org_id = :org_id AND w.id = :id;

-- @one own_word_of(region_id int, org_id int, kind text, folded text): @word_line
SELECT @word_line FROM paper_word w LEFT JOIN org wo ON wo.id = w.org_id
 WHERE w.region_id = :region_id AND w.org_id = :org_id AND w.kind = :kind AND w.folded = :folded;

-- A new one, or that entry corrected.
-- @exec put_word(region_id int, org_id int, id id, kind text, folded text, nominative text,
--   genitive text, dative text, accusative text, instrumental text, prepositional text)
INSERT INTO paper_word (region_id, org_id, id, kind, folded, nominative, genitive, dative,
                        accusative, instrumental, prepositional)
VALUES (:region_id, :org_id, :id, :kind, :folded, :nominative, :genitive, :dative, :accusative,
        :instrumental, :prepositional)
ON CONFLICT (region_id, id) DO UPDATE
   SET kind = excluded.kind, folded = excluded.folded, nominative = excluded.nominative,
       genitive = excluded.genitive, dative = excluded.dative, accusative = excluded.accusative,
       instrumental = excluded.instrumental, prepositional = excluded.prepositional;

-- @changed remove_word(region_id int, org_id int, id id)
DELETE FROM paper_word WHERE region_id = :region_id AND org_id = :org_id AND id = :id;

-- ---- what is told of organisations --------------------------------------------------------------

-- @one place(org_id id): region_id int, path text, name text, short_name text, country text,
--   employer_name text, address text, region_name text, region_short text, dues int
SELECT o.region_id, o.path, o.name, o.short_name, o.country, o.employer_name, o.address,
       r.name AS region_name, r.short_name AS region_short, coalesce(l.dues, 100) AS dues
  FROM org o LEFT JOIN org r ON r.region_id = o.region_id AND r.id = o.region_id
       LEFT JOIN join_link l ON l.org_id = o.id
 WHERE o.id = :org_id;

-- Who has the highest post of the organisation on a day. A chair signs papers and is named on the
-- page of the organisation.
-- @system whoever prints a paper to the chair is told who that is
-- @one chair(org_id id, day date): member_id id, last_name text, first_name text, middle_name text,
--   level int
SELECT p.member_id, p.last_name, p.first_name, p.middle_name, ot.level
  FROM body_post p JOIN body b ON b.id = p.body_id JOIN org o ON o.id = p.org_id
       JOIN org_type ot ON ot.code = o.type JOIN body_type t ON t.code = b.body_type
 WHERE p.org_id = :org_id AND p.post_type IN ('chair', 'organiser')
   AND t.kind IN ('standing', 'executive', 'highest')
   AND p.valid_from <= :day AND (p.valid_to IS NULL OR p.valid_to >= :day)
   AND (p.ended_on IS NULL OR p.ended_on >= :day)
   AND (p.end_reason IS NULL OR p.end_reason <> 'mistake')
 ORDER BY t.position, p.valid_from DESC LIMIT 1;

-- The journal of tickets, in the order of issue.
-- @many tickets(scope scope, limit int): number text, issued_on date, state text, state_on date,
--   last_name text, first_name text, middle_name text
SELECT t.number, t.issued_on, t.state, t.state_on, m.last_name, m.first_name, m.middle_name
  FROM ticket t JOIN member m ON m.region_id = t.region_id AND m.id = t.member_id
 WHERE t.region_id = :scope_region AND t.org_path >= :scope_from AND t.org_path < :scope_to
   AND t.is_own = 1
 ORDER BY t.org_path, t.issued_on, t.id LIMIT :limit;

-- ---- papers -------------------------------------------------------------------------------------

-- @system numbers alone
-- @one last_number(region_id int, org_id id, year int): number int
SELECT coalesce(max(number), 0) AS number FROM paper
 WHERE region_id = :region_id AND org_id = :org_id AND year = :year;

-- Where the organisation's last paper was made out.
-- @system no person
-- @one last_place(region_id int, org_id id, year int): place text
SELECT place FROM paper
 WHERE region_id = :region_id AND org_id = :org_id AND year = :year AND place IS NOT NULL
 ORDER BY number DESC LIMIT 1;

-- @insert add(region_id int, id id, code text, batch_id id, member_id id, org_id id, org_path text,
--   kind text, language text, year int, number int, issued_on date, title text, content bytes,
--   hash text, place text, account_id id, now int)
INSERT INTO paper (region_id, id, code, batch_id, member_id, org_id, org_path, kind, language, year,
                   number, issued_on, title, content, hash, place, account_id, made_at)
VALUES (:region_id, :id, :code, :batch_id, :member_id, :org_id, :org_path, :kind, :language, :year,
        :number, :issued_on, :title, :content, :hash, :place, :account_id, :now);

-- An earlier one of the same kind is not in force any more.
-- @exec replace(scope scope, member_id id, kind text, except_id id, day date)
UPDATE paper SET state = 'replaced', state_on = :day
 WHERE region_id = :scope_region AND member_id = :member_id AND kind = :kind AND state = 'valid'
   AND id <> :except_id AND org_path >= :scope_from AND org_path < :scope_to;

-- @part line(): id id, region_id int, code text, member_id id, org_id id, kind text, language text,
--   year int, number int, issued_on date, title text, content bytes, hash text, state text,
--   state_on date
p.id, p.region_id, p.code, p.member_id, p.org_id, p.kind, p.language, p.year, p.number,
       p.issued_on, p.title, p.content, p.hash, p.state, p.state_on;

-- @many of_member(scope scope, member_id id): @line
SELECT @line FROM paper p
 WHERE p.region_id = :scope_region AND p.member_id = :member_id
   AND p.org_path >= :scope_from AND p.org_path < :scope_to
 ORDER BY p.id DESC LIMIT 100;

-- @one find(scope scope, id id): @line
SELECT @line FROM paper p
 WHERE p.region_id = :scope_region AND p.id = :id
   AND p.org_path >= :scope_from AND p.org_path < :scope_to;

-- @many batch(scope scope, batch_id id, after int, limit int): @line
SELECT @line FROM paper p
 WHERE p.region_id = :scope_region AND p.batch_id = :batch_id AND p.id > :after
   AND p.org_path >= :scope_from AND p.org_path < :scope_to
 ORDER BY p.id LIMIT :limit;

-- @changed annul(scope scope, id id, day date)
UPDATE paper SET state = 'void', state_on = :day
 WHERE region_id = :scope_region AND id = :id AND state <> 'void'
   AND org_path >= :scope_from AND org_path < :scope_to;

-- Whoever holds the paper has its code, and the paper names its person.
-- @system who holds the paper may see whether it is genuine
-- @one by_code(code text): kind text, year int, number int, issued_on date, title text, hash text,
--   state text, state_on date, last_name text, first_name text, middle_name text, org_name text
SELECT p.kind, p.year, p.number, p.issued_on, p.title, p.hash, p.state, p.state_on, m.last_name,
       m.first_name, m.middle_name, o.name AS org_name
  FROM paper p LEFT JOIN member m ON m.region_id = p.region_id AND m.id = p.member_id
       JOIN org o ON o.region_id = p.region_id AND o.id = p.org_id
 WHERE p.code = :code;

-- In which region a paper lies.
-- @system shows no person
-- @one region_of(id id): region_id int
SELECT p.region_id FROM paper p
 WHERE p.id = :id AND p.region_id IN (SELECT r.id FROM region r);

-- In which region papers that were issued at once lie, and how many they are.
-- @system shows no person
-- @one batch_place(batch_id id): region_id int, papers int
SELECT p.region_id, count(*) AS papers FROM paper p
 WHERE p.batch_id = :batch_id
   AND p.region_id IN (SELECT r.id FROM region r)
 GROUP BY p.region_id
 LIMIT 1;

-- Who has his paper of them.
-- @many batch_members(scope scope, batch_id id): member_id id
SELECT p.member_id FROM paper p
 WHERE p.region_id = :scope_region AND p.batch_id = :batch_id
   AND p.org_path >= :scope_from AND p.org_path < :scope_to
 ORDER BY p.member_id;

-- @exec move_paths(scope scope, to text)
UPDATE paper SET org_path = :to || substr(org_path, length(:scope_from) + 1)
 WHERE region_id = :scope_region AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec person_merged(scope scope, gone id, kept id)
UPDATE paper SET member_id = :kept, merged_from = :gone
 WHERE region_id = :scope_region AND member_id = :gone
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec person_parted(scope scope, gone id, kept id)
UPDATE paper SET member_id = :gone, merged_from = NULL
 WHERE region_id = :scope_region AND member_id = :kept AND merged_from = :gone
   AND org_path >= :scope_from AND org_path < :scope_to;
