-- What an organisation is working at, the latest edit first.
CREATE INDEX document_drafts ON document (org_id, changed_at, id) WHERE state = 'draft';
