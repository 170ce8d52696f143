-- expect: :4: no such column: Kursk

-- @many list(): id id
SELECT id FROM city WHERE name = "Kursk";
