-- The library. Who may write looks within the scope of the right; who reads is told by rank and
-- place: 1 may read what members may, 2 what activists, 3 what officers; 0 what everybody may.

-- @part line(): region_id int, id id, org_id id, org_path text, org_name text, state text,
--   kind text, topic text, title text, summary text, year int, number text, author text,
--   audience text, audience_path text, audience_name text, languages text, successor_id id,
--   withdrawn_on date, withdrawn_for text, place int, files int, renewed_on date, version int
i.region_id, i.id, i.org_id, i.org_path, o.short_name AS org_name, i.state, i.kind, i.topic,
       i.title, i.summary, i.year, i.number, i.author, i.audience, i.audience_path,
       a.short_name AS audience_name, i.languages, i.successor_id, i.withdrawn_on, i.withdrawn_for,
       i.place, i.files, i.renewed_on, i.version;

-- Open to somebody of that rank at that place, or of the part of the tree that is looked after.
-- @part readable(rank int, at text, seen_from text, seen_to text)
(i.audience = 'everybody'
 OR (CASE i.audience WHEN 'members' THEN 1 WHEN 'activists' THEN 2 ELSE 3 END <= :rank
     AND i.audience_path IN (substr(:at, 1, 1), substr(:at, 1, 4), substr(:at, 1, 7),
                             substr(:at, 1, 10), substr(:at, 1, 13), substr(:at, 1, 16)))
 OR (i.org_path >= :seen_from AND i.org_path < :seen_to));

-- @many choices(): list text, code text, label text
SELECT list, code, label FROM library_choice ORDER BY list, position;

-- ---- finding ------------------------------------------------------------------------------------

-- @one find(scope scope, id id): @line
SELECT @line
  FROM library_item i JOIN org o ON o.id = i.org_id JOIN org a ON a.path = i.audience_path
 WHERE i.id = :id AND i.org_path >= :scope_from AND i.org_path < :scope_to;

-- Open or withdrawn: a link to what was withdrawn leads on.
-- @one find_readable(id id, @readable): @line
SELECT @line
  FROM library_item i JOIN org o ON o.id = i.org_id JOIN org a ON a.path = i.audience_path
 WHERE i.id = :id AND i.state <> 'draft' AND @readable;

-- @one find_any(id id): @line
SELECT @line
  FROM library_item i JOIN org o ON o.id = i.org_id JOIN org a ON a.path = i.audience_path
 WHERE i.id = :id;

-- What follows is planned anew each time it is asked: how many items have the words decides how
-- they are found.
-- @one plan_anew(): mode text
-- sqlite:
SELECT '' AS mode
-- postgres:
SELECT set_config('plan_cache_mode', 'force_custom_plan', true) AS mode
-- both:
;

-- The latest first. `match` and `query` ask for the same, each in the language of one database, and
-- for what may be read; the rows are looked at once more. PostgreSQL's index gives no order: what
-- few have is sorted, what many have is soon found from the latest one.
-- @many found(match text, query text, before int, @readable, limit int): @line
-- sqlite:
SELECT @line
  FROM library_words w JOIN library_item i ON i.place = w.rowid
  JOIN org o ON o.id = i.org_id JOIN org a ON a.path = i.audience_path
 WHERE w.library_words MATCH :match AND :query <> '' AND w.rowid < :before
-- postgres:
WITH few AS MATERIALIZED (
    SELECT id FROM library_words
     WHERE words @@ CAST(:query AS tsquery) AND id < :before LIMIT 1000),
hit AS (
    SELECT id FROM few WHERE (SELECT count(*) FROM few) < 1000
     UNION ALL
    (SELECT id FROM library_words
      WHERE words @@ CAST(:query AS tsquery) AND id < :before
        AND (SELECT count(*) FROM few) >= 1000
      ORDER BY id DESC LIMIT :limit))
SELECT @line
  FROM (SELECT id FROM hit ORDER BY id DESC LIMIT :limit) w
  JOIN library_item i ON i.place = w.id
  JOIN org o ON o.id = i.org_id JOIN org a ON a.path = i.audience_path
 WHERE :match <> ''
-- both:
   AND i.state = 'open' AND @readable
 ORDER BY i.place DESC LIMIT :limit;

-- Those of one organisation, in whatever state, with how often they were taken.
-- @many of_org(path text, before int, limit int): @line
SELECT @line
  FROM library_item i JOIN org o ON o.id = i.org_id JOIN org a ON a.path = i.audience_path
 WHERE i.org_path = :path AND i.place < :before
 ORDER BY i.place DESC LIMIT :limit;

-- Open ones of the organisation, as successors of another.
-- @many successors(path text, id id, limit int): id id, title text
SELECT id, title FROM library_item
 WHERE org_path = :path AND state = 'open' AND id <> :id ORDER BY place DESC LIMIT :limit;

-- ---- writing ------------------------------------------------------------------------------------

-- @insert add(region_id int, id id, org_id id, org_path text, state text, kind text, topic text,
--   title text, summary text, year id, number text, author text, audience text,
--   audience_path text, place int, today date, account_id id, now int)
INSERT INTO library_item (region_id, id, org_id, org_path, state, kind, topic, title, summary, year,
                          number, author, audience, audience_path, place, renewed_on, account_id,
                          made_at, changed_at)
VALUES (:region_id, :id, :org_id, :org_path, :state, :kind, :topic, :title, :summary, :year,
        :number, :author, :audience, :audience_path, :place, :today, :account_id, :now, :now);

-- False if somebody has changed it since that version.
-- @changed change(scope scope, id id, version int, kind text, topic text, title text,
--   summary text, year id, number text, author text, audience text, audience_path text, now int)
UPDATE library_item
   SET kind = :kind, topic = :topic, title = :title, summary = :summary, year = :year,
       number = :number, author = :author, audience = :audience, audience_path = :audience_path,
       version = version + 1, changed_at = :now
 WHERE id = :id AND version = :version AND org_path >= :scope_from AND org_path < :scope_to;

-- @changed set_state(scope scope, id id, version int, state text, successor_id id,
--   withdrawn_on date, withdrawn_for text, now int)
UPDATE library_item
   SET state = :state, successor_id = :successor_id, withdrawn_on = :withdrawn_on,
       withdrawn_for = :withdrawn_for, version = version + 1, changed_at = :now
 WHERE id = :id AND version = :version AND org_path >= :scope_from AND org_path < :scope_to;

-- A new file, or one less: the item stands in front again, or where it was.
-- @exec renew(region_id int, id id, languages text, files int, place int, renewed_on date, now int)
UPDATE library_item
   SET languages = :languages, files = :files, place = :place, renewed_on = :renewed_on,
       version = version + 1, changed_at = :now
 WHERE region_id = :region_id AND id = :id;

-- ---- files --------------------------------------------------------------------------------------

-- @part file_line(): n int, language text, version int, is_current bool, day date, note text,
--   url text, name text, type text, size int, has_words bool
n, language, version, is_current, day, note, url, name, type, size,
       CASE WHEN words IS NULL THEN 0 ELSE 1 END AS has_words;

-- The newest first.
-- @many files(region_id int, item_id id): @file_line
SELECT @file_line FROM library_file
 WHERE region_id = :region_id AND item_id = :item_id ORDER BY n DESC;

-- @one file(region_id int, item_id id, n int): n int, is_current bool, url text, name text,
--   type text, size int, hash text, content bytes
SELECT n, is_current, url, name, type, size, hash, content FROM library_file
 WHERE region_id = :region_id AND item_id = :item_id AND n = :n;

-- The words of the newest files.
-- @many words_of(region_id int, item_id id): language text, words text
SELECT language, words FROM library_file
 WHERE region_id = :region_id AND item_id = :item_id AND is_current = 1 ORDER BY n;

-- @exec replace_current(region_id int, item_id id, language text)
UPDATE library_file SET is_current = 0
 WHERE region_id = :region_id AND item_id = :item_id AND language = :language AND is_current = 1;

-- @insert add_file(region_id int, item_id id, n int, language text, version int, day date,
--   note text, url text, name text, type text, size id, hash text, content bytes, words text,
--   account_id id, now int)
INSERT INTO library_file (region_id, item_id, n, language, version, is_current, day, note, url,
                          name, type, size, hash, content, words, account_id, made_at)
VALUES (:region_id, :item_id, :n, :language, :version, 1, :day, :note, :url, :name, :type, :size,
        :hash, :content, :words, :account_id, :now);

-- @changed remove_file(region_id int, item_id id, n int)
DELETE FROM library_file
 WHERE region_id = :region_id AND item_id = :item_id AND n = :n AND is_current = 1;

-- The one before it is the newest again.
-- @exec restore_current(region_id int, item_id id, language text)
UPDATE library_file SET is_current = 1
 WHERE region_id = :region_id AND item_id = :item_id AND language = :language
   AND version = (SELECT max(f.version) FROM library_file f
                   WHERE f.region_id = :region_id AND f.item_id = :item_id
                     AND f.language = :language);

-- ---- words --------------------------------------------------------------------------------------

-- @exec forget_words(place int)
-- sqlite:
DELETE FROM library_words WHERE rowid = :place
-- postgres:
DELETE FROM library_words WHERE id = :place
-- both:
;

-- @insert put_words(place int, words text)
-- sqlite:
INSERT INTO library_words (rowid, words) VALUES (:place, :words)
-- postgres:
INSERT INTO library_words (id, words)
VALUES (:place, array_to_tsvector(string_to_array(:words, ' ')))
-- both:
;

-- @exec make_stale(scope scope)
INSERT INTO library_stale (id)
SELECT id FROM library_item
 WHERE (org_path >= :scope_from AND org_path < :scope_to)
    OR (audience_path >= :scope_from AND audience_path < :scope_to)
ON CONFLICT (id) DO NOTHING;

-- @many stale(limit int): id id
SELECT id FROM library_stale ORDER BY id LIMIT :limit;

-- @exec not_stale(id id)
DELETE FROM library_stale WHERE id = :id;

-- ---- how often it was taken ---------------------------------------------------------------------

-- @exec count_download(region_id int, item_id id, n int, month text, org_id int)
INSERT INTO library_taken (region_id, item_id, n, month, org_id, downloads)
VALUES (:region_id, :item_id, :n, :month, :org_id, 1)
ON CONFLICT (region_id, item_id, n, month, org_id)
DO UPDATE SET downloads = library_taken.downloads + 1;

-- @exec count_reader(region_id int, item_id id, reader text, n int, month text, org_id int)
INSERT INTO library_reader (region_id, item_id, reader, n, month, org_id)
VALUES (:region_id, :item_id, :reader, :n, :month, :org_id) ON CONFLICT DO NOTHING;

-- @one totals(region_id int, item_id id): downloads int, without_org int, people int
SELECT coalesce((SELECT sum(downloads) FROM library_taken
                  WHERE region_id = :region_id AND item_id = :item_id), 0) AS downloads,
       coalesce((SELECT sum(downloads) FROM library_taken
                  WHERE region_id = :region_id AND item_id = :item_id AND org_id = 0), 0)
           AS without_org,
       (SELECT count(DISTINCT reader) FROM library_reader
         WHERE region_id = :region_id AND item_id = :item_id) AS people;

-- @many taken_by_file(region_id int, item_id id): n int, downloads int, people int
SELECT t.n, sum(t.downloads) AS downloads,
       (SELECT count(DISTINCT r.reader) FROM library_reader r
         WHERE r.region_id = :region_id AND r.item_id = :item_id AND r.n = t.n) AS people
  FROM library_taken t
 WHERE t.region_id = :region_id AND t.item_id = :item_id GROUP BY t.n ORDER BY t.n;

-- @many taken_by_month(region_id int, item_id id, limit int): month text, downloads int, people int
SELECT t.month, sum(t.downloads) AS downloads,
       (SELECT count(DISTINCT r.reader) FROM library_reader r
         WHERE r.region_id = :region_id AND r.item_id = :item_id AND r.month = t.month) AS people
  FROM library_taken t
 WHERE t.region_id = :region_id AND t.item_id = :item_id
 GROUP BY t.month ORDER BY t.month DESC LIMIT :limit;

-- By the organisations directly below a place, and what is of the place itself.
-- @many taken_by_branch(region_id int, item_id id, path text, path_end text): path text,
--   name text, people int
SELECT b.path, b.short_name AS name, count(DISTINCT r.reader) AS people
  FROM library_reader r JOIN org o ON o.id = r.org_id
  JOIN org b ON b.path = substr(o.path, 1, length(:path) + 3)
 WHERE r.region_id = :region_id AND r.item_id = :item_id
   AND o.path >= :path AND o.path < :path_end
 GROUP BY b.path, b.short_name, b.sort_key ORDER BY b.sort_key, b.path;

-- ---- who reads ----------------------------------------------------------------------------------

-- Where somebody is on the register, and whether he holds a post in the union today.
-- @one place_of(scope scope, member_id id, today date): org_id id, path text, has_post bool
SELECT m.org_id, m.org_path AS path,
       CASE WHEN EXISTS (SELECT 1 FROM body_post p
                          WHERE p.member_id = m.id AND p.region_id = m.region_id
                            AND p.valid_from <= :today
                            AND (p.valid_to IS NULL OR p.valid_to >= :today)
                            AND (p.ended_on IS NULL OR p.ended_on > :today))
            THEN 1 ELSE 0 END AS has_post
  FROM member m
 WHERE m.region_id = :scope_region AND m.id = :member_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working', 'second');

-- ---- what others change -------------------------------------------------------------------------

-- @one has_items(org_id id): id id
SELECT i.id FROM org o JOIN library_item i ON i.org_path = o.path AND i.org_id = o.id
 WHERE o.id = :org_id LIMIT 1;

-- @exec move_paths(scope scope, path_to text)
UPDATE library_item SET org_path = :path_to || substr(org_path, length(:scope_from) + 1)
 WHERE org_path >= :scope_from AND org_path < :scope_to;

-- @exec move_audiences(scope scope, path_to text)
UPDATE library_item SET audience_path = :path_to || substr(audience_path, length(:scope_from) + 1)
 WHERE audience_path >= :scope_from AND audience_path < :scope_to;
