-- expect: :6: "list" is defined twice

-- @part list(): name text
name;

-- @many list(): @list
SELECT @list FROM city;
