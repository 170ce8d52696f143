-- Organisations that stand or ever stood below one: with `below` = 0 that one alone. The path of
-- the tree of a day follows from the parents of that day (docs/internals/acts.md).
-- @part ever(org_id id, below bool)
SELECT o.id FROM org o WHERE o.id = :org_id
UNION
SELECT v.org_id FROM ever e CROSS JOIN org_version v WHERE v.parent_id = e.id AND :below = 1;

-- What each of them was, and when.
-- @each orgs(@ever): id id, level int, kind text, valid_from date,
--   valid_to date, parent_id id, type text, state text, is_direct bool
WITH RECURSIVE ever (id) AS (
@ever
)
SELECT o.id, t.level, o.employer_kind AS kind, v.valid_from, v.valid_to, v.parent_id,
       v.type, v.state,
       CASE WHEN EXISTS (SELECT 1 FROM region r WHERE r.id = v.parent_id)
            THEN 1 ELSE 0 END AS is_direct
  FROM ever e CROSS JOIN org o CROSS JOIN org_version v CROSS JOIN org_type t
 WHERE o.id = e.id AND v.region_id = o.region_id AND v.org_id = o.id AND t.code = v.type
 ORDER BY o.path, o.id, v.valid_from;

-- How many their employers employ, and from which day on.
-- @each told(@ever): org_id id, valid_from date, employees int, is_told bool
WITH RECURSIVE ever (id) AS (
@ever
)
SELECT t.org_id, t.valid_from, t.employees,
       CASE WHEN t.employees IS NULL THEN 0 ELSE 1 END AS is_told
  FROM ever e CROSS JOIN org_employees t
 WHERE t.org_id = e.id
 ORDER BY t.org_id, t.valid_from;

-- Who sat in their bodies, in all times; and each body as a row without a post. Somebody who is not
-- on the register is known by his name alone. (No organisation has the id 0; without that word
-- SQLite makes a Bloom filter of all posts first.)
-- @system counted, and shown to nobody
-- @each posts(@ever): id id, org_id id, body text, post text, is_released bool, person_id id,
--   name text, sex text, born date, born_year int, valid_from date, valid_to date, ended_on date,
--   is_first bool
WITH RECURSIVE ever (id) AS (
@ever
)
SELECT p.id, p.org_id, b.body_type AS body, p.post_type AS post, p.is_released,
       coalesce(m.main_id, p.member_id) AS person_id,
       CASE WHEN p.member_id IS NULL
            THEN p.last_name || ' ' || p.first_name || ' ' || coalesce(p.middle_name, '')
       END AS name,
       m.sex, m.born, m.born_year, p.valid_from, p.valid_to, p.ended_on,
       CASE WHEN EXISTS (SELECT 1 FROM body_post q JOIN body c ON c.id = q.body_id
                          WHERE q.region_id = p.region_id AND q.member_id = p.member_id
                            AND q.post_type = p.post_type AND c.body_type = b.body_type
                            AND q.valid_from < p.valid_from
                            AND (q.end_reason IS NULL OR q.end_reason <> 'mistake'))
            THEN 0 ELSE 1 END AS is_first
  FROM ever e CROSS JOIN body_post p CROSS JOIN body b
  LEFT JOIN member m ON m.region_id = p.region_id AND m.id = p.member_id
 WHERE p.org_id = e.id AND b.id = p.body_id
   AND (p.end_reason IS NULL OR p.end_reason <> 'mistake' OR e.id = 0)
UNION ALL
SELECT b.id, b.org_id, b.body_type, NULL, 0, NULL, NULL, NULL, NULL, NULL, b.formed_on, b.closed_on,
       NULL, 0
  FROM ever e CROSS JOIN body b WHERE b.org_id = e.id;

-- ---- the union ----------------------------------------------------------------------------------

-- Regions, as their organisations lie among the facts.
-- @many regions(): id id
SELECT id FROM region ORDER BY path;

-- @one top(id id): level int
SELECT t.level FROM org o JOIN org_type t ON t.code = o.type WHERE o.id = :id;

-- Up to which entry of the log the register stands.
-- @one last_entry(): id id
SELECT max(id) AS id FROM audit_entry;

-- Regions in which, behind an entry of the log, something happened that bodies, posts, their
-- holders' sex and birth or the tree may follow from.
-- @system looks which regions have to be read anew
-- @many touched(entry id): region_id int
SELECT DISTINCT e.region_id FROM audit_entry e
 WHERE e.id > :entry AND e.region_id IS NOT NULL
   AND (e.action IN ('bodies.change_post', 'bodies.close', 'bodies.elect', 'bodies.form',
                     'bodies.reopen', 'bodies.undo', 'bodies.unform', 'orgs.create', 'orgs.edit',
                     'orgs.import', 'orgs.take_away', 'imports.load', 'imports.undo',
                     'imports.remove', 'bulkedit.apply', 'bulkedit.undo', 'duplicates.undo')
        OR e.action IN ('acts.done', 'acts.undo') AND e.person_id IS NULL
        OR e.action NOT LIKE '%.open'
           AND EXISTS (SELECT 1 FROM body_post p
                        WHERE p.region_id = e.region_id AND p.member_id = e.person_id));
