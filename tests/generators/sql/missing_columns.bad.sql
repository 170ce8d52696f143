-- expect: :3: @many needs columns

-- @many list()
SELECT name FROM city;
