-- Achievements of members. Whose they are is found within a scope by the place of the card.

-- @part line(): id id, member_id id, state text, kind text, title text, year int, happened_on date,
--   place text, link text, confirmed_on date, version int
e.id, e.member_id, e.state, e.kind, e.title, e.year, e.happened_on, e.place, e.link,
       e.confirmed_on, e.version;

-- @many of_member(scope scope, member_id id, limit int): @line
SELECT @line FROM portfolio_entry e
  JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
 WHERE e.region_id = :scope_region AND e.member_id = :member_id AND e.state <> 'removed'
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
 ORDER BY e.year DESC, e.happened_on DESC, e.id DESC LIMIT :limit;

-- @one find(scope scope, member_id id, id id): @line
SELECT @line FROM portfolio_entry e
  JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
 WHERE e.region_id = :scope_region AND e.id = :id AND e.member_id = :member_id
   AND e.state <> 'removed' AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- @insert add(region_id int, id id, member_id id, kind text, title text, year int,
--   happened_on date, place text, link text, now int)
INSERT INTO portfolio_entry (region_id, id, member_id, kind, title, year, happened_on, place, link,
                             made_at, changed_at)
VALUES (:region_id, :id, :member_id, :kind, :title, :year, :happened_on, :place, :link, :now, :now);

-- What is changed has to be confirmed anew. False if it was changed since that version.
-- @changed change(scope scope, member_id id, id id, version int, kind text, title text, year int,
--   happened_on date, place text, link text, now int)
UPDATE portfolio_entry
   SET kind = :kind, title = :title, year = :year, happened_on = :happened_on, place = :place,
       link = :link, state = 'told', confirmed_on = NULL, changed_at = :now, version = version + 1
 WHERE region_id = :scope_region AND id = :id AND member_id = :member_id AND version = :version
   AND state <> 'removed'
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :member_id
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- From one state into another; false if it is in none of the first.
-- @changed turn(scope scope, member_id id, id id, before text, after text, confirmed_on date,
--   now int)
UPDATE portfolio_entry
   SET state = :after, confirmed_on = :confirmed_on, changed_at = :now, version = version + 1
 WHERE region_id = :scope_region AND id = :id AND member_id = :member_id AND state = :before
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :member_id
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- ---- what is known already ----------------------------------------------------------------------

-- @one person(scope scope, member_id id): last_name text, first_name text, middle_name text,
--   joined_on date, position text, workplace text, org_name text
SELECT m.last_name, m.first_name, m.middle_name, m.joined_on, m.position, m.workplace,
       o.name AS org_name
  FROM member m JOIN org o ON o.id = m.org_id
 WHERE m.region_id = :scope_region AND m.id = :member_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- Posts that were held or are, the latest first; `until`: when it ended, or will.
-- @many posts(scope scope, member_id id, limit int): post_label text, body_label text,
--   body_name text, org_name text, since date, until date
SELECT pt.label AS post_label, bt.label AS body_label, b.name AS body_name,
       o.short_name AS org_name, p.valid_from AS since, coalesce(p.ended_on, p.valid_to) AS until
  FROM body_post p JOIN body b ON b.id = p.body_id JOIN body_type bt ON bt.code = b.body_type
  JOIN post_type pt ON pt.code = p.post_type JOIN org o ON o.id = p.org_id
  JOIN member m ON m.region_id = p.region_id AND m.id = p.member_id
 WHERE p.region_id = :scope_region AND p.member_id = :member_id
   AND coalesce(p.end_reason, '') <> 'mistake'
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY p.valid_from DESC, p.id LIMIT :limit;

-- @many trainings(scope scope, member_id id, limit int): title text, kind text, hours int,
--   began_on date, ended_on date, taught_by text, paper_kind text, paper_number text
SELECT r.title, r.kind, r.hours, r.began_on, r.ended_on, r.taught_by, r.paper_kind, r.paper_number
  FROM training_record r
 WHERE r.region_id = :scope_region AND r.member_id = :member_id AND r.state = 'kept'
   AND coalesce(r.org_path, '') >= :scope_from AND coalesce(r.org_path, '') < :scope_to
 ORDER BY r.ended_on DESC, r.id DESC LIMIT :limit;

-- ---- what others change -------------------------------------------------------------------------

-- @system whoever merges cards has found both
-- @exec person_merged(region_id int, gone id, kept id)
UPDATE portfolio_entry SET member_id = :kept, former_member_id = :gone, is_gone = 0
 WHERE region_id = :region_id AND member_id = :gone;

-- @system likewise
-- @exec person_parted(region_id int, gone id, kept id)
UPDATE portfolio_entry SET member_id = :gone, former_member_id = NULL, is_gone = 0
 WHERE region_id = :region_id AND member_id = :kept AND former_member_id = :gone;

-- @system the hourly sweep shows no person
-- @exec sweep(before int)
DELETE FROM portfolio_entry
 WHERE is_gone = 1 OR (state = 'removed' AND changed_at < :before);
