-- Documents whose term of keeping is over: text, items, versions, files and words are gone, the
-- line with number, day and imprint stays. `act` says by what: "act No. 3 of 12.01.2027".
CREATE TABLE document_erased (
    document_id INTEGER PRIMARY KEY,
    act TEXT NOT NULL,
    erased_at INTEGER NOT NULL
);
