-- after: members, orgs, training
-- Events of the union: what is held, who enters, who came. A group of a school is an event as well:
-- its lessons are sessions, its listeners entries.

-- kind, form: codes of training_choice (kind, attendance). state: draft · announced · held (who
-- came stands on their cards) · cancelled. audience_path: whose members may come. entry_by: own
-- (everybody for himself, or his organisation for him) · org (organisations enter their people) ·
-- list (who holds it enters them). needs_answer: who enters waits for a yes. closes_on: the last
-- day to enter. has_waiting: who finds no place may wait. code: stands in addresses that need no
-- sign-in. region_id is 0 for the union itself. hours: academic ones, of all of it.
CREATE TABLE event (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'draft',
    kind TEXT NOT NULL,
    form TEXT NOT NULL,
    title TEXT NOT NULL,
    about TEXT,
    begins_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    begins_at TEXT,                             -- "10:00"
    ends_at TEXT,
    place TEXT,
    link TEXT,
    hours INTEGER,
    school_id INTEGER,
    programme_id INTEGER,
    audience_path TEXT NOT NULL,
    entry_by TEXT NOT NULL DEFAULT 'own',
    needs_answer INTEGER NOT NULL DEFAULT 0,
    closes_on TEXT,
    has_waiting INTEGER NOT NULL DEFAULT 1,
    valid_months INTEGER,                       -- after so many it has to be learnt again
    people INTEGER,                             -- who came, once it was held
    told_at INTEGER,                            -- when those who come were reminded
    cancelled_for TEXT,
    code TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (state IN ('draft', 'announced', 'held', 'cancelled')),
    CHECK (entry_by IN ('own', 'org', 'list')),
    CHECK (ends_on >= begins_on)
);
CREATE UNIQUE INDEX event_by_id ON event (id);                              -- postgres
CREATE UNIQUE INDEX event_code ON event (code);
CREATE INDEX event_org ON event (org_path, ends_on, id);
CREATE INDEX event_day ON event (ends_on, id, org_path, state);
-- Whom it is open to: found by the few paths above a person.
CREATE INDEX event_audience ON event (audience_path, ends_on, id) WHERE state = 'announced';
CREATE INDEX event_school ON event (school_id, ends_on, id) WHERE school_id IS NOT NULL;
CREATE INDEX event_programme ON event (programme_id, ends_on, id) WHERE programme_id IS NOT NULL;

-- For which categories of listeners (training_choice) it is meant; none: for all.
CREATE TABLE event_category (
    region_id INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    category TEXT NOT NULL,
    PRIMARY KEY (region_id, event_id, category)
) WITHOUT ROWID;

-- Places: of an organisation and all below it (a quota), and with the path '*' for all others.
-- places NULL: as many as come. taken and waiting are changed together with the entries.
CREATE TABLE event_places (
    region_id INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    path TEXT NOT NULL,
    org_id INTEGER,
    places INTEGER,
    taken INTEGER NOT NULL DEFAULT 0,
    waiting INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (region_id, event_id, path),
    CHECK (taken >= 0 AND waiting >= 0),
    CHECK (places IS NULL OR taken <= places)
) WITHOUT ROWID;

-- A lesson, a lecture, a workshop of the programme of an event. Sessions of different tracks may
-- stand at the same time. is_chosen: people say beforehand whether they come to it.
CREATE TABLE event_session (
    region_id INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    track TEXT,
    held_on TEXT NOT NULL,
    begins_at TEXT,
    ends_at TEXT,
    title TEXT NOT NULL,
    speaker TEXT,
    place TEXT,
    link TEXT,
    recording TEXT,
    hours INTEGER,                              -- academic; counted to who was there
    is_chosen INTEGER NOT NULL DEFAULT 0,
    places INTEGER,
    taken INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (region_id, event_id, n),
    CHECK (places IS NULL OR taken <= places)
) WITHOUT ROWID;

-- Somebody at an event. Of who is on the register the names stand on the card; org_id, org_path:
-- his organisation when he entered. Of a guest the names stand here; sort_key of both. role:
-- listener · trainer · guest (heads of organisations, partners). state: asked (waits for a yes) ·
-- comes · waiting · invited · declined · withdrawn · refused · twin (the card became part of one
-- that has an entry). entered_by: own · org · list · came (nobody had entered him).
-- places_path: the bucket.
-- personal
CREATE TABLE event_entry (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    event_id INTEGER NOT NULL,
    person_region_id INTEGER,
    member_id INTEGER,
    former_member_id INTEGER,
    org_id INTEGER,
    org_path TEXT,
    last_name TEXT,
    first_name TEXT,
    middle_name TEXT,
    org_name TEXT,
    post TEXT,
    email TEXT,
    sort_key BLOB NOT NULL,
    role TEXT NOT NULL DEFAULT 'listener',
    category TEXT,
    state TEXT NOT NULL,
    entered_by TEXT NOT NULL,
    places_path TEXT,
    note TEXT,
    answer TEXT,
    to_tell TEXT,                               -- a letter that a job writes
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (role IN ('listener', 'trainer', 'guest')),
    CHECK (state IN ('asked', 'comes', 'waiting', 'invited', 'declined', 'withdrawn', 'refused',
                     'twin'))
);
CREATE UNIQUE INDEX event_entry_by_id ON event_entry (id);                  -- postgres
CREATE UNIQUE INDEX event_entry_once ON event_entry (member_id, event_id)
    WHERE member_id IS NOT NULL AND state <> 'twin';
CREATE INDEX event_entry_event ON event_entry (region_id, event_id, state, sort_key, id);
CREATE INDEX event_entry_waiting ON event_entry (region_id, event_id, places_path, id)
    WHERE state = 'waiting';
CREATE INDEX event_entry_org ON event_entry (org_path, event_id) WHERE org_path IS NOT NULL;
CREATE INDEX event_entry_to_tell ON event_entry (region_id, event_id, id) WHERE to_tell IS NOT NULL;
CREATE INDEX event_entry_former ON event_entry (former_member_id)
    WHERE former_member_id IS NOT NULL;

-- Sessions that somebody has chosen.
CREATE TABLE event_choice (
    region_id INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (region_id, event_id, entry_id, n)
) WITHOUT ROWID;

-- Who was there: in which session (0: the event as a whole), how (in_person · online · recording),
-- and how it is known (scan · sheet · import · hand). minutes: as a platform told them.
CREATE TABLE event_presence (
    region_id INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    way TEXT NOT NULL,
    source TEXT NOT NULL,
    minutes INTEGER,
    marked_at INTEGER NOT NULL,
    account_id INTEGER,
    PRIMARY KEY (region_id, event_id, entry_id, n),
    CHECK (way IN ('in_person', 'online', 'recording')),
    CHECK (source IN ('scan', 'sheet', 'import', 'hand'))
) WITHOUT ROWID;

-- Numbers that platforms tell: connections to a broadcast, views of a recording. Never people.
CREATE TABLE event_figure (
    region_id INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    what TEXT NOT NULL,
    source TEXT,
    number INTEGER NOT NULL,
    counted_on TEXT NOT NULL,
    PRIMARY KEY (region_id, event_id, n),
    CHECK (what IN ('connections', 'views')),
    CHECK (number >= 0)
) WITHOUT ROWID;

-- Who writes down trainings holds events.
INSERT INTO role_right (role, right_code)
SELECT role, 'events_edit' FROM role_right WHERE right_code = 'training_edit';
