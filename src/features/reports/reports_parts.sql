-- Posts by their ids, each with who holds it. A card that was merged into another is that one. A
-- name is that of the card, else as it was at the election.
-- @many holders(scope scope, ids text, day date): place int, org_id id, org_name text,
--   is_org_near bool, post text, body text, body_name text, valid_from date, is_released bool,
--   member_id id, last_name text, first_name text, middle_name text, is_near bool
SELECT
-- sqlite:
       wanted.key AS place,
-- postgres:
       wanted.place - 1 AS place,
-- both:
       p.org_id, coalesce(v.short_name, o.short_name) AS org_name,
       CASE WHEN o.path >= :scope_from AND o.path < :scope_to THEN 1 ELSE 0 END AS is_org_near,
       pt.label AS post, bt.label AS body, b.name AS body_name, p.valid_from, p.is_released,
       m.id AS member_id, coalesce(m.last_name, p.last_name) AS last_name,
       CASE WHEN m.id IS NULL THEN p.first_name ELSE m.first_name END AS first_name,
       CASE WHEN m.id IS NULL THEN p.middle_name ELSE m.middle_name END AS middle_name,
       CASE WHEN m.org_path >= :scope_from AND m.org_path < :scope_to THEN 1 ELSE 0 END AS is_near
-- sqlite:
  FROM json_each(:ids) wanted CROSS JOIN body_post p ON p.id = wanted.value
-- postgres:
  FROM json_array_elements_text(CAST(:ids AS json)) WITH ORDINALITY wanted (value, place)
       JOIN body_post p ON p.id = CAST(wanted.value AS bigint)
-- both:
  JOIN body b ON b.id = p.body_id
  JOIN org o ON o.id = p.org_id
  JOIN post_type pt ON pt.code = p.post_type
  JOIN body_type bt ON bt.code = b.body_type
  LEFT JOIN org_version v ON v.region_id = o.region_id AND v.org_id = o.id
                         AND v.valid_from <= :day AND (v.valid_to IS NULL OR v.valid_to >= :day)
  LEFT JOIN member c ON c.region_id = p.region_id AND c.id = p.member_id
  LEFT JOIN member m ON m.region_id = p.region_id AND m.id = coalesce(c.main_id, c.id)
 WHERE p.region_id = :scope_region
-- sqlite:
 ORDER BY wanted.key
-- postgres:
 ORDER BY wanted.place
-- both:
;

-- Organisations by their ids, called as on the day, with how many are employed there on it: of a
-- day before the first that is known, that one.
-- @many orgs(scope scope, ids text, day date): id id, short_name text, type_label text,
--   above text, employees int, is_told bool, told_on date, is_near bool
SELECT o.id, coalesce(v.short_name, o.short_name) AS short_name, t.label AS type_label,
       a.short_name AS above, e.employees,
       CASE WHEN e.employees IS NULL THEN 0 ELSE 1 END AS is_told, e.valid_from AS told_on,
       CASE WHEN o.path >= :scope_from AND o.path < :scope_to THEN 1 ELSE 0 END AS is_near
-- sqlite:
  FROM json_each(:ids) wanted CROSS JOIN org o ON o.id = wanted.value
-- postgres:
  FROM json_array_elements_text(CAST(:ids AS json)) WITH ORDINALITY wanted (value, place)
       JOIN org o ON o.id = CAST(wanted.value AS bigint)
-- both:
  LEFT JOIN org_version v ON v.region_id = o.region_id AND v.org_id = o.id
                         AND v.valid_from <= :day AND (v.valid_to IS NULL OR v.valid_to >= :day)
  JOIN org_type t ON t.code = coalesce(v.type, o.type)
  LEFT JOIN org a ON a.id = coalesce(v.parent_id, o.parent_id)
  LEFT JOIN org_employees e ON e.org_id = o.id AND e.valid_from = coalesce(
            (SELECT max(t.valid_from) FROM org_employees t
              WHERE t.org_id = o.id AND t.valid_from <= :day),
            (SELECT min(t.valid_from) FROM org_employees t WHERE t.org_id = o.id))
-- sqlite:
 ORDER BY wanted.key
-- postgres:
 ORDER BY wanted.place
-- both:
;

-- What stands or ever stood directly under an organisation, what was closed too: it may be part of
-- past figures.
-- @many children(scope scope, above_id id): id id, short_name text, is_closed bool,
--   has_children bool, is_near bool
SELECT o.id, o.short_name, CASE WHEN o.state = 'liquidated' THEN 1 ELSE 0 END AS is_closed,
       CASE WHEN EXISTS (SELECT 1 FROM org c WHERE c.parent_id = o.id) THEN 1 ELSE 0 END
           AS has_children,
       CASE WHEN o.path >= :scope_from AND o.path < :scope_to THEN 1 ELSE 0 END AS is_near
  FROM (SELECT id FROM org WHERE parent_id = :above_id
        UNION SELECT org_id FROM org_version WHERE parent_id = :above_id) ever
       CROSS JOIN org o JOIN org_type t ON t.code = o.type
 WHERE o.id = ever.id
 ORDER BY t.level, o.sort_key, o.id;
