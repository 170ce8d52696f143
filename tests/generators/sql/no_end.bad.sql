-- expect: :3: no ";" at the end of a line

-- @many list(): name text
SELECT name FROM city
