-- The report of training in words, as somebody has edited it: of an organisation and a period, both
-- days belonging to it.
CREATE TABLE training_text (
    region_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    body TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    account_id INTEGER,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, org_id, since, until),
    CHECK (until >= since)
);
