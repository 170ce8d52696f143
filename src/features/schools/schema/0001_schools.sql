-- after: events, orgs
-- Schools of union activists and standing seminars: whose, for whom, since when. Their groups are
-- events (event.school_id). kind: school · standing_seminar, as in training_choice. audience_path:
-- whose members may come. closed_on: the last day.
CREATE TABLE school (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    about TEXT,
    head TEXT,
    category TEXT,
    audience_path TEXT NOT NULL,
    founded_on TEXT NOT NULL,
    closed_on TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (kind IN ('school', 'standing_seminar')),
    CHECK (closed_on IS NULL OR closed_on >= founded_on)
);
CREATE UNIQUE INDEX school_by_id ON school (id);                            -- postgres
CREATE INDEX school_org ON school (org_path, kind, founded_on, closed_on);
