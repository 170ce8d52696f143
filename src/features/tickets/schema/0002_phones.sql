-- after: members
-- A phone on which a ticket was opened and which makes its codes without asking for some weeks
-- (tickets_token.h). It is known by a cookie of which we keep a keyed hash. It can be ended alone;
-- the ticket, the membership and the sign-in end it by themselves.
-- personal
CREATE TABLE ticket_phone (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    ticket_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    session_id INTEGER,                         -- in which it fetched last
    serial INTEGER NOT NULL,                    -- random, all that its codes say of it
    token_hash TEXT NOT NULL,
    device TEXT,                                -- "Android · Chrome"
    since INTEGER NOT NULL,
    fetched_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (fetched_at >= since)
);
CREATE UNIQUE INDEX ticket_phone_serial ON ticket_phone (region_id, serial);
CREATE INDEX ticket_phone_token ON ticket_phone (token_hash);
CREATE INDEX ticket_phone_ticket ON ticket_phone (region_id, ticket_id);
CREATE INDEX ticket_phone_account ON ticket_phone (account_id);
-- Those that are to be told to who checks without a network, and those that may go.
CREATE INDEX ticket_phone_ended ON ticket_phone (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX ticket_phone_fetched ON ticket_phone (fetched_at);
