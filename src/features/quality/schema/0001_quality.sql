-- after: bodies, members
-- How complete and plausible the register is: one row for each organisation, with all that stands
-- below it, written by the pass over its region. Of small organisations the pages count anew.
CREATE TABLE quality_total (
    org_id INTEGER PRIMARY KEY,
    region_id INTEGER NOT NULL,
    people INTEGER NOT NULL,
    -- the sum of the scores of these people, and of the organisations themselves
    points INTEGER NOT NULL,
    orgs INTEGER NOT NULL,
    org_points INTEGER NOT NULL,
    -- "phone:12 email:40": how many cards have which fault
    faults TEXT,
    counted_at INTEGER NOT NULL
);
CREATE INDEX quality_total_region ON quality_total (region_id, counted_at);

-- What looks doubtful and was confirmed: true of this value alone (a keyed hash of it).
-- personal
CREATE TABLE quality_accepted (
    region_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value_hash TEXT NOT NULL,
    accepted_at INTEGER NOT NULL,
    accepted_by INTEGER NOT NULL,
    PRIMARY KEY (region_id, member_id, kind)
);
