-- after: members, orgs, bodies
-- What an organisation publishes to be read: guides, bulletins, leaflets, with their versions, and
-- how often they were taken.

-- list: kind · topic · language. Labels are message ids; what the union adds is shown as it wrote
-- it. Codes are small Latin letters: they stand among the words of the index.
CREATE TABLE library_choice (
    list TEXT NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (list, code),
    CHECK (list IN ('kind', 'topic', 'language'))
) WITHOUT ROWID;

INSERT INTO library_choice (list, code, label, position) VALUES
    ('kind', 'guide', 'Guide', 10),
    ('kind', 'bulletin', 'Information bulletin', 20),
    ('kind', 'leaflet', 'Leaflet', 30),
    ('kind', 'collection', 'Collection of materials', 40),
    ('kind', 'presentation', 'Presentation', 50),
    ('kind', 'video', 'Video', 60),
    ('kind', 'sample', 'Sample document', 70),
    ('kind', 'other', 'Other edition', 80),
    ('topic', 'legal', 'Legal work', 10),
    ('topic', 'safety', 'Labour safety', 20),
    ('topic', 'organising', 'Organising work', 30),
    ('topic', 'partnership', 'Social partnership', 40),
    ('topic', 'pay', 'Pay and workload', 50),
    ('topic', 'finance', 'Finance of the union', 60),
    ('topic', 'information', 'Information work', 70),
    ('topic', 'youth', 'Young people', 80),
    ('topic', 'welfare', 'Health and recreation', 90),
    ('topic', 'history', 'History of the union', 100),
    ('topic', 'other', 'Other topics', 110),
    ('language', 'ru', 'Russian', 10),
    ('language', 'kk', 'Kazakh', 20),
    ('language', 'en', 'English', 30),
    ('language', 'tt', 'Tatar', 40),
    ('language', 'other', 'Another language', 50);

-- state: draft · open · withdrawn. audience: members · activists · officers (of the branch at
-- audience_path) · everybody (without signing in, too). languages: codes of the newest files, with
-- blanks between. place: where it stands in lists, the newest last; a new file puts it in front
-- again. It is the number of its words in the index, too. region_id is 0 for the union itself.
CREATE TABLE library_item (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'draft',
    kind TEXT NOT NULL,
    topic TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT,
    year INTEGER,
    number TEXT,
    author TEXT,
    audience TEXT NOT NULL,
    audience_path TEXT NOT NULL,
    languages TEXT,
    successor_id INTEGER,
    withdrawn_on TEXT,
    withdrawn_for TEXT,
    place INTEGER NOT NULL,
    files INTEGER NOT NULL DEFAULT 0,
    renewed_on TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (state IN ('draft', 'open', 'withdrawn')),
    CHECK (audience IN ('members', 'activists', 'officers', 'everybody'))
);
CREATE UNIQUE INDEX library_item_by_id ON library_item (id);                -- postgres
CREATE UNIQUE INDEX library_item_place ON library_item (place);
CREATE INDEX library_item_org ON library_item (org_path, place);

-- A file, or the address of a video, in one language. version counts within the language; the one
-- that is_current replaced those before it. content is sealed to library_file.content:ITEM:N.
-- words: the stems of what can be read in it.
CREATE TABLE library_file (
    region_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    language TEXT NOT NULL,
    version INTEGER NOT NULL,
    is_current INTEGER NOT NULL,
    day TEXT NOT NULL,
    note TEXT,
    url TEXT,
    name TEXT,
    type TEXT,
    size INTEGER,
    hash TEXT,
    content BLOB,
    words TEXT,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, item_id, n)
);

-- How often a file was taken in a month ("2026-03"), by people of which organisation; org_id 0:
-- without signing in, or belonging to none.
CREATE TABLE library_taken (
    region_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    month TEXT NOT NULL,
    org_id INTEGER NOT NULL,
    downloads INTEGER NOT NULL,
    PRIMARY KEY (region_id, item_id, n, month, org_id)
) WITHOUT ROWID;

-- So that a person who takes it twice counts once. reader is a keyed hash of item and sign-in: of
-- different items it differs, and nobody can draw up what somebody reads.
CREATE TABLE library_reader (
    region_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    reader TEXT NOT NULL,
    n INTEGER NOT NULL,
    month TEXT NOT NULL,
    org_id INTEGER NOT NULL,
    PRIMARY KEY (region_id, item_id, reader, n, month)
) WITHOUT ROWID;

-- The words of open items, made by the program (src/app/stems.h).
CREATE VIRTUAL TABLE library_words USING fts5 (words, detail=none);       -- sqlite
CREATE TABLE library_words (id INTEGER PRIMARY KEY, words TSVECTOR NOT NULL);    -- postgres
CREATE INDEX library_words_words ON library_words USING gin (words);            -- postgres

-- Items whose words have to be written anew: they stand elsewhere in the tree now.
CREATE TABLE library_stale (
    id INTEGER PRIMARY KEY
);
