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

-- The latest first. `match` and `query` ask for the same, each in the language of one database;
-- they hold what may be read, and the rows are looked at once more. except_org 0: of all.
-- @many found(scope scope, path text, match text, query text, except_org id, limit int):
--   id id, kind text, number text, dated_on date, title text, state text, org_name text
SELECT d.id, d.kind, d.number, d.dated_on, d.title, d.state, o.short_name AS org_name
-- sqlite:
  FROM document_words w JOIN document d ON d.id = w.rowid JOIN org o ON o.id = d.org_id
 WHERE w.document_words MATCH :match AND :query <> ''
-- postgres:
  FROM document_words w JOIN document d ON d.id = w.id JOIN org o ON o.id = d.org_id
 WHERE w.words @@ CAST(:query AS tsquery) AND :match <> ''
-- both:
   AND d.org_id <> coalesce(:except_org, 0)
   AND ((d.org_path >= :scope_from AND d.org_path < :scope_to)
        OR (d.state <> 'draft' AND d.audience <> 'staff'
            AND substr(:path, 1, length(d.org_path)) = d.org_path))
-- sqlite:
 ORDER BY w.rowid DESC LIMIT :limit
-- postgres:
 ORDER BY w.id DESC LIMIT :limit
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
