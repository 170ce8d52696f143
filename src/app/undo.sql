-- @insert offer(id id, account_id id, object_id id, version int, kept bytes,
--   made_at int, kind text)
INSERT INTO undo (id, account_id, object_id, version, kept, made_at, kind)
VALUES (:id, :account_id, :object_id, :version, :kept, :made_at, :kind);

-- @one find(id id, account_id id, kind text): object_id id, version int, kept bytes, made_at int
SELECT object_id, version, kept, made_at FROM undo
 WHERE id = :id AND account_id = :account_id AND coalesce(kind, '') = coalesce(:kind, '');

-- @one kind(id id): kind text
SELECT kind FROM undo WHERE id = :id;

-- @exec forget(id id)
DELETE FROM undo WHERE id = :id;
