-- expect: :3: "id number" is not a name and a type

-- @one find(id number): name text
SELECT name FROM city WHERE id = :id;
