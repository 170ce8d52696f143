-- People by their ids, each with what was so on the day: where they were registered, and as what.
-- Whom a figure counts was within the scope that day, wherever he is now; `is_near` tells whether
-- he still is.
-- @many people(scope scope, ids text, day date): id id, last_name text, first_name text,
--   middle_name text, born date, born_year int, org_name text, category text, registered_on date,
--   is_near bool
SELECT m.id, m.last_name, m.first_name, m.middle_name, m.born, m.born_year,
       (SELECT o.short_name FROM member_period r JOIN org o ON o.id = r.org_id
         WHERE r.region_id = m.region_id AND r.member_id = m.id AND r.kind = 'r'
           AND r.valid_from <= :day
         ORDER BY r.valid_from DESC LIMIT 1) AS org_name,
       (SELECT c.value FROM member_period c
         WHERE c.region_id = m.region_id AND c.member_id = m.id AND c.kind = 'c'
           AND (c.valid_from <= :day OR c.precision = 'u')
           AND (c.valid_to IS NULL OR c.valid_to >= :day)
         ORDER BY c.valid_from LIMIT 1) AS category,
       (SELECT CASE WHEN r.precision = 'u' THEN NULL ELSE r.valid_from END FROM member_period r
         WHERE r.region_id = m.region_id AND r.member_id = m.id AND r.kind = 'r'
           AND r.valid_from <= :day
         ORDER BY r.valid_from DESC LIMIT 1) AS registered_on,
       CASE WHEN m.org_path >= :scope_from AND m.org_path < :scope_to THEN 1 ELSE 0 END AS is_near
-- sqlite:
  FROM json_each(:ids) wanted CROSS JOIN member m ON m.id = wanted.value
 WHERE m.region_id = :scope_region
 ORDER BY wanted.key
-- postgres:
  FROM json_array_elements_text(CAST(:ids AS json)) WITH ORDINALITY wanted (value, place)
       JOIN member m ON m.region_id = :scope_region AND m.id = CAST(wanted.value AS bigint)
 ORDER BY wanted.place
-- both:
;

-- What stands or ever stood directly under an organisation, what was closed too: it may be part of
-- past figures.
-- @many children(above_id id): id id, short_name text, region_id int, parent_id id, level int,
--   is_closed bool, has_children bool
SELECT o.id, o.short_name, o.region_id, o.parent_id, t.level,
       CASE WHEN o.state = 'liquidated' THEN 1 ELSE 0 END AS is_closed,
       CASE WHEN EXISTS (SELECT 1 FROM org c WHERE c.parent_id = o.id) THEN 1 ELSE 0 END
           AS has_children
  FROM (SELECT id FROM org WHERE parent_id = :above_id
        UNION SELECT org_id FROM org_version WHERE parent_id = :above_id) ever
       CROSS JOIN org o JOIN org_type t ON t.code = o.type
 WHERE o.id = ever.id
 ORDER BY t.level, o.sort_key, o.id;
