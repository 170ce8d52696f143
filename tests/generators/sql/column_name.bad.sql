-- expect: :3: column 2 is declared as "title" and the statement calls it "name"

-- @many list(): id id, title text
SELECT id, name FROM city;
