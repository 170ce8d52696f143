-- after: members
-- What members ask of their organisation: a correction of their card, a transfer, leaving, a new
-- surname, material aid. state: sent · decided · refused · withdrawn; that somebody has looked at
-- it is known from the audit log. body: the values asked for, answer: what was decided; both
-- sealed, as they tell of people's lives. due_on: the day until which an answer is promised.
-- personal
CREATE TABLE member_request (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    member_id INTEGER NOT NULL,
    merged_from INTEGER,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'sent',
    sent_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    body BLOB NOT NULL,
    answer BLOB,
    decided_on TEXT,
    decided_by INTEGER,
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (state IN ('sent', 'decided', 'refused', 'withdrawn'))
);
CREATE UNIQUE INDEX member_request_number ON member_request (org_id, number);
-- A member asks for one thing of a kind at a time.
CREATE UNIQUE INDEX member_request_one ON member_request (region_id, member_id, kind)
    WHERE state = 'sent';
CREATE INDEX member_request_member ON member_request (region_id, member_id, id);
-- What waits is little; what is over is found by the organisation.
CREATE INDEX member_request_open ON member_request (region_id, org_path, due_on, id)
    WHERE state = 'sent';
CREATE INDEX member_request_over ON member_request (region_id, org_path, id) WHERE state <> 'sent';
