-- The tree of organisations. `org` is the state of today; `org_version` the dated history of what
-- reports need to know "as it was". Region data carry region_id: the id of the regional
-- organisation; 0 for the union itself. Labels of types are message ids, translated in orgs.*.po.

CREATE TABLE org_type (
    code TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    level INTEGER NOT NULL,
    holds_members INTEGER NOT NULL,
    position INTEGER NOT NULL
);

-- Which type may stand directly under which. Irregular trees are normal.
CREATE TABLE org_type_child (
    parent_code TEXT NOT NULL REFERENCES org_type (code),
    child_code TEXT NOT NULL REFERENCES org_type (code),
    PRIMARY KEY (parent_code, child_code)
);

-- `path`: "0" for the union, then three characters 0-9a-z per level, so that a subtree is one range
-- of the index. `members` counts those registered directly here (status active or temporarily not
-- working).
CREATE TABLE org (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    parent_id INTEGER,
    type TEXT NOT NULL REFERENCES org_type (code),
    path TEXT NOT NULL,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    sort_key BLOB NOT NULL,
    -- active · suspended (a district that was evacuated keeps its register)
    state TEXT NOT NULL DEFAULT 'active',
    country TEXT NOT NULL DEFAULT 'ru',
    members INTEGER NOT NULL DEFAULT 0,
    employer_kind TEXT,
    employer_name TEXT,
    employer_inn TEXT,
    employees INTEGER,
    is_legal_entity INTEGER NOT NULL DEFAULT 0,
    registered_on TEXT,
    inn TEXT,
    kpp TEXT,
    ogrn TEXT,
    bin TEXT,
    legal_address TEXT,
    address TEXT,
    phone TEXT,
    email TEXT,
    site TEXT,
    vk TEXT,
    telegram TEXT,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    UNIQUE (path)
);
-- Totals of a subtree come from this index alone.
CREATE INDEX org_tree ON org (path, members, type);
CREATE INDEX org_by_id ON org (id);             -- postgres
CREATE INDEX org_children ON org (parent_id, sort_key);
CREATE INDEX org_inn ON org (inn) WHERE inn IS NOT NULL;

-- The totals of each branch (a territory, or a primary directly under the region: the first seven
-- characters of a path), so that those of a region or of the union are sums of a few rows, not of
-- 70,000.
-- Kept by triggers: whoever writes to org would otherwise have to remember them.
CREATE TABLE org_branch (
    path TEXT PRIMARY KEY,
    members INTEGER NOT NULL,
    orgs INTEGER NOT NULL,
    primaries INTEGER NOT NULL
);
CREATE TRIGGER org_branch_added AFTER INSERT ON org BEGIN                               -- sqlite
    INSERT INTO org_branch (path, members, orgs, primaries)                             -- sqlite
    SELECT substr(NEW.path, 1, 7), NEW.members, 1,                                      -- sqlite
           (SELECT count(*) FROM org_type WHERE code = NEW.type AND level = 3)          -- sqlite
     WHERE length(NEW.path) >= 7                                                        -- sqlite
    ON CONFLICT (path) DO UPDATE                                                        -- sqlite
       SET members = org_branch.members + excluded.members, orgs = org_branch.orgs + 1, -- sqlite
           primaries = org_branch.primaries + excluded.primaries;                       -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER org_branch_removed AFTER DELETE ON org BEGIN                             -- sqlite
    UPDATE org_branch                                                                   -- sqlite
       SET members = members - OLD.members, orgs = orgs - 1,                            -- sqlite
           primaries = primaries - (SELECT count(*) FROM org_type                       -- sqlite
                       WHERE code = OLD.type AND level = 3)                             -- sqlite
     WHERE path = substr(OLD.path, 1, 7);                                               -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER org_branch_changed AFTER UPDATE OF members, type, path ON org BEGIN      -- sqlite
    UPDATE org_branch                                                                   -- sqlite
       SET members = members - OLD.members, orgs = orgs - 1,                            -- sqlite
           primaries = primaries - (SELECT count(*) FROM org_type                       -- sqlite
                       WHERE code = OLD.type AND level = 3)                             -- sqlite
     WHERE path = substr(OLD.path, 1, 7);                                               -- sqlite
    INSERT INTO org_branch (path, members, orgs, primaries)                             -- sqlite
    SELECT substr(NEW.path, 1, 7), NEW.members, 1,                                      -- sqlite
           (SELECT count(*) FROM org_type WHERE code = NEW.type AND level = 3)          -- sqlite
     WHERE length(NEW.path) >= 7                                                        -- sqlite
    ON CONFLICT (path) DO UPDATE                                                        -- sqlite
       SET members = org_branch.members + excluded.members, orgs = org_branch.orgs + 1, -- sqlite
           primaries = org_branch.primaries + excluded.primaries;                       -- sqlite
END;                                                                                    -- sqlite
CREATE FUNCTION org_branch_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN          -- postgres
    IF TG_OP <> 'INSERT' THEN                                                           -- postgres
    UPDATE org_branch                                                                   -- postgres
       SET members = members - OLD.members, orgs = orgs - 1,                            -- postgres
           primaries = primaries - (SELECT count(*) FROM org_type                       -- postgres
                       WHERE code = OLD.type AND level = 3)                             -- postgres
     WHERE path = substr(OLD.path, 1, 7);                                               -- postgres
    END IF;                                                                             -- postgres
    IF TG_OP <> 'DELETE' THEN                                                           -- postgres
    INSERT INTO org_branch (path, members, orgs, primaries)                             -- postgres
    SELECT substr(NEW.path, 1, 7), NEW.members, 1,                                      -- postgres
           (SELECT count(*) FROM org_type WHERE code = NEW.type AND level = 3)          -- postgres
     WHERE length(NEW.path) >= 7                                                        -- postgres
    ON CONFLICT (path) DO UPDATE                                                        -- postgres
       SET members = org_branch.members + excluded.members, orgs = org_branch.orgs + 1, -- postgres
           primaries = org_branch.primaries + excluded.primaries;                       -- postgres
    END IF;                                                                             -- postgres
    RETURN NULL;                                                                        -- postgres
END $$;                                                                                 -- postgres
CREATE TRIGGER org_branch_kept AFTER INSERT OR DELETE                                   -- postgres
    OR UPDATE OF members, type, path ON org                                             -- postgres
    FOR EACH ROW EXECUTE FUNCTION org_branch_keep();                                    -- postgres

-- The folded words of name, short name and ИНН or БИН, each once, packed (base/fold.h), for finding
-- by any part: narrow, so that looking through 70,000 of them takes milliseconds.
CREATE TABLE org_search (
    path TEXT NOT NULL,
    org_id INTEGER NOT NULL,
    folded TEXT NOT NULL,
    PRIMARY KEY (path, org_id)
) WITHOUT ROWID;

-- What the organisation was from valid_from to valid_to, both days included.
CREATE TABLE org_version (
    region_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    parent_id INTEGER,
    type TEXT NOT NULL,
    path TEXT NOT NULL,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    basis TEXT,
    mutation_id INTEGER,
    PRIMARY KEY (region_id, org_id, valid_from)
);

-- The regions of this installation: a short list that cross-region work walks.
CREATE TABLE region (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    code TEXT
);

-- A sheet with a tree, read and not yet (or just) applied, as it was written.
CREATE TABLE org_import (
    id INTEGER PRIMARY KEY,
    org_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    file_name TEXT,
    created_at INTEGER NOT NULL
);
CREATE INDEX org_import_account ON org_import (account_id);

CREATE TABLE org_import_row (
    import_id INTEGER NOT NULL,
    row_number INTEGER NOT NULL,
    number TEXT,
    name TEXT,
    short_name TEXT,
    type TEXT,
    parent TEXT,
    inn TEXT,
    kpp TEXT,
    ogrn TEXT,
    bin TEXT,
    address TEXT,
    phone TEXT,
    email TEXT,
    PRIMARY KEY (import_id, row_number)
) WITHOUT ROWID;

INSERT INTO org_type (code, label, level, holds_members, position) VALUES
    ('union', 'Union', 0, 0, 10),
    ('region', 'Regional organisation', 1, 0, 20),
    ('territory', 'Territorial organisation', 2, 0, 30),
    ('primary_territorial', 'Primary organisation with the rights of a territorial one', 3, 1, 40),
    ('primary_workers', 'Primary organisation of workers', 3, 1, 50),
    ('primary_students', 'Primary organisation of students', 3, 1, 60),
    ('primary_joint', 'Joint primary organisation of workers and students', 3, 1, 70),
    ('unit', 'Organisation of a structural unit', 4, 1, 80),
    ('group', 'Union group', 5, 1, 90);

INSERT INTO org_type_child (parent_code, child_code) VALUES
    ('union', 'region'),
    ('region', 'territory'), ('region', 'primary_territorial'), ('region', 'primary_workers'),
    ('region', 'primary_students'), ('region', 'primary_joint'),
    ('territory', 'primary_workers'), ('territory', 'primary_students'),
    ('territory', 'primary_joint'),
    ('territory', 'primary_territorial'),
    ('primary_territorial', 'unit'), ('primary_territorial', 'group'),
    ('primary_workers', 'unit'), ('primary_workers', 'group'),
    ('primary_students', 'unit'), ('primary_students', 'group'),
    ('primary_joint', 'unit'), ('primary_joint', 'group'),
    ('unit', 'group');
