-- expect: :3: the name "cursor" is taken

-- @one find(cursor id): name text
SELECT name FROM city WHERE id = :cursor;
