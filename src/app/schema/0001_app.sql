-- What every feature stands on: accounts and their posts, sessions, the audit log, jobs, letters.

-- A person who may sign in. Not region data: one account may hold posts in several regions.
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    email TEXT UNIQUE,
    phone TEXT UNIQUE,
    password_hash TEXT,
    totp_secret BLOB,
    totp_last_step INTEGER NOT NULL DEFAULT 0,
    last_name TEXT NOT NULL,
    first_name TEXT NOT NULL,
    middle_name TEXT,
    person_region_id INTEGER,
    person_id INTEGER,
    language TEXT,
    theme INTEGER NOT NULL DEFAULT 0,
    large_type INTEGER NOT NULL DEFAULT 0,
    is_closed INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
);

-- Posts and what they may do are data. `level`: 0 union, 1 region, 2 territory, 3 primary, 4
-- below, 9 oneself.
CREATE TABLE role (
    code TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    level INTEGER NOT NULL,
    position INTEGER NOT NULL,
    needs_second_factor INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE role_right (
    role TEXT NOT NULL REFERENCES role (code),
    right_code TEXT NOT NULL,
    PRIMARY KEY (role, right_code)
);

-- A post held by an account in an organisation for a term; rights begin and end with it.
CREATE TABLE mandate (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    region_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    role TEXT NOT NULL REFERENCES role (code),
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    basis TEXT
);
CREATE INDEX mandate_account ON mandate (account_id);
CREATE INDEX mandate_org ON mandate (org_id);

-- The token is in the browser's cookie alone; here only its hash. `form_secret` seals form keys.
CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    account_id INTEGER NOT NULL REFERENCES account (id),
    mandate_id INTEGER,
    form_secret TEXT NOT NULL,
    is_staff INTEGER NOT NULL,
    second_factor_at INTEGER,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    device TEXT,
    toast TEXT,
    toast_undo_id INTEGER
);
CREATE INDEX session_account ON session (account_id);

-- Keys of write forms that were carried out, with the address that the first answer led to: the
-- same
-- form sent again gets the same answer.
CREATE TABLE form_key (
    form_key TEXT PRIMARY KEY,
    location TEXT NOT NULL,
    used_at INTEGER NOT NULL
);
CREATE INDEX form_key_age ON form_key (used_at);

-- Attempts per subject (account, address) and time window, to slow down guessing.
CREATE TABLE attempt (
    subject TEXT NOT NULL,
    window_start INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    PRIMARY KEY (subject, window_start)
);

-- The audit log. `changes` is JSON; the chain covers it through changes_hash (with salt), so that
-- an
-- erasure under the law can empty the text and leave the chain whole. chain_number is given by
-- the sealer.
CREATE TABLE audit_entry (
    id INTEGER PRIMARY KEY,
    happened_at INTEGER NOT NULL,
    account_id INTEGER,
    acting_org_id INTEGER,
    mutation_id INTEGER,
    action TEXT NOT NULL,
    region_id INTEGER,
    object_id INTEGER,
    person_id INTEGER,
    changes TEXT,
    salt TEXT,
    changes_hash TEXT,
    chain_number INTEGER,
    chain_hash TEXT
);
CREATE UNIQUE INDEX audit_chain ON audit_entry (chain_number);
CREATE INDEX audit_person ON audit_entry (region_id, person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX audit_mutation ON audit_entry (mutation_id) WHERE mutation_id IS NOT NULL;
CREATE INDEX audit_object ON audit_entry (region_id, object_id, id);

CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    region_id INTEGER,
    org_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    mandate_id INTEGER NOT NULL,
    language TEXT NOT NULL,
    subject_id INTEGER,
    arguments TEXT,
    done INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    sentence TEXT,
    file_name TEXT,
    file_type TEXT,
    cancel_asked INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER
);
CREATE INDEX job_waiting ON job (state, id);
CREATE INDEX job_account ON job (account_id, id);
CREATE INDEX job_org ON job (org_id, id);

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    to_address TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    next_try_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    failure TEXT
);
CREATE INDEX outbox_waiting ON outbox (state, next_try_at);

-- Single values of the installation: what kind of demo it is, the last sealed entry, …
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

INSERT INTO role (code, label, level, position, needs_second_factor) VALUES
    ('union_officer', 'Officer of the central council', 0, 10, 0),
    ('union_auditor', 'Member of the union''s auditing commission', 0, 20, 0),
    ('region_chair', 'Chair of the regional organisation', 1, 30, 0),
    ('region_specialist', 'Specialist of the regional committee', 1, 40, 0),
    ('region_auditor', 'Member of the regional auditing commission', 1, 50, 0),
    ('territory_chair', 'Chair of the territorial organisation', 2, 60, 0),
    ('primary_chair', 'Chair of the primary organisation', 3, 70, 0),
    ('primary_operator', 'Keeper of the electronic register', 3, 80, 0),
    ('accountant', 'Accountant', 3, 90, 0),
    ('group_organiser', 'Organiser of the union group', 4, 100, 0),
    ('member', 'Member of the union', 9, 110, 0);

INSERT INTO role_right (role, right_code) VALUES
    ('union_officer', 'orgs_view'), ('union_officer', 'orgs_edit'),
    ('union_officer', 'members_view'),
    ('union_officer', 'accounts_manage'), ('union_officer', 'audit_view'),
    ('union_officer', 'jobs_view'),
    ('union_auditor', 'orgs_view'), ('union_auditor', 'members_view'),
    ('union_auditor', 'audit_view'),
    ('region_chair', 'orgs_view'), ('region_chair', 'orgs_edit'), ('region_chair', 'members_view'),
    ('region_chair', 'members_edit'), ('region_chair', 'members_admit'),
    ('region_chair', 'members_export'),
    ('region_chair', 'import'), ('region_chair', 'accounts_manage'), ('region_chair', 'audit_view'),
    ('region_chair', 'jobs_view'),
    ('region_specialist', 'orgs_view'), ('region_specialist', 'orgs_edit'),
    ('region_specialist', 'members_view'),
    ('region_specialist', 'members_edit'), ('region_specialist', 'members_admit'),
    ('region_specialist', 'members_export'), ('region_specialist', 'import'),
    ('region_specialist', 'accounts_manage'), ('region_specialist', 'jobs_view'),
    ('region_auditor', 'orgs_view'), ('region_auditor', 'members_view'),
    ('region_auditor', 'audit_view'),
    ('territory_chair', 'orgs_view'), ('territory_chair', 'orgs_edit'),
    ('territory_chair', 'members_view'),
    ('territory_chair', 'members_edit'), ('territory_chair', 'members_admit'),
    ('territory_chair', 'members_export'), ('territory_chair', 'import'),
    ('territory_chair', 'jobs_view'),
    ('primary_chair', 'orgs_view'), ('primary_chair', 'orgs_edit'),
    ('primary_chair', 'members_view'),
    ('primary_chair', 'members_edit'), ('primary_chair', 'members_admit'),
    ('primary_chair', 'members_export'),
    ('primary_chair', 'import'), ('primary_chair', 'jobs_view'),
    ('primary_operator', 'orgs_view'), ('primary_operator', 'members_view'),
    ('primary_operator', 'members_edit'),
    ('primary_operator', 'import'),
    ('accountant', 'orgs_view'), ('accountant', 'members_view'),
    ('group_organiser', 'orgs_view');
