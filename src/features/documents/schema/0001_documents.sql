-- after: bodies, members, orgs
-- What an organisation decides, writes and receives. A resolution consists of items; an item may
-- have items under it, addressees, a deadline and controllers. Once adopted a document never
-- changes: a later one amends or repeals it.
--
-- kind: resolution · minutes · extract · order · regulation · plan · information · appeal · letter
-- · agreement · application · other. stream: own · incoming · outgoing. state: draft · adopted ·
-- repealed. audience, of an adopted one: staff (of the organisation and those above) · below ·
-- members · everybody. `number` is as it was written, `number_key` its normal form (any spelling
-- finds it); meeting and item as far as it tells them. `region_id` is 0 for the union itself.
CREATE TABLE document (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    kind TEXT NOT NULL,
    stream TEXT NOT NULL DEFAULT 'own',
    state TEXT NOT NULL DEFAULT 'draft',
    audience TEXT NOT NULL DEFAULT 'staff',
    body_id INTEGER,
    body_name TEXT,                             -- as it stands in the document
    meeting_id INTEGER,
    number TEXT,
    number_key TEXT,
    meeting_number INTEGER,
    item_number INTEGER,
    dated_on TEXT,
    dated_to TEXT,                              -- of a meeting of several days
    place TEXT,
    title TEXT NOT NULL,
    speakers TEXT,                              -- one on a line
    preamble TEXT,
    signed_post TEXT,
    signed_name TEXT,
    correspondent TEXT,                         -- from whom it came, to whom it went
    their_number TEXT,
    their_date TEXT,
    language TEXT NOT NULL DEFAULT 'ru',
    adopted_at INTEGER,
    adopted_by INTEGER,
    code TEXT,                                  -- stands in its QR code; random
    hash TEXT,                                  -- of what was adopted
    version INTEGER NOT NULL DEFAULT 1,
    account_id INTEGER,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (stream IN ('own', 'incoming', 'outgoing')),
    CHECK (state IN ('draft', 'adopted', 'repealed')),
    CHECK (audience IN ('staff', 'below', 'members', 'everybody'))
);
CREATE UNIQUE INDEX document_code ON document (code) WHERE code IS NOT NULL;
CREATE INDEX document_org ON document (region_id, org_path, dated_on, id);
CREATE INDEX document_of ON document (org_id, kind, dated_on, id);
CREATE INDEX document_number ON document (number_key) WHERE number_key IS NOT NULL;
CREATE INDEX document_body ON document (body_id, meeting_number, item_number)
    WHERE body_id IS NOT NULL;
-- What those below and members may read: little, and found from below by the path.
CREATE INDEX document_shared ON document (org_path, dated_on, id)
    WHERE state <> 'draft' AND audience <> 'staff';

-- `item` stays the same through all changes of a draft, `place` is the order. `parent` 0: of the
-- document.
-- due_from, due_on: the first and the last day; recurs: month · quarter · half_year · year;
-- is_constant: «продолжить», without a day: looked at again on review_on. Without controllers of
-- its own an item has those of the document (item 0).
CREATE TABLE document_item (
    region_id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    item INTEGER NOT NULL,
    place INTEGER NOT NULL,
    parent INTEGER NOT NULL DEFAULT 0,
    depth INTEGER NOT NULL DEFAULT 0,
    number TEXT,
    text TEXT NOT NULL,
    is_control INTEGER NOT NULL DEFAULT 0,      -- the item that names the controllers
    due_from TEXT,
    due_on TEXT,
    recurs TEXT,
    is_constant INTEGER NOT NULL DEFAULT 0,
    review_on TEXT,
    deadline TEXT,                              -- the words of the text
    PRIMARY KEY (region_id, document_id, item),
    CHECK (recurs IN ('month', 'quarter', 'half_year', 'year'))
) WITHOUT ROWID;

-- Whom an item tells to do something. kind: org · level (all organisations of that level below the
-- one of the document) · post (who holds it in the organisation of the document) · person · body
-- (of the organisation of the document). An item without addressees has those of its parent.
CREATE TABLE document_addressee (
    region_id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    item INTEGER NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT,                                  -- as it is written
    org_id INTEGER,
    level INTEGER,
    post_type TEXT,
    member_id INTEGER,
    merged_from INTEGER,                        -- of a card that became part of this one
    body_id INTEGER,
    PRIMARY KEY (region_id, document_id, item, n),
    CHECK (kind IN ('org', 'level', 'post', 'person', 'body'))
) WITHOUT ROWID;

-- Who sees to it, as named then; `post_id` of the bodies, `member_id` of the register as far as
-- they are known.
CREATE TABLE document_controller (
    region_id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    item INTEGER NOT NULL,
    n INTEGER NOT NULL,
    name TEXT NOT NULL,
    post TEXT,
    post_id INTEGER,
    member_id INTEGER,
    merged_from INTEGER,
    account_id INTEGER,
    PRIMARY KEY (region_id, document_id, item, n)
) WITHOUT ROWID;
CREATE INDEX document_controller_member ON document_controller (region_id, member_id)
    WHERE member_id IS NOT NULL;
CREATE INDEX document_controller_account ON document_controller (account_id)
    WHERE account_id IS NOT NULL;

CREATE INDEX document_addressee_member ON document_addressee (region_id, member_id)
    WHERE member_id IS NOT NULL;

-- How it was after each change, as JSON (documents_inner.h).
CREATE TABLE document_version (
    region_id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    account_id INTEGER,
    content TEXT NOT NULL,
    PRIMARY KEY (region_id, document_id, version)
) WITHOUT ROWID;

-- What a document does to another: amends · repeals · fulfils · extends · removes (from control) ·
-- extract · answers. item 0: the whole.
CREATE TABLE document_link (
    region_id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    to_region_id INTEGER NOT NULL,
    to_id INTEGER NOT NULL,
    to_item INTEGER NOT NULL DEFAULT 0,
    note TEXT,
    PRIMARY KEY (region_id, document_id, n),
    CHECK (kind IN ('amends', 'repeals', 'fulfils', 'extends', 'removes', 'extract', 'answers'))
) WITHOUT ROWID;
CREATE INDEX document_link_to ON document_link (to_region_id, to_id);

-- Attachments and what was uploaded; sealed.
CREATE TABLE document_file (
    region_id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    size INTEGER NOT NULL,
    hash TEXT NOT NULL,
    is_source INTEGER NOT NULL DEFAULT 0,       -- what the text was read from
    content BLOB NOT NULL,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, document_id, n)
);

-- The tidied text that a document was read from: its parts are marked in it.
CREATE TABLE document_source (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL
);

-- How an organisation numbers: {meeting} and {item}, or {number}, each with so many figures
-- ("{meeting:2}-{item:2}" gives 15-03). restarts: term · year · never. counts_from: since when
-- meetings are counted.
CREATE TABLE document_numbering (
    org_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    pattern TEXT NOT NULL,
    restarts TEXT NOT NULL DEFAULT 'term',
    counts_from TEXT,
    PRIMARY KEY (org_id, kind),
    CHECK (restarts IN ('term', 'year', 'never'))
);
