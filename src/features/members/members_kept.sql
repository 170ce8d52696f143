-- A card and its dated facts put back as they were: for taking back an import as a whole.

-- @one version(scope scope, id id): version int, org_id id, status text
SELECT version, org_id, status FROM member
 WHERE region_id = :scope_region AND id = :id
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @many periods(scope scope, member_id id): kind text, valid_from date, id id, valid_to date,
--   org_id id,
--   value text, detail text, precision text, mutation_id id
SELECT p.kind, p.valid_from, p.id, p.valid_to, p.org_id, p.value, p.detail, p.precision,
       p.mutation_id
  FROM member m JOIN member_period p ON p.region_id = m.region_id AND p.member_id = m.id
 WHERE m.region_id = :scope_region AND m.id = :member_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY p.kind, p.valid_from, p.id;

-- @exec remove_periods(scope scope, member_id id)
DELETE FROM member_period
 WHERE region_id = :scope_region AND member_id = :member_id
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :member_id
               AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- @system a trigger looks at the row that is added, and at no other
-- @insert add_period(region_id id, member_id id, kind text, valid_from date, id id, valid_to date,
--   org_id id, value text, detail text, precision text, mutation_id id)
INSERT INTO member_period (region_id, member_id, kind, valid_from, id, valid_to, org_id, value,
       detail,
                           precision, mutation_id)
VALUES (:region_id, :member_id, :kind, :valid_from, :id, :valid_to, :org_id, :value, :detail,
       :precision,
        :mutation_id);

-- @changed remove(scope scope, id id, version int)
DELETE FROM member
 WHERE region_id = :scope_region AND id = :id AND version = :version
   AND org_path >= :scope_from AND org_path < :scope_to;

-- What no form shows.
-- @exec set_ended_on(scope scope, id id, ended_on date)
UPDATE member SET ended_on = :ended_on
 WHERE region_id = :scope_region AND id = :id
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec set_days(scope scope, id id, verified_on date, ended_on date)
UPDATE member SET verified_on = :verified_on, ended_on = :ended_on
 WHERE region_id = :scope_region AND id = :id
   AND org_path >= :scope_from AND org_path < :scope_to;
