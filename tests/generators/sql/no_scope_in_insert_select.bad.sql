-- expect: :3: the table person is personal: take a scope

-- @exec copy_names()
INSERT INTO nickname (person_id, nickname) SELECT id, name FROM person;
