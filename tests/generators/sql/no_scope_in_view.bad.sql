-- expect: :3: the table person is personal: take a scope

-- @many citizens(): name text
SELECT name FROM citizen;
