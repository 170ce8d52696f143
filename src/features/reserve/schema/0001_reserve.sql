-- after: bodies, members, orgs, training
-- The reserve of cadres: who is prepared for which post, how, and how far it has come.

-- list: readiness (how far somebody is) · step (what a plan of development holds) · ending (why
-- somebody is no longer in the reserve). Labels are message ids (reserve.*.po).
CREATE TABLE reserve_choice (
    list TEXT NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (list, code),
    CHECK (list IN ('readiness', 'step', 'ending'))
) WITHOUT ROWID;
INSERT INTO reserve_choice (list, code, label, position) VALUES
    ('readiness', 'now', 'Ready now', 10),
    ('readiness', 'soon', 'Ready within a year', 20),
    ('readiness', 'later', 'Is being prepared', 30),
    ('step', 'training', 'Training', 10),
    ('step', 'task', 'Task', 20),
    ('step', 'mentoring', 'Work with the mentor', 30),
    ('ending', 'wish', 'By own wish', 10),
    ('ending', 'moved', 'Moved, works elsewhere', 20),
    ('ending', 'unfit', 'Did not prove suitable', 30),
    ('ending', 'age', 'Age, health, family', 40),
    ('ending', 'other', 'Another reason', 900);

-- Somebody in the reserve for a post in an organisation (org_id; org_path is where that stands).
-- state: in · appointed (got the post) · left · twin (of a card that became part of one which is in
-- the reserve for the same). post: a post_type; post_words: which exactly, or one that is no post
-- type. mentor: the name as it was written; mentor_member_id where that is one person within reach.
-- review_on: when it is looked at next. is_gone: the card is no more; swept within the hour.
-- personal
CREATE TABLE reserve_person (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    member_id INTEGER NOT NULL,
    former_member_id INTEGER,
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    post TEXT NOT NULL,
    post_words TEXT,
    state TEXT NOT NULL DEFAULT 'in',
    readiness TEXT NOT NULL,
    since TEXT NOT NULL,
    basis TEXT,
    mentor_member_id INTEGER,
    former_mentor_member_id INTEGER,
    mentor TEXT,
    review_on TEXT,
    ended_on TEXT,
    ending TEXT,
    end_words TEXT,
    note TEXT,
    is_gone INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (state IN ('in', 'appointed', 'left', 'twin'))
);
-- Nobody is twice in the reserve for the same post.
CREATE UNIQUE INDEX reserve_once ON reserve_person
    (region_id, member_id, org_id, post, coalesce(post_words, '')) WHERE state = 'in';
CREATE INDEX reserve_member ON reserve_person (region_id, member_id, since);
CREATE INDEX reserve_org ON reserve_person (region_id, org_path, state, id);
CREATE INDEX reserve_due ON reserve_person (region_id, review_on, id, org_path)
    WHERE state = 'in';
CREATE INDEX reserve_post ON reserve_person (org_id, post) WHERE state = 'in';
CREATE INDEX reserve_mentor ON reserve_person (region_id, mentor_member_id)
    WHERE mentor_member_id IS NOT NULL;
CREATE INDEX reserve_gone ON reserve_person (id) WHERE is_gone = 1;

-- A step of the plan of development.
-- personal
CREATE TABLE reserve_step (
    region_id INTEGER NOT NULL,
    reserve_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    due_on TEXT,
    done_on TEXT,
    PRIMARY KEY (region_id, reserve_id, n)
) WITHOUT ROWID;

-- How somebody was judged on a day.
-- personal
CREATE TABLE reserve_review (
    region_id INTEGER NOT NULL,
    reserve_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    held_on TEXT NOT NULL,
    verdict TEXT NOT NULL,
    readiness TEXT NOT NULL,
    next_on TEXT NOT NULL,
    PRIMARY KEY (region_id, reserve_id, n)
) WITHOUT ROWID;

-- A card that is no more takes its rows along (merging cards brings them back first).
CREATE TRIGGER reserve_member_removed AFTER DELETE ON member BEGIN                      -- sqlite
    UPDATE reserve_person SET is_gone = 1                                               -- sqlite
     WHERE region_id = OLD.region_id AND member_id = OLD.id;                            -- sqlite
END;                                                                                    -- sqlite
CREATE FUNCTION reserve_member_removed() RETURNS trigger LANGUAGE plpgsql AS $$         -- postgres
BEGIN                                                                                   -- postgres
    UPDATE reserve_person SET is_gone = 1                                               -- postgres
     WHERE region_id = OLD.region_id AND member_id = OLD.id;                            -- postgres
    RETURN NULL;                                                                        -- postgres
END $$;                                                                                 -- postgres
CREATE TRIGGER reserve_member_removed AFTER DELETE ON member                            -- postgres
    FOR EACH ROW EXECUTE FUNCTION reserve_member_removed();                             -- postgres
