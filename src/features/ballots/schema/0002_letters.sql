-- When those who had not taken their ballot were reminded.
ALTER TABLE ballot ADD COLUMN reminded_at INTEGER;

-- A ballot is found by its id alone.
CREATE UNIQUE INDEX ballot_by_id ON ballot (id);                           -- postgres
