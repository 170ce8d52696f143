-- What happened to an organisation or to a person of the register: the day from which it counts,
-- the document that decided it, and sealed what was asked for and how things stood before, so that
-- it can be taken back. state: planned (its day is still to come) · done · undone · failed (its day
-- came, and `sentence` says why it could not be carried out).
-- personal
CREATE TABLE act (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    kind TEXT NOT NULL,
    org_id INTEGER NOT NULL,
    member_id INTEGER,
    -- the card that it was about before this one and that were merged
    former_member_id INTEGER,
    on_day TEXT NOT NULL,
    state TEXT NOT NULL,
    basis TEXT,
    basis_number TEXT,
    basis_day TEXT,
    arguments BLOB,
    kept BLOB,
    sentence TEXT,
    account_id INTEGER NOT NULL,
    acting_org_id INTEGER,
    made_at INTEGER NOT NULL,
    undone_at INTEGER,
    undone_by INTEGER,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (state IN ('planned', 'done', 'undone', 'failed'))
);
CREATE INDEX act_by_id ON act (id);             -- postgres
CREATE INDEX act_org ON act (org_id, on_day, id);
CREATE INDEX act_member ON act (region_id, member_id, on_day, id) WHERE member_id IS NOT NULL;
CREATE INDEX act_planned ON act (on_day, id) WHERE state = 'planned';
