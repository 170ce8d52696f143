-- At which meetings a document stood on the agenda: asked before it is destroyed.
CREATE INDEX meeting_item_document ON meeting_item (document_id) WHERE document_id IS NOT NULL;
