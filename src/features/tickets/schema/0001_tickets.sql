-- after: members
-- The keys that sign the codes of tickets. The seed is sealed (app/secret.h). A retired key signs
-- nothing any more; what it has signed stays good until its own last day.
CREATE TABLE ticket_key (
    number INTEGER PRIMARY KEY,
    public TEXT NOT NULL,                       -- hexadecimal
    seed BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    retired_at INTEGER,
    CHECK (number BETWEEN 1 AND 255)
);

-- Own numbers: two digits of the region, nine in a row, a check digit (Luhn). Whoever takes numbers
-- raises `last` in the transaction in which the tickets are written.
CREATE TABLE ticket_series (
    region_id INTEGER PRIMARY KEY,
    series INTEGER NOT NULL UNIQUE,
    last INTEGER NOT NULL DEFAULT 0,
    CHECK (series BETWEEN 1 AND 99)
);

-- The tickets that were ever issued to a member. `is_own`: the number is of our series, and
-- `serial`, which is random, is all that a code says of the ticket. The number of one that came
-- from elsewhere is any text, and what is not known of it is NULL. An own one is good while it is
-- `valid`, its last day has not passed, and the member is on the register.
-- personal
CREATE TABLE ticket (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    member_id INTEGER NOT NULL,
    merged_from INTEGER,                        -- of a card that became part of this one
    org_id INTEGER NOT NULL,                    -- where he was registered on that day
    org_path TEXT NOT NULL,
    number TEXT NOT NULL,
    is_own INTEGER NOT NULL,
    serial INTEGER,
    issued_on TEXT,
    until TEXT,
    state TEXT NOT NULL DEFAULT 'valid',
    state_on TEXT,
    reason TEXT,
    account_id INTEGER,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (state IN ('valid', 'lost', 'exchanged', 'withdrawn'))
);
CREATE UNIQUE INDEX ticket_number ON ticket (region_id, number) WHERE is_own = 1;
CREATE UNIQUE INDEX ticket_serial ON ticket (region_id, serial);
CREATE INDEX ticket_member ON ticket (region_id, member_id, id);
-- The journal of issue, organisation by organisation.
CREATE INDEX ticket_journal ON ticket (region_id, org_path, issued_on, id);
-- What has to be told to those who check without a network: taken back before its last day.
CREATE INDEX ticket_taken_back ON ticket (region_id, until) WHERE state <> 'valid';
