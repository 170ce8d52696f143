-- after: members
-- A change of many cards at once: what is to become of them, chosen by whom, and how far it came.
CREATE TABLE bulk_edit (
    region_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    -- draft (a preview was made) · waiting (for the job) · done · undone
    state TEXT NOT NULL,
    -- the new values as JSON
    changes TEXT NOT NULL,
    -- cards that are so already
    same INTEGER NOT NULL,
    done_at INTEGER,
    PRIMARY KEY (region_id, id)
);
CREATE INDEX bulk_edit_id ON bulk_edit (id);
CREATE INDEX bulk_edit_org ON bulk_edit (org_id, id);
CREATE INDEX bulk_edit_state ON bulk_edit (state, made_at);

-- The cards of it that are changed or cannot be, with the version that the preview has shown.
-- outcome: change · early (registered before joining) · done · moved (somebody else changed it
-- meanwhile) · back (undone) · stays (changed since, so not undone). The card as it was is sealed
-- and kept for thirty days.
-- personal
CREATE TABLE bulk_edit_card (
    region_id INTEGER NOT NULL,
    bulk_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    kept BLOB,
    PRIMARY KEY (region_id, bulk_id, member_id)
);
