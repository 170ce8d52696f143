-- expect: :3: the parameter ":scope_to" is not used

-- @many people(scope scope): id id
SELECT id FROM person WHERE region_id = :scope_region AND org_path >= :scope_from;
