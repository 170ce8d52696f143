-- What an amending document changes in the text of another; each of its items that says so has one
-- row. It counts from the day of the amending document, once that is adopted, until the day on
-- which a later one repeals it. What was adopted stays as it is: the text as amended is put
-- together when it is read.
--
-- action: text · add · remove · term · whom · control. to_item: the item that is changed; the one
-- behind which another is added, 0 = at the beginning. to_n: not 0 if `to_id` is an amending
-- document itself: its change of that number reads otherwise. gives_item: the number that an added
-- item has for ever. content: the new wording as JSON.
CREATE TABLE document_amendment (
    region_id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    item INTEGER NOT NULL,
    action TEXT NOT NULL,
    to_region_id INTEGER NOT NULL,
    to_id INTEGER NOT NULL,
    to_item INTEGER NOT NULL DEFAULT 0,
    to_n INTEGER NOT NULL DEFAULT 0,
    gives_item INTEGER NOT NULL DEFAULT 0,
    content TEXT NOT NULL,
    PRIMARY KEY (region_id, document_id, n),
    CHECK (action IN ('text', 'add', 'remove', 'term', 'whom', 'control'))
) WITHOUT ROWID;
CREATE INDEX document_amendment_to ON document_amendment (to_region_id, to_id);

-- What the imprint of an adopted document covers: 1 its words, 2 its attachments and what it
-- changes in others, too.
ALTER TABLE document ADD COLUMN seal INTEGER NOT NULL DEFAULT 1;
