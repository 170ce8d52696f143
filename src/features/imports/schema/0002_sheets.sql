-- How many sheets of the file hold lists. Of files that came before nobody counted: then another
-- one is offered, as it was.
ALTER TABLE import ADD COLUMN lists INTEGER NOT NULL DEFAULT 2;
