-- What is given out with an event: files and addresses. session: to which one it belongs; 0 = to
-- the whole event. readers: all (who may see the event) · entered (who has a place) · came (who was
-- there). A file is sealed to event_material.content:EVENT:N; of an address the rest is empty.
-- views: how often it was opened. Who opened it is not kept.
CREATE TABLE event_material (
    region_id INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    session INTEGER NOT NULL DEFAULT 0,
    kind TEXT NOT NULL,
    readers TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT,
    name TEXT,
    type TEXT,
    size INTEGER,
    hash TEXT,
    content BLOB,
    views INTEGER NOT NULL DEFAULT 0,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, event_id, n),
    CHECK (kind IN ('slides', 'handout', 'recording', 'other')),
    CHECK (readers IN ('all', 'entered', 'came')),
    CHECK (views >= 0)
);
