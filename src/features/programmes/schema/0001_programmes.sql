-- after: members, orgs, training
-- What is taught: programmes with their modules, materials and trainers. Who learns by them is in
-- learning, when they are held in events.

-- list: level (of a programme) · module (kind of a module). Labels are message ids; what the union
-- adds is shown as it wrote it.
CREATE TABLE programme_choice (
    list TEXT NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (list, code),
    CHECK (list IN ('level', 'module'))
) WITHOUT ROWID;

INSERT INTO programme_choice (list, code, label, position) VALUES
    ('level', 'basic', 'Basic', 10),
    ('level', 'advanced', 'Advanced', 20),
    ('level', 'expert', 'For trainers and experts', 30),
    ('module', 'lecture', 'Lecture', 10),
    ('module', 'practice', 'Practice', 20),
    ('module', 'self_study', 'Self-study', 30),
    ('module', 'test', 'Test', 40);

-- state: draft · open · archived. kind, form: codes of training_choice (kind, attendance), as they
-- will stand in the records. audience_path: who may be taught by it. outcomes: one a line.
-- is_own_entry: people may apply themselves; needs_answer: who applies waits for a yes of who holds
-- it. learn_days: so many days after the entry it should be done. valid_months: after so many it
-- has to be learnt again. region_id is 0 for the union itself.
CREATE TABLE programme (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'draft',
    title TEXT NOT NULL,
    sort_key BLOB NOT NULL,
    level TEXT NOT NULL,
    kind TEXT NOT NULL,
    form TEXT NOT NULL,
    hours INTEGER NOT NULL,
    goal TEXT,
    outcomes TEXT,
    audience_org_id INTEGER NOT NULL,
    audience_path TEXT NOT NULL,
    is_own_entry INTEGER NOT NULL DEFAULT 1,
    needs_answer INTEGER NOT NULL DEFAULT 0,
    learn_days INTEGER,
    valid_months INTEGER,
    copied_from INTEGER,
    version INTEGER NOT NULL DEFAULT 1,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (state IN ('draft', 'open', 'archived'))
);
CREATE UNIQUE INDEX programme_by_id ON programme (id);                      -- postgres
CREATE INDEX programme_org ON programme (org_path, sort_key, id);
-- Whom it is open to: found by the few paths above a person.
CREATE INDEX programme_audience ON programme (audience_path, sort_key, id) WHERE state = 'open';

-- For which categories of listeners (training_choice) it is meant; none: for all.
CREATE TABLE programme_category (
    region_id INTEGER NOT NULL,
    programme_id INTEGER NOT NULL,
    category TEXT NOT NULL,
    PRIMARY KEY (region_id, programme_id, category)
) WITHOUT ROWID;

-- Who teaches: as it was written, and the card if there is exactly one of that name in reach.
CREATE TABLE programme_trainer (
    region_id INTEGER NOT NULL,
    programme_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    name TEXT NOT NULL,
    post TEXT,
    person_region_id INTEGER,
    member_id INTEGER,
    former_member_id INTEGER,
    PRIMARY KEY (region_id, programme_id, n)
) WITHOUT ROWID;
CREATE INDEX programme_trainer_member ON programme_trainer (person_region_id, member_id)
 WHERE member_id IS NOT NULL;

CREATE TABLE programme_module (
    region_id INTEGER NOT NULL,
    programme_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    place INTEGER NOT NULL,
    title TEXT NOT NULL,
    hours INTEGER,
    kind TEXT NOT NULL,
    about TEXT,
    trainer TEXT,
    PRIMARY KEY (region_id, programme_id, n)
) WITHOUT ROWID;

-- What is read and looked at. module_n 0: belongs to the whole programme. kind: text (written here)
-- · file · link · video (an address; never shown inside of our pages). content is sealed to
-- programme_material.content:PROGRAMME:N.
CREATE TABLE programme_material (
    region_id INTEGER NOT NULL,
    programme_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    module_n INTEGER NOT NULL DEFAULT 0,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT,
    url TEXT,
    name TEXT,
    type TEXT,
    size INTEGER,
    hash TEXT,
    content BLOB,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, programme_id, n),
    CHECK (kind IN ('text', 'file', 'link', 'video'))
);
