-- expect: :3: "@some" is not a kind of query

-- @some find(id id): name text
SELECT name FROM city WHERE id = :id;
