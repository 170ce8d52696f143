-- Entries of a stretch of time, the newest first: those of organisations within the range of paths,
-- and with is_union those without an organisation. The primary key is walked backwards.
-- @many list(path_from text, path_to text, is_union bool, since int, before int, action text,
--   limit int): id id, happened_at int, action text, account_id id, last_name text,
--   first_name text,
--   middle_name text, org_name text, person_id id, region_id id
SELECT e.id, e.happened_at, e.action, e.account_id, a.last_name, a.first_name, a.middle_name,
       o.short_name AS org_name, e.person_id, e.region_id
  FROM audit_entry e LEFT JOIN account a ON a.id = e.account_id
       LEFT JOIN org o ON o.id = e.acting_org_id
 WHERE e.id >= :since AND e.id < :before
   AND ((o.path >= :path_from AND o.path < :path_to) OR (:is_union = 1 AND o.path IS NULL))
   AND (:action IS NULL OR e.action = :action)
 ORDER BY e.id DESC LIMIT :limit;
