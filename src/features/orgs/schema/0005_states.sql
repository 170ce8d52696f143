-- What an organisation was includes whether it worked; one that was liquidated keeps its place and
-- its history, and counts no more.
ALTER TABLE org_version ADD COLUMN state TEXT NOT NULL DEFAULT 'active';
UPDATE org_version
   SET state = (SELECT o.state FROM org o
                 WHERE o.region_id = org_version.region_id AND o.id = org_version.org_id)
 WHERE valid_to IS NULL AND EXISTS (SELECT 1 FROM org o WHERE o.region_id = org_version.region_id
                                       AND o.id = org_version.org_id AND o.state <> 'active');
-- Where it stood follows from the parents of that day; a path would have to be written for all
-- below.
ALTER TABLE org_version DROP COLUMN path;
CREATE INDEX org_version_under ON org_version (parent_id, valid_from);
-- Into whom it was merged.
ALTER TABLE org ADD COLUMN successor_id INTEGER;

DROP TRIGGER org_branch_added;                                                          -- sqlite
DROP TRIGGER org_branch_removed;                                                        -- sqlite
DROP TRIGGER org_branch_changed;                                                        -- sqlite
DROP TRIGGER org_branch_counted;                                                        -- sqlite
CREATE TRIGGER org_branch_counted AFTER UPDATE OF members ON org                        -- sqlite
WHEN NEW.members <> OLD.members AND NEW.state <> 'liquidated' BEGIN                     -- sqlite
    UPDATE org_branch SET members = members + NEW.members - OLD.members                 -- sqlite
     WHERE path IN (substr(NEW.path, 1, 1), substr(NEW.path, 1, 4),                     -- sqlite
                    substr(NEW.path, 1, 7));                                            -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER org_branch_added AFTER INSERT ON org                                     -- sqlite
WHEN NEW.state <> 'liquidated' BEGIN                                                    -- sqlite
    INSERT INTO org_branch (path, members, orgs, primaries)                             -- sqlite
    SELECT substr(NEW.path, 1, l.length), NEW.members, 1,                               -- sqlite
           (SELECT count(*) FROM org_type WHERE code = NEW.type AND level = 3)          -- sqlite
      FROM (SELECT 1 AS length UNION ALL SELECT 4 UNION ALL SELECT 7) l                 -- sqlite
     WHERE length(NEW.path) >= l.length                                                 -- sqlite
    ON CONFLICT (path) DO UPDATE                                                        -- sqlite
       SET members = org_branch.members + excluded.members, orgs = org_branch.orgs + 1, -- sqlite
           primaries = org_branch.primaries + excluded.primaries;                       -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER org_branch_removed AFTER DELETE ON org                                   -- sqlite
WHEN OLD.state <> 'liquidated' BEGIN                                                    -- sqlite
    UPDATE org_branch                                                                   -- sqlite
       SET members = members - OLD.members, orgs = orgs - 1,                            -- sqlite
           primaries = primaries - (SELECT count(*) FROM org_type                       -- sqlite
                       WHERE code = OLD.type AND level = 3)                             -- sqlite
     WHERE path IN (substr(OLD.path, 1, 1), substr(OLD.path, 1, 4),                     -- sqlite
                    substr(OLD.path, 1, 7));                                            -- sqlite
END;                                                                                    -- sqlite
-- Takes the old number of members along; org_branch_counted adds the difference.
CREATE TRIGGER org_branch_changed AFTER UPDATE OF type, path, state ON org              -- sqlite
WHEN NEW.type <> OLD.type OR NEW.path <> OLD.path OR NEW.state <> OLD.state BEGIN       -- sqlite
    UPDATE org_branch                                                                   -- sqlite
       SET members = members - OLD.members, orgs = orgs - 1,                            -- sqlite
           primaries = primaries - (SELECT count(*) FROM org_type                       -- sqlite
                       WHERE code = OLD.type AND level = 3)                             -- sqlite
     WHERE OLD.state <> 'liquidated'                                                    -- sqlite
       AND path IN (substr(OLD.path, 1, 1), substr(OLD.path, 1, 4),                     -- sqlite
                    substr(OLD.path, 1, 7));                                            -- sqlite
    INSERT INTO org_branch (path, members, orgs, primaries)                             -- sqlite
    SELECT substr(NEW.path, 1, l.length), OLD.members, 1,                               -- sqlite
           (SELECT count(*) FROM org_type WHERE code = NEW.type AND level = 3)          -- sqlite
      FROM (SELECT 1 AS length UNION ALL SELECT 4 UNION ALL SELECT 7) l                 -- sqlite
     WHERE length(NEW.path) >= l.length AND NEW.state <> 'liquidated'                   -- sqlite
    ON CONFLICT (path) DO UPDATE                                                        -- sqlite
       SET members = org_branch.members + excluded.members, orgs = org_branch.orgs + 1, -- sqlite
           primaries = org_branch.primaries + excluded.primaries;                       -- sqlite
END;                                                                                    -- sqlite
CREATE OR REPLACE FUNCTION org_branch_keep() RETURNS trigger LANGUAGE plpgsql           -- postgres
AS $$ BEGIN                                                                             -- postgres
    IF TG_OP <> 'INSERT' AND OLD.state <> 'liquidated' THEN                             -- postgres
    UPDATE org_branch                                                                   -- postgres
       SET members = members - OLD.members, orgs = orgs - 1,                            -- postgres
           primaries = primaries - (SELECT count(*) FROM org_type                       -- postgres
                       WHERE code = OLD.type AND level = 3)                             -- postgres
     WHERE path = substr(OLD.path, 1, 7);                                               -- postgres
    END IF;                                                                             -- postgres
    IF TG_OP <> 'DELETE' AND NEW.state <> 'liquidated' THEN                             -- postgres
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
DROP TRIGGER org_branch_kept ON org;                                                    -- postgres
CREATE TRIGGER org_branch_kept AFTER INSERT OR DELETE                                   -- postgres
    OR UPDATE OF members, type, path, state ON org                                      -- postgres
    FOR EACH ROW EXECUTE FUNCTION org_branch_keep();                                    -- postgres
