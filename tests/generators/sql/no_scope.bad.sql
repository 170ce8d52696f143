-- expect: :3: the table person is personal: take a scope

-- @one find(id id): name text
SELECT name FROM person WHERE id = :id;
