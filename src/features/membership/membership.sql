-- Organisations that hold members, within reach, but the own one.
-- @many targets(scope scope, region_id int, id id): id id, short_name text
SELECT o.id, o.short_name FROM org o JOIN org_type t ON t.code = o.type
 WHERE o.region_id = :region_id AND o.path >= :scope_from AND o.path < :scope_to
   AND t.holds_members = 1 AND o.state <> 'liquidated' AND o.id <> :id
 ORDER BY o.sort_key, o.id LIMIT 1000;

-- Whether there is one.
-- @one other_target(scope scope, region_id int, id id): id id
SELECT o.id FROM org o JOIN org_type t ON t.code = o.type
 WHERE o.region_id = :region_id AND o.path >= :scope_from AND o.path < :scope_to
   AND t.holds_members = 1 AND o.state <> 'liquidated' AND o.id <> :id
 LIMIT 1;

-- The other lists on which a person stands without being counted there; those that work first.
-- @many seconds(scope scope, main_id id): id id, org_id id,
--   is_open bool
SELECT m.id, m.org_id, CASE WHEN o.state = 'liquidated' THEN 0 ELSE 1 END AS is_open
  FROM member m JOIN org o ON o.region_id = m.region_id AND o.id = m.org_id
 WHERE m.region_id = :scope_region AND m.main_id = :main_id AND m.status = 'second'
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY is_open DESC, m.id LIMIT 20;

-- ---- lists that make themselves ----------------------------------------------------------------
-- @part overdue(): id id, last_name text, first_name text, middle_name text, org_name text,
--   study_group text, since date
m.id, m.last_name, m.first_name, m.middle_name, o.short_name AS org_name, m.study_group;

-- Students whose studies should be over, the oldest first.
-- @many graduates(scope scope, today date, limit int): @overdue
SELECT @overdue, m.graduates_on AS since
  FROM member m JOIN org o ON o.region_id = m.region_id AND o.id = m.org_id
 WHERE m.region_id = :scope_region AND m.graduates_on < :today AND m.graduates_on IS NOT NULL
   AND m.status IN ('active', 'temporarily_not_working')
   AND m.category IN ('student_hpe', 'student_spo')
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
 ORDER BY m.graduates_on, m.org_path, m.id LIMIT :limit;

-- @one count_graduates(scope scope, today date, limit int): total int
SELECT count(*) AS total FROM (
SELECT 1 AS one FROM member m
 WHERE m.region_id = :scope_region AND m.graduates_on < :today AND m.graduates_on IS NOT NULL
   AND m.status IN ('active', 'temporarily_not_working')
   AND m.category IN ('student_hpe', 'student_spo')
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
 LIMIT :limit) overdue;

-- Who was dismissed by staff cut before that day and looks for work since then.
-- @many job_seekers(scope scope, today date, limit int): @overdue
SELECT @overdue, p.valid_from AS since
  FROM member m JOIN member_period p ON p.region_id = m.region_id AND p.member_id = m.id
       JOIN org o ON o.region_id = m.region_id AND o.id = m.org_id
 WHERE m.region_id = :scope_region AND m.status = 'temporarily_not_working'
   AND m.status_reason = 'job_search'
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
   AND p.kind = 's' AND p.valid_to IS NULL AND p.valid_from < :today
 ORDER BY p.valid_from, m.org_path, m.id LIMIT :limit;

-- @one count_job_seekers(scope scope, today date, limit int): total int
SELECT count(*) AS total FROM (
SELECT 1 AS one FROM member m
       JOIN member_period p ON p.region_id = m.region_id AND p.member_id = m.id
 WHERE m.region_id = :scope_region AND m.status = 'temporarily_not_working'
   AND m.status_reason = 'job_search'
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
   AND p.kind = 's' AND p.valid_to IS NULL AND p.valid_from < :today
 LIMIT :limit) overdue;

-- ---- transfers in two phases --------------------------------------------------------------------
-- Organisations of the region that hold members, by two parts of their folded names, whoever keeps
-- them: their names are no secret, their people are.
-- @many holders(region_id int, word_1 text, word_2 text, id id): id id, short_name text, above text
SELECT o.id, o.short_name, a.short_name AS above
  FROM org o JOIN org_type t ON t.code = o.type
       JOIN org_search s ON s.path = o.path AND s.org_id = o.id
       LEFT JOIN org a ON a.id = o.parent_id
 WHERE o.region_id = :region_id AND t.holds_members = 1 AND o.id <> :id
   AND instr(s.folded, :word_1) > 0 AND (:word_2 IS NULL OR instr(s.folded, :word_2) > 0)
 ORDER BY o.sort_key, o.id LIMIT 30;

-- Where a member may be sent; nothing else of it is told.
-- @one holder(region_id int, id id): short_name text, path text
SELECT o.short_name, o.path FROM org o JOIN org_type t ON t.code = o.type
 WHERE o.id = :id AND o.region_id = :region_id AND t.holds_members = 1
   AND o.state <> 'liquidated';

-- @insert ask(region_id int, id id, member_id id, from_org_id id, to_org_id id, on_day date,
--   basis text, basis_number text, basis_day date, asked_by id, now int, expires_on date)
INSERT INTO transfer (region_id, id, member_id, from_org_id, to_org_id, on_day, basis,
                      basis_number, basis_day, asked_by, asked_at, expires_on)
VALUES (:region_id, :id, :member_id, :from_org_id, :to_org_id, :on_day, :basis, :basis_number,
        :basis_day, :asked_by, :now, :expires_on);

-- @one waiting_of(scope scope, member_id id): id id, to_name text, expires_on date
SELECT x.id, t.short_name AS to_name, x.expires_on
  FROM transfer x JOIN org t ON t.id = x.to_org_id
       JOIN org f ON f.id = x.from_org_id AND f.path >= :scope_from AND f.path < :scope_to
 WHERE x.region_id = :scope_region AND x.member_id = :member_id AND x.state = 'waiting';

-- @part move(): id id, region_id int, member_id id, from_org_id id, from_name text, to_org_id id,
--   to_name text, on_day date, basis text, basis_number text, basis_day date, state text,
--   remark text, expires_on date, last_name text, first_name text, middle_name text, born date
x.id, x.region_id, x.member_id, x.from_org_id, f.short_name AS from_name, x.to_org_id,
       t.short_name AS to_name, x.on_day, x.basis, x.basis_number, x.basis_day, x.state, x.remark,
       x.expires_on, m.last_name, m.first_name, m.middle_name, m.born;

-- Those who come, waiting first.
-- @many incoming(scope scope): @move
SELECT @move
  FROM org t JOIN transfer x ON x.to_org_id = t.id JOIN org f ON f.id = x.from_org_id
       JOIN member m ON m.region_id = x.region_id AND m.id = x.member_id
 WHERE t.path >= :scope_from AND t.path < :scope_to
 ORDER BY CASE WHEN x.state = 'waiting' THEN 0 ELSE 1 END, x.id DESC LIMIT 100;

-- Those who go.
-- @many outgoing(scope scope): @move
SELECT @move
  FROM org f JOIN transfer x ON x.from_org_id = f.id JOIN org t ON t.id = x.to_org_id
       JOIN member m ON m.region_id = x.region_id AND m.id = x.member_id
 WHERE f.path >= :scope_from AND f.path < :scope_to
 ORDER BY CASE WHEN x.state = 'waiting' THEN 0 ELSE 1 END, x.id DESC LIMIT 100;

-- @one incoming_one(scope scope, id id): @move
SELECT @move
  FROM transfer x JOIN org t ON t.id = x.to_org_id JOIN org f ON f.id = x.from_org_id
       JOIN member m ON m.region_id = x.region_id AND m.id = x.member_id
 WHERE x.id = :id AND x.state = 'waiting' AND t.path >= :scope_from AND t.path < :scope_to;

-- @one count_incoming(scope scope): total int
SELECT count(*) AS total FROM org t JOIN transfer x ON x.to_org_id = t.id
 WHERE x.state = 'waiting' AND t.path >= :scope_from AND t.path < :scope_to;

-- The receiving organisation answers.
-- @changed answer(scope scope, id id, state text, remark text, account_id id, now int)
UPDATE transfer SET state = :state, remark = :remark, answered_by = :account_id, answered_at = :now
 WHERE id = :id AND state = 'waiting'
   AND to_org_id IN (SELECT o.id FROM org o WHERE o.path >= :scope_from AND o.path < :scope_to);

-- The sending organisation thinks better of it.
-- @changed withdraw(scope scope, id id, account_id id, now int)
UPDATE transfer SET state = 'withdrawn', answered_by = :account_id, answered_at = :now
 WHERE id = :id AND state = 'waiting'
   AND from_org_id IN (SELECT o.id FROM org o WHERE o.path >= :scope_from AND o.path < :scope_to);

-- @system what nobody answered in time ends by itself, in all regions
-- @exec expire(today date, now int)
UPDATE transfer SET state = 'expired', answered_at = :now
 WHERE state = 'waiting' AND expires_on < :today;

-- ---- two cards of one person ------------------------------------------------------------------

-- Transfers that were answered; one that waits keeps the cards apart.
-- @exec transfers_merged(scope scope, gone id, kept id)
UPDATE transfer SET member_id = :kept, merged_from = :gone
 WHERE region_id = :scope_region AND member_id = :gone AND state <> 'waiting'
   AND EXISTS (SELECT 1 FROM org o WHERE o.id = transfer.from_org_id
                  AND o.path >= :scope_from AND o.path < :scope_to);

-- @exec transfers_parted(scope scope, gone id, kept id)
UPDATE transfer SET member_id = :gone, merged_from = NULL
 WHERE region_id = :scope_region AND member_id = :kept AND merged_from = :gone
   AND EXISTS (SELECT 1 FROM org o WHERE o.id = transfer.from_org_id
                  AND o.path >= :scope_from AND o.path < :scope_to);

-- Which second registrations named the card that goes.
-- @exec keep_seconds(scope scope, gone id)
INSERT INTO merged_second (region_id, gone_id, member_id)
SELECT m.region_id, m.main_id, m.id FROM member m
 WHERE m.region_id = :scope_region AND m.main_id = :gone
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
ON CONFLICT (region_id, gone_id, member_id) DO NOTHING;

-- @exec lead_seconds(scope scope, gone id, kept id)
UPDATE member SET main_id = :kept, version = version + 1
 WHERE region_id = :scope_region AND main_id = :gone
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec lead_seconds_back(scope scope, gone id, kept id)
UPDATE member SET main_id = :gone, version = version + 1
 WHERE region_id = :scope_region AND main_id = :kept
   AND org_path >= :scope_from AND org_path < :scope_to
   AND id IN (SELECT s.member_id FROM merged_second s
               WHERE s.region_id = :scope_region AND s.gone_id = :gone);

-- @exec forget_seconds(region_id int, gone id)
DELETE FROM merged_second WHERE region_id = :region_id AND gone_id = :gone;
