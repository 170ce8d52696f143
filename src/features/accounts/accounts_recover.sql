-- Letting somebody in again: two officers, a day's wait, a way to stop it.

-- Posts with rights that the account holds or will hold.
-- @many posts(account_id id, today date): level int, org_path text
SELECT l.level, o.path AS org_path
  FROM mandate m JOIN org o ON o.id = m.org_id JOIN role l ON l.code = m.role
 WHERE m.account_id = :account_id AND (m.valid_to IS NULL OR m.valid_to >= :today)
   AND EXISTS (SELECT 1 FROM role_right r WHERE r.role = m.role);

-- Whoever may manage sign-ins today in a post of his own, and is not that person.
-- @many officers(account_id id, today date): account_id id, level int, org_path text
SELECT m.account_id, l.level, o.path AS org_path
  FROM role_right r JOIN role l ON l.code = r.role JOIN mandate m ON m.role = r.role
  JOIN org o ON o.id = m.org_id JOIN account a ON a.id = m.account_id
 WHERE r.right_code = 'accounts_manage' AND m.account_id <> :account_id AND a.is_closed = 0
   AND m.delegated_from IS NULL AND m.valid_from <= :today
   AND (m.valid_to IS NULL OR m.valid_to >= :today);

-- @part line(): id id, account_id id, region_id int, state text, asked_by id, asked_at int,
--   asked_last text, asked_first text, asked_middle text, opens_at int, last_name text,
--   first_name text, middle_name text, email text, language text
v.id, v.account_id, v.region_id, v.state, v.asked_by, v.asked_at, b.last_name AS asked_last,
       b.first_name AS asked_first, b.middle_name AS asked_middle, v.opens_at, a.last_name,
       a.first_name, a.middle_name, a.email, a.language
  FROM account_recovery v JOIN account a ON a.id = v.account_id
       LEFT JOIN account b ON b.id = v.asked_by;

-- @one find(id id): @line
SELECT @line WHERE v.id = :id;

-- @one open_of(account_id id): @line
SELECT @line WHERE v.account_id = :account_id AND v.state IN ('asked', 'confirmed');

-- @one by_stop(stop_hash text): @line
SELECT @line WHERE v.stop_hash = :stop_hash;

-- @many open(limit int): @line
SELECT @line WHERE v.state IN ('asked', 'confirmed') ORDER BY v.id LIMIT :limit;

-- @many due(now int, limit int): @line
SELECT @line WHERE v.state = 'confirmed' AND v.opens_at <= :now ORDER BY v.id LIMIT :limit;

-- @insert add(id id, account_id id, region_id int, asked_by id, now int, stop_hash text)
INSERT INTO account_recovery (id, account_id, region_id, asked_by, asked_at, stop_hash)
VALUES (:id, :account_id, :region_id, :asked_by, :now, :stop_hash);

-- @changed confirm(id id, confirmed_by id, now int, opens_at int)
UPDATE account_recovery
   SET state = 'confirmed', confirmed_by = :confirmed_by, confirmed_at = :now,
       opens_at = :opens_at
 WHERE id = :id AND state = 'asked';

-- @changed end(id id, from_state text, state text, now int)
UPDATE account_recovery SET state = :state, ended_at = :now
 WHERE id = :id AND state = :from_state;

-- Nobody has confirmed it for a week.
-- @exec forget_asked(before int, now int)
UPDATE account_recovery SET state = 'stopped', ended_at = :now
 WHERE state = 'asked' AND asked_at < :before;

-- Nothing opens the account any more: neither password nor second factor nor passkeys.
-- @exec close_ways(account_id id)
UPDATE account SET password_hash = NULL, totp_secret = NULL WHERE id = :account_id;

-- @exec remove_passkeys(account_id id)
DELETE FROM account_passkey WHERE account_id = :account_id;
