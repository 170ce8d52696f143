-- after: members
-- How members sign in: with a one-time code, by invitation, with a passkey.

-- One-time codes that were asked for. One that nobody can use (what was typed belongs to nobody)
-- has its row too, without a person and without a hash, so that nothing tells them apart.
CREATE TABLE account_code (
    id INTEGER PRIMARY KEY,
    region_id INTEGER,
    person_id INTEGER,
    account_id INTEGER,
    code_hash TEXT,
    is_shared INTEGER NOT NULL DEFAULT 0,       -- the number or address is that of several people
    tries INTEGER NOT NULL DEFAULT 0,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
);
CREATE INDEX account_code_age ON account_code (expires_at);

-- Invitations of members: only the keyed hash of the code is kept. A newer one of the same person
-- ends those before it. way: mail · sms · slip · screen.
-- personal
CREATE TABLE account_invite (
    id INTEGER PRIMARY KEY,
    region_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    code_hash TEXT NOT NULL UNIQUE,
    way TEXT NOT NULL,
    job_id INTEGER,
    account_id INTEGER NOT NULL,                -- who invited
    tries INTEGER NOT NULL DEFAULT 0,
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    ended_at INTEGER,
    CHECK (way IN ('mail', 'sms', 'slip', 'screen'))
);
CREATE INDEX account_invite_member ON account_invite (region_id, member_id, id);
CREATE INDEX account_invite_age ON account_invite (expires_at);

-- Passkeys: public keys of the devices with which somebody signs in. algorithm as in COSE: -7
-- ES256, -8 EdDSA, -257 RS256.
CREATE TABLE account_passkey (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    credential_id TEXT NOT NULL UNIQUE,         -- hexadecimal
    algorithm INTEGER NOT NULL,
    public_key BLOB NOT NULL,
    counter INTEGER NOT NULL,
    name TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    used_at INTEGER
);
CREATE INDEX account_passkey_account ON account_passkey (account_id);

-- Challenges that were answered: each counts once. They seal their own end; a row goes then.
CREATE TABLE account_challenge (
    challenge_hash TEXT PRIMARY KEY,
    expires_at INTEGER NOT NULL
);
CREATE INDEX account_challenge_age ON account_challenge (expires_at);
