-- expect: :4: there is no part "@nobody" above

-- @many list(): name text
SELECT name FROM city WHERE @nobody;
