-- The session of a token with its account.
-- @one find(token_hash text, now int): id id, account_id id, mandate_id id, form_secret text,
--   is_staff bool, second_factor_at int, created_at int, seen_at int, last_name text,
--   first_name text,
--   middle_name text, person_region_id id, person_id id, language text, theme int, large_type bool,
--   has_toast bool, roles_version text, see_as_account id, see_as_mandate id, see_as_until int
SELECT s.id, s.account_id, s.mandate_id, s.form_secret, s.is_staff, s.second_factor_at,
       s.created_at,
       s.seen_at, a.last_name, a.first_name, a.middle_name, a.person_region_id, a.person_id,
       a.language, a.theme,
       a.large_type, CASE WHEN s.toast IS NULL THEN 0 ELSE 1 END AS has_toast,
       (SELECT value FROM setting WHERE name = 'roles_version') AS roles_version,
       s.see_as_account, s.see_as_mandate, s.see_as_until
  FROM session s JOIN account a ON a.id = s.account_id
 WHERE s.token_hash = :token_hash AND s.expires_at > :now AND a.is_closed = 0;

-- The posts of an account that are in force, in no order: nearly everybody has one. What was handed
-- on is in force only while the mandate out of which it came is, in the subtree of that one; and
-- what was handed on is not handed on again.
-- @many mandates(account_id id, today date): id id, region_id id, org_id id, role text,
--   org_path text, org_name text, valid_to date, delegated_from id, rights text, org_level int,
--   position int
SELECT m.id, m.region_id, m.org_id, m.role, o.path AS org_path, o.short_name AS org_name,
       m.valid_to, m.delegated_from, m.rights, t.level AS org_level,
       r.position
  FROM mandate m JOIN org o ON o.id = m.org_id AND o.region_id = m.region_id
  JOIN org_type t ON t.code = o.type
  JOIN role r ON r.code = m.role
  LEFT JOIN mandate s ON s.id = m.delegated_from
  LEFT JOIN org so ON so.id = s.org_id
  LEFT JOIN account sa ON sa.id = s.account_id
 WHERE m.account_id = :account_id AND m.valid_from <= :today
   AND (m.valid_to IS NULL OR m.valid_to >= :today)
   AND (m.delegated_from IS NULL
        OR (s.delegated_from IS NULL AND s.role = m.role AND sa.is_closed = 0
            AND s.valid_from <= :today AND (s.valid_to IS NULL OR s.valid_to >= :today)
            AND substr(o.path, 1, length(so.path)) = so.path));

-- @insert add(id id, token_hash text, account_id id, mandate_id id, form_secret text,
--   is_staff bool,
--   second_factor_at id, now int, expires_at int, device text)
INSERT INTO session (id, token_hash, account_id, mandate_id, form_secret, is_staff,
       second_factor_at,
                     created_at, seen_at, expires_at, device)
VALUES (:id, :token_hash, :account_id, :mandate_id, :form_secret, :is_staff, :second_factor_at,
       :now,
        :now, :expires_at, :device);

-- @exec touch(id id, now int, expires_at int)
UPDATE session SET seen_at = :now, expires_at = :expires_at WHERE id = :id;

-- @exec give_second_factor(id id, now int)
UPDATE session SET second_factor_at = :now WHERE id = :id;

-- @exec remove(id id)
DELETE FROM session WHERE id = :id;

-- False if that session is not the account's.
-- @changed remove_own(id id, account_id id)
DELETE FROM session WHERE id = :id AND account_id = :account_id;

-- @exec remove_all_but(account_id id, kept_id id)
DELETE FROM session WHERE account_id = :account_id AND id <> coalesce(:kept_id, 0);

-- @exec remove_expired(now int)
DELETE FROM session WHERE expires_at <= :now;

-- @exec act_as(id id, mandate_id id)
UPDATE session SET mandate_id = :mandate_id WHERE id = :id;

-- @exec see_as(id id, account_id id, mandate_id id, until id)
UPDATE session SET see_as_account = :account_id, see_as_mandate = :mandate_id,
       see_as_until = :until
 WHERE id = :id;

-- Somebody whose sign-in is open, to be seen as.
-- @one account(id id): last_name text, first_name text, middle_name text, person_region_id id,
--   person_id id
SELECT last_name, first_name, middle_name, person_region_id, person_id
  FROM account WHERE id = :id AND is_closed = 0;

-- @exec set_toast(id id, toast text, undo_id id)
UPDATE session SET toast = :toast, toast_undo_id = :undo_id WHERE id = :id;

-- @one toast(id id): toast text, toast_undo_id id
SELECT toast, toast_undo_id FROM session WHERE id = :id AND toast IS NOT NULL;

-- @many roles(): code text, label text, level int, needs_second_factor bool
SELECT code, label, level, needs_second_factor FROM role ORDER BY position;

-- @many role_rights(): role text, right_code text
SELECT role, right_code FROM role_right;

-- Where the same form led to when it was sent before.
-- @one used_form(form_key text): location text
SELECT location FROM form_key WHERE form_key = :form_key;

-- @insert add_used_form(form_key text, location text, now int)
INSERT INTO form_key (form_key, location, used_at) VALUES (:form_key, :location, :now);

-- @exec forget_forms(before int)
DELETE FROM form_key WHERE used_at < :before;

-- @one setting(name text): value text
SELECT value FROM setting WHERE name = :name;
