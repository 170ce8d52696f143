-- expect: :3: a part has either parameters or columns

-- @part line(id id): name text
name;
