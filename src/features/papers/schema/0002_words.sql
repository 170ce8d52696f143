-- The dictionary has a page, and knows names, too: a surname or a first name is declined in another
-- way for a woman and for a man; 'word' is a post or an organisation.
CREATE TABLE paper_word_kept AS SELECT * FROM paper_word;
DROP TABLE paper_word;
CREATE TABLE paper_word (
    region_id INTEGER NOT NULL,                 -- 0: of the union, and as they came
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    folded TEXT NOT NULL,                       -- the nominative, in small letters
    nominative TEXT NOT NULL,
    genitive TEXT,                              -- none: by the rules, or asked
    dative TEXT,
    accusative TEXT,
    instrumental TEXT,
    prepositional TEXT,
    PRIMARY KEY (region_id, id),
    CHECK (kind IN ('word', 'last_f', 'last_m', 'first_f', 'first_m'))
);
INSERT INTO paper_word (region_id, id, kind, folded, nominative, genitive, dative, accusative,
                        instrumental, prepositional)
SELECT region_id, row_number() OVER (ORDER BY region_id, folded), 'word', folded, nominative,
       genitive, dative, accusative, instrumental, prepositional FROM paper_word_kept;
DROP TABLE paper_word_kept;
CREATE UNIQUE INDEX paper_word_folded ON paper_word (region_id, kind, folded);

-- Where the last paper of an organisation was made out, without looking through those of which it
-- is not known.
CREATE INDEX paper_place ON paper (region_id, org_id, year, number) WHERE place IS NOT NULL;
