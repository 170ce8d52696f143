-- A document that was amended is read as it reads on the day on which people are asked; NULL: as it
-- was adopted. `hash` of the request is that of this text.
ALTER TABLE acknowledgement_request ADD COLUMN edition_on TEXT;

-- Who joined, or came into a post, after the first letters of a request that also asks those who
-- come later, and has got a letter since.
-- personal
CREATE TABLE acknowledgement_newcomer (
    request_id INTEGER NOT NULL,
    region_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL DEFAULT 0,
    post_id INTEGER NOT NULL DEFAULT 0,
    former_member_id INTEGER,
    told_on TEXT NOT NULL,
    was_told INTEGER NOT NULL DEFAULT 1,        -- 0: no address, or wants no such letters
    PRIMARY KEY (request_id, region_id, member_id, post_id)
) WITHOUT ROWID;
CREATE INDEX acknowledgement_newcomer_member
    ON acknowledgement_newcomer (region_id, member_id, former_member_id);
