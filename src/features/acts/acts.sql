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

-- Rights that were given by hand and go on behind a day; those that follow a post end with it.
-- @many posts(org_id id, day date): id id, valid_to date
SELECT id, valid_to FROM mandate
 WHERE org_id = :org_id AND post_id IS NULL AND (valid_to IS NULL OR valid_to >= :day)
 ORDER BY id;

-- Who has rights in an organisation on a day.
-- @many holders(org_id id, day date): last_name text, first_name text, middle_name text, role text
SELECT a.last_name, a.first_name, a.middle_name, m.role
  FROM mandate m JOIN account a ON a.id = m.account_id
 WHERE m.org_id = :org_id AND m.valid_from <= :day AND (m.valid_to IS NULL OR m.valid_to >= :day)
 ORDER BY a.last_name, a.first_name, m.id LIMIT 20;

-- Who has rights in those above a path, below the ones that two paths have in common.
-- @many holders_above(path text, common int, day date): last_name text, first_name text,
--   middle_name text, role text
SELECT a.last_name, a.first_name, a.middle_name, m.role
  FROM org o JOIN mandate m ON m.org_id = o.id JOIN account a ON a.id = m.account_id
 WHERE o.path IN (substr(:path, 1, 1), substr(:path, 1, 4), substr(:path, 1, 7),
                  substr(:path, 1, 10), substr(:path, 1, 13), substr(:path, 1, 16),
                  substr(:path, 1, 19), substr(:path, 1, 22))
   AND length(o.path) > :common
   AND m.valid_from <= :day AND (m.valid_to IS NULL OR m.valid_to >= :day)
 ORDER BY o.path DESC, a.last_name, a.first_name, m.id LIMIT 20;

-- @exec end_post(id id, valid_to date)
UPDATE mandate SET valid_to = :valid_to WHERE id = :id;

-- Only what nobody has touched since: a post that was ended meanwhile for a reason stays ended.
-- @exec give_post_back(id id, ended date, valid_to date)
UPDATE mandate SET valid_to = :valid_to WHERE id = :id AND valid_to = :ended;

-- @exec set_successor(id id, successor_id id)
UPDATE org SET successor_id = :successor_id WHERE id = :id;
