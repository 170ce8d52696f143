-- What a person has just changed and may take back by herself for a short while: how it was
-- before, sealed by the feature that changed it (NULL: there was nothing before). Housekeeping
-- sweeps it.
CREATE TABLE undo (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    object_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    kept BLOB,
    made_at INTEGER NOT NULL,
    CHECK (id > 0)
);
