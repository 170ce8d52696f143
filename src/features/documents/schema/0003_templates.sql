-- Templates of documents that an organisation has made for itself and those below, beside those
-- that come with the program; `content` is the text that documents_template.h tells of.
CREATE TABLE document_template (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    content TEXT NOT NULL,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (length(name) > 0)
);
CREATE INDEX document_template_of ON document_template (org_path, name);
CREATE UNIQUE INDEX document_template_by_id ON document_template (id);     -- postgres
