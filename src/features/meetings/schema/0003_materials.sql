-- after: documents
-- What people read before a meeting: files, sealed, and documents of the register. item: of the
-- agenda; 0 = of the whole meeting. Of a file document_id is NULL, of a document everything behind
-- it.
CREATE TABLE meeting_material (
    region_id INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    item INTEGER NOT NULL DEFAULT 0,
    title TEXT NOT NULL,
    document_id INTEGER,
    name TEXT,
    type TEXT,
    size INTEGER,
    hash TEXT,
    content BLOB,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, meeting_id, n)
);
