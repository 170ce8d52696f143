-- expect: :6: the parameter ":id" is not used

-- @part of(id id)
id = :id;

-- @many list(@of): name text
SELECT name FROM city;
