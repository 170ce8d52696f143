-- after: members
-- Secret ballots. Who was given a ballot stands in ballot_voter, what was chosen in ballot_urn and,
-- once the ballot is closed, in ballot_choice: there is nothing in common between them, neither a
-- key nor a time nor an order (docs/internals/ballots.md).

-- state: draft · open · closed. `picks`: how many options one may choose. `hash`: of the published
-- list (SHA-256). `given`, `in_urn`: ballots given out, and found in it.
CREATE TABLE ballot (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    title TEXT NOT NULL,
    picks INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'draft',
    opens_at INTEGER,
    closes_at INTEGER,
    closed_at INTEGER,
    given INTEGER,
    in_urn INTEGER,
    hash TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    account_id INTEGER,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (state IN ('draft', 'open', 'closed'))
);
CREATE INDEX ballot_org ON ballot (org_path, id);
CREATE INDEX ballot_due ON ballot (closes_at) WHERE state = 'open';

CREATE TABLE ballot_option (
    region_id INTEGER NOT NULL,
    ballot_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    text TEXT NOT NULL,
    votes INTEGER,                              -- counted when it was closed
    PRIMARY KEY (region_id, ballot_id, n)
) WITHOUT ROWID;

-- Everybody who may vote. `given_on`: the day on which the ballot was given to him; no time beyond
-- the day. `kept`: his ballot, sealed with a key that his browser alone has, until the end.
-- personal
CREATE TABLE ballot_voter (
    region_id INTEGER NOT NULL,
    ballot_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    person_region_id INTEGER,
    member_id INTEGER,
    merged_from INTEGER,
    account_id INTEGER,
    name TEXT NOT NULL,
    given_on TEXT,
    kept BLOB,
    PRIMARY KEY (region_id, ballot_id, n)
) WITHOUT ROWID;
CREATE INDEX ballot_voter_member ON ballot_voter (member_id, ballot_id)
    WHERE member_id IS NOT NULL;
CREATE INDEX ballot_voter_account ON ballot_voter (account_id, ballot_id)
    WHERE account_id IS NOT NULL;

-- Ballots that were cast, sealed, in the order of their random codes.
CREATE TABLE ballot_urn (
    region_id INTEGER NOT NULL,
    ballot_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    choice BLOB NOT NULL,
    PRIMARY KEY (region_id, ballot_id, code)
) WITHOUT ROWID;

-- The same, opened and written anew in one go when the ballot was closed. `choice`: a 1 for each
-- option that was chosen, a 0 for the others.
CREATE TABLE ballot_choice (
    region_id INTEGER NOT NULL,
    ballot_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    choice TEXT NOT NULL,
    PRIMARY KEY (region_id, ballot_id, code)
) WITHOUT ROWID;
