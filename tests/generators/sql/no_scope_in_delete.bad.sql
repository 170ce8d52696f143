-- expect: :3: the table person is personal: take a scope

-- @exec clear()
DELETE FROM person;
