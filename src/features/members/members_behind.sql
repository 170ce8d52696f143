-- People by their ids, each with what was so on the day: where they were registered, and as what;
-- of whoever had left by then what was so at the end.
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
         ORDER BY CASE WHEN c.valid_to IS NULL OR c.valid_to >= :day THEN 0 ELSE 1 END,
                  CASE WHEN c.valid_to IS NULL OR c.valid_to >= :day THEN c.valid_from END,
                  c.valid_from DESC
         LIMIT 1) AS category,
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
