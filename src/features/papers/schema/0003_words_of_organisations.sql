-- A chair corrects a case for the papers of the own organisation and of those below it, without
-- waiting for the region.
ALTER TABLE paper_word ADD COLUMN org_id INTEGER NOT NULL DEFAULT 0;    -- 0: of the whole region
DROP INDEX paper_word_folded;
CREATE UNIQUE INDEX paper_word_folded ON paper_word (region_id, kind, folded, org_id);
