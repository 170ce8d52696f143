-- after: members
-- Lists of members that somebody has sent. The file lies in the data folder (imports/ID) until
-- thirty days
-- after it was loaded; its rows lie here, sealed, because they hold numbers of the state.

-- state: checking · checked · failed · loading · loaded · undoing · undone
CREATE TABLE import (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    account_id INTEGER NOT NULL,
    file_name TEXT,
    state TEXT NOT NULL,
    sentence TEXT,
    job_id INTEGER,
    sheet INTEGER NOT NULL,
    sheet_name TEXT,
    layout BLOB,
    fresh INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    same INTEGER NOT NULL DEFAULT 0,
    wrong INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0,
    remarked INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    loaded_at INTEGER,
    undone_at INTEGER,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (id > 0)
);
CREATE INDEX import_by_path ON import (region_id, org_path, id);

-- A person of the list. fate: new · changed · same · wrong · skipped, and after the loading added ·
-- written. `content` is what was read and what became of it; `kept` the card as it was before.
-- `fields`
-- has a bit for each field that changes.
-- personal
CREATE TABLE import_row (
    region_id INTEGER NOT NULL,
    import_id INTEGER NOT NULL,
    row_number INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    fate TEXT NOT NULL,
    remarks INTEGER NOT NULL,
    fields INTEGER NOT NULL,
    member_id INTEGER,
    content BLOB NOT NULL,
    kept BLOB,
    version INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (region_id, import_id, row_number)
) WITHOUT ROWID;
CREATE INDEX import_row_fate ON import_row (region_id, import_id, fate, row_number, remarks,
       fields);
CREATE INDEX import_row_member ON import_row (region_id, import_id, member_id)
    WHERE member_id IS NOT NULL;

-- What the columns of an organisation's lists mean, when a person has set it: by their headings.
CREATE TABLE import_mapping (
    region_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    headings TEXT NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (region_id, org_id, headings)
) WITHOUT ROWID;
