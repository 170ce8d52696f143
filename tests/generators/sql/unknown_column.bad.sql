-- expect: unknown_column.bad.sql:6: no such column: c.population

-- @many list(): name text
SELECT c.name
  FROM city c
 WHERE c.population > 5;
