-- after: orgs
-- What others published about an organisation, as it was printed: kept beside our own figures and
-- never mended. `day`: on which the figures hold. `about`: of whom they speak, if not of the
-- organisation with which they are kept (a federation, a neighbour); such figures are not held
-- against the register.
CREATE TABLE publication (
    id INTEGER PRIMARY KEY,
    region_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    title TEXT NOT NULL,
    publisher TEXT,
    about TEXT,
    day TEXT NOT NULL,
    source TEXT,
    note TEXT,
    version INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
);
CREATE INDEX publication_path ON publication (org_path, day, id);
CREATE INDEX publication_org ON publication (org_id, day, id);

-- One figure: `printed` exactly as it stands there (NULL: it was not printed), `formula` over the
-- codes of the same publication, `cell` the place of our own figure ("es-2025 MEM/MEM07:all").
CREATE TABLE publication_figure (
    publication_id INTEGER NOT NULL REFERENCES publication (id),
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    printed TEXT,
    formula TEXT,
    cell TEXT,
    tolerance TEXT,
    PRIMARY KEY (publication_id, position)
) WITHOUT ROWID;
