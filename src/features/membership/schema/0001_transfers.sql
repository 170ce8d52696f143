-- after: members
-- A member is asked for by a form of his organisation and received by the other one, or not: until
-- then he stays where he is, so that nobody is counted twice or lost on the way. state: waiting ·
-- received · refused · withdrawn · expired.
-- personal
CREATE TABLE transfer (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    member_id INTEGER NOT NULL,
    from_org_id INTEGER NOT NULL,
    to_org_id INTEGER NOT NULL,
    on_day TEXT NOT NULL,
    basis TEXT,
    basis_number TEXT,
    basis_day TEXT,
    state TEXT NOT NULL DEFAULT 'waiting',
    remark TEXT,
    asked_by INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    expires_on TEXT NOT NULL,
    answered_by INTEGER,
    answered_at INTEGER,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (state IN ('waiting', 'received', 'refused', 'withdrawn', 'expired'))
);
CREATE INDEX transfer_to ON transfer (to_org_id, id);
CREATE INDEX transfer_from ON transfer (from_org_id, id);
CREATE UNIQUE INDEX transfer_waiting ON transfer (region_id, member_id) WHERE state = 'waiting';
CREATE INDEX transfer_expiry ON transfer (expires_on) WHERE state = 'waiting';
