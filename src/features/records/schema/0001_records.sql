-- after: documents, orgs
-- Keeping of records: registers of letters, the index of cases (номенклатура дел), what has had its
-- time and is destroyed, signature files. A letter is a document of the stream incoming or
-- outgoing; what only the register knows of it stands here, by the number of the document.

-- A line of the register. `row_number` counts without gaps in organisation, stream and year; a line
-- that was a mistake is annulled and keeps its number. `search` is folded: correspondent, title,
-- both numbers, executors.
CREATE TABLE record_entry (
    region_id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    stream TEXT NOT NULL,
    year INTEGER NOT NULL,
    row_number INTEGER NOT NULL,
    way TEXT,
    pages INTEGER,
    sent_on TEXT,                               -- of an outgoing one
    answer_by TEXT,                             -- of an incoming one that asks for an answer
    annulled_on TEXT,
    annulled_why TEXT,
    annulled_name TEXT,
    search TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, document_id),
    CHECK (stream IN ('incoming', 'outgoing')),
    CHECK (way IN ('post', 'mail', 'system', 'courier', 'hand', 'fax'))
) WITHOUT ROWID;
CREATE UNIQUE INDEX record_entry_number ON record_entry (org_id, stream, year, row_number);

-- Who carries out what of a letter until when: the resolution of the chair.
CREATE TABLE record_order (
    id INTEGER PRIMARY KEY,
    region_id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    text TEXT NOT NULL,
    who TEXT NOT NULL,
    given_on TEXT NOT NULL,
    given_name TEXT,                            -- whose resolution it is
    due_on TEXT,
    done_on TEXT,
    done_note TEXT
);
CREATE INDEX record_order_of ON record_order (region_id, document_id, id);
CREATE INDEX record_order_open ON record_order (org_id, due_on) WHERE done_on IS NULL;

-- How the numbers of a register are written: {number}, {number:3}, {year}, {case}.
CREATE TABLE record_pattern (
    org_id INTEGER NOT NULL,
    stream TEXT NOT NULL,
    pattern TEXT NOT NULL,
    PRIMARY KEY (org_id, stream),
    CHECK (stream IN ('incoming', 'outgoing'))
);

-- The index of an organisation's cases for a year. Approved, its cases change no more; documents
-- go on being put into them.
CREATE TABLE record_index (
    id INTEGER PRIMARY KEY,
    region_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    year INTEGER NOT NULL,
    approved_on TEXT,
    approved_name TEXT,
    basis TEXT,                                 -- "minutes of 12 December No. 15"
    document_id INTEGER,                        -- the decision, if it is kept here
    closed_on TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (org_id, year)
);

-- A case. keeping: years (after the end of its year) · event (years after event_on) · need (until
-- it is needed no more) · replaced (until new ones come) · permanent. event_on is the day on which
-- the event took place, the need was over, the new ones came. rule_*: which documents go into it by
-- themselves; all NULL: none do.
CREATE TABLE record_case (
    id INTEGER PRIMARY KEY,
    region_id INTEGER NOT NULL,
    index_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    year INTEGER NOT NULL,
    code TEXT NOT NULL,                         -- "01-05"
    section TEXT NOT NULL,
    title TEXT NOT NULL,
    keeping TEXT NOT NULL,
    years INTEGER NOT NULL DEFAULT 0,
    event TEXT,
    event_on TEXT,
    article TEXT,
    note TEXT,
    rule_kind TEXT,
    rule_stream TEXT,
    rule_body TEXT,                             -- type of the body
    act_id INTEGER,                             -- by which it was destroyed
    archived_on TEXT,
    UNIQUE (index_id, code),
    CHECK (keeping IN ('years', 'event', 'need', 'replaced', 'permanent'))
);
CREATE INDEX record_case_org ON record_case (org_id, year, code);

CREATE TABLE record_place (
    region_id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    is_by_hand INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (region_id, document_id)
) WITHOUT ROWID;
CREATE INDEX record_place_case ON record_place (case_id);

-- An act of destruction (акт о выделении к уничтожению). state: draft · signed (by the chair) ·
-- done (carried out by somebody else).
CREATE TABLE record_act (
    id INTEGER PRIMARY KEY,
    region_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'draft',
    number TEXT NOT NULL,
    made_on TEXT NOT NULL,
    commission TEXT NOT NULL,                   -- a name on a line
    agreed TEXT,                                -- by whom and when
    approved TEXT,
    signed_on TEXT,
    signed_by INTEGER,
    signed_name TEXT,
    done_at INTEGER,
    done_by INTEGER,
    done_name TEXT,
    documents INTEGER NOT NULL DEFAULT 0,       -- destroyed by it
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (org_id, number),
    CHECK (state IN ('draft', 'signed', 'done'))
);
CREATE TABLE record_act_case (
    act_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    PRIMARY KEY (act_id, case_id)
);
CREATE INDEX record_act_case_case ON record_act_case (case_id);

-- The very file that is signed, sealed: one for a document, never made anew.
CREATE TABLE record_signed (
    region_id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    hash TEXT NOT NULL,                         -- SHA-256
    size INTEGER NOT NULL,
    content BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, document_id)
);
-- A detached signature (CMS) of that file, sealed, and what its certificate says. result: valid
-- (the signature belongs to the file and the certificate) · unknown (an algorithm that cannot be
-- checked here).
CREATE TABLE record_signature (
    region_id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    name TEXT NOT NULL,
    result TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    serial TEXT NOT NULL,
    owner TEXT NOT NULL,
    issuer TEXT,
    valid_from TEXT,
    valid_to TEXT,
    content BLOB NOT NULL,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, document_id, n),
    CHECK (result IN ('valid', 'unknown'))
);
