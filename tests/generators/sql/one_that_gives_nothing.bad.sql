-- expect: :3: 1 columns are declared

-- @one list(): id id
DELETE FROM city;
