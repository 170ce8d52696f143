-- One-time links for setting a password: only the hash of the token is kept.
CREATE TABLE account_reset (
    token_hash TEXT PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    expires_at INTEGER NOT NULL,
    used_at INTEGER
);
