-- after: members, orgs, programmes, training
-- Who learns by a programme, and how far: entries, what was read, tests with their attempts,
-- assignments with their works.

-- Somebody in a programme. region_id is that of the person; where he is on the register stands on
-- his card. state: asked (waits for a yes) · studying · done · left · refused · twin (of a card
-- that became part of one that learns by it, too). entered_by: own · org. record_id: the training
-- that was written to the card; is_gone: the card is no more. A repetition is a row of its own.
-- personal
CREATE TABLE learning_entry (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    programme_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    former_member_id INTEGER,
    state TEXT NOT NULL,
    state_before TEXT,                          -- of a twin
    entered_by TEXT NOT NULL,
    began_on TEXT NOT NULL,
    due_on TEXT,
    ended_on TEXT,
    answer TEXT,
    record_id INTEGER,
    is_gone INTEGER NOT NULL DEFAULT 0,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (state IN ('asked', 'studying', 'done', 'left', 'refused', 'twin')),
    CHECK (entered_by IN ('own', 'org'))
);
CREATE UNIQUE INDEX learning_once ON learning_entry (region_id, member_id, programme_id)
 WHERE state IN ('asked', 'studying');
CREATE INDEX learning_member ON learning_entry (region_id, member_id, id);
CREATE INDEX learning_gone ON learning_entry (id) WHERE is_gone = 1;
CREATE INDEX learning_programme ON learning_entry (programme_id, state, id);

-- What somebody has marked as read or looked at.
CREATE TABLE learning_seen (
    region_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    material_n INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, entry_id, material_n)
) WITHOUT ROWID;

-- A test of a module (module_n), or the final one (0). draws: how many questions out of the bank,
-- NULL: all. minutes, attempts NULL: as many as it takes. region_id is that of the programme.
CREATE TABLE learning_test (
    region_id INTEGER NOT NULL,
    programme_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    module_n INTEGER NOT NULL DEFAULT 0,
    title TEXT NOT NULL,
    draws INTEGER,
    minutes INTEGER,
    attempts INTEGER,
    pass_percent INTEGER NOT NULL,
    is_retired INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (region_id, programme_id, n)
) WITHOUT ROWID;

-- A question is never changed: a corrected one is a new one, and the old one is retired, so that
-- attempts stay what they were. kind: one · several · number · text. answer: the number, or the
-- texts that count as right, one a line.
CREATE TABLE learning_question (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    programme_id INTEGER NOT NULL,
    module_n INTEGER NOT NULL DEFAULT 0,
    kind TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT,
    points INTEGER NOT NULL DEFAULT 1,
    explanation TEXT,
    is_retired INTEGER NOT NULL DEFAULT 0,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (kind IN ('one', 'several', 'number', 'text'))
);
CREATE UNIQUE INDEX learning_question_by_id ON learning_question (id);      -- postgres
CREATE INDEX learning_bank ON learning_question (programme_id, is_retired, id);

CREATE TABLE learning_option (
    question_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    label TEXT NOT NULL,
    is_right INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (question_id, n)
) WITHOUT ROWID;

-- Somebody sits a test. seed: the order of questions and options is drawn by it. ends_at: by the
-- clock of the server. closed_at: counted.
-- personal
CREATE TABLE learning_attempt (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    entry_id INTEGER NOT NULL,
    programme_id INTEGER NOT NULL,
    test_n INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    pass_percent INTEGER NOT NULL,
    began_at INTEGER NOT NULL,
    ends_at INTEGER,
    closed_at INTEGER,
    points INTEGER,
    most_points INTEGER,
    is_passed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (closed_at IS NOT NULL OR is_passed = 0)
);
CREATE UNIQUE INDEX learning_attempt_open ON learning_attempt (region_id, entry_id, test_n)
 WHERE closed_at IS NULL;
CREATE INDEX learning_attempt_entry ON learning_attempt (region_id, entry_id, test_n, id);
CREATE INDEX learning_attempt_ends ON learning_attempt (ends_at)
 WHERE closed_at IS NULL AND ends_at IS NOT NULL;

-- A question of an attempt, in its order, and what was answered: numbers of options ("1 3"), or
-- the text.
-- personal
CREATE TABLE learning_answer (
    region_id INTEGER NOT NULL,
    attempt_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    question_id INTEGER NOT NULL,
    answer TEXT,
    saved_at INTEGER,
    is_right INTEGER,
    PRIMARY KEY (region_id, attempt_id, n)
) WITHOUT ROWID;
CREATE INDEX learning_answer_question ON learning_answer (question_id, is_right)
 WHERE is_right IS NOT NULL;

-- What has to be done in writing.
CREATE TABLE learning_assignment (
    region_id INTEGER NOT NULL,
    programme_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    module_n INTEGER NOT NULL DEFAULT 0,
    title TEXT NOT NULL,
    about TEXT,
    most_points INTEGER,
    is_retired INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (region_id, programme_id, n)
) WITHOUT ROWID;

-- What somebody has sent in. state: sent · accepted · returned (another may be sent then). content
-- is sealed to learning_work.content:ID.
-- personal
CREATE TABLE learning_work (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    entry_id INTEGER NOT NULL,
    programme_id INTEGER NOT NULL,
    assignment_n INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'sent',
    text TEXT,
    name TEXT,
    type TEXT,
    size INTEGER,
    hash TEXT,
    content BLOB,
    note TEXT,
    points INTEGER,
    account_id INTEGER,
    sent_at INTEGER NOT NULL,
    answered_at INTEGER,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (state IN ('sent', 'accepted', 'returned'))
);
CREATE UNIQUE INDEX learning_work_once ON learning_work (region_id, entry_id, assignment_n)
 WHERE state IN ('sent', 'accepted');
CREATE INDEX learning_work_entry ON learning_work (region_id, entry_id, assignment_n, id);
CREATE INDEX learning_work_sent ON learning_work (programme_id, id) WHERE state = 'sent';

-- A card that is no more takes along what it learnt: swept away within the hour, unless it became
-- part of another one, or came back.
CREATE TRIGGER learning_member_removed AFTER DELETE ON member BEGIN                     -- sqlite
    UPDATE learning_entry SET is_gone = 1                                               -- sqlite
     WHERE region_id = OLD.region_id AND member_id = OLD.id;                            -- sqlite
END;                                                                                    -- sqlite
CREATE FUNCTION learning_member_removed() RETURNS trigger LANGUAGE plpgsql AS $$        -- postgres
BEGIN                                                                                   -- postgres
    UPDATE learning_entry SET is_gone = 1                                               -- postgres
     WHERE region_id = OLD.region_id AND member_id = OLD.id;                            -- postgres
    RETURN NULL;                                                                        -- postgres
END $$;                                                                                 -- postgres
CREATE TRIGGER learning_member_removed AFTER DELETE ON member                           -- postgres
    FOR EACH ROW EXECUTE FUNCTION learning_member_removed();                            -- postgres
