-- A new telephone number or e-mail address that a request names is confirmed by a code that was
-- sent there (features/accounts, account_code). code_id: the last one that was sent.
-- personal
CREATE TABLE request_proof (
    region_id INTEGER NOT NULL,
    request_id INTEGER NOT NULL,
    field TEXT NOT NULL,
    code_id INTEGER,                            -- NULL: none could be sent yet
    proven_at INTEGER,
    PRIMARY KEY (region_id, request_id, field),
    CHECK (field IN ('phone', 'email'))
);
