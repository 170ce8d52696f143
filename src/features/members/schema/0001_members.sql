-- after: orgs
-- The register of members. `member` is a person with the state of today; `member_period` holds the
-- dated facts from which every past day can be told.

-- personal
CREATE TABLE member (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    -- active · temporarily_not_working · left · excluded · deregistered · deceased
    status TEXT NOT NULL,
    -- worker_pedagogic · worker_other · worker_hpe · student_hpe · student_spo ·
    -- pensioner_nonworking · temporarily_not_working · union_staff
    category TEXT,
    last_name TEXT NOT NULL,
    first_name TEXT NOT NULL,
    middle_name TEXT,
    previous_last_name TEXT,
    sex TEXT,
    born TEXT,
    born_year INTEGER,
    phone TEXT,
    email TEXT,
    address TEXT,
    position TEXT,
    workplace TEXT,
    education TEXT,
    study_group TEXT,
    graduates_on TEXT,
    joined_on TEXT,
    joined_year INTEGER,
    registered_on TEXT,
    ended_on TEXT,
    decision TEXT,
    ticket_number TEXT,
    has_electronic_record INTEGER NOT NULL DEFAULT 0,
    language TEXT,
    snils_cipher BLOB,
    snils_hash TEXT,
    iin_cipher BLOB,
    iin_hash TEXT,
    remark TEXT,
    verified_on TEXT,
    -- fold_search of "surname name patronymic" and of "name patronymic"; ICU sort key of the first
    name_key TEXT NOT NULL,
    first_key TEXT,
    sort_key BLOB NOT NULL,
    -- The territory (or primary directly under the region) to which org_path belongs: the list of a
    -- territory is walked in the order of names.
    branch TEXT GENERATED ALWAYS AS (substr(org_path, 1, 7)) STORED,
    -- What is missing in the card, one bit each: 1 phone, 2 e-mail, 4 electronic record, 8 birth
    -- date, 16 ticket number; so that such filters stay inside the index.
    gaps INTEGER GENERATED ALWAYS AS (
        CASE WHEN phone IS NULL THEN 1 ELSE 0 END + CASE WHEN email IS NULL THEN 2 ELSE 0 END
        + CASE WHEN has_electronic_record = 0 THEN 4 ELSE 0 END
        + CASE WHEN born IS NULL THEN 8 ELSE 0 END
        + CASE WHEN ticket_number IS NULL THEN 16 ELSE 0 END) STORED,
    -- counts the changes: a form that was opened before somebody else's change is told so
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (sex IN ('f', 'm'))
);
-- The list of a region: walked in the order of names, filtered inside the index.
CREATE INDEX member_by_name ON member
    (region_id, sort_key, id, org_path, status, category, sex, born_year, gaps);
-- The list of a territory, in the same way.
CREATE INDEX member_by_branch ON member
    (region_id, branch, sort_key, id, org_path, status, category, sex, born_year, gaps);
-- The list of a small organisation; counting below a path.
CREATE INDEX member_by_path ON member
    (region_id, org_path, sort_key, id, status, category, sex, born_year, gaps);
CREATE INDEX member_name_key ON member (region_id, name_key, org_path);
CREATE INDEX member_first_key ON member (region_id, first_key, org_path);
CREATE INDEX member_phone ON member (region_id, phone) WHERE phone IS NOT NULL;
CREATE INDEX member_born ON member (region_id, born) WHERE born IS NOT NULL;
CREATE INDEX member_ticket ON member (region_id, ticket_number) WHERE ticket_number IS NOT NULL;
CREATE INDEX member_snils ON member (region_id, snils_hash) WHERE snils_hash IS NOT NULL;
CREATE INDEX member_iin ON member (region_id, iin_hash) WHERE iin_hash IS NOT NULL;

-- Dated facts. kind: m membership (value = how it ended) · r registration (org_id) · w work (value
-- = position, detail = workplace) · c category (value). valid_to is the last day; an open period
-- has none. Where only the year is known valid_from is its first day and `precision` is 'y';
-- 'u' = not even that.
-- personal
CREATE TABLE member_period (
    region_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    id INTEGER NOT NULL,
    valid_to TEXT,
    org_id INTEGER,
    value TEXT,
    detail TEXT,
    precision TEXT,
    mutation_id INTEGER,
    PRIMARY KEY (region_id, member_id, kind, valid_from, id)
) WITHOUT ROWID;

-- The surnames that occur in a region, and what each becomes when one character is left out: how a
-- search with one typing slip finds its way (symmetric deletes).
CREATE TABLE surname_slip (
    region_id INTEGER NOT NULL,
    slip TEXT NOT NULL,
    surname_key TEXT NOT NULL,
    PRIMARY KEY (region_id, slip, surname_key)
) WITHOUT ROWID;
