-- @many of_account(account_id id): id id, credential_id text, name text, made_at int, used_at int
SELECT id, credential_id, name, made_at, used_at FROM account_passkey
 WHERE account_id = :account_id ORDER BY id;

-- @one find(credential_id text): id id, account_id id, algorithm int, public_key bytes,
--   counter int, is_closed bool
SELECT p.id, p.account_id, p.algorithm, p.public_key, p.counter, a.is_closed
  FROM account_passkey p JOIN account a ON a.id = p.account_id
 WHERE p.credential_id = :credential_id;

-- False if there is one of that id already.
-- @changed add(id id, account_id id, credential_id text, algorithm int, public_key bytes,
--   counter int, name text, now int)
INSERT INTO account_passkey (id, account_id, credential_id, algorithm, public_key, counter, name,
                             made_at)
VALUES (:id, :account_id, :credential_id, :algorithm, :public_key, :counter, :name, :now)
ON CONFLICT DO NOTHING;

-- A device that counts has counted on; one that does not stays at 0. False: a copy of it is about.
-- @changed used(id id, counter int, now int)
UPDATE account_passkey SET counter = :counter, used_at = :now
 WHERE id = :id AND (counter < :counter OR (counter = 0 AND :counter = 0));

-- @changed remove(id id, account_id id)
DELETE FROM account_passkey WHERE id = :id AND account_id = :account_id;

-- False if it was answered before.
-- @changed use_challenge(challenge_hash text, expires_at int)
INSERT INTO account_challenge (challenge_hash, expires_at) VALUES (:challenge_hash, :expires_at)
ON CONFLICT DO NOTHING;

-- @exec forget_challenges(before int)
DELETE FROM account_challenge WHERE expires_at < :before;
