-- The words of documents as stems (documents_search.c says what stands among them), found by the
-- full-text index of the database. The stems are made by the program, so that both databases find
-- the same.
CREATE VIRTUAL TABLE document_words USING fts5 (words, detail=none);      -- sqlite
CREATE TABLE document_words (id INTEGER PRIMARY KEY, words TSVECTOR NOT NULL);    -- postgres
CREATE INDEX document_words_words ON document_words USING gin (words);            -- postgres

-- Documents whose words have to be written anew: their organisation stands elsewhere now.
CREATE TABLE document_stale (
    id INTEGER PRIMARY KEY
);
