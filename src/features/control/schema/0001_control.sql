-- after: documents, orgs
-- What becomes of the items of adopted documents: who was told to do what until when, what they
-- answered, and what was said of it. The text of a document stays as it is; terms that differ from
-- it stand here, with a note or a basis.

-- An adopted document of which nobody has said yet what of it is put under control.
CREATE TABLE control_waiting (
    document_id INTEGER PRIMARY KEY,
    region_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    made_at INTEGER NOT NULL
);
CREATE INDEX control_waiting_org ON control_waiting (org_path);

-- An item under control. `due_on` is the last day of one that does not recur; of one that does, the
-- day behind which no period begins. `period` is the current one (1 of an item that does not
-- recur), it began on period_from. root_*: the task that this item carries out, by a resolution of
-- those who were given it; their tasks count there. A root names itself.
CREATE TABLE control_item (
    id INTEGER PRIMARY KEY,
    region_id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    item INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    number TEXT,
    text TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open',
    due_on TEXT,
    recurs TEXT,
    is_constant INTEGER NOT NULL DEFAULT 0,     -- due_on is the day on which it is looked at again
    period INTEGER NOT NULL DEFAULT 1,
    period_from TEXT NOT NULL,
    note TEXT,                                  -- why term or addressees are not those of the text
    root_id INTEGER NOT NULL,
    root_period INTEGER NOT NULL DEFAULT 1,
    fulfils_n INTEGER,                          -- the task of root_item that it carries out
    fulfils_id INTEGER,
    opened_at INTEGER NOT NULL,
    opened_by INTEGER,
    closed_at INTEGER,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (document_id, item),
    CHECK (state IN ('open', 'done', 'removed')),
    CHECK (recurs IN ('month', 'quarter', 'half_year', 'year'))
);
CREATE INDEX control_item_org ON control_item (org_path, state);
CREATE INDEX control_item_recurs ON control_item (period_from) WHERE recurs IS NOT NULL
    AND state = 'open';
CREATE INDEX control_item_fulfils ON control_item (fulfils_id, fulfils_n)
    WHERE fulfils_id IS NOT NULL;

-- To whom copies go, in each period anew. kind: org (one) · level (all that are active, of that
-- level, below the organisation of the document). `who` is said of those inside of an organisation:
-- a post, a body, a person.
CREATE TABLE control_addressee (
    item_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    org_id INTEGER,
    level INTEGER,
    who TEXT,
    account_id INTEGER,
    PRIMARY KEY (item_id, n),
    CHECK (kind IN ('org', 'level'))
);

-- Who sees to it, as named in the document.
CREATE TABLE control_controller (
    item_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    name TEXT NOT NULL,
    post TEXT,
    account_id INTEGER,
    PRIMARY KEY (item_id, n)
);
CREATE INDEX control_controller_account ON control_controller (account_id)
    WHERE account_id IS NOT NULL;

-- The copy of one organisation for one period. `giver_id`: who handed it on; NULL: the document
-- itself. That it is overdue is seen from the day, and kept nowhere. `told`: of which steps of the
-- ladder its organisation was told: 0 nothing, 1 that there is a task, 2 that its day is near, 3
-- that it is over.
CREATE TABLE control_task (
    item_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    period INTEGER NOT NULL,
    region_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    level INTEGER NOT NULL,
    root_id INTEGER NOT NULL,
    root_period INTEGER NOT NULL,
    giver_id INTEGER,
    state TEXT NOT NULL DEFAULT 'assigned',
    due_on TEXT,
    who TEXT,                                   -- of the organisation: a post, a body, a person
    account_id INTEGER,                         -- who answers for it there
    task TEXT,                                  -- in the words of who handed it on
    report TEXT,
    reported_on TEXT,
    reported_name TEXT,
    decided_on TEXT,                            -- accepted, returned, removed
    decided_name TEXT,
    remark TEXT,                                -- with which it was returned, or its basis
    told INTEGER NOT NULL DEFAULT 0,
    reminded_at INTEGER,
    version INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (item_id, n),
    CHECK (state IN ('assigned', 'in_progress', 'reported', 'accepted', 'returned', 'removed'))
) WITHOUT ROWID;
CREATE UNIQUE INDEX control_task_once ON control_task (item_id, period, org_id);
-- What is told of a branch comes from this index alone.
CREATE INDEX control_task_branch ON control_task (root_id, root_period, org_path, state, due_on,
                                                  item_id);
CREATE INDEX control_task_org ON control_task (org_path, state, due_on);
-- Not settled yet: few, of all that ever were.
CREATE INDEX control_task_open ON control_task (item_id, due_on)
    WHERE state NOT IN ('accepted', 'removed');
CREATE INDEX control_task_tell ON control_task (told, due_on)
    WHERE state IN ('assigned', 'in_progress', 'returned');
CREATE INDEX control_task_reported ON control_task (giver_id, item_id) WHERE state = 'reported';
CREATE INDEX control_task_account ON control_task (account_id) WHERE account_id IS NOT NULL;

-- What shows that it was done. kind: file (sealed) · link · event (a day and what took place) ·
-- figure (of the register, as it was on that day).
CREATE TABLE control_evidence (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT,
    day TEXT,
    value TEXT,
    type TEXT,
    size INTEGER,
    content BLOB,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    CHECK (kind IN ('file', 'link', 'event', 'figure'))
);
CREATE INDEX control_evidence_task ON control_evidence (item_id, n);

-- What has happened: to a task, or (n 0) to the item as a whole.
CREATE TABLE control_step (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL,
    n INTEGER NOT NULL DEFAULT 0,
    step TEXT NOT NULL,
    happened_at INTEGER NOT NULL,
    account_id INTEGER,
    name TEXT,
    org_name TEXT,
    note TEXT,
    due_on TEXT,
    document_id INTEGER                         -- the basis
);
CREATE INDEX control_step_of ON control_step (item_id, n, id);

-- Of which late items controllers and chairs were told, each once for a day that was missed.
-- step: controller · chair.
CREATE TABLE control_told (
    item_id INTEGER NOT NULL,
    step TEXT NOT NULL,
    due_on TEXT NOT NULL,
    told_at INTEGER NOT NULL,
    PRIMARY KEY (item_id, step, due_on)
);
