-- The latest documents of one organisation.
CREATE INDEX document_latest ON document (org_id, dated_on, id);
