-- Schools and standing seminars.

-- @part school(): region_id int, id id, org_id id, org_path text, org_name text, kind text,
--   title text, about text, head text, category text, audience_path text, audience_name text,
--   founded_on date, closed_on date, version int
s.region_id, s.id, s.org_id, s.org_path, o.short_name AS org_name, s.kind, s.title, s.about, s.head,
       s.category, s.audience_path, a.short_name AS audience_name, s.founded_on, s.closed_on,
       s.version;

-- @one find(scope scope, id id): @school
SELECT @school
  FROM school s JOIN org o ON o.id = s.org_id JOIN org a ON a.path = s.audience_path
 WHERE s.id = :id AND s.org_path >= :scope_from AND s.org_path < :scope_to;

-- Those that work, of an organisation or with all below it (org_id 0), or those that were closed.
-- @many list(scope scope, org_id id, is_closed bool, today date, limit int): @school
SELECT @school
  FROM school s JOIN org o ON o.id = s.org_id JOIN org a ON a.path = s.audience_path
 WHERE s.org_path >= :scope_from AND s.org_path < :scope_to
   AND (:org_id IS NULL OR s.org_id = :org_id)
   AND (CASE WHEN s.closed_on < :today THEN 1 ELSE 0 END) = :is_closed
 ORDER BY s.org_path, s.kind, s.title, s.id LIMIT :limit;

-- @insert add(region_id int, id id, org_id id, org_path text, kind text, title text, about text,
--   head text, category text, audience_path text, founded_on date, closed_on date, account_id id,
--   now int)
INSERT INTO school (region_id, id, org_id, org_path, kind, title, about, head, category,
                    audience_path, founded_on, closed_on, account_id, made_at, changed_at)
VALUES (:region_id, :id, :org_id, :org_path, :kind, :title, :about, :head, :category,
        :audience_path, :founded_on, :closed_on, :account_id, :now, :now);

-- False if somebody has changed it since that version.
-- @changed change(scope scope, id id, version int, kind text, title text, about text, head text,
--   category text, audience_path text, founded_on date, closed_on date, now int)
UPDATE school
   SET kind = :kind, title = :title, about = :about, head = :head, category = :category,
       audience_path = :audience_path, founded_on = :founded_on, closed_on = :closed_on,
       changed_at = :now, version = version + 1
 WHERE id = :id AND version = :version AND org_path >= :scope_from AND org_path < :scope_to;

-- Its groups, the latest first, and how many people have come to each.
-- @many groups(school_id id, limit int): id id, title text, state text, begins_on date,
--   ends_on date, people int, comes int
SELECT e.id, e.title, e.state, e.begins_on, e.ends_on, coalesce(e.people, 0) AS people,
       (SELECT coalesce(sum(p.taken), 0) FROM event_places p
         WHERE p.region_id = e.region_id AND p.event_id = e.id) AS comes
  FROM event e WHERE e.school_id = :school_id ORDER BY e.ends_on DESC, e.id DESC LIMIT :limit;

-- How many worked in a branch at some time between two days, by kind.
-- @many worked(path text, path_to text, since date, day date): kind text, schools int
SELECT kind, count(*) AS schools FROM school
 WHERE org_path >= :path AND org_path < :path_to AND founded_on < :day
   AND (closed_on IS NULL OR closed_on >= :since)
 GROUP BY kind;

-- Each of them.
-- @many worked_between(path text, path_to text, since date, day date): @school
SELECT @school
  FROM school s JOIN org o ON o.id = s.org_id JOIN org a ON a.path = s.audience_path
 WHERE s.org_path >= :path AND s.org_path < :path_to AND s.founded_on < :day
   AND (s.closed_on IS NULL OR s.closed_on >= :since)
 ORDER BY s.org_path, s.kind, s.title, s.id;

-- @exec path_moved(path text, path_end text, path_to text)
UPDATE school SET org_path = :path_to || substr(org_path, length(:path) + 1)
 WHERE org_path >= :path AND org_path < :path_end;
-- @exec path_moved_audiences(path text, path_end text, path_to text)
UPDATE school SET audience_path = :path_to || substr(audience_path, length(:path) + 1)
 WHERE audience_path >= :path AND audience_path < :path_end;
