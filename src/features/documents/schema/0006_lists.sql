-- The latest documents of one organisation, and with one number.
CREATE INDEX document_latest ON document (org_id, dated_on, id);
DROP INDEX document_number;
CREATE INDEX document_number ON document (number_key, dated_on, id) WHERE number_key IS NOT NULL;
CREATE UNIQUE INDEX document_by_id ON document (id);                       -- postgres

-- What is shared is found by other marks now (documents_search.c): all is indexed anew.
INSERT INTO document_stale (id)
SELECT id FROM document WHERE state <> 'draft' AND audience <> 'staff'
ON CONFLICT (id) DO NOTHING;
