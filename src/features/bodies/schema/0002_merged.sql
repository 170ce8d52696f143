-- The card whose post it was before that card and the one named now were merged.
ALTER TABLE body_post ADD COLUMN merged_from INTEGER;
