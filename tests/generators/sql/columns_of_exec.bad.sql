-- expect: :3: @exec has no columns

-- @exec clear(): id id
DELETE FROM city;
