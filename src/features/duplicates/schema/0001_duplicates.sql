-- after: members, likeness
-- Two cards of a region that may be one person's; a_id is the smaller id. The paths are those of
-- the last pass: they choose what is looked at, the cards themselves say who may see it.
CREATE TABLE duplicate_pair (
    region_id INTEGER NOT NULL,
    a_id INTEGER NOT NULL,
    b_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    a_path TEXT NOT NULL,
    b_path TEXT NOT NULL,
    score INTEGER NOT NULL,
    -- "last_same:85 born_same:140 …", the points of each evidence
    evidence TEXT,
    -- open · different (judged not the same, never asked again) · merged
    state TEXT NOT NULL,
    -- the last pass that found it
    pass_id INTEGER,
    judged_at INTEGER,
    judged_by INTEGER,
    -- merged: the card that stayed and its version, both cards as they were (sealed, for thirty
    -- days), where the other one was, and the sign-ins as they were: "ID:PERSON:CLOSED …"
    kept_id INTEGER,
    kept_version INTEGER,
    kept_card BLOB,
    gone_card BLOB,
    gone_org_id INTEGER,
    sign_ins TEXT,
    PRIMARY KEY (region_id, a_id, b_id)
);
CREATE UNIQUE INDEX duplicate_pair_id ON duplicate_pair (region_id, id);
CREATE INDEX duplicate_pair_list ON duplicate_pair (region_id, state, score, id, a_path, b_path);
CREATE INDEX duplicate_pair_b ON duplicate_pair (region_id, b_id);
CREATE INDEX duplicate_pair_kept ON duplicate_pair (judged_at) WHERE kept_card IS NOT NULL;

-- When a region was looked through.
CREATE TABLE duplicate_pass (
    region_id INTEGER PRIMARY KEY,
    id INTEGER NOT NULL,
    people INTEGER NOT NULL,
    pairs INTEGER NOT NULL,
    ended_at INTEGER NOT NULL
);

-- Whose sign-in it is, asked when two cards are merged.
CREATE INDEX account_person ON account (person_region_id, person_id) WHERE person_id IS NOT NULL;
