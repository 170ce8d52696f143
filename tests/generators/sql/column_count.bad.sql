-- expect: :3: 1 columns are declared and the statement gives 2

-- @many list(): id id
SELECT id, name FROM city;
