-- Entries of a stretch of time, the newest first. For the union all of them, also those without an
-- organisation: the primary key is walked backwards. Otherwise those of organisations within the
-- range of paths: of each the newest by the index audit_acting_org, so that it does not matter how
-- much others did.
-- @many list(path_from text, path_to text, is_union bool, since int, before int, action text,
--   limit int): id id, happened_at int, action text, account_id id, last_name text,
--   first_name text,
--   middle_name text, org_name text, person_id id, region_id id
WITH chosen AS MATERIALIZED (
    SELECT id FROM (SELECT e.id FROM org o CROSS JOIN audit_entry e
                     WHERE :is_union = 0 AND o.path >= :path_from AND o.path < :path_to
                       AND e.acting_org_id = o.id AND e.id >= :since AND e.id < :before
                       AND (:action IS NULL OR e.action = :action)
                     ORDER BY e.id DESC LIMIT :limit) AS of_orgs
    UNION ALL
    SELECT id FROM (SELECT e.id FROM audit_entry e
                     WHERE :is_union = 1 AND e.id >= :since AND e.id < :before
                       AND (:action IS NULL OR e.action = :action)
                     ORDER BY e.id DESC LIMIT :limit) AS of_all
)
SELECT e.id, e.happened_at, e.action, e.account_id, a.last_name, a.first_name, a.middle_name,
       o.short_name AS org_name, e.person_id, e.region_id
  FROM chosen JOIN audit_entry e ON e.id = chosen.id
       LEFT JOIN account a ON a.id = e.account_id
       LEFT JOIN org o ON o.id = e.acting_org_id
 ORDER BY e.id DESC;
