-- The card whose transfer it was before that card and the one named now were merged.
ALTER TABLE transfer ADD COLUMN merged_from INTEGER;
CREATE INDEX transfer_member ON transfer (region_id, member_id);

-- Second registrations that named another main card until it was merged: they name it again when
-- the merge is undone.
CREATE TABLE merged_second (
    region_id INTEGER NOT NULL,
    gone_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    PRIMARY KEY (region_id, gone_id, member_id)
);
