-- Requests of members. Paths are unique in the whole union; a scope names the region too.

-- @part line(): region_id id, id id, org_id id, org_path text, org_name text, member_id id,
--   number int, kind text, state text, sent_on date, due_on date, body bytes, answer bytes,
--   decided_on date, decided_by_last text, decided_by_first text, decided_by_middle text,
--   version int, last_name text, first_name text, middle_name text
r.region_id, r.id, r.org_id, r.org_path, o.short_name AS org_name, r.member_id, r.number, r.kind,
       r.state, r.sent_on, r.due_on, r.body, r.answer, r.decided_on,
       a.last_name AS decided_by_last, a.first_name AS decided_by_first,
       a.middle_name AS decided_by_middle, r.version, m.last_name, m.first_name, m.middle_name;

-- ---- the member's side --------------------------------------------------------------------------

-- The latest first.
-- @many of_member(scope scope, member_id id, limit int): @line
SELECT @line
  FROM member_request r JOIN org o ON o.id = r.org_id
       JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id
       LEFT JOIN account a ON a.id = r.decided_by
 WHERE r.region_id = :scope_region AND r.member_id = :member_id
   AND r.org_path >= :scope_from AND r.org_path < :scope_to
 ORDER BY r.id DESC LIMIT :limit;

-- @one own(scope scope, member_id id, id id): @line
SELECT @line
  FROM member_request r JOIN org o ON o.id = r.org_id
       JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id
       LEFT JOIN account a ON a.id = r.decided_by
 WHERE r.region_id = :scope_region AND r.id = :id AND r.member_id = :member_id
   AND r.org_path >= :scope_from AND r.org_path < :scope_to;

-- @one open_of_kind(scope scope, member_id id, kind text): id id, number int
SELECT r.id, r.number FROM member_request r
 WHERE r.region_id = :scope_region AND r.member_id = :member_id AND r.kind = :kind
   AND r.state = 'sent' AND r.org_path >= :scope_from AND r.org_path < :scope_to;

-- @system the next number tells of nobody
-- @one next_number(org_id id): number int
SELECT coalesce(max(number), 0) + 1 AS number FROM member_request WHERE org_id = :org_id;

-- @insert add(region_id int, id id, org_id id, org_path text, member_id id, number int, kind text,
--   sent_on date, due_on date, body bytes, now int)
INSERT INTO member_request (region_id, id, org_id, org_path, member_id, number, kind, sent_on,
                            due_on, body, created_at, changed_at)
VALUES (:region_id, :id, :org_id, :org_path, :member_id, :number, :kind, :sent_on, :due_on, :body,
        :now, :now);

-- @changed withdraw(scope scope, member_id id, id id, now int)
UPDATE member_request SET state = 'withdrawn', version = version + 1, changed_at = :now
 WHERE region_id = :scope_region AND id = :id AND member_id = :member_id AND state = 'sent'
   AND org_path >= :scope_from AND org_path < :scope_to;

-- When somebody of the organisation looked at it first.
-- @one seen(region_id id, id id): happened_at int, last_name text, first_name text,
--   middle_name text
SELECT e.happened_at, a.last_name, a.first_name, a.middle_name
  FROM audit_entry e JOIN account a ON a.id = e.account_id
 WHERE e.region_id = :region_id AND e.object_id = :id AND e.action = 'requests.open'
 ORDER BY e.id LIMIT 1;

-- @system whoever calls it has found the request
-- @many proofs(region_id id, request_id id): field text, code_id id, proven_at int
SELECT field, code_id, proven_at FROM request_proof
 WHERE region_id = :region_id AND request_id = :request_id ORDER BY field DESC;

-- A code is on its way.
-- @system whoever calls it has found the request
-- @exec put_proof(region_id id, request_id id, field text, code_id id)
INSERT INTO request_proof (region_id, request_id, field, code_id)
VALUES (:region_id, :request_id, :field, :code_id)
ON CONFLICT (region_id, request_id, field) DO UPDATE SET code_id = excluded.code_id;

-- @system whoever calls it has found the request
-- @exec prove(region_id id, request_id id, field text, now int)
UPDATE request_proof SET proven_at = :now
 WHERE region_id = :region_id AND request_id = :request_id AND field = :field;

-- Where letters to the member go: the sign-in first, else the card.
-- @one address(scope scope, member_id id): account_id id, sign_in_email text,
--   sign_in_language text, card_email text, card_language text, phone text, org_id id
SELECT a.id AS account_id, a.email AS sign_in_email, a.language AS sign_in_language,
       m.email AS card_email, m.language AS card_language, m.phone, m.org_id
  FROM member m LEFT JOIN account a ON a.person_region_id = m.region_id AND a.person_id = m.id
       AND a.is_closed = 0
 WHERE m.region_id = :scope_region AND m.id = :member_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- ---- the organisation's side --------------------------------------------------------------------

-- What waits, the nearest deadline first. `decisions`: those that carry out a decision of the
-- committee; `aid`: those of the organisation's own members alone.
-- @many waiting(scope scope, decisions bool, aid bool, limit int): @line
SELECT @line
  FROM member_request r JOIN org o ON o.id = r.org_id
       JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id
       LEFT JOIN account a ON a.id = r.decided_by
 WHERE r.region_id = :scope_region AND r.org_path >= :scope_from AND r.org_path < :scope_to
   AND r.state = 'sent'
   AND (r.kind IN ('correction', 'surname') OR (:decisions = 1 AND r.kind <> 'aid') OR :aid = 1)
 ORDER BY r.due_on, r.id LIMIT :limit;

-- @one count_waiting(scope scope, decisions bool, aid bool, today date): total int, overdue int
SELECT count(*) AS total, coalesce(sum(CASE WHEN r.due_on < :today THEN 1 ELSE 0 END), 0) AS overdue
  FROM member_request r
 WHERE r.region_id = :scope_region AND r.org_path >= :scope_from AND r.org_path < :scope_to
   AND r.state = 'sent'
   AND (r.kind IN ('correction', 'surname') OR (:decisions = 1 AND r.kind <> 'aid') OR :aid = 1);

-- What is over, the latest first.
-- @many over(scope scope, decisions bool, aid bool, before id, limit int): @line
SELECT @line
  FROM member_request r JOIN org o ON o.id = r.org_id
       JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id
       LEFT JOIN account a ON a.id = r.decided_by
 WHERE r.region_id = :scope_region AND r.org_path >= :scope_from AND r.org_path < :scope_to
   AND r.state <> 'sent' AND r.id + 0 < coalesce(:before, 9223372036854775807)
   AND (r.kind IN ('correction', 'surname') OR (:decisions = 1 AND r.kind <> 'aid') OR :aid = 1)
 ORDER BY r.id + 0 DESC LIMIT :limit;

-- Of one region or, for a post of the union, of any: the path tells.
-- @one find(scope scope, id id): @line
SELECT @line
  FROM member_request r JOIN org o ON o.id = r.org_id
       JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id
       LEFT JOIN account a ON a.id = r.decided_by
 WHERE r.region_id = :scope_region AND r.id = :id
   AND r.org_path >= :scope_from AND r.org_path < :scope_to;

-- False if it was decided or withdrawn meanwhile.
-- @changed decide(scope scope, id id, version int, state text, answer bytes, decided_on date,
--   account_id id, now int)
UPDATE member_request
   SET state = :state, answer = :answer, decided_on = :decided_on, decided_by = :account_id,
       version = version + 1, changed_at = :now
 WHERE region_id = :scope_region AND id = :id AND version = :version AND state = 'sent'
   AND org_path >= :scope_from AND org_path < :scope_to;

-- The decision is taken back.
-- @changed reopen(scope scope, id id, version int, now int)
UPDATE member_request
   SET state = 'sent', answer = NULL, decided_on = NULL, decided_by = NULL, version = version + 1,
       changed_at = :now
 WHERE region_id = :scope_region AND id = :id AND version = :version
   AND state IN ('decided', 'refused') AND org_path >= :scope_from AND org_path < :scope_to;

-- ---- what others change -------------------------------------------------------------------------

-- @exec move_paths(scope scope, to text)
UPDATE member_request SET org_path = :to || substr(org_path, length(:scope_from) + 1)
 WHERE region_id = :scope_region AND org_path >= :scope_from AND org_path < :scope_to;

-- Of what waits one of a kind is enough: that of the card that goes ends.
-- @exec end_waiting(scope scope, gone id, kept id, now int)
UPDATE member_request SET state = 'withdrawn', version = version + 1, changed_at = :now
 WHERE region_id = :scope_region AND member_id = :gone AND state = 'sent'
   AND org_path >= :scope_from AND org_path < :scope_to
   AND kind IN (SELECT x.kind FROM member_request x
                 WHERE x.region_id = :scope_region AND x.member_id = :kept AND x.state = 'sent');

-- @exec merged(scope scope, gone id, kept id)
UPDATE member_request SET member_id = :kept, merged_from = :gone
 WHERE region_id = :scope_region AND member_id = :gone
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec parted(scope scope, gone id, kept id)
UPDATE member_request SET member_id = :gone, merged_from = NULL
 WHERE region_id = :scope_region AND member_id = :kept AND merged_from = :gone
   AND org_path >= :scope_from AND org_path < :scope_to;
