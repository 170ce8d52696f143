-- The schema that the generator's trials run against.

CREATE TABLE city (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    founded TEXT,
    budget INTEGER NOT NULL DEFAULT 0,
    area REAL,
    arms BLOB,
    is_capital INTEGER NOT NULL DEFAULT 0,
    remark TEXT
);

-- People of a region.
-- personal
CREATE TABLE person (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    city_id INTEGER REFERENCES city (id),
    org_path TEXT NOT NULL,
    name TEXT NOT NULL,
    born TEXT,
    PRIMARY KEY (region_id, id),                -- postgres
    UNIQUE (region_id, name)
);
CREATE INDEX person_path ON person (region_id, org_path);

CREATE TABLE nickname (
    person_id INTEGER NOT NULL,
    nickname TEXT NOT NULL,
    PRIMARY KEY (person_id, nickname)
) WITHOUT ROWID;
