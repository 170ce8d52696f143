-- expect: :3: the table person is personal: take a scope

-- @exec put(region_id id, id id, name text)
INSERT INTO person (region_id, id, org_path, name) VALUES (:region_id, :id, '1', :name)
    ON CONFLICT (region_id, name) DO UPDATE SET name = excluded.name;
