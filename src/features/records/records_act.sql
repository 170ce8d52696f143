-- Acts of destruction, and what of a document is removed by them.

-- @part act_line(): id id, region_id int, org_id id, org_name text, state text, number text,
--   made_on date, commission text, agreed text, approved text, signed_on date, signed_by id,
--   signed_name text, done_at int, done_name text, documents int, version int
a.id, a.region_id, a.org_id, o.short_name AS org_name, a.state, a.number, a.made_on, a.commission,
       a.agreed, a.approved, a.signed_on, a.signed_by, a.signed_name, a.done_at, a.done_name,
       a.documents, a.version;

-- @many of_org(org_id id): @act_line
SELECT @act_line FROM record_act a JOIN org o ON o.id = a.org_id
 WHERE a.org_id = :org_id ORDER BY a.made_on DESC, a.id DESC LIMIT 100;

-- @one find(scope scope, id id): @act_line
SELECT @act_line FROM record_act a JOIN org o ON o.id = a.org_id
 WHERE a.id = :id AND o.path >= :scope_from AND o.path < :scope_to;

-- @one last_number(org_id id): number int
SELECT coalesce(max(CAST(number AS INTEGER)), 0) AS number FROM record_act WHERE org_id = :org_id;

-- @insert add(id id, region_id int, org_id id, number text, made_on date)
INSERT INTO record_act (id, region_id, org_id, number, made_on, commission)
VALUES (:id, :region_id, :org_id, :number, :made_on, '-');

-- @insert add_case(act_id id, case_id id)
INSERT INTO record_act_case (act_id, case_id) VALUES (:act_id, :case_id);

-- The act in which a case stands.
-- @one in_act(case_id id): act_id id, state text
SELECT a.id AS act_id, a.state FROM record_act_case c JOIN record_act a ON a.id = c.act_id
 WHERE c.case_id = :case_id;

-- @changed change(id id, version int, commission text, agreed text, approved text)
UPDATE record_act SET commission = :commission, agreed = :agreed, approved = :approved,
       version = version + 1
 WHERE id = :id AND version = :version AND state = 'draft';

-- @changed sign(id id, version int, day date, account_id id, name text)
UPDATE record_act SET state = 'signed', signed_on = :day, signed_by = :account_id,
       signed_name = :name, version = version + 1
 WHERE id = :id AND version = :version AND state = 'draft' AND commission <> '-';

-- Back to a draft, as long as nothing was destroyed.
-- @changed unsign(id id, version int)
UPDATE record_act SET state = 'draft', signed_on = NULL, signed_by = NULL, signed_name = NULL,
       version = version + 1
 WHERE id = :id AND version = :version AND state = 'signed';

-- @changed done(id id, version int, account_id id, name text, documents int, now int)
UPDATE record_act SET state = 'done', done_at = :now, done_by = :account_id, done_name = :name,
       documents = :documents, version = version + 1
 WHERE id = :id AND version = :version AND state = 'signed';

-- @exec cases_done(act_id id)
UPDATE record_case SET act_id = :act_id
 WHERE id IN (SELECT case_id FROM record_act_case WHERE act_id = :act_id);

-- @changed remove(id id, version int)
DELETE FROM record_act WHERE id = :id AND version = :version AND state = 'draft';

-- @exec clear_cases(act_id id)
DELETE FROM record_act_case WHERE act_id = :act_id;

-- @many documents(act_id id): region_id int, id id, kind text, number text, dated_on date,
--   title text
SELECT d.region_id, d.id, d.kind, d.number, d.dated_on, d.title
  FROM record_act_case a JOIN record_place p ON p.case_id = a.case_id
       JOIN document d ON d.region_id = p.region_id AND d.id = p.document_id
 WHERE a.act_id = :act_id
   AND NOT EXISTS (SELECT 1 FROM document_erased e WHERE e.document_id = d.id)
 ORDER BY d.id;

-- Documents of the act on which others hang that stay: these amend, repeal, extend or carry out
-- them, or the other way about.
-- @many hanging(act_id id): id id
SELECT d.id FROM record_act_case a JOIN record_place p ON p.case_id = a.case_id
       JOIN document d ON d.region_id = p.region_id AND d.id = p.document_id
 WHERE a.act_id = :act_id
   AND EXISTS (SELECT 1 FROM document_link l
                     JOIN document other ON other.id = CASE WHEN l.document_id = d.id
                                                            THEN l.to_id
                                                            ELSE l.document_id END
                WHERE (l.document_id = d.id OR l.to_id = d.id)
                  AND l.kind IN ('amends', 'repeals', 'extends', 'removes', 'fulfils')
                  AND other.state <> 'draft'
                  AND NOT EXISTS (SELECT 1 FROM document_erased e
                                   WHERE e.document_id = other.id)
                  AND NOT EXISTS (SELECT 1 FROM record_place op
                                        JOIN record_act_case oa ON oa.case_id = op.case_id
                                   WHERE op.document_id = other.id AND oa.act_id = :act_id))
 ORDER BY d.id;

-- ---- what the register keeps of a document ------------------------------------------------------

-- @exec forget_orders(document_id id)
DELETE FROM record_order WHERE document_id = :document_id;

-- @exec forget_words(document_id id)
UPDATE record_entry SET search = '-' WHERE document_id = :document_id;

-- @exec forget_signed(document_id id)
DELETE FROM record_signed WHERE document_id = :document_id;

-- @exec forget_signatures(document_id id)
DELETE FROM record_signature WHERE document_id = :document_id;

-- @one erased(document_id id): act text, erased_at int
SELECT act, erased_at FROM document_erased WHERE document_id = :document_id;

-- ---- what the index of words keeps of them ------------------------------------------------------

-- An act whose words are still among those that were taken out of the index.
-- @one unswept(): id id
SELECT id FROM record_act WHERE state = 'done' AND swept_at IS NULL ORDER BY id LIMIT 1;

-- FTS5 notes what goes and drops it when it merges: a portion of that. PostgreSQL has nothing to
-- merge; what goes there is gone with the next vacuum.
-- @exec sweep_portion()
-- sqlite:
INSERT INTO document_words (document_words, rank) VALUES ('merge', -500)
-- postgres:
DELETE FROM document_words WHERE id IS NULL
-- both:
;

-- @one changes(): total int
-- sqlite:
SELECT total_changes() AS total
-- postgres:
SELECT 0 AS total
-- both:
;

-- @exec swept(now int)
UPDATE record_act SET swept_at = :now WHERE state = 'done' AND swept_at IS NULL;
