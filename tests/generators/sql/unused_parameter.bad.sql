-- expect: :3: the parameter ":name" is not used

-- @one find(id id, name text): name text
SELECT name FROM city WHERE id = :id;
