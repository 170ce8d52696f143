-- An organisation's name, wherever it stands: names of organisations are no secret.
-- @one org_name(id id): short_name text, name text, level int, path text
SELECT o.short_name, o.name, t.level, o.path
  FROM org o JOIN org_type t ON t.code = o.type WHERE o.id = :id;

-- @one union_org(): id id
SELECT id FROM org WHERE path = '0';

-- People employed where the organisations directly below stand, each with all below it. What two
-- primaries of one university say of it counts once: the primary of students says nothing here.
-- @many employees(org_id id): id id, employees int
SELECT b.id, coalesce(sum(o.employees), 0) AS employees
  FROM org b JOIN org o ON o.path >= b.path AND o.path < b.path || '~'
 WHERE b.parent_id = :org_id AND o.state <> 'liquidated'
   AND o.type IN ('primary_workers', 'primary_joint', 'primary_territorial')
 GROUP BY b.id;

-- Those above an organisation and itself, the union first.
-- @many above(path text): id id, short_name text, path text
SELECT id, short_name, path FROM org
 WHERE path IN (substr(:path, 1, 1), substr(:path, 1, 4), substr(:path, 1, 7),
                substr(:path, 1, 10), substr(:path, 1, 13), substr(:path, 1, 16))
 ORDER BY path;

-- @many below(org_id id, limit int): id id, short_name text
SELECT id, short_name FROM org WHERE parent_id = :org_id AND state <> 'liquidated'
 ORDER BY sort_key LIMIT :limit;

-- By its name, for the command line.
-- @many named(name text): id id
SELECT id FROM org WHERE short_name = :name OR name = :name LIMIT 2;

-- @part kept(): id id, account_id id, region_id int, org_id id, about_id id, title text,
--   address text, is_shared bool, created_on date, token text, published_on date, figures text,
--   figured_on date
s.id, s.account_id, s.region_id, s.org_id, s.about_id, s.title, s.address, s.is_shared,
       s.created_on,
       s.token, s.published_on, s.figures, s.figured_on;

-- What somebody keeps for himself, the latest first.
-- @many own(account_id id): @kept
SELECT @kept FROM slice_saved s WHERE s.account_id = :account_id ORDER BY s.id DESC LIMIT 200;

-- What others share in an organisation, or have published there.
-- @many shared(org_id id, account_id id): @kept
SELECT @kept FROM slice_saved s
 WHERE s.org_id = :org_id AND s.account_id <> :account_id
   AND (s.is_shared = 1 OR s.token IS NOT NULL)
 ORDER BY s.id DESC LIMIT 100;

-- @one find(id id): @kept
SELECT @kept FROM slice_saved s WHERE s.id = :id;

-- @one by_token(token text): @kept
SELECT @kept FROM slice_saved s WHERE s.token = :token;

-- @one count_own(account_id id): total int
SELECT count(*) AS total FROM slice_saved WHERE account_id = :account_id;

-- @insert add(id id, account_id id, region_id int, org_id id, about_id id, title text,
--   address text, is_shared bool, created_on date)
INSERT INTO slice_saved (id, account_id, region_id, org_id, about_id, title, address, is_shared,
                         created_on)
VALUES (:id, :account_id, :region_id, :org_id, :about_id, :title, :address, :is_shared,
        :created_on);

-- @changed remove(id id)
DELETE FROM slice_saved WHERE id = :id;

-- @changed share(id id, is_shared bool)
UPDATE slice_saved SET is_shared = :is_shared WHERE id = :id;

-- @changed publish(id id, token text, published_on date, figures text, figured_on date)
UPDATE slice_saved SET token = :token, published_on = :published_on, figures = :figures,
       figured_on = :figured_on
 WHERE id = :id;

-- Published ones whose figures are of an earlier day.
-- @many stale(today date): id id
SELECT id FROM slice_saved WHERE token IS NOT NULL AND figured_on < :today ORDER BY figured_on
 LIMIT 50;
