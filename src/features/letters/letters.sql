-- @many latest(limit int): id id, to_address text, subject text, created_at int
SELECT id, to_address, subject, created_at FROM outbox
 WHERE state <> 'void' ORDER BY id DESC LIMIT :limit;

-- @many messages(limit int): id id, to_number text, body text, created_at int
SELECT id, to_number, body, created_at FROM sms
 WHERE state <> 'void' AND body IS NOT NULL ORDER BY id DESC LIMIT :limit;

-- @one find(id id): to_address text, subject text, body text, created_at int
SELECT to_address, subject, body, created_at FROM outbox WHERE id = :id;
