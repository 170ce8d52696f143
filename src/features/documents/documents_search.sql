-- Searching documents, by words and by numbers.

-- @exec forget_words(id id)
-- sqlite:
DELETE FROM document_words WHERE rowid = :id
-- postgres:
DELETE FROM document_words WHERE id = :id
-- both:
;

-- @insert put_words(id id, words text)
-- sqlite:
INSERT INTO document_words (rowid, words) VALUES (:id, :words)
-- postgres:
INSERT INTO document_words (id, words)
VALUES (:id, array_to_tsvector(string_to_array(:words, ' ')))
-- both:
;

-- What follows is planned anew each time it is asked: how many documents have the words decides
-- how they are found. What the index finds lies all over the table: its pages are asked of the disk
-- many at a time.
-- @one plan_anew(): mode text
-- sqlite:
SELECT '' AS mode
-- postgres:
SELECT set_config('plan_cache_mode', 'force_custom_plan', true) ||
       set_config('effective_io_concurrency', '64', true) AS mode
-- both:
;

-- The latest first. `match` and `query` ask for the same, each in the language of one database;
-- they hold what may be read, and the rows are looked at once more.
--
-- PostgreSQL's index gives no order. What many documents have is soon found among the `latest`
-- ones; else what few have is taken from the index and sorted, and what neither is so is found by
-- going back from the latest one as far as it takes. (`indexed` is planned as if all of it were
-- read, and so from the index; with the limit in it, the table would be read through.)
-- @many found(scope scope, path text, match text, query text, latest int, limit int): id id,
--   kind text, number text, dated_on date, title text, state text, org_name text
-- sqlite:
SELECT d.id, d.kind, d.number, d.dated_on, d.title, d.state, o.short_name AS org_name
  FROM document_words w JOIN document d ON d.id = w.rowid JOIN org o ON o.id = d.org_id
 WHERE w.document_words MATCH :match AND :query <> '' AND :latest >= 0
-- postgres:
WITH newest AS MATERIALIZED (
    SELECT id
      FROM (SELECT id, words FROM document_words ORDER BY id DESC LIMIT :latest) recent
     WHERE words @@ CAST(:query AS tsquery) ORDER BY id DESC LIMIT :limit),
indexed AS MATERIALIZED (
    SELECT id FROM document_words
     WHERE words @@ CAST(:query AS tsquery) AND (SELECT count(*) FROM newest) < :limit),
few AS MATERIALIZED (SELECT id FROM indexed LIMIT 3000),
hit AS (
    SELECT id FROM newest WHERE (SELECT count(*) FROM newest) >= :limit
     UNION ALL
    SELECT id FROM few WHERE (SELECT count(*) FROM few) < 3000
     UNION ALL
    (SELECT id FROM document_words
      WHERE words @@ CAST(:query AS tsquery) AND (SELECT count(*) FROM few) >= 3000
      ORDER BY id DESC LIMIT :limit))
SELECT d.id, d.kind, d.number, d.dated_on, d.title, d.state, o.short_name AS org_name
  FROM (SELECT id FROM hit ORDER BY id DESC LIMIT :limit) w
  JOIN document d ON d.id = w.id JOIN org o ON o.id = d.org_id
 WHERE :match <> ''
-- both:
   AND ((d.org_path >= :scope_from AND d.org_path < :scope_to)
        OR (d.state <> 'draft' AND d.audience <> 'staff'
            AND substr(:path, 1, length(d.org_path)) = d.org_path))
-- sqlite:
 ORDER BY w.rowid DESC LIMIT :limit
-- postgres:
 ORDER BY d.id DESC LIMIT :limit
-- both:
;

-- @exec make_stale(scope scope)
INSERT INTO document_stale (id)
SELECT id FROM document WHERE org_path >= :scope_from AND org_path < :scope_to
ON CONFLICT (id) DO NOTHING;

-- @many stale(limit int): id id
SELECT id FROM document_stale ORDER BY id LIMIT :limit;

-- @exec not_stale(id id)
DELETE FROM document_stale WHERE id = :id;
