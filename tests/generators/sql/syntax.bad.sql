-- expect: :5: near "city": syntax error

-- @many list(): id id
SELECT id
  FRM city;
