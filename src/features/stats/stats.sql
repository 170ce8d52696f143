-- All organisations in the order of their paths, the liquidated ones too: people were counted
-- there.
-- @system the facts for counting are laid out for the whole installation
-- @each orgs(): id id, parent_id id, region_id int, path text, level int, position int
SELECT o.id, o.parent_id, o.region_id, o.path, t.level, t.position
  FROM org o JOIN org_type t ON t.code = o.type ORDER BY o.path;

-- People of a region, in no order.
-- @each people(scope scope): id id, sex text, born date, born_year int, joined_on date,
--   joined_year int, gaps int
SELECT m.id, m.sex, m.born, m.born_year, m.joined_on, m.joined_year, m.gaps
-- sqlite:
  FROM member m INDEXED BY member_by_name
-- postgres:
  FROM member m
-- both:
 WHERE m.region_id = :scope_region
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to;

-- Their dated facts, person by person.
-- @system the facts for counting are laid out for the whole installation
-- @each periods(region_id int): member_id id, kind text, valid_from date, valid_to date,
--   org_id id, value text, detail text, precision text
SELECT member_id, kind, valid_from, valid_to, org_id, value, detail, precision
  FROM member_period WHERE region_id = :region_id AND kind IN ('c', 'm', 'r', 's')
 ORDER BY region_id, member_id, kind, valid_from, id;

-- Up to which entry of the log the register stands: every change of it leaves one.
-- @one last_entry(): id id
SELECT max(id) AS id FROM audit_entry;
