-- When those who had not taken their ballot were reminded.
ALTER TABLE ballot ADD COLUMN reminded_at INTEGER;
