-- expect: :3: there is no part "@line" above

-- @many list(): @line
SELECT @line FROM city;

-- @part line(): name text
name;
