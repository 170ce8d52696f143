-- expect: :3: column "founded" is TEXT in the table, which is no int

-- @many list(): founded int
SELECT founded FROM city;
