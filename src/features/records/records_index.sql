-- The index of cases, its cases and what lies in them.

-- @part index(): id id, region_id int, org_id id, org_name text, year int, approved_on date,
--   approved_name text, basis text, document_id id, closed_on date, version int
x.id, x.region_id, x.org_id, o.short_name AS org_name, x.year, x.approved_on, x.approved_name,
       x.basis, x.document_id, x.closed_on, x.version;

-- @one of_year(org_id id, year int): @index
SELECT @index FROM record_index x JOIN org o ON o.id = x.org_id
 WHERE x.org_id = :org_id AND x.year = :year;

-- @one find(scope scope, id id): @index
SELECT @index FROM record_index x JOIN org o ON o.id = x.org_id
 WHERE x.id = :id AND o.path >= :scope_from AND o.path < :scope_to;

-- @many years(org_id id): year int
SELECT year FROM record_index WHERE org_id = :org_id ORDER BY year DESC;

-- @insert add(id id, region_id int, org_id id, year int)
INSERT INTO record_index (id, region_id, org_id, year) VALUES (:id, :region_id, :org_id, :year);

-- @changed approve(id id, version int, day date, name text, basis text, document_id id)
UPDATE record_index SET approved_on = :day, approved_name = :name, basis = :basis,
       document_id = :document_id, version = version + 1
 WHERE id = :id AND version = :version AND approved_on IS NULL;

-- @changed close(id id, day date)
UPDATE record_index SET closed_on = :day, version = version + 1
 WHERE id = :id AND approved_on IS NOT NULL AND closed_on IS NULL;

-- The decision with that number.
-- @many decisions(org_id id, key text): id id, region_id int
SELECT id, region_id FROM document
 WHERE org_id = :org_id AND number_key = :key AND state = 'adopted' AND stream = 'own'
 ORDER BY dated_on DESC LIMIT 2;

-- @one any_of_org(org_id id): id id
SELECT id FROM record_index WHERE org_id = :org_id LIMIT 1;

-- ---- cases --------------------------------------------------------------------------------------

-- @part case_line(): id id, region_id int, index_id id, org_id id, org_name text, year int,
--   code text, section text, title text, keeping text, years int, event text, event_on date,
--   article text, note text, rule_kind text, rule_stream text, rule_body text, act_id id,
--   archived_on date, is_approved bool, closed_on date, documents int, first_on date, last_on date
c.id, c.region_id, c.index_id, c.org_id, o.short_name AS org_name, c.year, c.code, c.section,
       c.title, c.keeping, c.years, c.event, c.event_on, c.article, c.note, c.rule_kind,
       c.rule_stream, c.rule_body, c.act_id, c.archived_on,
       CASE WHEN x.approved_on IS NULL THEN 0 ELSE 1 END AS is_approved, x.closed_on,
       (SELECT count(*) FROM record_place p WHERE p.case_id = c.id) AS documents,
       (SELECT min(d.dated_on) FROM record_place p JOIN document d ON d.id = p.document_id
         WHERE p.case_id = c.id) AS first_on,
       (SELECT max(d.dated_on) FROM record_place p JOIN document d ON d.id = p.document_id
         WHERE p.case_id = c.id) AS last_on;

-- @many cases(index_id id): @case_line
SELECT @case_line
  FROM record_case c JOIN record_index x ON x.id = c.index_id JOIN org o ON o.id = c.org_id
 WHERE c.index_id = :index_id ORDER BY c.code;

-- Of closed years, not destroyed and not given away yet.
-- @many kept(org_id id): @case_line
SELECT @case_line
  FROM record_case c JOIN record_index x ON x.id = c.index_id JOIN org o ON o.id = c.org_id
 WHERE c.org_id = :org_id AND x.closed_on IS NOT NULL AND c.act_id IS NULL
   AND c.archived_on IS NULL
 ORDER BY c.year, c.code;

-- @many of_act(act_id id): @case_line
SELECT @case_line
  FROM record_act_case a JOIN record_case c ON c.id = a.case_id
       JOIN record_index x ON x.id = c.index_id JOIN org o ON o.id = c.org_id
 WHERE a.act_id = :act_id ORDER BY c.year, c.code;

-- @one find_case(scope scope, id id): @case_line
SELECT @case_line
  FROM record_case c JOIN record_index x ON x.id = c.index_id JOIN org o ON o.id = c.org_id
 WHERE c.id = :id AND o.path >= :scope_from AND o.path < :scope_to;

-- @insert add_case(id id, region_id int, index_id id, org_id id, year int, code text,
--   section text, title text, keeping text, years int, event text, article text, note text,
--   rule_kind text, rule_stream text, rule_body text)
INSERT INTO record_case (id, region_id, index_id, org_id, year, code, section, title, keeping,
                         years, event, article, note, rule_kind, rule_stream, rule_body)
VALUES (:id, :region_id, :index_id, :org_id, :year, :code, :section, :title, :keeping, :years,
        :event, :article, :note, :rule_kind, :rule_stream, :rule_body);

-- Before the index is approved.
-- @changed change_case(id id, code text, section text, title text, keeping text, years int,
--   event text, article text)
UPDATE record_case SET code = :code, section = :section, title = :title, keeping = :keeping,
       years = :years, event = :event, article = :article
 WHERE id = :id
   AND index_id IN (SELECT x.id FROM record_index x WHERE x.approved_on IS NULL);

-- At any time.
-- @exec mind_case(id id, note text, event_on date, rule_kind text, rule_stream text,
--   rule_body text)
UPDATE record_case SET note = :note, event_on = :event_on, rule_kind = :rule_kind,
       rule_stream = :rule_stream, rule_body = :rule_body
 WHERE id = :id;

-- @changed remove_case(id id)
DELETE FROM record_case
 WHERE id = :id AND index_id IN (SELECT x.id FROM record_index x WHERE x.approved_on IS NULL)
   AND NOT EXISTS (SELECT 1 FROM record_place p WHERE p.case_id = record_case.id);

-- @one same_code(index_id id, code text): id id
SELECT id FROM record_case WHERE index_id = :index_id AND code = :code;

-- @exec archive(id id, day date)
UPDATE record_case SET archived_on = :day
 WHERE id = :id AND keeping = 'permanent' AND act_id IS NULL;

-- ---- documents in cases -------------------------------------------------------------------------

-- The case that a document of that kind falls into: the rule that says the most.
-- @one matching(org_id id, year int, kind text, stream text, body_type text): id id, code text
SELECT c.id, c.code
  FROM record_case c JOIN record_index x ON x.id = c.index_id
 WHERE c.org_id = :org_id AND c.year = :year AND x.closed_on IS NULL
   AND (c.rule_kind IS NOT NULL OR c.rule_stream IS NOT NULL OR c.rule_body IS NOT NULL)
   AND (c.rule_kind IS NULL OR c.rule_kind = :kind)
   AND (c.rule_stream IS NULL OR c.rule_stream = :stream)
   AND (c.rule_body IS NULL OR c.rule_body = :body_type
        OR c.rule_body = (SELECT t.kind FROM body_type t WHERE t.code = :body_type))
 ORDER BY (CASE WHEN c.rule_kind IS NULL THEN 0 ELSE 1 END)
        + (CASE WHEN c.rule_stream IS NULL THEN 0 ELSE 1 END)
        + (CASE WHEN c.rule_body IS NULL THEN 0 ELSE 1 END) DESC, c.code LIMIT 1;

-- @exec put(region_id int, document_id id, case_id id, is_by_hand bool)
INSERT INTO record_place (region_id, document_id, case_id, is_by_hand)
VALUES (:region_id, :document_id, :case_id, :is_by_hand)
ON CONFLICT (region_id, document_id) DO UPDATE SET case_id = excluded.case_id,
    is_by_hand = excluded.is_by_hand;

-- @one place(region_id int, document_id id): case_id id, code text, title text, year int,
--   is_by_hand bool, act_id id, is_closed bool
SELECT p.case_id, c.code, c.title, c.year, p.is_by_hand, c.act_id,
       CASE WHEN x.closed_on IS NULL THEN 0 ELSE 1 END AS is_closed
  FROM record_place p JOIN record_case c ON c.id = p.case_id
       JOIN record_index x ON x.id = c.index_id
 WHERE p.region_id = :region_id AND p.document_id = :document_id;

-- Adopted in that year and in no case.
-- @many unplaced(org_id id, since date, until date, limit int): region_id int, id id, kind text,
--   stream text, body_type text, number text, dated_on date, title text
SELECT d.region_id, d.id, d.kind, d.stream, b.body_type, d.number, d.dated_on, d.title
  FROM document d LEFT JOIN body b ON b.id = d.body_id
 WHERE d.org_id = :org_id AND d.dated_on >= :since AND d.dated_on <= :until
   AND d.state <> 'draft'
   AND NOT EXISTS (SELECT 1 FROM record_place p
                    WHERE p.region_id = d.region_id AND p.document_id = d.id)
 ORDER BY d.dated_on, d.id LIMIT :limit;

-- @many in_case(case_id id, limit int): region_id int, id id, kind text, stream text,
--   number text, dated_on date, title text, is_erased bool
SELECT d.region_id, d.id, d.kind, d.stream, d.number, d.dated_on, d.title,
       CASE WHEN e.document_id IS NULL THEN 0 ELSE 1 END AS is_erased
  FROM record_place p JOIN document d ON d.region_id = p.region_id AND d.id = p.document_id
       LEFT JOIN document_erased e ON e.document_id = d.id
 WHERE p.case_id = :case_id ORDER BY d.dated_on, d.id LIMIT :limit;

-- Cases of the year into which a document can be put by hand.
-- @many choices(org_id id, year int): id id, code text, title text
SELECT c.id, c.code, c.title FROM record_case c JOIN record_index x ON x.id = c.index_id
 WHERE c.org_id = :org_id AND c.year = :year AND c.act_id IS NULL ORDER BY c.code;
