-- after: ballots, bodies, documents, members
-- Meetings of bodies: called, held, decided, written down.

-- form: in_person · remote · mixed · correspondence (from held_on to held_to). state: called · open
-- · closed · signed · cancelled. `number` since the beginning of the term. begins_at, ends_at:
-- "14:00". `identified`: how people were identified who were not in the room. chair, secretary: of
-- the meeting, by their n in meeting_person. `code` stands in the address of the calendar entry.
-- `document_id`: the signed minutes. `region_id` is 0 for the union itself.
CREATE TABLE meeting (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    body_id INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'called',
    form TEXT NOT NULL,
    number INTEGER,
    held_on TEXT NOT NULL,
    held_to TEXT,
    begins_at TEXT,
    ends_at TEXT,
    place TEXT,
    link TEXT,
    identified TEXT,
    is_election INTEGER NOT NULL DEFAULT 0,
    chair INTEGER,
    secretary INTEGER,
    code TEXT NOT NULL,
    told_at INTEGER,
    cancelled_for TEXT,
    document_id INTEGER,
    version INTEGER NOT NULL DEFAULT 1,
    account_id INTEGER,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (state IN ('called', 'open', 'closed', 'signed', 'cancelled')),
    CHECK (form IN ('in_person', 'remote', 'mixed', 'correspondence'))
);
CREATE UNIQUE INDEX meeting_code ON meeting (code);
CREATE INDEX meeting_org ON meeting (org_path, held_on, id);
CREATE INDEX meeting_body ON meeting (body_id, held_on);

-- Who is entitled to vote (voter) and who was invited (invited), as on the day of the meeting.
-- attendance: present · remote · absent; NULL = not marked. `reason` of who is absent.
-- personal
CREATE TABLE meeting_person (
    region_id INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    person_region_id INTEGER,
    member_id INTEGER,
    merged_from INTEGER,
    account_id INTEGER,
    last_name TEXT NOT NULL,
    first_name TEXT,
    middle_name TEXT,
    post TEXT,                                  -- a label of post_type, or as written
    post_type TEXT,
    email TEXT,                                 -- of who has neither card nor sign-in
    attendance TEXT,
    reason TEXT,
    answer TEXT,                                -- comes · cannot, as he has said himself
    PRIMARY KEY (region_id, meeting_id, n),
    CHECK (kind IN ('voter', 'invited')),
    CHECK (attendance IN ('present', 'remote', 'absent'))
) WITHOUT ROWID;
CREATE INDEX meeting_person_member ON meeting_person (member_id, meeting_id)
    WHERE member_id IS NOT NULL;
CREATE INDEX meeting_person_account ON meeting_person (account_id, meeting_id)
    WHERE account_id IS NOT NULL;

-- The agenda, and what came of each item. kind: item · procedure (the agenda itself, the chair of
-- the meeting, the counting commission: no decision of its own). decided_as: resolution (a
-- document of
-- its own) · minutes (it stands in the minutes alone). vote: open · roll_call · secret (ballots on
-- paper) · ballot (by computer) · correspondence; NULL = there was none. `here`: how many were
-- there at the vote. result: adopted · rejected.
CREATE TABLE meeting_item (
    region_id INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL,
    item INTEGER NOT NULL,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL DEFAULT 'item',
    title TEXT NOT NULL,
    speaker TEXT,
    heard TEXT,
    spoke TEXT,                                 -- one on a line
    decided_as TEXT NOT NULL DEFAULT 'resolution',
    decision TEXT,
    document_id INTEGER,
    vote TEXT,
    is_special INTEGER NOT NULL DEFAULT 0,
    here INTEGER,
    votes_for INTEGER,
    votes_against INTEGER,
    votes_abstained INTEGER,
    ballots_given INTEGER,                      -- of a secret vote
    ballots_found INTEGER,
    ballots_invalid INTEGER,
    ballot_id INTEGER,
    result TEXT,
    opinions TEXT,                              -- special ones, one on a line
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (region_id, meeting_id, item),
    CHECK (kind IN ('item', 'procedure')),
    CHECK (decided_as IN ('resolution', 'minutes')),
    CHECK (vote IN ('open', 'roll_call', 'secret', 'ballot', 'correspondence')),
    CHECK (result IN ('adopted', 'rejected'))
) WITHOUT ROWID;

-- Who voted how, by name. choice: for · against · abstained.
-- personal
CREATE TABLE meeting_vote (
    region_id INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL,
    item INTEGER NOT NULL,
    n INTEGER NOT NULL,
    choice TEXT NOT NULL,
    PRIMARY KEY (region_id, meeting_id, item, n),
    CHECK (choice IN ('for', 'against', 'abstained'))
) WITHOUT ROWID;

-- way: simple (under the own sign-in) · paper (on the printed minutes) · qualified.
CREATE TABLE meeting_signature (
    region_id INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL,
    role TEXT NOT NULL,
    way TEXT NOT NULL,
    signed_at INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    PRIMARY KEY (region_id, meeting_id, role),
    CHECK (role IN ('secretary', 'chair')),
    CHECK (way IN ('simple', 'paper', 'qualified'))
) WITHOUT ROWID;

-- The address of somebody's own calendar: the address itself stands nowhere.
CREATE TABLE meeting_feed (
    account_id INTEGER PRIMARY KEY,
    salt TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE
);
