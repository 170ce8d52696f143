-- When the words of what an act destroyed had gone out of the index of words, too.
ALTER TABLE record_act ADD COLUMN swept_at INTEGER;
CREATE INDEX record_act_unswept ON record_act (id) WHERE state = 'done' AND swept_at IS NULL;
