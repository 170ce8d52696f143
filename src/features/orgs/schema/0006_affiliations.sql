-- Federations and associations of unions, which are no organisations of this union and stand in no
-- tree of it. region_id is that of the organisation that belongs to it; 0 for the union itself.
CREATE TABLE federation (
    id INTEGER PRIMARY KEY,
    region_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    inn TEXT,
    contact TEXT
);
CREATE INDEX federation_name ON federation (region_id, folded);

-- That an organisation belongs to a federation from a first to a last day, and which share of its
-- dues goes there, in hundredths of a per cent. A link, not a parent.
CREATE TABLE affiliation (
    id INTEGER PRIMARY KEY,
    region_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    federation_id INTEGER NOT NULL REFERENCES federation (id),
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    share INTEGER,
    basis TEXT NOT NULL,
    mutation_id INTEGER NOT NULL
);
CREATE INDEX affiliation_org ON affiliation (org_id, valid_from);
