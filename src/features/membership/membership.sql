-- Organisations that hold members, within reach, but the own one.
-- @many targets(scope scope, region_id int, id id): id id, short_name text
SELECT o.id, o.short_name FROM org o JOIN org_type t ON t.code = o.type
 WHERE o.region_id = :region_id AND o.path >= :scope_from AND o.path < :scope_to
   AND t.holds_members = 1 AND o.state <> 'liquidated' AND o.id <> :id
 ORDER BY o.sort_key, o.id LIMIT 2000;
