-- Text messages on their way: written in the transaction of what they tell about, sent afterwards
-- by the job runner. What they say goes away as soon as they are sent. state: waiting · sent ·
-- failed · void (queued for nobody, so that nobody can tell a known number from an unknown one by
-- the time that the answer takes).
CREATE TABLE sms (
    id INTEGER PRIMARY KEY,
    to_number TEXT,
    body TEXT,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    next_try_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    failure TEXT,
    CHECK (state IN ('waiting', 'sent', 'failed', 'void'))
);
CREATE INDEX sms_waiting ON sms (state, next_try_at);

-- How many messages an organisation's members were sent in a month ("2026-03"), counted as gateways
-- charge them: a long text is several.
CREATE TABLE sms_count (
    org_id INTEGER NOT NULL,
    month TEXT NOT NULL,
    messages INTEGER NOT NULL,
    PRIMARY KEY (org_id, month)
);
