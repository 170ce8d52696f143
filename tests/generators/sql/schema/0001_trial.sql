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

-- What a trigger reads is shown to nobody; what a view reads is.
CREATE TRIGGER person_named AFTER INSERT ON person WHEN NEW.city_id IS NOT NULL BEGIN  -- sqlite
    INSERT INTO nickname (person_id, nickname)                                          -- sqlite
    SELECT p.id, p.name FROM person p WHERE p.id = NEW.id;                              -- sqlite
END;                                                                                    -- sqlite
CREATE VIEW citizen AS SELECT p.name, c.name AS city FROM person p JOIN city c ON c.id = p.city_id;
