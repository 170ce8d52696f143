-- @insert add(id id, to_number text, body text, notice text, state text, now int)
INSERT INTO sms (id, to_number, body, notice, state, next_try_at, created_at)
VALUES (:id, :to_number, :body, :notice, :state, :now, :now);

-- @exec count(org_id int, month text, messages int)
INSERT INTO sms_count (org_id, month, messages) VALUES (:org_id, :month, :messages)
ON CONFLICT (org_id, month) DO UPDATE SET messages = sms_count.messages + :messages;

-- @one messages(org_id int, month text): messages int
SELECT messages FROM sms_count WHERE org_id = :org_id AND month = :month;

-- @one next(now int): id id, to_number text, body text, notice text, tries int
SELECT id, to_number, body, notice, tries FROM sms
 WHERE state = 'waiting' AND next_try_at <= :now ORDER BY next_try_at, id LIMIT 1;

-- Whoever sends it has until then; afterwards it is due once more.
-- @changed take(id id, now int, until int)
UPDATE sms SET next_try_at = :until
 WHERE id = :id AND state = 'waiting' AND next_try_at <= :now;

-- The number and what it was told have done their work.
-- @exec sent(id id, now int)
UPDATE sms SET state = 'sent', sent_at = :now, to_number = NULL, body = NULL WHERE id = :id;

-- Its reader has switched the kind off meanwhile.
-- @exec unwanted(id id, now int)
UPDATE sms SET state = 'void', sent_at = :now, to_number = NULL, body = NULL,
               failure = 'switched off'
 WHERE id = :id;

-- In the demo what was laid into the folder can be read on a page.
-- @exec laid(id id, now int)
UPDATE sms SET state = 'sent', sent_at = :now WHERE id = :id;

-- @exec put_off(id id, state text, next_try_at int, failure text)
UPDATE sms SET state = :state, tries = tries + 1, next_try_at = :next_try_at, failure = :failure
 WHERE id = :id;

-- @exec forget(before int)
DELETE FROM sms WHERE state <> 'waiting' AND created_at < :before;
