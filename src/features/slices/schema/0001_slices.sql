-- after: orgs

-- A slice that somebody keeps under a name. `address` has what is asked for, in codes alone, with
-- no organisation in it: a shared one is about the organisation of whoever looks. `about_id` is the
-- one that it was about when it was kept. With a `token` it is published; `figures` is what the
-- public sees, small figures already hidden, counted on `figured_on`.
CREATE TABLE slice_saved (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    region_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    about_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    address TEXT NOT NULL,
    is_shared INTEGER NOT NULL DEFAULT 0,
    created_on TEXT NOT NULL,
    token TEXT UNIQUE,
    published_on TEXT,
    figures TEXT,
    figured_on TEXT
);
CREATE INDEX slice_saved_account ON slice_saved (account_id);
CREATE INDEX slice_saved_org ON slice_saved (org_id);
CREATE INDEX slice_saved_figured ON slice_saved (figured_on) WHERE token IS NOT NULL;
