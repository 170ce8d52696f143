-- What a later document means for an item under control, as long as nobody has said what becomes of
-- it: its adopter had no right to say so, or the document leaves it open. n: of one copy, when its
-- organisation asks by a document of its own; 0: of the item. kind as of a document_link; due_on:
-- the term that it names.
CREATE TABLE control_proposal (
    item_id INTEGER NOT NULL,
    n INTEGER NOT NULL DEFAULT 0,
    document_id INTEGER NOT NULL,               -- the later one
    kind TEXT NOT NULL,
    due_on TEXT,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (item_id, n, document_id, kind),
    CHECK (kind IN ('amends', 'repeals', 'extends', 'removes'))
) WITHOUT ROWID;
CREATE INDEX control_proposal_document ON control_proposal (document_id, kind);

-- What its organisation is still to be told of: extended · removed.
ALTER TABLE control_task ADD COLUMN news TEXT;
CREATE INDEX control_task_news ON control_task (news, item_id) WHERE news IS NOT NULL;

-- What its organisation handed on is not handed on again when the next period begins.
ALTER TABLE control_task ADD COLUMN is_stopped INTEGER NOT NULL DEFAULT 0;
