-- Changes of many cards at once.

-- @insert add(region_id id, id id, org_id id, account_id id, now int, changes text, same int)
INSERT INTO bulk_edit (region_id, id, org_id, account_id, made_at, state, changes, same)
VALUES (:region_id, :id, :org_id, :account_id, :now, 'draft', :changes, :same);

-- @insert add_card(region_id id, bulk_id id, member_id id, version int, outcome text)
INSERT INTO bulk_edit_card (region_id, bulk_id, member_id, version, outcome)
VALUES (:region_id, :bulk_id, :member_id, :version, :outcome);

-- @one find(id id): region_id id, org_id id, made_at int, state text, changes text, same int,
--   done_at int
SELECT region_id, org_id, made_at, state, changes, same, done_at FROM bulk_edit WHERE id = :id;

-- The latest of an organisation.
-- @many latest(org_id id): id id, made_at int, state text, changes text
SELECT id, made_at, state, changes FROM bulk_edit
 WHERE org_id = :org_id AND state <> 'draft' ORDER BY id DESC LIMIT 50;

-- False if somebody else was first.
-- @changed move_on(region_id id, id id, before text, after text, now int)
UPDATE bulk_edit SET state = :after, done_at = :now
 WHERE region_id = :region_id AND id = :id AND state = :before;

-- Those within the scope, as all queries on them: a card that has gone elsewhere is left alone.
-- @many cards(scope scope, bulk_id id, outcome text, limit int): member_id id, version int,
--   kept bytes
SELECT c.member_id, c.version, c.kept
  FROM bulk_edit_card c JOIN member m ON m.region_id = c.region_id AND m.id = c.member_id
 WHERE c.region_id = :scope_region AND c.bulk_id = :bulk_id AND c.outcome = :outcome
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY m.sort_key, c.member_id LIMIT :limit;

-- @many outcomes(scope scope, bulk_id id): outcome text, total int
SELECT c.outcome, count(*) AS total
  FROM bulk_edit_card c JOIN member m ON m.region_id = c.region_id AND m.id = c.member_id
 WHERE c.region_id = :scope_region AND c.bulk_id = :bulk_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 GROUP BY c.outcome;

-- @exec settle(scope scope, bulk_id id, member_id id, outcome text, version int, kept bytes)
UPDATE bulk_edit_card SET outcome = :outcome, version = :version, kept = :kept
 WHERE region_id = :scope_region AND bulk_id = :bulk_id AND member_id = :member_id
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :member_id
               AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- ---- what has to go -----------------------------------------------------------------------------

-- @system cards that nobody can get back any more are forgotten; no person is shown
-- @exec forget_kept(before int)
UPDATE bulk_edit_card SET kept = NULL
 WHERE kept IS NOT NULL
   AND (region_id, bulk_id) IN (SELECT region_id, id FROM bulk_edit
                                 WHERE state IN ('done', 'undone') AND made_at < :before);

-- @system previews that were never confirmed; no person is shown
-- @exec forget_draft_cards(before int)
DELETE FROM bulk_edit_card
 WHERE (region_id, bulk_id) IN (SELECT region_id, id FROM bulk_edit
                                 WHERE state = 'draft' AND made_at < :before);

-- @exec forget_drafts(before int)
DELETE FROM bulk_edit WHERE state = 'draft' AND made_at < :before;
