-- An account by what a person signs in with.
-- @one by_login(login text): id id, email text, password_hash text, totp_secret bytes,
--   totp_last_step int, last_name text, is_closed bool
SELECT id, email, password_hash, totp_secret, totp_last_step, last_name, is_closed
  FROM account WHERE email = :login OR phone = :login;

-- @one find(id id): id id, email text, phone text, password_hash text, totp_secret bytes,
--   totp_last_step int, last_name text, first_name text, middle_name text, language text,
--   theme int, large_type bool, is_closed bool
SELECT id, email, phone, password_hash, totp_secret, totp_last_step, last_name, first_name,
       middle_name, language, theme, large_type, is_closed
  FROM account WHERE id = :id;

-- @insert add(id id, email text, phone text, last_name text, first_name text, middle_name text,
--   now int)
INSERT INTO account (id, email, phone, last_name, first_name, middle_name, created_at)
VALUES (:id, :email, :phone, :last_name, :first_name, :middle_name, :now);

-- @insert add_mandate(id id, account_id id, region_id int, org_id id, role text, valid_from date,
--   valid_to date, basis text)
INSERT INTO mandate (id, account_id, region_id, org_id, role, valid_from, valid_to, basis)
VALUES (:id, :account_id, :region_id, :org_id, :role, :valid_from, :valid_to, :basis);

-- @exec set_password(id id, password_hash text)
UPDATE account SET password_hash = :password_hash WHERE id = :id;

-- @exec set_second_factor(id id, totp_secret bytes, last_step int)
UPDATE account SET totp_secret = :totp_secret, totp_last_step = :last_step WHERE id = :id;

-- A code counts once: the step must be later than the last one used.
-- @changed use_step(id id, step int)
UPDATE account SET totp_last_step = :step WHERE id = :id AND totp_last_step < :step;

-- @exec set_preferences(id id, language text, theme int, large_type bool)
UPDATE account SET language = :language, theme = :theme, large_type = :large_type WHERE id = :id;

-- @exec keep_look(id id, language text, theme int, large_type bool)
UPDATE account SET language = :language, theme = :theme, large_type = :large_type
 WHERE id = :id AND language IS NULL;

-- @insert add_reset(token_hash text, account_id id, expires_at int)
INSERT INTO account_reset (token_hash, account_id, expires_at) VALUES (:token_hash, :account_id,
                                                                      :expires_at);

-- @one find_reset(token_hash text, now int): account_id id
SELECT account_id FROM account_reset
 WHERE token_hash = :token_hash AND expires_at > :now AND used_at IS NULL;

-- A password was set: every link of the account is over. False if there was none in force.
-- @changed use_resets(account_id id, now int)
UPDATE account_reset SET used_at = :now
 WHERE account_id = :account_id AND expires_at > :now AND used_at IS NULL;

-- Accounts with a post within the range of paths, by surname; what comes behind the post `after`.
-- @many list(path_from text, path_to text, after id, limit int): account_id id, mandate_id id,
--   last_name text, first_name text, middle_name text, email text, role text, org_name text,
--   valid_from date, valid_to date, is_closed bool, has_second_factor bool
SELECT a.id AS account_id, m.id AS mandate_id, a.last_name, a.first_name, a.middle_name, a.email,
       m.role, o.short_name AS org_name, m.valid_from, m.valid_to, a.is_closed,
       CASE WHEN a.totp_secret IS NULL THEN 0 ELSE 1 END AS has_second_factor
  FROM mandate m JOIN org o ON o.id = m.org_id JOIN account a ON a.id = m.account_id
 WHERE o.path >= :path_from AND o.path < :path_to
   AND (:after IS NULL OR (a.last_name, m.id) >
        (SELECT b.last_name, n.id FROM mandate n JOIN account b ON b.id = n.account_id
          WHERE n.id = :after))
 ORDER BY a.last_name, m.id LIMIT :limit;

-- Posts within the range of paths that end between two days.
-- @one ending(path_from text, path_to text, today date, until date): total int
SELECT count(*) AS total
  FROM org o JOIN mandate m ON m.org_id = o.id
 WHERE o.path >= :path_from AND o.path < :path_to AND m.valid_to >= :today
   AND m.valid_to <= :until AND m.delegated_from IS NULL;

-- A post within the range of paths.
-- @one mandate(id id, path_from text, path_to text): id id, account_id id, role text,
--   org_name text, last_name text, first_name text, middle_name text, valid_from date,
--   valid_to date, region_id id, post_id id
SELECT m.id, m.account_id, m.role, o.short_name AS org_name, a.last_name, a.first_name,
       a.middle_name, m.valid_from, m.valid_to, m.region_id, m.post_id
  FROM mandate m JOIN org o ON o.id = m.org_id JOIN account a ON a.id = m.account_id
 WHERE m.id = :id AND o.path >= :path_from AND o.path < :path_to;

-- Whether anybody has or had rights in the organisation.
-- @one mandate_in(org_id id): id id
SELECT id FROM mandate WHERE org_id = :org_id LIMIT 1;

-- Those who may edit roles on a day, in a post of the union itself that nobody has handed on to
-- them.
-- @one editors(day date): total int
SELECT count(*) AS total
  FROM mandate m JOIN account a ON a.id = m.account_id JOIN org o ON o.id = m.org_id
  JOIN role_right r ON r.role = m.role AND r.right_code = 'roles_edit'
 WHERE a.is_closed = 0 AND o.parent_id IS NULL AND m.delegated_from IS NULL
   AND m.valid_from <= :day AND (m.valid_to IS NULL OR m.valid_to >= :day);

-- @exec end_mandate(id id, valid_to date)
UPDATE mandate SET valid_to = :valid_to WHERE id = :id;

-- Who signs in with this address or this number.
-- @many holders(email text, phone text): id id, email text, last_name text, first_name text,
--   is_closed bool
SELECT id, email, last_name, first_name, is_closed FROM account
 WHERE email = :email OR phone = :phone;

-- Posts of the same kind that an account holds in an organisation at some time between two days.
-- @one same_posts(account_id id, org_id id, role text, valid_from date, valid_to date): total int
SELECT count(*) AS total FROM mandate
 WHERE account_id = :account_id AND org_id = :org_id AND role = :role
   AND (valid_to IS NULL OR valid_to >= :valid_from)
   AND (:valid_to IS NULL OR valid_from <= :valid_to);

-- ---- mandates that follow a post ---------------------------------------------------------------

-- @one of_person(region_id id, person_id id): id id
SELECT id FROM account
 WHERE person_region_id = :region_id AND person_id = :person_id AND is_closed = 0
 ORDER BY id LIMIT 1;

-- Never takes an account away from a person whom it belongs to.
-- @exec set_person(id id, region_id id, person_id id)
UPDATE account SET person_region_id = :region_id, person_id = :person_id
 WHERE id = :id AND person_id IS NULL;

-- @one following(post_id id): id id, account_id id, region_id id, role text, valid_from date,
--   valid_to date
SELECT id, account_id, region_id, role, valid_from, valid_to FROM mandate
 WHERE post_id = :post_id ORDER BY id DESC LIMIT 1;

-- @insert add_following(id id, account_id id, region_id int, org_id id, role text,
--   valid_from date, valid_to date, basis text, post_id id)
INSERT INTO mandate (id, account_id, region_id, org_id, role, valid_from, valid_to, basis, post_id)
VALUES (:id, :account_id, :region_id, :org_id, :role, :valid_from, :valid_to, :basis, :post_id);

-- @exec set_dates(id id, valid_from date, valid_to date)
UPDATE mandate SET valid_from = :valid_from, valid_to = :valid_to WHERE id = :id;

-- ---- handing on --------------------------------------------------------------------------------

-- @insert add_delegation(id id, account_id id, region_id int, org_id id, role text,
--   valid_from date, valid_to date, basis text, delegated_from id, rights text)
INSERT INTO mandate (id, account_id, region_id, org_id, role, valid_from, valid_to, basis,
                     delegated_from, rights)
VALUES (:id, :account_id, :region_id, :org_id, :role, :valid_from, :valid_to, :basis,
        :delegated_from, :rights);

-- What an account has handed on or was handed on, unless it is over.
-- @many delegations(account_id id, today date): id id, org_name text, valid_from date,
--   valid_to date, rights text, giver_id id, giver_last_name text, giver_first_name text,
--   last_name text, first_name text
SELECT m.id, o.short_name AS org_name, m.valid_from, m.valid_to, m.rights, g.id AS giver_id,
       g.last_name AS giver_last_name, g.first_name AS giver_first_name, a.last_name, a.first_name
  FROM mandate m JOIN mandate s ON s.id = m.delegated_from JOIN account g ON g.id = s.account_id
  JOIN account a ON a.id = m.account_id JOIN org o ON o.id = m.org_id
 WHERE (m.account_id = :account_id OR s.account_id = :account_id) AND m.valid_to >= :today
   AND m.delegated_from IS NOT NULL AND (s.valid_to IS NULL OR s.valid_to >= :today)
 ORDER BY m.valid_to, m.id;

-- One that the account has handed on or was handed on.
-- @one delegation(id id, account_id id): id id, account_id id, region_id id, valid_to date
SELECT m.id, m.account_id, m.region_id, m.valid_to
  FROM mandate m JOIN mandate s ON s.id = m.delegated_from
 WHERE m.id = :id AND (m.account_id = :account_id OR s.account_id = :account_id);

-- @many roles(): code text, label text, level int
SELECT code, label, level FROM role ORDER BY position;

-- @many sessions(account_id id, now int): id id, seen_at int, created_at int, device text
SELECT id, seen_at, created_at, device FROM session
 WHERE account_id = :account_id AND expires_at > :now ORDER BY seen_at DESC;

-- An organisation within the range of paths.
-- @one org(id id, path_from text, path_to text): region_id int, id id, short_name text
SELECT region_id, id, short_name FROM org WHERE id = :id AND path >= :path_from AND path < :path_to;
