-- expect: :3: @exec is for statements that change something

-- @exec nothing()
SAVEPOINT here;
