-- The page of whoever opened it, to which its own page leads back.
ALTER TABLE ballot ADD COLUMN back TEXT;
