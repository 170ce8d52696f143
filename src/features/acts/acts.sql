-- What acts on the tree need of others. Paths are unique in the whole union.

-- Where an organisation of a type may move to: not below itself, and not where it stands.
-- @many parents(scope scope, region_id int, type text, path text, parent_id id): id id,
--   short_name text
SELECT o.id, o.short_name FROM org o
 WHERE o.region_id = :region_id AND o.path >= :scope_from AND o.path < :scope_to
   AND o.state <> 'liquidated' AND o.id <> coalesce(:parent_id, 0)
   AND o.type IN (SELECT parent_code FROM org_type_child WHERE child_code = :type)
   AND NOT (o.path >= :path AND o.path < :path || '~')
 ORDER BY length(o.path), o.sort_key, o.id LIMIT 1000;

-- Into whom it may be merged: those of its level beside it.
-- @many neighbours(scope scope, parent_id id, id id, level int): id id, short_name text
SELECT o.id, o.short_name FROM org o JOIN org_type t ON t.code = o.type
 WHERE o.parent_id = :parent_id AND o.id <> :id AND t.level = :level AND o.state <> 'liquidated'
   AND o.path >= :scope_from AND o.path < :scope_to
 ORDER BY o.sort_key, o.id LIMIT 1000;

-- @many children(parent_id id): id id
SELECT id FROM org WHERE parent_id = :parent_id AND state <> 'liquidated' ORDER BY id;

-- Posts that go on behind a day.
-- @many posts(org_id id, day date): id id, valid_to date
SELECT id, valid_to FROM mandate
 WHERE org_id = :org_id AND (valid_to IS NULL OR valid_to >= :day) ORDER BY id;

-- @exec end_post(id id, valid_to date)
UPDATE mandate SET valid_to = :valid_to WHERE id = :id;

-- Only what nobody has touched since: a post that was ended meanwhile for a reason stays ended.
-- @exec give_post_back(id id, ended date, valid_to date)
UPDATE mandate SET valid_to = :valid_to WHERE id = :id AND valid_to = :ended;

-- @exec set_successor(id id, successor_id id)
UPDATE org SET successor_id = :successor_id WHERE id = :id;
