-- A sign-in whose holder has or had a post within the range of paths.
-- @one account(id id, path_from text, path_to text): id id, last_name text, first_name text,
--   middle_name text, region_id int
SELECT a.id, a.last_name, a.first_name, a.middle_name, m.region_id
  FROM account a JOIN mandate m ON m.account_id = a.id JOIN org o ON o.id = m.org_id
 WHERE a.id = :id AND o.path >= :path_from AND o.path < :path_to
 ORDER BY m.id LIMIT 1;

-- The same by what he signs in with.
-- @one by_login(login text, path_from text, path_to text): id id
SELECT a.id
  FROM account a JOIN mandate m ON m.account_id = a.id JOIN org o ON o.id = m.org_id
 WHERE (a.email = :login OR a.phone = :login) AND o.path >= :path_from AND o.path < :path_to
 ORDER BY m.id LIMIT 1;

-- @one state(id id): last_name text, first_name text, is_closed bool, has_code bool
SELECT last_name, first_name, is_closed, CASE WHEN totp_secret IS NULL THEN 0 ELSE 1 END AS has_code
  FROM account WHERE id = :id;

-- All posts of an account within the range of paths, of all times.
-- @many posts(account_id id, path_from text, path_to text): id id, role text, org_path text,
--   org_name text, valid_from date, valid_to date, delegated_from id, rights text,
--   source_from date, source_to date, source_closed bool
SELECT m.id, m.role, o.path AS org_path, o.short_name AS org_name, m.valid_from, m.valid_to,
       m.delegated_from, m.rights, s.valid_from AS source_from, s.valid_to AS source_to,
       coalesce(a.is_closed, 0) AS source_closed
  FROM mandate m JOIN org o ON o.id = m.org_id
  LEFT JOIN mandate s ON s.id = m.delegated_from LEFT JOIN account a ON a.id = s.account_id
 WHERE m.account_id = :account_id AND o.path >= :path_from AND o.path < :path_to
 ORDER BY m.valid_from DESC, m.id LIMIT 50;

-- Where something stands that is within the scope.
-- @one org_place(scope scope, id id): path text
SELECT path FROM org WHERE id = :id AND path >= :scope_from AND path < :scope_to;

-- @one member_place(scope scope, id id): path text
SELECT org_path AS path FROM member
 WHERE region_id = :scope_region AND id = :id AND org_path >= :scope_from AND org_path < :scope_to;

-- @one body_place(scope scope, id id): path text
SELECT o.path FROM body b JOIN org o ON o.id = b.org_id
 WHERE b.id = :id AND o.path >= :scope_from AND o.path < :scope_to;

-- @one post_place(scope scope, id id): path text
SELECT o.path FROM body_post p JOIN org o ON o.id = p.org_id
 WHERE p.id = :id AND o.path >= :scope_from AND o.path < :scope_to;

-- @insert begin(id id, account_id id, viewer_account_id id, viewer_role text, viewer_org_id id,
--   now int, until int)
INSERT INTO see_as (id, account_id, viewer_account_id, viewer_role, viewer_org_id, began_at,
                    ended_at)
VALUES (:id, :account_id, :viewer_account_id, :viewer_role, :viewer_org_id, :now, :until);

-- @exec end(viewer_account_id id, now int)
UPDATE see_as SET ended_at = :now WHERE viewer_account_id = :viewer_account_id AND ended_at > :now;

-- @many seen(account_id id): began_at int, ended_at int, last_name text, first_name text,
--   viewer_role text, org_name text
SELECT s.began_at, s.ended_at, a.last_name, a.first_name, s.viewer_role, o.short_name AS org_name
  FROM see_as s JOIN account a ON a.id = s.viewer_account_id
  LEFT JOIN org o ON o.id = s.viewer_org_id
 WHERE s.account_id = :account_id ORDER BY s.id DESC LIMIT 50;
