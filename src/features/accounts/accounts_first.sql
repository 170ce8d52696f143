-- How members come in: who is meant by a number or an address, one-time codes, invitations.

-- ---- who is meant -------------------------------------------------------------------------------

-- @part who(): region_id int, id id, org_id id, last_name text, first_name text,
--   middle_name text, born date, phone text, email text
m.region_id, m.id, m.org_id, m.last_name, m.first_name, m.middle_name, m.born, m.phone, m.email;

-- @system whoever signs in has no scope yet; nothing is shown of it before the code was right
-- @many by_phone(phone text): @who
SELECT @who FROM region r JOIN member m ON m.region_id = r.id AND m.phone = :phone
 WHERE m.status IN ('active', 'temporarily_not_working') LIMIT 3;

-- @system as above
-- @many by_email(email text): @who
SELECT @who FROM region r JOIN member m ON m.region_id = r.id AND m.email = :email
 WHERE m.status IN ('active', 'temporarily_not_working') LIMIT 3;

-- @system as above
-- @many by_ticket(number text, typed text, born date): @who
SELECT @who FROM region r
  JOIN member m ON m.region_id = r.id AND m.ticket_number IN (:number, :typed)
 WHERE m.born = :born AND m.status IN ('active', 'temporarily_not_working') LIMIT 3;

-- @system he is signing in himself, by a code or an invitation that was made for him
-- @one person(region_id int, id id): @who
SELECT @who FROM member m
 WHERE m.region_id = :region_id AND m.id = :id
   AND m.status IN ('active', 'temporarily_not_working');

-- @one account_of(region_id int, person_id id): id id, is_closed bool
SELECT id, is_closed FROM account
 WHERE person_region_id = :region_id AND person_id = :person_id
 ORDER BY is_closed, id LIMIT 1;

-- @many accounts_with(login text): id id, last_name text, first_name text,
--   person_region_id id, person_id id, is_closed bool
SELECT id, last_name, first_name, person_region_id, person_id, is_closed
  FROM account WHERE email = :login OR phone = :login;

-- A post with rights, now or later: who has one never comes in by a code alone.
-- @one is_staff(account_id id, today date): id id
SELECT m.id FROM mandate m
 WHERE m.account_id = :account_id AND (m.valid_to IS NULL OR m.valid_to >= :today)
   AND EXISTS (SELECT 1 FROM role_right r WHERE r.role = m.role)
 LIMIT 1;

-- ---- one-time codes -----------------------------------------------------------------------------

-- @insert add_code(id id, region_id id, person_id id, account_id id, code_hash text,
--   is_shared bool, expires_at int)
INSERT INTO account_code (id, region_id, person_id, account_id, code_hash, is_shared, expires_at)
VALUES (:id, :region_id, :person_id, :account_id, :code_hash, :is_shared, :expires_at);

-- False if it is too old, was used, or was tried too often.
-- @changed try_code(id id, tries int, now int)
UPDATE account_code SET tries = tries + 1
 WHERE id = :id AND used_at IS NULL AND expires_at > :now AND tries < :tries;

-- @one code(id id): region_id id, person_id id, account_id id, code_hash text, is_shared bool
SELECT region_id, person_id, account_id, code_hash, is_shared FROM account_code WHERE id = :id;

-- @changed use_code(id id, now int)
UPDATE account_code SET used_at = :now WHERE id = :id AND used_at IS NULL;

-- @exec forget_codes(before int)
DELETE FROM account_code WHERE expires_at < :before;

-- ---- invitations --------------------------------------------------------------------------------

-- @insert add_invite(id id, region_id int, member_id id, code_hash text, way text, job_id id,
--   account_id id, now int, expires_at int)
INSERT INTO account_invite (id, region_id, member_id, code_hash, way, job_id, account_id, made_at,
                            expires_at)
VALUES (:id, :region_id, :member_id, :code_hash, :way, :job_id, :account_id, :now, :expires_at);

-- A newer one is on its way.
-- @system the caller has found the member in his own scope
-- @exec end_invites(region_id int, member_id id, now int)
UPDATE account_invite SET ended_at = :now
 WHERE region_id = :region_id AND member_id = :member_id AND used_at IS NULL AND ended_at IS NULL;

-- @system the code is known to nobody but who was invited
-- @one invite(code_hash text, now int): id id, region_id int, member_id id, tries int,
--   made_at int, account_id id
SELECT id, region_id, member_id, tries, made_at, account_id FROM account_invite
 WHERE code_hash = :code_hash AND used_at IS NULL AND ended_at IS NULL AND expires_at > :now;

-- @system as above
-- @exec try_invite(id id)
UPDATE account_invite SET tries = tries + 1 WHERE id = :id;

-- @system as above
-- @changed use_invite(id id, now int)
UPDATE account_invite SET used_at = :now
 WHERE id = :id AND used_at IS NULL AND ended_at IS NULL AND expires_at > :now;

-- The last one of a member.
-- @one invite_of(scope scope, member_id id): way text, made_at int, expires_at int, used_at int,
--   ended_at int
SELECT i.way, i.made_at, i.expires_at, i.used_at, i.ended_at
  FROM account_invite i JOIN member m ON m.region_id = i.region_id AND m.id = i.member_id
 WHERE i.region_id = :scope_region AND i.member_id = :member_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY i.id DESC LIMIT 1;

-- A job that begins anew writes nobody a second letter.
-- @system the caller has found the member in his own scope
-- @one was_invited(region_id int, member_id id, job_id id): id id
SELECT id FROM account_invite
 WHERE region_id = :region_id AND member_id = :member_id AND job_id = :job_id AND way <> 'slip'
 LIMIT 1;

-- @system housekeeping, in all regions
-- @exec forget_invites(before int)
DELETE FROM account_invite WHERE expires_at < :before;

-- ---- who of an organisation has come in ---------------------------------------------------------

-- @part is_invited(now int)
EXISTS (SELECT 1 FROM account_invite i WHERE i.region_id = m.region_id AND i.member_id = m.id
           AND i.used_at IS NULL AND i.ended_at IS NULL AND i.expires_at > :now);

-- @one counts(scope scope, @is_invited): people int, signed_in int, invited int
SELECT count(*) AS people, coalesce(sum(s.has_account), 0) AS signed_in,
       coalesce(sum(CASE WHEN s.has_account = 0 AND s.invited = 1 THEN 1 ELSE 0 END), 0) AS invited
  FROM (SELECT CASE WHEN EXISTS (SELECT 1 FROM account a WHERE a.person_region_id = m.region_id
                      AND a.person_id = m.id AND a.is_closed = 0) THEN 1 ELSE 0 END AS has_account,
               CASE WHEN @is_invited THEN 1 ELSE 0 END AS invited
          FROM member m
         WHERE m.region_id = :scope_region AND m.org_path >= :scope_from
           AND m.org_path < :scope_to
           AND m.status IN ('active', 'temporarily_not_working')) s;

-- Those without a sign-in, in the order of names.
-- @many without(scope scope, @is_invited, after_key bytes, after_id id, limit int): id id,
--   last_name text, first_name text, middle_name text, sort_key bytes, has_phone bool,
--   has_email bool, invited bool
SELECT m.id, m.last_name, m.first_name, m.middle_name, m.sort_key,
       CASE WHEN m.phone IS NULL THEN 0 ELSE 1 END AS has_phone,
       CASE WHEN m.email IS NULL THEN 0 ELSE 1 END AS has_email,
       CASE WHEN @is_invited THEN 1 ELSE 0 END AS invited
  FROM member m
 WHERE m.region_id = :scope_region AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working')
   AND (:after_id IS NULL OR (m.sort_key, m.id) > (:after_key, :after_id))
   AND NOT EXISTS (SELECT 1 FROM account a WHERE a.person_region_id = m.region_id
                      AND a.person_id = m.id AND a.is_closed = 0)
 ORDER BY m.sort_key, m.id LIMIT :limit;

-- Those to be invited by a job: all without a sign-in.
-- @many to_invite(scope scope, limit int): @who
SELECT @who FROM member m
 WHERE m.region_id = :scope_region AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working')
   AND NOT EXISTS (SELECT 1 FROM account a WHERE a.person_region_id = m.region_id
                      AND a.person_id = m.id AND a.is_closed = 0)
 ORDER BY m.sort_key, m.id LIMIT :limit;

-- @one member(scope scope, id id): @who
SELECT @who FROM member m
 WHERE m.region_id = :scope_region AND m.id = :id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working');
