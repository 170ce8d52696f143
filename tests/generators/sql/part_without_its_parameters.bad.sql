-- expect: :7: there is no parameter ":id"

-- @part of(id id)
id = :id;

-- @many list(): name text
SELECT name FROM city WHERE @of;
