-- Every organisation that is there, for who looks for a name.
-- @each names(): id id, name text, short_name text
SELECT id, name, short_name FROM org WHERE state <> 'liquidated' ORDER BY path;

-- @one one(id id): id id, name text, short_name text, above text, level int
SELECT o.id, o.name, o.short_name, p.name AS above, t.level
  FROM org o JOIN org_type t ON t.code = o.type LEFT JOIN org p ON p.id = o.parent_id
 WHERE o.id = :id;
