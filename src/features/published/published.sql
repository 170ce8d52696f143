-- @part publication(): id id, region_id int, org_id id, org_name text, title text, publisher text,
--   about text, day date, source text, note text, version int
p.id, p.region_id, p.org_id, o.short_name AS org_name, p.title, p.publisher, p.about, p.day,
p.source, p.note, p.version;

-- Of an organisation and all below it, the latest day first.
-- @many list(scope scope): id id, org_name text, title text, publisher text, about text, day date
SELECT p.id, o.short_name AS org_name, p.title, p.publisher, p.about, p.day
  FROM publication p JOIN org o ON o.id = p.org_id
 WHERE p.org_path >= :scope_from AND p.org_path < :scope_to
 ORDER BY p.day DESC, p.id DESC LIMIT 200;

-- @one find(id id, scope scope): @publication
SELECT @publication FROM publication p JOIN org o ON o.id = p.org_id
 WHERE p.id = :id AND p.org_path >= :scope_from AND p.org_path < :scope_to;

-- @many figures(publication_id id): code text, title text, printed text, formula text, cell text,
--   tolerance text
SELECT code, title, printed, formula, cell, tolerance
  FROM publication_figure WHERE publication_id = :publication_id ORDER BY position;

-- What was published of the organisation itself for that day, where our own figure has a cell.
-- @many cells_of(org_id id, day date): publication_id id, cell text, printed text
SELECT p.id AS publication_id, f.cell, f.printed
  FROM publication p JOIN publication_figure f ON f.publication_id = p.id
 WHERE p.org_id = :org_id AND p.day = :day AND p.about IS NULL
   AND f.cell IS NOT NULL AND f.printed IS NOT NULL
 ORDER BY p.id, f.position;

-- @insert add(id id, region_id int, org_id id, org_path text, title text, publisher text,
--   about text, day date, source text, note text, version int, now int)
INSERT INTO publication (id, region_id, org_id, org_path, title, publisher, about, day, source,
                         note, version, changed_at)
VALUES (:id, :region_id, :org_id, :org_path, :title, :publisher, :about, :day, :source, :note,
        :version, :now);

-- False if somebody has changed it meanwhile.
-- @changed change(id id, title text, publisher text, about text, day date, source text, note text,
--   version int, now int)
UPDATE publication
   SET title = :title, publisher = :publisher, about = :about, day = :day, source = :source,
       note = :note, version = version + 1, changed_at = :now
 WHERE id = :id AND version = :version;

-- @insert add_figure(publication_id id, position int, code text, title text, printed text,
--   formula text, cell text, tolerance text)
INSERT INTO publication_figure (publication_id, position, code, title, printed, formula, cell,
                                tolerance)
VALUES (:publication_id, :position, :code, :title, :printed, :formula, :cell, :tolerance);

-- @exec remove_figures(publication_id id)
DELETE FROM publication_figure WHERE publication_id = :publication_id;

-- @exec remove(id id)
DELETE FROM publication WHERE id = :id;

-- @one any_of_org(org_id id): id id
SELECT id FROM publication WHERE org_id = :org_id LIMIT 1;

-- @exec move_paths(scope scope, path_to text)
UPDATE publication SET org_path = :path_to || substr(org_path, length(:scope_from) + 1)
 WHERE org_path >= :scope_from AND org_path < :scope_to;

-- The organisation of a command, with what a publication keeps of it.
-- @one org(id id): region_id int, id id, path text, short_name text
SELECT region_id, id, path, short_name FROM org WHERE id = :id;
