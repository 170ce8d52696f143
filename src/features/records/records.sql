-- Registers of letters. Organisations stand in the tree: their paths are asked of it, none is kept.

-- @part letter(): id id, region_id int, org_id id, org_name text, stream text, number text,
--   row_number int, year int, dated_on date, title text, correspondent text, their_number text,
--   their_date date, state text, hash text, way text, pages int, sent_on date, answer_by date,
--   annulled_on date, annulled_why text, annulled_name text, answers int, orders int,
--   open_orders int, due_on date, who text, is_erased bool
d.id, d.region_id, d.org_id, o.short_name AS org_name, e.stream, d.number, e.row_number, e.year,
       d.dated_on, d.title, d.correspondent, d.their_number, d.their_date, d.state, d.hash, e.way,
       e.pages, e.sent_on, e.answer_by, e.annulled_on, e.annulled_why, e.annulled_name,
       (SELECT count(*) FROM document_link l JOIN document a ON a.id = l.document_id
                        LEFT JOIN record_entry ae ON ae.region_id = a.region_id
                                                 AND ae.document_id = a.id
         WHERE l.to_region_id = d.region_id AND l.to_id = d.id AND l.kind = 'answers'
           AND a.state <> 'draft' AND ae.annulled_on IS NULL) AS answers,
       (SELECT count(*) FROM record_order r
         WHERE r.region_id = d.region_id AND r.document_id = d.id) AS orders,
       (SELECT count(*) FROM record_order r
         WHERE r.region_id = d.region_id AND r.document_id = d.id
           AND r.done_on IS NULL) AS open_orders,
       (SELECT min(r.due_on) FROM record_order r
         WHERE r.region_id = d.region_id AND r.document_id = d.id
           AND r.done_on IS NULL) AS due_on,
       (SELECT r.who FROM record_order r
         WHERE r.region_id = d.region_id AND r.document_id = d.id
         ORDER BY (CASE WHEN r.done_on IS NULL THEN 0 ELSE 1 END), r.due_on, r.id LIMIT 1) AS who,
       CASE WHEN x.document_id IS NULL THEN 0 ELSE 1 END AS is_erased;

-- Which lines of a register; what is not asked for is empty. `only`: unanswered · overdue ·
-- annulled · unsent.
-- @part asked(org_id id, stream text, year int, words text, since date, until date, only text,
--   today date)
e.org_id = :org_id AND e.stream = :stream AND e.year = :year
   AND (:words IS NULL OR e.search LIKE '%' || :words || '%')
   AND (:since IS NULL OR d.dated_on >= :since) AND (:until IS NULL OR d.dated_on <= :until)
   AND (:only IS NULL
        OR (:only = 'annulled' AND e.annulled_on IS NOT NULL)
        OR (:only = 'unsent' AND e.annulled_on IS NULL AND e.sent_on IS NULL)
        OR (:only = 'unanswered' AND e.annulled_on IS NULL AND e.answer_by IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM document_link l JOIN document a ON a.id = l.document_id
                                 LEFT JOIN record_entry ae ON ae.region_id = a.region_id
                                                          AND ae.document_id = a.id
                             WHERE l.to_region_id = d.region_id AND l.to_id = d.id
                               AND l.kind = 'answers' AND a.state <> 'draft'
                               AND ae.annulled_on IS NULL))
        OR (:only = 'overdue' AND e.annulled_on IS NULL
            AND EXISTS (SELECT 1 FROM record_order r
                         WHERE r.region_id = d.region_id AND r.document_id = d.id
                           AND r.done_on IS NULL AND r.due_on < :today)));

-- The last numbers first, those before a number.
-- @many register(@asked, before int, limit int): @letter
SELECT @letter
  FROM record_entry e JOIN document d ON d.region_id = e.region_id AND d.id = e.document_id
       JOIN org o ON o.id = e.org_id
       LEFT JOIN document_erased x ON x.document_id = d.id
 WHERE @asked AND e.row_number < :before
 ORDER BY e.row_number DESC LIMIT :limit;

-- In the order of the numbers, for files.
-- @each journal(@asked): @letter
SELECT @letter
  FROM record_entry e JOIN document d ON d.region_id = e.region_id AND d.id = e.document_id
       JOIN org o ON o.id = e.org_id
       LEFT JOIN document_erased x ON x.document_id = d.id
 WHERE @asked
 ORDER BY e.row_number;

-- @one find(scope scope, id id): @letter
SELECT @letter
  FROM document d JOIN org o ON o.id = d.org_id
       JOIN record_entry e ON e.region_id = d.region_id AND e.document_id = d.id
       LEFT JOIN document_erased x ON x.document_id = d.id
 WHERE d.id = :id AND o.path >= :scope_from AND o.path < :scope_to;

-- Letters that were drafted and have no number yet.
-- @many drafts(org_id id): id id, title text, correspondent text, dated_on date
SELECT id, title, correspondent, dated_on FROM document
 WHERE org_id = :org_id AND stream = 'outgoing' AND state = 'draft' ORDER BY id DESC LIMIT 50;

-- @many years(org_id id, stream text): year int
SELECT DISTINCT year FROM record_entry WHERE org_id = :org_id AND stream = :stream
 ORDER BY year DESC;

-- How many lines wait for something.
-- @one waiting(org_id id, stream text, year int, today date): overdue int, unanswered int,
--   unsent int
SELECT (SELECT count(*) FROM record_entry e
         WHERE e.org_id = :org_id AND e.stream = :stream AND e.year = :year
           AND e.annulled_on IS NULL
           AND EXISTS (SELECT 1 FROM record_order r
                        WHERE r.region_id = e.region_id AND r.document_id = e.document_id
                          AND r.done_on IS NULL AND r.due_on < :today)) AS overdue,
       (SELECT count(*) FROM record_entry e
         WHERE e.org_id = :org_id AND e.stream = :stream AND e.year = :year
           AND e.annulled_on IS NULL AND e.answer_by IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM document_link l
                                JOIN document a ON a.id = l.document_id
                                LEFT JOIN record_entry ae ON ae.region_id = a.region_id
                                                         AND ae.document_id = a.id
                            WHERE l.to_region_id = e.region_id AND l.to_id = e.document_id
                              AND l.kind = 'answers' AND a.state <> 'draft'
                              AND ae.annulled_on IS NULL)) AS unanswered,
       (SELECT count(*) FROM record_entry e
         WHERE e.org_id = :org_id AND e.stream = :stream AND e.year = :year
           AND e.annulled_on IS NULL AND e.sent_on IS NULL) AS unsent;

-- @one org(scope scope, id id): region_id int, id id, path text, name text, short_name text,
--   level int, country text
SELECT o.region_id, o.id, o.path, o.name, o.short_name, t.level, o.country
  FROM org o JOIN org_type t ON t.code = o.type
 WHERE o.id = :id AND o.path >= :scope_from AND o.path < :scope_to;

-- @one document(id id): region_id int, org_id id, stream text, kind text, dated_on date,
--   title text, number text, correspondent text, their_number text, state text, body_type text
SELECT d.region_id, d.org_id, d.stream, d.kind, d.dated_on, d.title, d.number, d.correspondent,
       d.their_number, d.state, b.body_type
  FROM document d LEFT JOIN body b ON b.id = d.body_id
 WHERE d.id = :id;

-- Who wrote before, and whom one wrote to: the most frequent first.
-- @many correspondents(org_id id): name text
SELECT d.correspondent AS name FROM document d
 WHERE d.org_id = :org_id AND d.stream <> 'own' AND d.correspondent IS NOT NULL
 GROUP BY d.correspondent ORDER BY count(*) DESC, d.correspondent LIMIT 200;

-- The organisations above, and those right below.
-- @many neighbours(path text, id id): name text
SELECT o.name FROM org o
 WHERE o.path IN (substr(:path, 1, 1), substr(:path, 1, 4), substr(:path, 1, 7),
                  substr(:path, 1, 10), substr(:path, 1, 13)) AND o.path <> :path
    OR (o.parent_id = :id AND o.state = 'active')
 ORDER BY o.path LIMIT 200;

-- Who holds posts in the organisation, and who was named before.
-- @system names of who holds a post, for who works in that organisation
-- @many executors(org_id id, day date): name text
SELECT p.last_name || ' ' || substr(p.first_name, 1, 1) || '.'
       || CASE WHEN p.middle_name IS NULL THEN '' ELSE substr(p.middle_name, 1, 1) || '.' END
       AS name
  FROM body_post p
 WHERE p.org_id = :org_id AND p.valid_from <= :day
   AND (p.valid_to IS NULL OR p.valid_to >= :day) AND (p.ended_on IS NULL OR p.ended_on >= :day)
UNION
SELECT r.who AS name FROM record_order r WHERE r.org_id = :org_id
 ORDER BY name LIMIT 200;

-- ---- numbers ------------------------------------------------------------------------------------

-- @one reached(org_id id, stream text, year int): row_number int
SELECT coalesce(max(row_number), 0) AS row_number FROM record_entry
 WHERE org_id = :org_id AND stream = :stream AND year = :year;

-- @one pattern(org_id id, stream text): pattern text
SELECT pattern FROM record_pattern WHERE org_id = :org_id AND stream = :stream;

-- @exec set_pattern(org_id id, stream text, pattern text)
INSERT INTO record_pattern (org_id, stream, pattern) VALUES (:org_id, :stream, :pattern)
ON CONFLICT (org_id, stream) DO UPDATE SET pattern = excluded.pattern;

-- ---- writing ------------------------------------------------------------------------------------

-- @insert enter(region_id int, document_id id, org_id id, stream text, year int, row_number int,
--   search text, now int)
INSERT INTO record_entry (region_id, document_id, org_id, stream, year, row_number, search, made_at)
VALUES (:region_id, :document_id, :org_id, :stream, :year, :row_number, :search, :now);

-- @exec describe(region_id int, document_id id, way text, pages int, answer_by date)
UPDATE record_entry SET way = :way, pages = :pages, answer_by = :answer_by
 WHERE region_id = :region_id AND document_id = :document_id;

-- @changed sent(region_id int, document_id id, way text, sent_on date)
UPDATE record_entry SET way = :way, sent_on = :sent_on
 WHERE region_id = :region_id AND document_id = :document_id AND stream = 'outgoing'
   AND annulled_on IS NULL;

-- @changed annul(region_id int, document_id id, day date, why text, name text)
UPDATE record_entry SET annulled_on = :day, annulled_why = :why, annulled_name = :name
 WHERE region_id = :region_id AND document_id = :document_id AND annulled_on IS NULL;

-- @exec also_found(region_id int, document_id id, words text)
UPDATE record_entry SET search = search || ' ' || :words
 WHERE region_id = :region_id AND document_id = :document_id;

-- @insert put_order(id id, region_id int, document_id id, org_id id, text text, who text,
--   given_on date, given_name text, due_on date)
INSERT INTO record_order (id, region_id, document_id, org_id, text, who, given_on, given_name,
                          due_on)
VALUES (:id, :region_id, :document_id, :org_id, :text, :who, :given_on, :given_name, :due_on);

-- @many orders(region_id int, document_id id): id id, text text, who text, given_on date,
--   given_name text, due_on date, done_on date, done_note text
SELECT id, text, who, given_on, given_name, due_on, done_on, done_note FROM record_order
 WHERE region_id = :region_id AND document_id = :document_id ORDER BY id;

-- @changed order_done(region_id int, document_id id, id id, day date, note text)
UPDATE record_order SET done_on = :day, done_note = :note
 WHERE region_id = :region_id AND document_id = :document_id AND id = :id AND done_on IS NULL;

-- @many files(region_id int, document_id id): n int, name text, size int
SELECT n, name, size FROM document_file
 WHERE region_id = :region_id AND document_id = :document_id ORDER BY n;

-- What it answers, and what answers it.
-- @many answers(region_id int, document_id id): is_back bool, id id, number text, dated_on date,
--   title text
SELECT 0 AS is_back, d.id, d.number, d.dated_on, d.title
  FROM document_link l JOIN document d ON d.id = l.to_id
 WHERE l.region_id = :region_id AND l.document_id = :document_id AND l.kind = 'answers'
 UNION ALL
SELECT 1 AS is_back, d.id, d.number, d.dated_on, d.title
  FROM document_link l JOIN document d ON d.id = l.document_id
 WHERE l.to_region_id = :region_id AND l.to_id = :document_id AND l.kind = 'answers'
   AND d.state <> 'draft'
 ORDER BY dated_on, id;

-- @many body_types(): code text, label text
SELECT code, label FROM body_type ORDER BY position;
