-- expect: :6: "@line" has no parameters

-- @part line(): name text
name;

-- @many list(@line): @line
SELECT @line FROM city;
