-- after: tickets
-- A ticket that its holder has asked to be written to Google Wallet. `object` is its name there, a
-- keyed hash that says nothing. `said` is a hash of what Google was last told, empty as long as it
-- was told nothing; what has to be told waits until the job runner comes to it.
-- personal
CREATE TABLE wallet_google (
    region_id INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL,
    object TEXT NOT NULL,
    is_wanted INTEGER NOT NULL DEFAULT 1,       -- 0: taken back by the holder
    state TEXT NOT NULL DEFAULT 'waiting',
    said TEXT NOT NULL DEFAULT '',
    failure TEXT,                               -- why it waits still, or was refused
    next_at INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, ticket_id),
    CHECK (state IN ('waiting', 'written', 'refused')),
    CHECK (failure IN ('unreached', 'quota', 'key', 'refused'))
);
CREATE INDEX wallet_google_due ON wallet_google (next_at) WHERE state = 'waiting';
