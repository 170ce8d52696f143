-- expect: :3: @system needs a reason

-- @system
-- @one find(id id): name text
SELECT name FROM person WHERE id = :id;
