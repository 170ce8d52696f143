-- after: tickets
-- What scanners take along to check without a network: serials that are good no more before their
-- last day, as an approximate set (features/scan/scan_list.h) that names nobody. Series 0: of all
-- regions; the others hold one region each, more exactly. Made anew each night.
CREATE TABLE scan_list (
    series INTEGER PRIMARY KEY,
    made_at INTEGER NOT NULL,
    day TEXT NOT NULL,
    entries INTEGER NOT NULL,
    odds INTEGER NOT NULL,                      -- one false hit in so many
    bytes BLOB NOT NULL,
    CHECK (series BETWEEN 0 AND 99)
);

-- Tills of partners. Who has the key may ask whether a ticket is good; the key itself was shown
-- once, and what is kept of it is a keyed hash. Region 0: tickets of all regions.
CREATE TABLE scan_till (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    mark TEXT NOT NULL,                         -- its first letters, to tell it from others
    partner TEXT NOT NULL,
    region_id INTEGER NOT NULL,
    until TEXT NOT NULL,
    per_minute INTEGER NOT NULL,                -- checks
    made_at INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    ended_on TEXT
);
CREATE INDEX scan_till_region ON scan_till (region_id, id);

-- Hours in which more was asked by numbers than honest tills ask: somebody may be guessing. Region
-- 0: without a key, or with one for all regions.
CREATE TABLE scan_alarm (
    region_id INTEGER NOT NULL,
    hour INTEGER NOT NULL,                      -- since 1970
    raised_at INTEGER NOT NULL,
    till_id INTEGER,                            -- whose key was used beyond its measure
    PRIMARY KEY (region_id, hour)
);
