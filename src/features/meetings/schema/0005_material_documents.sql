-- Whether a document is among the materials of a meeting: asked when it is destroyed.
CREATE INDEX meeting_material_document ON meeting_material (document_id)
    WHERE document_id IS NOT NULL;

-- A meeting is found by its id alone.
CREATE UNIQUE INDEX meeting_by_id ON meeting (id);                         -- postgres
