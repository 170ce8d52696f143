-- after: tickets
-- A phone that wants to be told when the pass of a ticket changes. What it calls itself is hashed,
-- and the address at which Apple reaches it is sealed (app/secret.h). `said` is a hash of what the
-- pass said when the phone was last told.
-- personal
CREATE TABLE wallet_device (
    region_id INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL,
    device TEXT NOT NULL,
    push_token BLOB NOT NULL,
    said TEXT NOT NULL,
    registered_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, ticket_id, device)
);
CREATE INDEX wallet_device_passes ON wallet_device (device, region_id, ticket_id);
