-- after: bodies, members
-- The card of which it was confirmed before that card and the one named now were merged.
ALTER TABLE quality_accepted ADD COLUMN merged_from INTEGER;
