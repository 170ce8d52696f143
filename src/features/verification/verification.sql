-- The yearly verification. People are always asked for within a scope.

-- @one find(scope scope, org_id id, year int): started_at int, marked_at int, here int,
--   changed int, gone int, unsettled int, departed int, reminded_at int, signed_at int,
--   signed_by id, signed_name text, signed_role text, signed_org text, people int, note text
SELECT started_at, marked_at, here, changed, gone, unsettled, departed, reminded_at, signed_at,
       signed_by, signed_name, signed_role, signed_org, people, note
  FROM verification
 WHERE region_id = :scope_region AND org_id = :org_id AND year = :year
   AND path >= :scope_from AND path < :scope_to;

-- False if it is there already.
-- @changed begin(region_id id, org_id id, year int, path text)
INSERT INTO verification (region_id, org_id, year, path)
VALUES (:region_id, :org_id, :year, :path) ON CONFLICT DO NOTHING;

-- @exec touch(scope scope, org_id id, year int, now int)
UPDATE verification SET started_at = coalesce(started_at, :now), marked_at = :now
 WHERE region_id = :scope_region AND org_id = :org_id AND year = :year
   AND path >= :scope_from AND path < :scope_to;

-- ---- people -------------------------------------------------------------------------------------

-- @part person(): id id, last_name text, first_name text, middle_name text, sex text, born date,
--   born_year int, position text, phone text, answer text, note text, is_settled bool, version int
m.id, m.last_name, m.first_name, m.middle_name, m.sex, m.born, m.born_year, m.position, m.phone,
       k.answer, k.note, coalesce(k.is_settled, 1) AS is_settled, coalesce(k.version, 0) AS version;

-- Those on the register of the organisation, walked in the order of names: member_by_path, of which
-- the scope must not take the whole range (coalesce). `only`: 'open' those without a mark,
-- 'unsettled' where something is still to be done.
-- @many people(scope scope, org_path text, org_id id, year int, after_key bytes, after_id int,
--   only text, limit int): @person
SELECT @person
  FROM (SELECT m.id, m.sort_key
          FROM member m
          LEFT JOIN verification_mark k ON k.region_id = m.region_id AND k.org_id = :org_id
                                       AND k.year = :year AND k.member_id = m.id
         WHERE m.region_id = :scope_region AND m.org_path = :org_path
           AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
           AND (m.sort_key, m.id) > (:after_key, :after_id)
           AND m.status IN ('active', 'temporarily_not_working')
           AND (:only IS NULL OR (:only = 'open' AND k.answer IS NULL)
                OR (:only = 'unsettled' AND k.is_settled = 0))
         ORDER BY m.sort_key, m.id LIMIT :limit) page
-- sqlite:
       CROSS JOIN member m ON m.id = page.id
-- postgres:
       JOIN member m ON m.region_id = :scope_region AND m.id = page.id
-- both:
  LEFT JOIN verification_mark k ON k.region_id = m.region_id AND k.org_id = :org_id
                               AND k.year = :year AND k.member_id = m.id
 ORDER BY page.sort_key, page.id;

-- @one place_of(scope scope, id id): sort_key bytes
SELECT sort_key FROM member
 WHERE region_id = :scope_region AND id = :id AND org_path >= :scope_from AND org_path < :scope_to;

-- Those who stand behind somebody in the order of names, without a mark: the next one to look at.
-- @one next_open(scope scope, org_path text, org_id id, year int, after_key bytes, after_id int):
--   id id
SELECT m.id FROM member m
 WHERE m.region_id = :scope_region AND m.org_path = :org_path
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
   AND (m.sort_key, m.id) > (:after_key, :after_id)
   AND m.status IN ('active', 'temporarily_not_working')
   AND NOT EXISTS (SELECT 1 FROM verification_mark k
                    WHERE k.region_id = m.region_id AND k.org_id = :org_id AND k.year = :year
                      AND k.member_id = m.id)
 ORDER BY m.sort_key, m.id LIMIT 1;

-- Whether he is on the register there, and what was said of him by whom.
-- @one standing(scope scope, org_id id, year int, id id): status text, sex text, is_here bool,
--   answer text, note text, is_settled bool, version int, marked_at int, marked_by id,
--   last_name text, first_name text, middle_name text
SELECT m.status, m.sex,
       CASE WHEN m.org_id = :org_id AND m.status IN ('active', 'temporarily_not_working')
            THEN 1 ELSE 0 END AS is_here,
       k.answer, k.note, coalesce(k.is_settled, 1) AS is_settled,
       coalesce(k.version, 0) AS version, k.marked_at, k.marked_by, a.last_name, a.first_name,
       a.middle_name
  FROM member m
  LEFT JOIN verification_mark k ON k.region_id = m.region_id AND k.org_id = :org_id
                               AND k.year = :year AND k.member_id = m.id
  LEFT JOIN account a ON a.id = k.marked_by
 WHERE m.region_id = :scope_region AND m.id = :id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- Somebody may have marked him a moment before: then nothing is written.
-- @changed add_mark(region_id id, org_id id, year int, member_id id, answer text, note text,
--   is_settled bool, now int, account_id id)
INSERT INTO verification_mark (region_id, org_id, year, member_id, answer, note, is_settled,
                               marked_at, marked_by)
VALUES (:region_id, :org_id, :year, :member_id, :answer, :note, :is_settled, :now, :account_id)
ON CONFLICT DO NOTHING;

-- @changed change_mark(scope scope, org_id id, year int, member_id id, answer text, note text,
--   is_settled bool, now int, account_id id, version int)
UPDATE verification_mark
   SET answer = :answer, note = :note, is_settled = :is_settled, marked_at = :now,
       marked_by = :account_id, version = version + 1
 WHERE region_id = :scope_region AND org_id = :org_id AND year = :year AND member_id = :member_id
   AND version = :version
   AND EXISTS (SELECT 1 FROM org o WHERE o.id = :org_id AND o.path >= :scope_from
                                     AND o.path < :scope_to);

-- Who was marked and has left the register of the organisation since.
-- @many departed(scope scope, org_id id, year int): id id, last_name text, first_name text,
--   middle_name text, left_as text, note text
SELECT k.member_id AS id, m.last_name, m.first_name, m.middle_name, k.left_as, k.note
  FROM verification v
  JOIN verification_mark k ON k.region_id = v.region_id AND k.org_id = v.org_id
                          AND k.year = v.year
  LEFT JOIN member m ON m.region_id = k.region_id AND m.id = k.member_id
 WHERE v.region_id = :scope_region AND v.org_id = :org_id AND v.year = :year
   AND v.path >= :scope_from AND v.path < :scope_to AND k.left_as IS NOT NULL
 ORDER BY m.sort_key, k.member_id LIMIT 1000;

-- The same by the way in which they left.
-- @many departed_ways(scope scope, org_id id, year int): left_as text, total int
SELECT k.left_as, count(*) AS total
  FROM verification v
  JOIN verification_mark k ON k.region_id = v.region_id AND k.org_id = v.org_id
                          AND k.year = v.year
 WHERE v.region_id = :scope_region AND v.org_id = :org_id AND v.year = :year
   AND v.path >= :scope_from AND v.path < :scope_to AND k.left_as IS NOT NULL
 GROUP BY k.left_as ORDER BY k.left_as;

-- How many came onto the register of the organisation since the day.
-- @one came_since(scope scope, org_path text, since date): total int
SELECT count(*) AS total
  FROM (SELECT m.id
          FROM member m
         WHERE m.region_id = :scope_region AND m.org_path = :org_path
           AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
           AND m.status IN ('active', 'temporarily_not_working')) here
-- sqlite:
       CROSS JOIN member m ON m.id = here.id
-- postgres:
       JOIN member m ON m.region_id = :scope_region AND m.id = here.id
-- both:
 WHERE m.registered_on >= :since;

-- ---- the signature ------------------------------------------------------------------------------

-- What is unsettled and has no note that says why.
-- @one unexplained(scope scope, org_id id, year int): total int
SELECT count(*) AS total
  FROM verification v
  JOIN verification_mark k ON k.region_id = v.region_id AND k.org_id = v.org_id
                          AND k.year = v.year
 WHERE v.region_id = :scope_region AND v.org_id = :org_id AND v.year = :year
   AND v.path >= :scope_from AND v.path < :scope_to
   AND k.left_as IS NULL AND k.is_settled = 0 AND k.note IS NULL;

-- @changed sign(scope scope, org_id id, year int, now int, account_id id, name text, role text,
--   for_org text, people int)
UPDATE verification
   SET signed_at = :now, signed_by = :account_id, signed_name = :name, signed_role = :role,
       signed_org = :for_org, people = :people, note = NULL
 WHERE region_id = :scope_region AND org_id = :org_id AND year = :year
   AND path >= :scope_from AND path < :scope_to AND signed_at IS NULL;

-- @changed unsign(scope scope, org_id id, year int, note text)
UPDATE verification
   SET signed_at = NULL, signed_by = NULL, signed_name = NULL, signed_role = NULL,
       signed_org = NULL, people = NULL, note = :note
 WHERE region_id = :scope_region AND org_id = :org_id AND year = :year
   AND path >= :scope_from AND path < :scope_to AND signed_at IS NOT NULL;

-- What happened to people while the list was signed.
-- @exec follow_org(scope scope, org_id id, year int)
UPDATE verification_mark
   SET left_as = nullif(coalesce((SELECT CASE
                  WHEN m.status NOT IN ('active', 'temporarily_not_working') THEN m.status
                  WHEN m.org_id <> verification_mark.org_id THEN 'transferred' ELSE '' END
                             FROM member m WHERE m.region_id = verification_mark.region_id
                                             AND m.id = verification_mark.member_id), 'removed'),
                        '')
 WHERE region_id = :scope_region AND org_id = :org_id AND year = :year
   AND EXISTS (SELECT 1 FROM org o WHERE o.id = :org_id AND o.path >= :scope_from
                                     AND o.path < :scope_to);

-- The list as it was signed: all who were marked and had not left by then.
-- @many signed_people(scope scope, org_id id, year int): id id, last_name text, first_name text,
--   middle_name text, sex text, born date, born_year int, position text, answer text, note text
SELECT k.member_id AS id, m.last_name, m.first_name, m.middle_name, m.sex, m.born, m.born_year,
       m.position, k.answer, CASE WHEN k.is_settled = 0 THEN k.note END AS note
  FROM verification v
  JOIN verification_mark k ON k.region_id = v.region_id AND k.org_id = v.org_id
                          AND k.year = v.year
  LEFT JOIN member m ON m.region_id = k.region_id AND m.id = k.member_id
 WHERE v.region_id = :scope_region AND v.org_id = :org_id AND v.year = :year
   AND v.path >= :scope_from AND v.path < :scope_to AND k.left_as IS NULL
 ORDER BY m.sort_key, k.member_id LIMIT 10000;

-- ---- from above ---------------------------------------------------------------------------------

-- What stands directly under an organisation, with its own people.
-- @many children(parent_id id): id id, path text, short_name text, level int, own_people int,
--   holds_members bool
SELECT o.id, o.path, o.short_name, t.level, o.members AS own_people, t.holds_members
  FROM org o JOIN org_type t ON t.code = o.type
 WHERE o.parent_id = :parent_id AND o.state <> 'liquidated'
 ORDER BY o.sort_key, o.id;

-- Marks and signatures of a year in each branch: the next three characters of the path.
-- @many progress(from text, to text, year int): path text, marked int, started int,
--   signatures int, moved_at int
SELECT substr(path, 1, length(:from) + 3) AS path, sum(here + changed + gone) AS marked,
       count(started_at) AS started, count(signed_at) AS signatures, max(marked_at) AS moved_at
  FROM verification
 WHERE year = :year AND path >= :from AND path < :to
 GROUP BY 1;

-- Organisations that have somebody to verify.
-- @many to_verify(from text, to text): path text, total int
SELECT substr(path, 1, length(:from) + 3) AS path, count(*) AS total
  FROM org WHERE members > 0 AND state <> 'liquidated' AND path >= :from AND path < :to
 GROUP BY 1;

-- @part waits(year int, before int)
o.members > 0 AND o.state <> 'liquidated' AND v.signed_at IS NULL
   AND coalesce(v.reminded_at, 0) < :before;

-- Organisations below that have not signed and were not reminded lately.
-- @many due(from text, to text, above text, limit int, @waits): id id, region_id int, path text,
--   short_name text, email text, members int, marked int
SELECT o.id, o.region_id, o.path, o.short_name, o.email, o.members,
       coalesce(v.here + v.changed + v.gone, 0) AS marked
  FROM org o LEFT JOIN verification v ON v.region_id = o.region_id AND v.org_id = o.id
                                     AND v.year = :year
 WHERE o.path >= :from AND o.path < :to AND o.path > :above AND @waits
 ORDER BY o.path LIMIT :limit;

-- @one count_due(from text, to text, above text, @waits): total int
SELECT count(*) AS total
  FROM org o LEFT JOIN verification v ON v.region_id = o.region_id AND v.org_id = o.id
                                     AND v.year = :year
 WHERE o.path >= :from AND o.path < :to AND o.path > :above AND @waits;

-- @exec reminded(region_id id, org_id id, year int, now int)
UPDATE verification SET reminded_at = :now
 WHERE region_id = :region_id AND org_id = :org_id AND year = :year;

-- ---- what follows others ------------------------------------------------------------------------

-- The organisations have their new paths already.
-- @exec move_paths(region_id id, to text)
UPDATE verification
   SET path = (SELECT o.path FROM org o WHERE o.id = verification.org_id)
 WHERE region_id = :region_id
   AND org_id IN (SELECT o.id FROM org o WHERE o.path >= :to AND o.path < :to || '~');

-- A card became one with another: its marks go along where the other has none.
-- @exec person_merged(scope scope, gone id, kept id)
UPDATE verification_mark SET member_id = :kept, former_member_id = :gone
 WHERE region_id = :scope_region AND member_id = :gone
   AND NOT EXISTS (SELECT 1 FROM verification_mark other
                    WHERE other.region_id = verification_mark.region_id
                      AND other.org_id = verification_mark.org_id
                      AND other.year = verification_mark.year AND other.member_id = :kept)
   AND EXISTS (SELECT 1 FROM verification v
                WHERE v.region_id = verification_mark.region_id
                  AND v.org_id = verification_mark.org_id AND v.year = verification_mark.year
                  AND v.path >= :scope_from AND v.path < :scope_to);

-- @exec person_parted(scope scope, gone id, kept id)
UPDATE verification_mark SET member_id = :gone, former_member_id = NULL
 WHERE region_id = :scope_region AND member_id = :kept AND former_member_id = :gone
   AND EXISTS (SELECT 1 FROM verification v
                WHERE v.region_id = verification_mark.region_id
                  AND v.org_id = verification_mark.org_id AND v.year = verification_mark.year
                  AND v.path >= :scope_from AND v.path < :scope_to);

-- Whether he is on the register now, where the list is not signed yet.
-- @exec follow_person(scope scope, id id)
UPDATE verification_mark
   SET left_as = (SELECT CASE
                  WHEN m.status NOT IN ('active', 'temporarily_not_working') THEN m.status
                  WHEN m.org_id <> verification_mark.org_id THEN 'transferred' END
                             FROM member m
                            WHERE m.region_id = :scope_region AND m.id = :id
                              AND m.org_path >= :scope_from AND m.org_path < :scope_to)
 WHERE region_id = :scope_region AND member_id = :id
   AND (SELECT v.signed_at FROM verification v
         WHERE v.region_id = verification_mark.region_id
           AND v.org_id = verification_mark.org_id AND v.year = verification_mark.year) IS NULL;
