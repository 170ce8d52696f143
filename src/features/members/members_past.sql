-- Lists as on a day: who was on the register, in which organisation, category and position. What is
-- asked for lies within the scope of today; what stood below it on that day follows from the tree
-- of that day, wherever it stands now. Of people no more is told than the organisation knew then.

-- SQLite makes a Bloom filter of a whole table where a condition of a join speaks of that table
-- alone, and reads all of it for that (250 ms at 400,000 people instead of two); so each of them
-- names the table before as well. No organisation has the id 0.
-- @part tree(): id id
SELECT o.id FROM org o
 WHERE o.id = :org_id AND o.path >= :scope_from AND o.path < :scope_to
UNION ALL
SELECT v.org_id FROM below b JOIN org_version v ON v.parent_id = b.id
 WHERE (v.valid_from <= :day AND (v.valid_to IS NULL OR v.valid_to >= :day) OR b.id = 0);

-- What is shown of a person `m` with his registration `r` of that day. A category or a position of
-- which nobody knows since when it holds is taken to have held before, too.
-- @part then(): id id, last_name text, first_name text, middle_name text, born date,
--   registered_on date, category text, position text, workplace text, org_name text, is_near bool,
--   sort_key bytes
m.id, m.last_name, m.first_name, m.middle_name, m.born, r.valid_from AS registered_on,
       (SELECT c.value FROM member_period c
         WHERE c.region_id = :scope_region AND c.member_id = m.id AND c.kind = 'c'
           AND (c.valid_from <= :day OR c.precision = 'u')
           AND (c.valid_to IS NULL OR c.valid_to >= :day)
         ORDER BY c.valid_from LIMIT 1) AS category,
       (SELECT w.value FROM member_period w
         WHERE w.region_id = :scope_region AND w.member_id = m.id AND w.kind = 'w'
           AND (w.valid_from <= :day OR w.precision = 'u')
           AND (w.valid_to IS NULL OR w.valid_to >= :day)
         ORDER BY w.valid_from LIMIT 1) AS position,
       (SELECT w.detail FROM member_period w
         WHERE w.region_id = :scope_region AND w.member_id = m.id AND w.kind = 'w'
           AND (w.valid_from <= :day OR w.precision = 'u')
           AND (w.valid_to IS NULL OR w.valid_to >= :day)
         ORDER BY w.valid_from LIMIT 1) AS workplace,
       (SELECT v.short_name FROM org_version v
         WHERE v.org_id = r.org_id AND v.valid_from <= :day
           AND (v.valid_to IS NULL OR v.valid_to >= :day)
         ORDER BY v.valid_from DESC LIMIT 1) AS org_name,
       CASE WHEN m.org_path >= :scope_from AND m.org_path < :scope_to THEN 1 ELSE 0 END AS is_near,
       m.sort_key;

-- Of an organisation with all below it: everybody who was there is looked up and sorted; coalesce()
-- keeps the database from walking along the names of the whole region instead.
-- @many of_org(scope scope, org_id id, day date, after_key bytes, after_id int, limit int): @then
WITH RECURSIVE below (id) AS (
@tree
), page AS (
    SELECT m.id, m.sort_key, r.org_id, r.valid_from
      FROM below b CROSS JOIN member_period r CROSS JOIN member m
     WHERE r.region_id = :scope_region AND r.org_id = b.id AND r.kind = 'r'
       AND r.valid_from <= :day AND (r.valid_to IS NULL OR r.valid_to >= :day)
       AND m.id = r.member_id
-- postgres:
       AND m.region_id = :scope_region
-- both:
       AND (coalesce(m.sort_key, ''), r.member_id) > (:after_key, :after_id)
     ORDER BY coalesce(m.sort_key, ''), m.id LIMIT :limit
)
SELECT @then
  FROM page r CROSS JOIN member m
 WHERE m.id = r.id
-- postgres:
   AND m.region_id = :scope_region
-- both:
 ORDER BY r.sort_key, r.id;

-- Of a region, whose people stay within it: walked in the order of names, hardly anybody is passed
-- over.
-- @many of_region(scope scope, day date, after_key bytes, after_id int, limit int): @then
SELECT @then
  FROM member m CROSS JOIN member_period r
 WHERE m.region_id = :scope_region AND (m.sort_key, m.id) > (:after_key, :after_id)
   AND r.region_id = :scope_region AND r.member_id = m.id AND r.kind = 'r'
   AND r.valid_from <= :day AND (r.valid_to IS NULL OR r.valid_to >= :day)
 ORDER BY m.sort_key, m.id LIMIT :limit;

-- How many they were; from the index alone.
-- @one count_of_org(scope scope, org_id id, day date): total int
WITH RECURSIVE below (id) AS (
@tree
)
SELECT count(*) AS total
  FROM below b CROSS JOIN member_period r
 WHERE r.region_id = :scope_region AND r.org_id = b.id AND r.kind = 'r'
   AND r.valid_from <= :day AND (r.valid_to IS NULL OR r.valid_to >= :day);

-- A place in the order of names; it is shown to nobody.
-- @system of a person who may have gone out of reach since
-- @one place_of(region_id id, id id): sort_key bytes
SELECT sort_key FROM member WHERE region_id = :region_id AND id = :id;

-- Whether anybody was ever registered there.
-- @system says yes or no
-- @one anybody_in(region_id id, org_id id): member_id id
SELECT member_id FROM member_period
 WHERE region_id = :region_id AND org_id = :org_id AND kind = 'r' LIMIT 1;
