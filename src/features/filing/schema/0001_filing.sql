-- after: orgs
-- Reports that are handed in: who collects which form, what each organisation has entered, signed
-- and handed in, and what those above have said of it.

-- A form that is collected in a branch of the tree. The nearest one above an organisation is the
-- one that counts for it: a region may collect what the union does not ask for.
CREATE TABLE filing_period (
    id INTEGER PRIMARY KEY,
    form TEXT NOT NULL,                         -- "fnpr-2"
    year INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    path TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    opened_by INTEGER,                          -- NULL: the demonstration
    closed_at INTEGER,
    note TEXT,
    UNIQUE (form, year, org_id)
);

-- Other days than those of the form. `level` as in org_type.
CREATE TABLE filing_deadline (
    period_id INTEGER NOT NULL REFERENCES filing_period (id),
    level INTEGER NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (period_id, level)
) WITHOUT ROWID;

-- The text of each form under which anything was signed, by its hash: a report is read by the form
-- under which it was signed, whatever became of the file.
CREATE TABLE filing_form (
    sum TEXT PRIMARY KEY,
    content TEXT NOT NULL
);

-- The report of an organisation. Until it is signed only what was entered is kept (filing_cell);
-- with the signature all its values are frozen (filing_frozen). `reports` of `expected` ones
-- directly below are in it.
CREATE TABLE filing (
    id INTEGER PRIMARY KEY,
    form TEXT NOT NULL,
    year INTEGER NOT NULL,
    region_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    path TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'draft',
    version INTEGER NOT NULL DEFAULT 1,         -- counts the changes of the state
    received_by INTEGER,                        -- to which organisation it was handed in
    changed_at INTEGER NOT NULL,
    reminded_at INTEGER,
    form_sum TEXT,                              -- of the text of the form that was signed
    sum TEXT,                                   -- over all that is frozen
    reports INTEGER NOT NULL DEFAULT 0,
    expected INTEGER NOT NULL DEFAULT 0,
    note TEXT,                                  -- why it was signed without those missing
    signed_at INTEGER,
    signed_name TEXT,
    signed_role TEXT,
    submitted_on TEXT,
    is_late INTEGER NOT NULL DEFAULT 0,
    accepted_at INTEGER,
    accepted_name TEXT,
    UNIQUE (form, year, org_id),
    CHECK (state IN ('draft', 'signed', 'submitted', 'returned', 'accepted'))
);
-- A branch is one range of it.
CREATE INDEX filing_by_path ON filing (form, year, path, state, is_late);
-- Those that an organisation has to accept, or has accepted.
CREATE INDEX filing_received ON filing (received_by, form, year, state);

-- The values of a signed report, packed (filing_values.h): with the reports below, of the
-- organisation alone, and what the register said on the day of the signature.
CREATE TABLE filing_frozen (
    filing_id INTEGER PRIMARY KEY REFERENCES filing (id),
    total BLOB NOT NULL,
    own BLOB NOT NULL,
    computed BLOB NOT NULL
);

-- What was entered by hand, or instead of what the register says. Numbers in millionths.
CREATE TABLE filing_cell (
    filing_id INTEGER NOT NULL REFERENCES filing (id),
    cell TEXT NOT NULL,                         -- "II/2:women"
    value INTEGER,
    words TEXT,                                 -- of a row of texts
    reason TEXT,                                -- of a difference, or of what was noticed
    changed_at INTEGER NOT NULL,
    changed_by INTEGER NOT NULL,
    PRIMARY KEY (filing_id, cell)
) WITHOUT ROWID;

-- What was said of a cell by those above; without a cell, of the report as a whole.
CREATE TABLE filing_remark (
    id INTEGER PRIMARY KEY,
    filing_id INTEGER NOT NULL REFERENCES filing (id),
    cell TEXT,
    words TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    made_name TEXT NOT NULL,
    settled_at INTEGER
);
CREATE INDEX filing_remark_of ON filing_remark (filing_id, id);

-- What has happened to a report.
CREATE TABLE filing_step (
    id INTEGER PRIMARY KEY,
    filing_id INTEGER NOT NULL REFERENCES filing (id),
    step TEXT NOT NULL,
    happened_at INTEGER NOT NULL,
    account_id INTEGER,
    name TEXT,
    role TEXT,
    for_org TEXT,
    note TEXT,
    sum TEXT
);
CREATE INDEX filing_step_of ON filing_step (filing_id, id);
