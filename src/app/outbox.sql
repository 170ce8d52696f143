-- @insert add(id id, to_address text, subject text, body text, notice text, now int)
INSERT INTO outbox (id, to_address, subject, body, notice, state, next_try_at, created_at)
VALUES (:id, :to_address, :subject, :body, :notice, 'waiting', :now, :now);

-- @insert add_void(id id, to_address text, subject text, body text, now int)
INSERT INTO outbox (id, to_address, subject, body, state, next_try_at, created_at, sent_at)
VALUES (:id, :to_address, :subject, :body, 'void', :now, :now, :now);

-- @one next(now int): id id, to_address text, subject text, body text, notice text, tries int,
--   created_at int
SELECT id, to_address, subject, body, notice, tries, created_at FROM outbox
 WHERE state = 'waiting' AND next_try_at <= :now ORDER BY next_try_at, id LIMIT 1;

-- Whoever sends it has until then; afterwards it is due once more.
-- @changed take(id id, now int, until int)
UPDATE outbox SET next_try_at = :until
 WHERE id = :id AND state = 'waiting' AND next_try_at <= :now;

-- @exec sent(id id, now int)
UPDATE outbox SET state = 'sent', sent_at = :now WHERE id = :id;

-- Its reader has switched the kind off meanwhile.
-- @exec unwanted(id id, now int)
UPDATE outbox SET state = 'void', sent_at = :now, failure = 'switched off' WHERE id = :id;

-- @exec put_off(id id, state text, next_try_at int, failure text)
UPDATE outbox SET state = :state, tries = tries + 1, next_try_at = :next_try_at, failure = :failure
 WHERE id = :id;
