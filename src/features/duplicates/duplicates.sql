-- Pairs of cards that may be one person's.

-- ---- a pass over a region -----------------------------------------------------------------------

-- @many regions(): region_id id, people int
SELECT region_id, sum(members) AS people FROM org WHERE region_id <> 0
 GROUP BY region_id ORDER BY region_id;

-- What is compared. Everybody counts, on the register or not: who was taken off in one place and
-- admitted in another has two cards.
-- @each people(scope scope): id id, org_id id, name_key text, first_key text, last_name text,
--   first_name text, middle_name text, previous_last_name text, sex text, born date, phone text,
--   email text, ticket_number text, snils_hash text, iin_hash text
SELECT id, org_id, name_key, first_key, last_name, first_name, middle_name, previous_last_name, sex,
       born, phone, email, ticket_number, snils_hash, iin_hash
  FROM member
 WHERE region_id = :scope_region AND org_path >= :scope_from AND org_path < :scope_to;
