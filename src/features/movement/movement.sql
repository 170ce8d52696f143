-- Versions of organisations that began after a day, with what was before. An organisation that has
-- nothing before was founded. `region_id` 0: of the whole union.
-- @many changes(region_id int, from_day date, to_day date): org_id id, valid_from date,
--   parent_id id, state text, old_parent_id id, old_state text, is_first bool
SELECT v.org_id, v.valid_from, v.parent_id, v.state, p.parent_id AS old_parent_id,
       p.state AS old_state, CASE WHEN p.org_id IS NULL THEN 1 ELSE 0 END AS is_first
  FROM org_version v LEFT JOIN org_version p
       ON p.region_id = v.region_id AND p.org_id = v.org_id
      AND p.valid_from = (SELECT max(q.valid_from) FROM org_version q
                           WHERE q.region_id = v.region_id AND q.org_id = v.org_id
                             AND q.valid_from < v.valid_from)
 WHERE v.valid_from > :from_day AND v.valid_from <= :to_day
   AND (:region_id = 0 OR v.region_id = :region_id)
 ORDER BY v.valid_from, v.org_id;

-- What was decided of organisations in a time.
-- @system names organisations and kinds of acts, and nothing of what lies sealed
-- @many acts(region_id int, from_day date, to_day date): id id, org_id id, kind text, on_day date
SELECT a.id, a.org_id, a.kind, a.on_day FROM act a
 WHERE a.member_id IS NULL AND a.on_day > :from_day AND a.on_day <= :to_day
   AND (:region_id = 0 OR a.region_id = :region_id) AND a.state = 'done'
 ORDER BY a.on_day, a.id;

-- @one name(id id): short_name text
SELECT short_name FROM org WHERE id = :id;
