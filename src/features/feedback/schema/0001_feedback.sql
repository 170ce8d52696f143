-- after: events
-- What those who were at an event say of it. An answer belongs to nobody: no row leads from it to a
-- person, to a time or to another answer of the same person.

-- opened_on NULL: it is being prepared. answers: how many people have answered.
CREATE TABLE feedback_form (
    region_id INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    opened_on TEXT,
    closes_on TEXT,
    is_closed INTEGER NOT NULL DEFAULT 0,
    answers INTEGER NOT NULL DEFAULT 0,
    reminded_at INTEGER,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, event_id),
    CHECK (answers >= 0),
    CHECK (opened_on IS NULL OR closes_on >= opened_on)
) WITHOUT ROWID;
CREATE INDEX feedback_form_closes ON feedback_form (closes_on)
    WHERE is_closed = 0 AND reminded_at IS NULL AND closes_on IS NOT NULL;

-- kind: mark (1 to 5) · sessions (a mark for each session one was in) · choice (one of the lines of
-- `choices`) · text. Titles and choices that the program brings are message ids.
CREATE TABLE feedback_question (
    region_id INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    choices TEXT,
    PRIMARY KEY (region_id, event_id, n),
    CHECK (kind IN ('mark', 'sessions', 'choice', 'text'))
) WITHOUT ROWID;

-- Who is asked, by the entry, and whether he has answered: nothing of what. told: 1 asked by a
-- letter, 2 reminded.
CREATE TABLE feedback_person (
    region_id INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    told INTEGER NOT NULL DEFAULT 0,
    has_answered INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (region_id, event_id, entry_id)
) WITHOUT ROWID;

-- One answer to one question. id is drawn by lot, so the order says nothing. mark: 1 to 5, or the
-- number of the choice. session_n: 0 but for kind sessions.
CREATE TABLE feedback_answer (
    region_id INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    session_n INTEGER NOT NULL DEFAULT 0,
    mark INTEGER,
    text TEXT,
    is_hidden INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (region_id, event_id, id)
) WITHOUT ROWID;
