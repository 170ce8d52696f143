-- expect: :5: there is no parameter ":ident"

-- @one find(id id): name text
SELECT name FROM city
 WHERE id = :ident AND id = :id;
