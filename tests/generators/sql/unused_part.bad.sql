-- expect: :3: no query uses the part

-- @part line(): name text
name;
