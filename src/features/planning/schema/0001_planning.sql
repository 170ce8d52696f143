-- after: events, orgs, training
-- What organisations mean to spend on training in a year, and what they spent. Words to choose from
-- are data, labels are message ids (planning.*.po); what the union adds is shown as it wrote it.

-- list: source (whose money; is_own: of the organisation's own budget, the only money that counts
-- towards its share) · article (what it was spent on).
CREATE TABLE planning_choice (
    list TEXT NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    position INTEGER NOT NULL,
    is_own INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (list, code),
    CHECK (list IN ('source', 'article'))
) WITHOUT ROWID;
INSERT INTO planning_choice (list, code, label, position, is_own) VALUES
    ('source', 'own', 'Own budget', 10, 1),
    ('source', 'above', 'Higher organisation', 20, 0),
    ('source', 'employer', 'Employer, social partner', 30, 0),
    ('source', 'grant', 'Grant, subsidy', 40, 0),
    ('source', 'fees', 'Fees of those who take part', 50, 0),
    ('article', 'travel', 'Travel', 10, 0),
    ('article', 'lodging', 'Lodging and meals', 20, 0),
    ('article', 'trainer', 'Fee of the trainer', 30, 0),
    ('article', 'hall', 'Hall and equipment', 40, 0),
    ('article', 'printing', 'Printing and handouts', 50, 0),
    ('article', 'platform', 'Platform, subscription', 60, 0),
    ('article', 'other', 'Other costs', 900, 0);

-- The plan of an organisation for a year. state: draft · approved. version grows with each change
-- of a line, too, so that nobody approves what he has not seen.
CREATE TABLE planning_plan (
    region_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    year INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'draft',
    approved_on TEXT,
    document TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    account_id INTEGER,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, org_id, year),
    CHECK (state IN ('draft', 'approved'))
) WITHOUT ROWID;
CREATE INDEX planning_plan_path ON planning_plan (org_path, year);

-- A training that is meant to be held. kind, category: codes of training_choice; no category: for
-- all. due: m01 … m12 (a month), q1 … q4 (a quarter), y (some time in the year). event_id: what
-- became of it. state: kept · removed (for the way back; swept away after a day).
CREATE TABLE planning_line (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    year INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'kept',
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    category TEXT,
    due TEXT NOT NULL,
    people INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    source TEXT NOT NULL,
    responsible TEXT,
    event_id INTEGER,
    version INTEGER NOT NULL DEFAULT 1,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (state IN ('kept', 'removed')),
    CHECK (people >= 0 AND amount >= 0)
);
CREATE UNIQUE INDEX planning_line_by_id ON planning_line (id);              -- postgres
CREATE INDEX planning_line_org ON planning_line (org_id, year) WHERE state = 'kept';
CREATE INDEX planning_line_path ON planning_line (org_path, year);
CREATE INDEX planning_line_swept ON planning_line (changed_at) WHERE state = 'removed';

-- What was paid for training. event_id, line_id: for what; either may be missing.
CREATE TABLE planning_cost (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    paid_on TEXT NOT NULL,
    year INTEGER GENERATED ALWAYS AS (CAST(substr(paid_on, 1, 4) AS INTEGER)) STORED,
    state TEXT NOT NULL DEFAULT 'kept',
    event_id INTEGER,
    line_id INTEGER,
    source TEXT NOT NULL,
    article TEXT NOT NULL,
    amount INTEGER NOT NULL,
    paper TEXT,
    note TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (state IN ('kept', 'removed')),
    CHECK (amount > 0)
);
CREATE UNIQUE INDEX planning_cost_by_id ON planning_cost (id);              -- postgres
CREATE INDEX planning_cost_org ON planning_cost (org_id, year, paid_on, id) WHERE state = 'kept';
CREATE INDEX planning_cost_path ON planning_cost (org_path, year);
CREATE INDEX planning_cost_event ON planning_cost (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX planning_cost_line ON planning_cost (line_id) WHERE line_id IS NOT NULL;
CREATE INDEX planning_cost_swept ON planning_cost (changed_at) WHERE state = 'removed';

-- What the organisation has to spend in a year on everything. origin: entered, or what fed it.
CREATE TABLE planning_budget (
    region_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    year INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    origin TEXT NOT NULL DEFAULT 'entered',
    note TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    account_id INTEGER,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, org_id, year),
    CHECK (amount > 0)
) WITHOUT ROWID;
CREATE INDEX planning_budget_path ON planning_budget (org_path, year);

-- Which share of a budget is to go to training, in tenths of a percent: set by an organisation for
-- itself and all below, or for those of one level there. For a year that counts which is in force
-- on its last day; the nearest from above wins, and of one organisation that for the level.
CREATE TABLE planning_norm (
    region_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    level INTEGER,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    least INTEGER NOT NULL,
    most INTEGER NOT NULL,
    basis TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),
    CHECK (least >= 0 AND most >= least)
) WITHOUT ROWID;
CREATE INDEX planning_norm_path ON planning_norm (org_path, valid_from);

-- ---- sums ---------------------------------------------------------------------------------------

-- An organisation in a year: what the rows above make together. Written anew by planning_settle
-- after each change of them; read in the order of paths. least: of its norm.
CREATE TABLE planning_sum (
    year INTEGER NOT NULL,
    path TEXT NOT NULL,
    level INTEGER NOT NULL,
    is_planned INTEGER NOT NULL,
    is_approved INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    people INTEGER NOT NULL,
    planned INTEGER NOT NULL,
    planned_own INTEGER NOT NULL,
    spent INTEGER NOT NULL,
    spent_own INTEGER NOT NULL,
    budget INTEGER NOT NULL,
    least INTEGER NOT NULL DEFAULT 60,
    PRIMARY KEY (year, path)
) WITHOUT ROWID;

-- The same of a branch: a territory, or a primary directly under the region (the first seven
-- characters of a path). So the union's figures are sums of some thousand rows, not of 70,000.
-- unspent: how many have planned money and spent none; below: how many have a budget and spent less
-- of it than their norm says; budget_spent: what those spent of their own who have told a budget.
CREATE TABLE planning_total (
    year INTEGER NOT NULL,
    path TEXT NOT NULL,
    orgs INTEGER NOT NULL,
    approved INTEGER NOT NULL,
    budgeted INTEGER NOT NULL,
    unspent INTEGER NOT NULL,
    below INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    people INTEGER NOT NULL,
    planned INTEGER NOT NULL,
    planned_own INTEGER NOT NULL,
    spent INTEGER NOT NULL,
    spent_own INTEGER NOT NULL,
    budget INTEGER NOT NULL,
    budget_spent INTEGER NOT NULL,
    PRIMARY KEY (year, path)
) WITHOUT ROWID;

-- And by source and article, each a range of branches.
CREATE TABLE planning_spent (
    year INTEGER NOT NULL,
    list TEXT NOT NULL,
    code TEXT NOT NULL,
    path TEXT NOT NULL,
    planned INTEGER NOT NULL,
    spent INTEGER NOT NULL,
    PRIMARY KEY (year, list, code, path)
) WITHOUT ROWID;

-- How many people of a branch were trained: training_count, added up by triggers.
CREATE TABLE planning_trained (
    year INTEGER NOT NULL,
    path TEXT NOT NULL,
    people INTEGER NOT NULL,
    trainings INTEGER NOT NULL,
    PRIMARY KEY (year, path)
) WITHOUT ROWID;
INSERT INTO planning_trained (year, path, people, trainings)
SELECT year, substr(path, 1, 7), sum(people), sum(trainings) FROM training_count GROUP BY 1, 2;

CREATE TRIGGER planning_trained_added AFTER INSERT ON training_count BEGIN              -- sqlite
    INSERT INTO planning_trained (year, path, people, trainings)                        -- sqlite
    VALUES (NEW.year, substr(NEW.path, 1, 7), NEW.people, NEW.trainings)                -- sqlite
    ON CONFLICT (year, path) DO UPDATE                                                  -- sqlite
       SET people = people + excluded.people,                                           -- sqlite
           trainings = trainings + excluded.trainings;                                  -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER planning_trained_removed AFTER DELETE ON training_count BEGIN            -- sqlite
    UPDATE planning_trained                                                             -- sqlite
       SET people = people - OLD.people, trainings = trainings - OLD.trainings          -- sqlite
     WHERE year = OLD.year AND path = substr(OLD.path, 1, 7);                           -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER planning_trained_changed                                                 -- sqlite
 AFTER UPDATE OF path, people, trainings ON training_count                              -- sqlite
WHEN NEW.people <> OLD.people OR NEW.trainings <> OLD.trainings                         -- sqlite
  OR NEW.path <> OLD.path BEGIN                                                         -- sqlite
    UPDATE planning_trained                                                             -- sqlite
       SET people = people - OLD.people, trainings = trainings - OLD.trainings          -- sqlite
     WHERE year = OLD.year AND path = substr(OLD.path, 1, 7);                           -- sqlite
    INSERT INTO planning_trained (year, path, people, trainings)                        -- sqlite
    VALUES (NEW.year, substr(NEW.path, 1, 7), NEW.people, NEW.trainings)                -- sqlite
    ON CONFLICT (year, path) DO UPDATE                                                  -- sqlite
       SET people = people + excluded.people,                                           -- sqlite
           trainings = trainings + excluded.trainings;                                  -- sqlite
END;                                                                                    -- sqlite

CREATE FUNCTION planning_add_trained(c training_count, sign INTEGER) RETURNS void       -- postgres
LANGUAGE sql AS $$                                                                      -- postgres
    INSERT INTO planning_trained (year, path, people, trainings)                        -- postgres
    VALUES (c.year, substr(c.path, 1, 7), sign * c.people, sign * c.trainings)          -- postgres
    ON CONFLICT (year, path) DO UPDATE                                                  -- postgres
       SET people = planning_trained.people + excluded.people,                          -- postgres
           trainings = planning_trained.trainings + excluded.trainings                  -- postgres
$$;                                                                                     -- postgres
CREATE FUNCTION planning_trained_changed() RETURNS trigger LANGUAGE plpgsql AS $$       -- postgres
BEGIN                                                                                   -- postgres
    IF TG_OP <> 'INSERT' THEN                                                           -- postgres
        PERFORM planning_add_trained(OLD, -1);                                          -- postgres
    END IF;                                                                             -- postgres
    IF TG_OP <> 'DELETE' THEN                                                           -- postgres
        PERFORM planning_add_trained(NEW, 1);                                           -- postgres
    END IF;                                                                             -- postgres
    RETURN NULL;                                                                        -- postgres
END $$;                                                                                 -- postgres
CREATE TRIGGER planning_trained_changed                                                 -- postgres
    AFTER INSERT OR DELETE OR UPDATE OF path, people, trainings ON training_count       -- postgres
    FOR EACH ROW EXECUTE FUNCTION planning_trained_changed();                           -- postgres
