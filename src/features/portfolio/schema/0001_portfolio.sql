-- after: members, papers
-- What a member adds to the own list of achievements: publications, contests, awards. The rest of
-- the list (trainings, certificates, posts) is known already and is not kept here.

-- year: always; happened_on: where the day is known. place: where it was published or held. state:
-- told (by the member) · confirmed (by his organisation) · removed (for the way back; swept away
-- after a day). is_gone: the card is no more.
-- personal
CREATE TABLE portfolio_entry (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    member_id INTEGER NOT NULL,
    former_member_id INTEGER,
    is_gone INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'told',
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    year INTEGER NOT NULL,
    happened_on TEXT,
    place TEXT,
    link TEXT,
    confirmed_on TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    made_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (kind IN ('publication', 'contest', 'award', 'speech', 'other')),
    CHECK (state IN ('told', 'confirmed', 'removed'))
);
CREATE INDEX portfolio_entry_member ON portfolio_entry (region_id, member_id, year, id);
CREATE INDEX portfolio_entry_swept ON portfolio_entry (changed_at) WHERE state = 'removed';
CREATE INDEX portfolio_entry_gone ON portfolio_entry (id) WHERE is_gone = 1;

CREATE TRIGGER portfolio_member_removed AFTER DELETE ON member BEGIN                    -- sqlite
    UPDATE portfolio_entry SET is_gone = 1                                              -- sqlite
     WHERE region_id = OLD.region_id AND member_id = OLD.id;                            -- sqlite
END;                                                                                    -- sqlite
CREATE FUNCTION portfolio_member_removed() RETURNS trigger LANGUAGE plpgsql AS $$       -- postgres
BEGIN                                                                                   -- postgres
    UPDATE portfolio_entry SET is_gone = 1                                              -- postgres
     WHERE region_id = OLD.region_id AND member_id = OLD.id;                            -- postgres
    RETURN NULL;                                                                        -- postgres
END $$;                                                                                 -- postgres
CREATE TRIGGER portfolio_member_removed AFTER DELETE ON member                          -- postgres
    FOR EACH ROW EXECUTE FUNCTION portfolio_member_removed();                           -- postgres
