-- @many latest(limit int): id id, to_address text, subject text, created_at int
SELECT id, to_address, subject, created_at FROM outbox ORDER BY id DESC LIMIT :limit;

-- @one find(id id): to_address text, subject text, body text, created_at int
SELECT to_address, subject, body, created_at FROM outbox WHERE id = :id;
