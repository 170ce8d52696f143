-- after: members
-- The yearly verification of the register: one row per organisation and year, written with the
-- first mark (or with the first reminder: `started_at` is empty then). The numbers are those of
-- people who are on the register here: kept by the triggers below, never by the program.
CREATE TABLE verification (
    region_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    year INTEGER NOT NULL,
    path TEXT NOT NULL,
    started_at INTEGER,
    marked_at INTEGER,                          -- the last move
    here INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    gone INTEGER NOT NULL DEFAULT 0,            -- said to have gone, and still on the register
    unsettled INTEGER NOT NULL DEFAULT 0,       -- of them all: something is still to be done
    departed INTEGER NOT NULL DEFAULT 0,        -- were marked and have left the register since
    reminded_at INTEGER,
    -- the signature: who, in which role, how many people were on the register
    signed_at INTEGER,
    signed_by INTEGER,
    signed_name TEXT,
    signed_role TEXT,
    signed_org TEXT,                            -- the organisation for which he signed
    people INTEGER,
    note TEXT,                                  -- why the last signature was taken back
    PRIMARY KEY (region_id, org_id, year)
) WITHOUT ROWID;
-- The totals of a branch are summed inside this index.
CREATE INDEX verification_year ON verification
    (year, path, here, changed, gone, signed_at, started_at, marked_at);
-- Which organisations have somebody to verify.
CREATE INDEX org_with_people ON org (path) WHERE members > 0 AND state <> 'liquidated';

-- What was said of a person. `left_as` is empty while he is on the register of that organisation;
-- else the status with which he left it, 'transferred', or 'removed' when the card is no more.
-- personal
CREATE TABLE verification_mark (
    region_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    year INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    former_member_id INTEGER,                   -- the card before this one and that were merged
    answer TEXT NOT NULL,
    note TEXT,
    is_settled INTEGER NOT NULL DEFAULT 1,
    left_as TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    marked_at INTEGER NOT NULL,
    marked_by INTEGER NOT NULL,
    PRIMARY KEY (region_id, org_id, year, member_id),
    CHECK (answer IN ('here', 'changed', 'gone'))
) WITHOUT ROWID;
CREATE INDEX verification_mark_member ON verification_mark
    (region_id, member_id, former_member_id);

CREATE TRIGGER verification_marked AFTER INSERT ON verification_mark BEGIN              -- sqlite
    UPDATE verification                                                                 -- sqlite
       SET here = here + (NEW.left_as IS NULL AND NEW.answer = 'here'),                 -- sqlite
           changed = changed + (NEW.left_as IS NULL AND NEW.answer = 'changed'),        -- sqlite
           gone = gone + (NEW.left_as IS NULL AND NEW.answer = 'gone'),                 -- sqlite
           unsettled = unsettled + (NEW.left_as IS NULL AND NEW.is_settled = 0),        -- sqlite
           departed = departed + (NEW.left_as IS NOT NULL)                              -- sqlite
     WHERE region_id = NEW.region_id AND org_id = NEW.org_id AND year = NEW.year;       -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER verification_marked_anew                                                 -- sqlite
 AFTER UPDATE OF answer, is_settled, left_as ON verification_mark BEGIN                 -- sqlite
    UPDATE verification                                                                 -- sqlite
       SET here = here + (NEW.left_as IS NULL AND NEW.answer = 'here')                  -- sqlite
                       - (OLD.left_as IS NULL AND OLD.answer = 'here'),                 -- sqlite
           changed = changed + (NEW.left_as IS NULL AND NEW.answer = 'changed')         -- sqlite
                             - (OLD.left_as IS NULL AND OLD.answer = 'changed'),        -- sqlite
           gone = gone + (NEW.left_as IS NULL AND NEW.answer = 'gone')                  -- sqlite
                       - (OLD.left_as IS NULL AND OLD.answer = 'gone'),                 -- sqlite
           unsettled = unsettled + (NEW.left_as IS NULL AND NEW.is_settled = 0)         -- sqlite
                                 - (OLD.left_as IS NULL AND OLD.is_settled = 0),        -- sqlite
           departed = departed + (NEW.left_as IS NOT NULL) - (OLD.left_as IS NOT NULL)  -- sqlite
     WHERE region_id = NEW.region_id AND org_id = NEW.org_id AND year = NEW.year;       -- sqlite
END;                                                                                    -- sqlite

-- Whatever takes a person off the register or brings him back is seen here; what was signed stays
-- as it was.
CREATE TRIGGER verification_member_moved AFTER UPDATE OF org_id, status ON member       -- sqlite
WHEN NEW.org_id <> OLD.org_id OR NEW.status <> OLD.status BEGIN                         -- sqlite
    UPDATE verification_mark                                                            -- sqlite
       SET left_as = CASE                                                               -- sqlite
           WHEN NEW.status NOT IN ('active', 'temporarily_not_working') THEN NEW.status -- sqlite
           WHEN NEW.org_id <> verification_mark.org_id THEN 'transferred' END           -- sqlite
     WHERE region_id = NEW.region_id AND member_id = NEW.id                             -- sqlite
       AND (SELECT v.signed_at FROM verification v                                      -- sqlite
             WHERE v.region_id = verification_mark.region_id                            -- sqlite
               AND v.org_id = verification_mark.org_id                                  -- sqlite
               AND v.year = verification_mark.year) IS NULL;                            -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER verification_member_removed AFTER DELETE ON member BEGIN                 -- sqlite
    UPDATE verification_mark SET left_as = 'removed'                                    -- sqlite
     WHERE region_id = OLD.region_id AND member_id = OLD.id                             -- sqlite
       AND (SELECT v.signed_at FROM verification v                                      -- sqlite
             WHERE v.region_id = verification_mark.region_id                            -- sqlite
               AND v.org_id = verification_mark.org_id                                  -- sqlite
               AND v.year = verification_mark.year) IS NULL;                            -- sqlite
END;                                                                                    -- sqlite

CREATE FUNCTION verification_count(m verification_mark, sign INTEGER) RETURNS void      -- postgres
LANGUAGE sql AS $$                                                                      -- postgres
    UPDATE verification                                                                 -- postgres
       SET here = here + sign * (m.left_as IS NULL AND m.answer = 'here')::int,         -- postgres
           changed = changed + sign * (m.left_as IS NULL AND m.answer = 'changed')::int, -- postgres
           gone = gone + sign * (m.left_as IS NULL AND m.answer = 'gone')::int,         -- postgres
           unsettled = unsettled + sign * (m.left_as IS NULL AND m.is_settled = 0)::int, -- postgres
           departed = departed + sign * (m.left_as IS NOT NULL)::int                    -- postgres
     WHERE region_id = m.region_id AND org_id = m.org_id AND year = m.year              -- postgres
$$;                                                                                     -- postgres
CREATE FUNCTION verification_marked() RETURNS trigger LANGUAGE plpgsql AS $$            -- postgres
BEGIN                                                                                   -- postgres
    IF TG_OP = 'UPDATE' THEN                                                            -- postgres
        PERFORM verification_count(OLD, -1);                                            -- postgres
    END IF;                                                                             -- postgres
    PERFORM verification_count(NEW, 1);                                                 -- postgres
    RETURN NULL;                                                                        -- postgres
END $$;                                                                                 -- postgres
CREATE TRIGGER verification_marked                                                      -- postgres
    AFTER INSERT OR UPDATE OF answer, is_settled, left_as ON verification_mark          -- postgres
    FOR EACH ROW EXECUTE FUNCTION verification_marked();                                -- postgres
CREATE FUNCTION verification_member_moved() RETURNS trigger LANGUAGE plpgsql AS $$      -- postgres
BEGIN                                                                                   -- postgres
    UPDATE verification_mark k                                                          -- postgres
       SET left_as = CASE WHEN TG_OP = 'DELETE' THEN 'removed'                          -- postgres
           WHEN NEW.status NOT IN ('active', 'temporarily_not_working') THEN NEW.status -- postgres
           WHEN NEW.org_id <> k.org_id THEN 'transferred' END                           -- postgres
     WHERE k.region_id = OLD.region_id AND k.member_id = OLD.id                         -- postgres
       AND (SELECT v.signed_at FROM verification v                                      -- postgres
             WHERE v.region_id = k.region_id AND v.org_id = k.org_id                    -- postgres
               AND v.year = k.year) IS NULL;                                            -- postgres
    RETURN NULL;                                                                        -- postgres
END $$;                                                                                 -- postgres
CREATE TRIGGER verification_member_moved AFTER UPDATE OF org_id, status ON member       -- postgres
    FOR EACH ROW WHEN (NEW.org_id <> OLD.org_id OR NEW.status <> OLD.status)            -- postgres
    EXECUTE FUNCTION verification_member_moved();                                       -- postgres
CREATE TRIGGER verification_member_removed AFTER DELETE ON member                       -- postgres
    FOR EACH ROW EXECUTE FUNCTION verification_member_moved();                          -- postgres
