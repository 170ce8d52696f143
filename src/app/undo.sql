-- @insert offer(id id, account_id id, object_id id, version int, kept bytes,
--   made_at int)
INSERT INTO undo (id, account_id, object_id, version, kept, made_at)
VALUES (:id, :account_id, :object_id, :version, :kept, :made_at);

-- @one find(id id, account_id id): object_id id, version int, kept bytes, made_at int
SELECT object_id, version, kept, made_at FROM undo
 WHERE id = :id AND account_id = :account_id;

-- @exec forget(id id)
DELETE FROM undo WHERE id = :id;
