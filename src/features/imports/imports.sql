-- Lists that were sent, their rows, and what their columns mean. Rows hold personal data: always
-- with
-- a scope.

-- ---- lists --------------------------------------------------------------------------------------
-- @insert add(region_id id, id id, org_id id, org_path text, account_id id, file_name text, sheet
--   int,
--   sheet_name text, lists int, now int)
INSERT INTO import (region_id, id, org_id, org_path, account_id, file_name, state, sheet,
       sheet_name, lists, created_at)
VALUES (:region_id, :id, :org_id, :org_path, coalesce(:account_id, 0), :file_name, 'checking',
       :sheet, :sheet_name, :lists, :now);

-- @one find(scope scope, id id): region_id id, id id, org_id id, org_path text, org_name text,
--   account_id id, file_name text, state text, sentence text, job_id id, sheet int, sheet_name
--   text, lists int,
--   layout bytes, fresh int, changed int, same int, wrong int, skipped int, remarked int,
--   created_at int,
--   loaded_at int, undone_at int
SELECT i.region_id, i.id, i.org_id, i.org_path, o.short_name AS org_name, i.account_id, i.file_name,
       i.state, i.sentence, i.job_id, i.sheet, i.sheet_name, i.lists, i.layout, i.fresh, i.changed,
       i.same, i.wrong, i.skipped, i.remarked, i.created_at, i.loaded_at, i.undone_at
  FROM import i JOIN org o ON o.region_id = i.region_id AND o.id = i.org_id
 WHERE i.region_id = :scope_region AND i.id = :id
   AND i.org_path >= :scope_from AND i.org_path < :scope_to;

-- @many list(scope scope, limit int): id id, org_name text, file_name text, state text, fresh int,
--   changed int, same int, wrong int, created_at int, loaded_at int
SELECT i.id, o.short_name AS org_name, i.file_name, i.state, i.fresh, i.changed, i.same, i.wrong,
       i.created_at, i.loaded_at
  FROM import i JOIN org o ON o.region_id = i.region_id AND o.id = i.org_id
 WHERE i.region_id = :scope_region AND i.org_path >= :scope_from AND i.org_path < :scope_to
 ORDER BY i.id DESC LIMIT :limit;

-- False if it is in another state by now: a second click finds the first one's work under way.
-- @changed move(scope scope, id id, before text, after text)
UPDATE import SET state = :after, sentence = NULL
 WHERE region_id = :scope_region AND id = :id AND state = :before
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec set_state(scope scope, id id, state text, sentence text)
UPDATE import SET state = :state, sentence = :sentence
 WHERE region_id = :scope_region AND id = :id
   AND org_path >= :scope_from AND org_path < :scope_to;

-- The work that a list waits for will not be done: it is what it was before.
-- @exec give_up(region_id id, id id, before text, after text, sentence text)
UPDATE import SET state = :after, sentence = :sentence
 WHERE region_id = :region_id AND id = :id AND state = :before;

-- @exec set_job(scope scope, id id, job_id id)
UPDATE import SET job_id = :job_id
 WHERE region_id = :scope_region AND id = :id
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec set_sheet(scope scope, id id, sheet int, sheet_name text)
UPDATE import SET sheet = :sheet, sheet_name = :sheet_name
 WHERE region_id = :scope_region AND id = :id
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec set_layout(scope scope, id id, layout bytes)
UPDATE import SET layout = :layout
 WHERE region_id = :scope_region AND id = :id
   AND org_path >= :scope_from AND org_path < :scope_to;

-- False if it is not being loaded any more.
-- @changed set_loaded(scope scope, id id, loaded_at int)
UPDATE import SET state = 'loaded', loaded_at = :loaded_at
 WHERE region_id = :scope_region AND id = :id AND state = 'loading'
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec set_undone(scope scope, id id, undone_at int)
UPDATE import SET state = 'undone', undone_at = :undone_at
 WHERE region_id = :scope_region AND id = :id
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec set_counts(scope scope, id id, fresh int, changed int, same int, wrong int, skipped int,
--   remarked int)
UPDATE import SET fresh = :fresh, changed = :changed, same = :same, wrong = :wrong, skipped =
       :skipped,
       remarked = :remarked
 WHERE region_id = :scope_region AND id = :id
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec remove(scope scope, id id)
DELETE FROM import
 WHERE region_id = :scope_region AND id = :id
   AND org_path >= :scope_from AND org_path < :scope_to;

-- Lists whose thirty days are over: of those loaded since the loading, of others since they were
-- sent. A check that was never ended is over then, too.
-- @many old(before int, limit int): region_id id, id id, org_path text
SELECT region_id, id, org_path FROM import
 WHERE coalesce(loaded_at, created_at) < :before AND state NOT IN ('loading', 'undoing')
 LIMIT :limit;

-- ---- rows ---------------------------------------------------------------------------------------
-- @insert add_row(region_id id, import_id id, row_number int, org_path text, fate text, remarks
--   int,
--   fields int, member_id id, content bytes)
INSERT INTO import_row (region_id, import_id, row_number, org_path, fate, remarks, fields,
       member_id,
                        content)
VALUES (:region_id, :import_id, :row_number, :org_path, :fate, :remarks, :fields, :member_id,
       :content);

-- @exec change_row(scope scope, import_id id, row_number int, fate text, remarks int, fields int,
--   member_id id, content bytes)
UPDATE import_row SET fate = :fate, remarks = :remarks, fields = :fields, member_id = :member_id,
       content = :content
 WHERE region_id = :scope_region AND import_id = :import_id AND row_number = :row_number
   AND org_path >= :scope_from AND org_path < :scope_to;

-- What became of it, and how it was before.
-- @exec settle_row(scope scope, import_id id, row_number int, fate text, member_id id, kept bytes,
--   version int)
UPDATE import_row SET fate = :fate, member_id = :member_id, kept = :kept, version = :version
 WHERE region_id = :scope_region AND import_id = :import_id AND row_number = :row_number
   AND org_path >= :scope_from AND org_path < :scope_to;

-- Not loaded; the content tells why.
-- @exec settle_wrong_row(scope scope, import_id id, row_number int, content bytes)
UPDATE import_row SET fate = 'wrong', member_id = NULL, content = :content
 WHERE region_id = :scope_region AND import_id = :import_id AND row_number = :row_number
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @one row(scope scope, import_id id, row_number int): row_number int, fate text, member_id id,
--   content bytes
SELECT row_number, fate, member_id, content FROM import_row
 WHERE region_id = :scope_region AND import_id = :import_id AND row_number = :row_number
   AND org_path >= :scope_from AND org_path < :scope_to;

-- Rows of one fate (none = all), in the order of the list.
-- @many rows(scope scope, import_id id, fate text, after int, limit int): row_number int, fate
--   text,
--   member_id id, content bytes
SELECT row_number, fate, member_id, content FROM import_row
 WHERE region_id = :scope_region AND import_id = :import_id AND row_number > :after
   AND org_path >= :scope_from AND org_path < :scope_to AND (:fate IS NULL OR fate = :fate)
 ORDER BY row_number LIMIT :limit;

-- Rows that will be loaded and have something to be said about.
-- @many remarked_rows(scope scope, import_id id, after int, limit int): row_number int, fate text,
--   member_id id, content bytes
SELECT row_number, fate, member_id, content FROM import_row
 WHERE region_id = :scope_region AND import_id = :import_id AND row_number > :after AND remarks > 0
   AND fate NOT IN ('wrong', 'skipped')
   AND org_path >= :scope_from AND org_path < :scope_to
 ORDER BY row_number LIMIT :limit;

-- What the loading has done, by its cards.
-- @many done_rows(scope scope, import_id id, after int, limit int): fate text, member_id id,
--   kept bytes, version int
SELECT fate, member_id, kept, version FROM import_row
 WHERE region_id = :scope_region AND import_id = :import_id AND member_id > :after
   AND fate IN ('added', 'written')
   AND org_path >= :scope_from AND org_path < :scope_to
 ORDER BY member_id LIMIT :limit;

-- Cards that were changed after the loading.
-- @one count_touched(scope scope, import_id id): total int
SELECT count(*) AS total
  FROM import_row r LEFT JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 WHERE r.region_id = :scope_region AND r.import_id = :import_id
   AND r.fate IN ('added', 'written')
   AND r.org_path >= :scope_from AND r.org_path < :scope_to
   AND coalesce(m.version, 0) <> r.version;

-- @many touched(scope scope, import_id id, limit int): member_id id
SELECT r.member_id
  FROM import_row r LEFT JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 WHERE r.region_id = :scope_region AND r.import_id = :import_id
   AND r.fate IN ('added', 'written')
   AND r.org_path >= :scope_from AND r.org_path < :scope_to
   AND coalesce(m.version, 0) <> r.version
 ORDER BY r.row_number LIMIT :limit;

-- Which row of the list has that person already.
-- @one row_of_member(scope scope, import_id id, member_id id, row_number int): row_number int
SELECT row_number FROM import_row
 WHERE region_id = :scope_region AND import_id = :import_id AND member_id = :member_id
   AND row_number <> :row_number AND fate IN ('changed', 'same', 'written')
   AND org_path >= :scope_from AND org_path < :scope_to
 LIMIT 1;

-- One pass without sorting: a list of a million rows must not take memory.
-- @one counts(scope scope, import_id id): total int, fresh int, changed int, same int, wrong int,
--   skipped int, added int, written int, remarked int
SELECT count(*) AS total,
       sum(CASE WHEN fate = 'new' THEN 1 ELSE 0 END) AS fresh,
       sum(CASE WHEN fate = 'changed' THEN 1 ELSE 0 END) AS changed,
       sum(CASE WHEN fate = 'same' THEN 1 ELSE 0 END) AS same,
       sum(CASE WHEN fate = 'wrong' THEN 1 ELSE 0 END) AS wrong,
       sum(CASE WHEN fate = 'skipped' THEN 1 ELSE 0 END) AS skipped,
       sum(CASE WHEN fate = 'added' THEN 1 ELSE 0 END) AS added,
       sum(CASE WHEN fate = 'written' THEN 1 ELSE 0 END) AS written,
       sum(CASE WHEN remarks > 0 AND fate NOT IN ('wrong', 'skipped') THEN 1 ELSE 0 END)
           AS remarked
  FROM import_row
 WHERE region_id = :scope_region AND import_id = :import_id
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @many changed_fields(scope scope, import_id id): fields int, total int
SELECT fields, count(*) AS total FROM import_row
 WHERE region_id = :scope_region AND import_id = :import_id AND fate = 'changed'
   AND org_path >= :scope_from AND org_path < :scope_to
 GROUP BY fields ORDER BY fields;

-- @exec remove_rows(scope scope, import_id id)
DELETE FROM import_row
 WHERE region_id = :scope_region AND import_id = :import_id
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @count remove_some_rows(scope scope, import_id id, limit int)
DELETE FROM import_row
 WHERE region_id = :scope_region AND import_id = :import_id
   AND org_path >= :scope_from AND org_path < :scope_to
   AND row_number IN (SELECT row_number FROM import_row
                       WHERE region_id = :scope_region AND import_id = :import_id
                       ORDER BY row_number LIMIT :limit);

-- ---- what columns mean --------------------------------------------------------------------------
-- @one mapping(region_id id, org_id id, headings text): fields text
SELECT fields FROM import_mapping
 WHERE region_id = :region_id AND org_id = :org_id AND headings = :headings;

-- @exec set_mapping(region_id id, org_id id, headings text, fields text)
INSERT INTO import_mapping (region_id, org_id, headings, fields)
VALUES (:region_id, :org_id, :headings, :fields)
ON CONFLICT (region_id, org_id, headings) DO UPDATE SET fields = excluded.fields;

-- ---- what pages need of others ------------------------------------------------------------------
-- Organisations that may hold members, by a part of their folded names.
-- @many places(scope scope, word text, limit int): id id, short_name text, path text, members int
SELECT o.id, o.short_name, o.path, o.members
  FROM org o JOIN org_type t ON t.code = o.type
       JOIN org_search s ON s.path = o.path AND s.org_id = o.id
 WHERE o.path >= :scope_from AND o.path < :scope_to AND t.holds_members = 1
   AND (:word IS NULL OR s.folded LIKE '%' || :word || '%')
 ORDER BY o.path LIMIT :limit;

-- @one job(id id): state text, done int, total int, sentence text, file_name text
SELECT state, done, total, sentence, file_name FROM job WHERE id = :id;

-- ---- the tree has changed -----------------------------------------------------------------------
-- The rows of a list stand where it stands.
-- @exec move_row_paths(scope scope, to text)
UPDATE import_row SET org_path = :to || substr(org_path, length(:scope_from) + 1)
 WHERE region_id = :scope_region
   AND import_id IN (SELECT id FROM import WHERE region_id = :scope_region
                        AND org_path >= :scope_from AND org_path < :scope_to);

-- @exec move_paths(scope scope, to text)
UPDATE import SET org_path = :to || substr(org_path, length(:scope_from) + 1)
 WHERE region_id = :scope_region AND org_path >= :scope_from AND org_path < :scope_to;
