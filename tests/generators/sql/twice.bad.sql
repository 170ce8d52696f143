-- expect: :6: "list" is defined twice

-- @many list(): id id
SELECT id FROM city;

-- @many list(): name text
SELECT name FROM city;
