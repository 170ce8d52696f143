-- Joining: links, consent texts, applications. Paths are unique in the whole union, so a range of
-- them is all that a scope needs where a row is found by its id.

-- ---- the link -----------------------------------------------------------------------------------

-- Where a token leads; only while the link is on and the organisation works.
-- @one by_token(token_hash text): org_id id, region_id int, path text, name text, short_name text,
--   country text, employer_name text, dues int
SELECT o.id AS org_id, o.region_id, o.path, o.name, o.short_name, o.country, o.employer_name, l.dues
  FROM join_link l JOIN org o ON o.id = l.org_id AND o.region_id = l.region_id
       JOIN org_type t ON t.code = o.type
 WHERE l.token_hash = :token_hash AND l.is_open = 1 AND o.state = 'active' AND t.holds_members = 1;

-- @one link(org_id id): token_cipher bytes, is_open bool, dues int, made_at int
SELECT token_cipher, is_open, dues, made_at FROM join_link WHERE org_id = :org_id;

-- A new token; the old one leads nowhere from now on.
-- @exec renew(org_id id, region_id int, token_hash text, token_cipher bytes, dues int, now int,
--   account_id id)
INSERT INTO join_link (org_id, region_id, token_hash, token_cipher, dues, made_at, made_by)
VALUES (:org_id, :region_id, :token_hash, :token_cipher, :dues, :now, :account_id)
ON CONFLICT (org_id) DO UPDATE
   SET token_hash = :token_hash, token_cipher = :token_cipher, dues = :dues, is_open = 1,
       made_at = :now, made_by = :account_id;

-- @changed close_link(org_id id)
UPDATE join_link SET is_open = 0 WHERE org_id = :org_id AND is_open = 1;

-- What an application says of the organisation.
-- @one place(org_id id): region_id int, path text, name text, short_name text, country text,
--   employer_name text, dues int
SELECT o.region_id, o.path, o.name, o.short_name, o.country, o.employer_name,
       coalesce(l.dues, 100) AS dues
  FROM org o LEFT JOIN join_link l ON l.org_id = o.id
 WHERE o.id = :org_id;

-- ---- applications: coming in --------------------------------------------------------------------

-- @system the next number, whoever the applicants before were
-- @one next_number(org_id id): number int
SELECT coalesce(max(number), 0) + 1 AS number FROM join_application WHERE org_id = :org_id;

-- The same form sent twice.
-- @system the applicant has no sign-in; the id was sealed into his own form
-- @one is_there(region_id int, id id): number int
SELECT number FROM join_application WHERE region_id = :region_id AND id = :id;

-- @insert add(region_id int, id id, org_id id, org_path text, number int, source text,
--   applied_on date, last_name text, first_name text, middle_name text, sex text, born date,
--   phone text, email text, workplace text, position text, category text, was_member bool,
--   language text, secret_hash text, consent_text_id id, consent_given_at int, consent_hash text,
--   consent_operator text, consent_address text, consent_organisation text, now int)
INSERT INTO join_application (region_id, id, org_id, org_path, number, source, applied_on,
                              last_name, first_name, middle_name, sex, born, phone, email,
                              workplace, position, category, was_member, language, secret_hash,
                              consent_text_id, consent_given_at, consent_hash, consent_operator,
                              consent_address, consent_organisation, created_at, changed_at)
VALUES (:region_id, :id, :org_id, :org_path, :number, :source, :applied_on, :last_name,
        :first_name, :middle_name, :sex, :born, :phone, :email, :workplace, :position,
        :category, :was_member, :language, :secret_hash, :consent_text_id,
        :consent_given_at, :consent_hash, :consent_operator, :consent_address,
        :consent_organisation, :now, :now);

-- ---- applications: looked at --------------------------------------------------------------------

-- @part line(): region_id int, id id, org_id id, org_path text, org_name text, number int,
--   state text, source text, applied_on date, last_name text, first_name text, middle_name text,
--   sex text, born date, phone text, email text, workplace text, position text, category text,
--   was_member bool, language text, consent_text_id id, consent_given_at int, consent_hash text,
--   consent_operator text, consent_address text, consent_organisation text, member_id id,
--   former_member_id id, act_id id, decision text, reason text, empty_on date, emptied_at int,
--   version int
a.region_id, a.id, a.org_id, a.org_path, o.short_name AS org_name, a.number, a.state, a.source,
       a.applied_on, a.last_name, a.first_name, a.middle_name, a.sex, a.born, a.phone, a.email,
       a.workplace, a.position, a.category, a.was_member, a.language, a.consent_text_id,
       a.consent_given_at, a.consent_hash, a.consent_operator, a.consent_address,
       a.consent_organisation, a.member_id, a.former_member_id, a.act_id, a.decision, a.reason,
       a.empty_on, a.emptied_at, a.version;

-- By the applicant's own link.
-- @system the secret of the link is known to the applicant alone
-- @one by_secret(secret_hash text): @line
SELECT @line
  FROM join_application a JOIN org o ON o.id = a.org_id
 WHERE a.secret_hash = :secret_hash;

-- @one find(scope scope, id id): @line
SELECT @line
  FROM join_application a JOIN org o ON o.id = a.org_id
 WHERE a.id = :id AND a.org_path >= :scope_from AND a.org_path < :scope_to;

-- What waits, in the order in which it came.
-- @many waiting(scope scope, state text, limit int): @line
SELECT @line
  FROM join_application a JOIN org o ON o.id = a.org_id
 WHERE a.region_id = :scope_region AND a.org_path >= :scope_from AND a.org_path < :scope_to
   AND a.state = :state AND a.state IN ('new', 'review', 'ready', 'planned')
 ORDER BY a.org_path, a.id LIMIT :limit;

-- What is over, the latest first: of an organisation, and of a region as a whole.
-- The sum keeps it from being walked from the latest of the whole region on.
-- @many closed_of_org(scope scope, state text, before id, limit int): @line
SELECT @line
  FROM join_application a JOIN org o ON o.id = a.org_id
 WHERE a.region_id = :scope_region AND a.org_path >= :scope_from AND a.org_path < :scope_to
   AND a.state = :state AND a.id + 0 < coalesce(:before, 9223372036854775807)
 ORDER BY a.id + 0 DESC LIMIT :limit;

-- Walked from the latest on: the index of paths is not to be taken for a whole region.
-- @many closed_of_region(scope scope, state text, before id, limit int): @line
SELECT @line
  FROM join_application a JOIN org o ON o.id = a.org_id
 WHERE a.region_id = :scope_region AND a.state = :state
   AND a.id < coalesce(:before, 9223372036854775807)
   AND a.org_path || '' >= :scope_from AND a.org_path || '' < :scope_to
 ORDER BY a.id DESC LIMIT :limit;

-- @many counts(scope scope): state text, total int
SELECT a.state, count(*) AS total FROM join_application a
 WHERE a.region_id = :scope_region AND a.org_path >= :scope_from AND a.org_path < :scope_to
   AND a.state IN ('new', 'review', 'ready', 'planned')
 GROUP BY a.state;

-- How many came to an organisation by its link, in all.
-- @one count_of_org(scope scope, org_id id): total int
SELECT count(*) AS total FROM join_application a
 WHERE a.org_id = :org_id AND a.source = 'link'
   AND a.org_path >= :scope_from AND a.org_path < :scope_to;

-- Organisations that have applications ready for a decision.
-- @many ready_orgs(scope scope): id id, short_name text, total int
SELECT o.id, o.short_name, count(*) AS total
  FROM join_application a JOIN org o ON o.id = a.org_id
 WHERE a.region_id = :scope_region AND a.org_path >= :scope_from AND a.org_path < :scope_to
   AND a.state = 'ready' AND a.state IN ('new', 'review', 'ready', 'planned')
 GROUP BY o.id, o.short_name, o.sort_key ORDER BY o.sort_key LIMIT 100;

-- @many ready(scope scope, org_id id, limit int): @line
SELECT @line
  FROM join_application a JOIN org o ON o.id = a.org_id
 WHERE a.region_id = :scope_region AND a.org_path >= :scope_from AND a.org_path < :scope_to
   AND a.state = 'ready' AND a.state IN ('new', 'review', 'ready', 'planned')
   AND a.org_id = :org_id
 ORDER BY a.number LIMIT :limit;

-- ---- applications: changed ----------------------------------------------------------------------

-- Corrected before the decision; false if somebody was faster or it has been decided.
-- @changed correct(scope scope, id id, version int, last_name text, first_name text,
--   middle_name text, sex text, born date, phone text, email text, workplace text, position text,
--   category text, was_member bool, applied_on date, now int)
UPDATE join_application
   SET last_name = :last_name, first_name = :first_name, middle_name = :middle_name, sex = :sex,
       born = :born, phone = :phone, email = :email, workplace = :workplace, position = :position,
       category = :category, was_member = :was_member, applied_on = :applied_on,
       former_member_id = NULL, changed_at = :now, version = version + 1
 WHERE id = :id AND version = :version AND state IN ('new', 'review', 'ready')
   AND org_path >= :scope_from AND org_path < :scope_to;

-- Between the states before a decision.
-- @changed set_state(scope scope, id id, state text, from_1 text, from_2 text, now int)
UPDATE join_application
   SET state = :state, changed_at = :now, version = version + 1
 WHERE id = :id AND state IN (:from_1, :from_2)
   AND org_path >= :scope_from AND org_path < :scope_to;

-- The applicant is the former member of that card.
-- @changed set_former(scope scope, id id, member_id id, now int)
UPDATE join_application
   SET former_member_id = :member_id, changed_at = :now, version = version + 1
 WHERE id = :id AND state IN ('new', 'review', 'ready')
   AND org_path >= :scope_from AND org_path < :scope_to;

-- Decided; `state` is planned, admitted, refused or transfer.
-- @changed decide(scope scope, id id, state text, member_id id, act_id id, decision text,
--   reason text, account_id id, empty_on date, now int)
UPDATE join_application
   SET state = :state, member_id = :member_id, act_id = :act_id, decision = :decision,
       reason = :reason, decided_by = :account_id, decided_at = :now, empty_on = :empty_on,
       changed_at = :now, version = version + 1
 WHERE id = :id AND state IN ('new', 'review', 'ready', 'planned')
   AND org_path >= :scope_from AND org_path < :scope_to;

-- The decision is taken back: it waits for one again.
-- @changed reopen(scope scope, id id, now int)
UPDATE join_application
   SET state = 'ready', member_id = NULL, act_id = NULL, decision = NULL, reason = NULL,
       decided_by = NULL, decided_at = NULL, empty_on = NULL, changed_at = :now,
       version = version + 1
 WHERE id = :id AND state IN ('planned', 'admitted', 'refused', 'transfer') AND emptied_at IS NULL
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @system the secret of the link is known to the applicant alone
-- @changed withdraw(secret_hash text, empty_on date, now int)
UPDATE join_application
   SET state = 'withdrawn', empty_on = :empty_on, decided_at = :now, changed_at = :now,
       version = version + 1
 WHERE secret_hash = :secret_hash AND state IN ('new', 'review', 'ready');

-- ---- bodies that may decide ---------------------------------------------------------------------

-- @one has_body(org_id id, body_type text, today date): id id
SELECT id FROM body
 WHERE org_id = :org_id AND body_type = :body_type AND (closed_on IS NULL OR closed_on > :today)
 LIMIT 1;

-- ---- on the register without a decision ---------------------------------------------------------

-- Of one organisation: its part of the index of paths.
-- @many undecided(scope scope, org_path text, limit int): id id, last_name text, first_name text,
--   middle_name text, joined_on date, joined_year int, registered_on date
SELECT m.id, m.last_name, m.first_name, m.middle_name, m.joined_on, m.joined_year, m.registered_on
  FROM member m
 WHERE m.region_id = :scope_region AND m.org_path = :org_path
   AND m.org_path || '' >= :scope_from AND m.org_path || '' < :scope_to
   AND m.decision IS NULL AND m.status IN ('active', 'temporarily_not_working')
 ORDER BY m.sort_key, m.id LIMIT :limit;

-- ---- keeping no longer than needed --------------------------------------------------------------

-- @system housekeeping empties what is over, in all regions
-- @many to_empty(today date, limit int): region_id int, id id
SELECT region_id, id FROM join_application WHERE empty_on <= :today ORDER BY empty_on LIMIT :limit;

-- @system housekeeping empties what is over, in all regions
-- @exec empty(region_id int, id id, now int)
UPDATE join_application
   SET last_name = NULL, first_name = NULL, middle_name = NULL, sex = NULL, born = NULL,
       phone = NULL, email = NULL, workplace = NULL, position = NULL, reason = NULL,
       secret_hash = NULL, former_member_id = NULL, empty_on = NULL, emptied_at = :now,
       version = version + 1
 WHERE region_id = :region_id AND id = :id;

-- The log keeps that it was corrected, not what; its chain covers the hash and stays whole.
-- @exec empty_log(region_id int, id id)
UPDATE audit_entry SET changes = NULL, salt = NULL WHERE region_id = :region_id AND object_id = :id;

-- ---- the tree -----------------------------------------------------------------------------------

-- @exec move_paths(scope scope, to text)
UPDATE join_application SET org_path = :to || substr(org_path, length(:scope_from) + 1)
 WHERE region_id = :scope_region AND org_path >= :scope_from AND org_path < :scope_to;

-- ---- two cards of one person ------------------------------------------------------------------

-- By the card: the index of the paths would walk through all applications of the region.
-- @exec merged(scope scope, gone id, kept id)
UPDATE join_application SET member_id = :kept, merged_from = :gone
 WHERE region_id = :scope_region AND member_id = :gone
   AND coalesce(org_path, '') >= :scope_from AND coalesce(org_path, '') < :scope_to;

-- @exec former_merged(scope scope, gone id, kept id)
UPDATE join_application SET former_member_id = :kept, former_merged_from = :gone
 WHERE region_id = :scope_region AND former_member_id = :gone
   AND coalesce(org_path, '') >= :scope_from AND coalesce(org_path, '') < :scope_to;

-- @exec parted(scope scope, gone id, kept id)
UPDATE join_application SET member_id = :gone, merged_from = NULL
 WHERE region_id = :scope_region AND member_id = :kept AND merged_from = :gone
   AND coalesce(org_path, '') >= :scope_from AND coalesce(org_path, '') < :scope_to;

-- @exec former_parted(scope scope, gone id, kept id)
UPDATE join_application SET former_member_id = :gone, former_merged_from = NULL
 WHERE region_id = :scope_region AND former_member_id = :kept AND former_merged_from = :gone
   AND coalesce(org_path, '') >= :scope_from AND coalesce(org_path, '') < :scope_to;
