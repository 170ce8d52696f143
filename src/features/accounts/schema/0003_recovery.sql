-- Letting somebody with rights over others in again, who has lost password and second factor: begun
-- by one officer, confirmed by another, carried out after a day. No account is the operator with
-- his command. The letters to the person hold a link that stops it: of that its hash.
CREATE TABLE account_recovery (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    region_id INTEGER NOT NULL,                 -- of the post by which it was begun, for the log
    state TEXT NOT NULL DEFAULT 'asked',
    asked_by INTEGER,
    asked_at INTEGER NOT NULL,
    confirmed_by INTEGER,
    confirmed_at INTEGER,
    opens_at INTEGER,                           -- when it is carried out
    stop_hash TEXT NOT NULL,
    ended_at INTEGER,
    CHECK (state IN ('asked', 'confirmed', 'done', 'stopped'))
);
CREATE UNIQUE INDEX account_recovery_stop ON account_recovery (stop_hash);
CREATE UNIQUE INDEX account_recovery_one ON account_recovery (account_id)
    WHERE state IN ('asked', 'confirmed');
