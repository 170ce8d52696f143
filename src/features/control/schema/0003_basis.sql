-- Which decisions rest on a document: asked before it is destroyed.
CREATE INDEX control_step_basis ON control_step (document_id) WHERE document_id IS NOT NULL;
