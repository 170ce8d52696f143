-- after: events
-- Events whose wall shows a code by which those who come mark themselves.
CREATE TABLE checkin_wall (
    region_id INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    account_id INTEGER,
    PRIMARY KEY (region_id, event_id)
) WITHOUT ROWID;

-- What a platform says of who was connected, while somebody looks through it: people, sealed. Goes
-- when it is written down, or after a week. n: the session.
CREATE TABLE checkin_report (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    event_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    file_name TEXT,
    lines INTEGER NOT NULL,
    people BLOB NOT NULL,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (lines >= 0)
);
CREATE INDEX checkin_report_event ON checkin_report (region_id, event_id, id);
CREATE INDEX checkin_report_old ON checkin_report (made_at);
