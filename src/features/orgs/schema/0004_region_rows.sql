-- SQLite keeps a row of totals for each region and for the union, too: the numbers above every list
-- of a region then are one row instead of the sum of its branches. PostgreSQL keeps to the
-- branches: a row of the region would make all who write in it wait for each other.
DROP TRIGGER org_branch_added;                                                          -- sqlite
DROP TRIGGER org_branch_removed;                                                        -- sqlite
DROP TRIGGER org_branch_changed;                                                        -- sqlite
DELETE FROM org_branch;                                                                 -- sqlite
INSERT INTO org_branch (path, members, orgs, primaries)                                 -- sqlite
SELECT substr(o.path, 1, l.length), sum(o.members), count(*), sum(t.level = 3)          -- sqlite
  FROM (SELECT 1 AS length UNION ALL SELECT 4 UNION ALL SELECT 7) l                     -- sqlite
       JOIN org o ON length(o.path) >= l.length JOIN org_type t ON t.code = o.type      -- sqlite
 GROUP BY 1;                                                                            -- sqlite
CREATE TRIGGER org_branch_added AFTER INSERT ON org BEGIN                               -- sqlite
    INSERT INTO org_branch (path, members, orgs, primaries)                             -- sqlite
    SELECT substr(NEW.path, 1, l.length), NEW.members, 1,                               -- sqlite
           (SELECT count(*) FROM org_type WHERE code = NEW.type AND level = 3)          -- sqlite
      FROM (SELECT 1 AS length UNION ALL SELECT 4 UNION ALL SELECT 7) l                 -- sqlite
     WHERE length(NEW.path) >= l.length                                                 -- sqlite
    ON CONFLICT (path) DO UPDATE                                                        -- sqlite
       SET members = org_branch.members + excluded.members, orgs = org_branch.orgs + 1, -- sqlite
           primaries = org_branch.primaries + excluded.primaries;                       -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER org_branch_removed AFTER DELETE ON org BEGIN                             -- sqlite
    UPDATE org_branch                                                                   -- sqlite
       SET members = members - OLD.members, orgs = orgs - 1,                            -- sqlite
           primaries = primaries - (SELECT count(*) FROM org_type                       -- sqlite
                       WHERE code = OLD.type AND level = 3)                             -- sqlite
     WHERE path IN (substr(OLD.path, 1, 1), substr(OLD.path, 1, 4),                     -- sqlite
                    substr(OLD.path, 1, 7));                                            -- sqlite
END;                                                                                    -- sqlite
-- Whom an organisation counts changes with every admission, where it stands hardly ever.
CREATE TRIGGER org_branch_counted AFTER UPDATE OF members ON org                        -- sqlite
WHEN NEW.members <> OLD.members BEGIN                                                   -- sqlite
    UPDATE org_branch SET members = members + NEW.members - OLD.members                 -- sqlite
     WHERE path IN (substr(NEW.path, 1, 1), substr(NEW.path, 1, 4),                     -- sqlite
                    substr(NEW.path, 1, 7));                                            -- sqlite
END;                                                                                    -- sqlite
-- Takes the old number along; if that changed as well, the trigger above adds the difference.
CREATE TRIGGER org_branch_changed AFTER UPDATE OF type, path ON org                     -- sqlite
WHEN NEW.type <> OLD.type OR NEW.path <> OLD.path BEGIN                                 -- sqlite
    UPDATE org_branch                                                                   -- sqlite
       SET members = members - OLD.members, orgs = orgs - 1,                            -- sqlite
           primaries = primaries - (SELECT count(*) FROM org_type                       -- sqlite
                       WHERE code = OLD.type AND level = 3)                             -- sqlite
     WHERE path IN (substr(OLD.path, 1, 1), substr(OLD.path, 1, 4),                     -- sqlite
                    substr(OLD.path, 1, 7));                                            -- sqlite
    INSERT INTO org_branch (path, members, orgs, primaries)                             -- sqlite
    SELECT substr(NEW.path, 1, l.length), OLD.members, 1,                               -- sqlite
           (SELECT count(*) FROM org_type WHERE code = NEW.type AND level = 3)          -- sqlite
      FROM (SELECT 1 AS length UNION ALL SELECT 4 UNION ALL SELECT 7) l                 -- sqlite
     WHERE length(NEW.path) >= l.length                                                 -- sqlite
    ON CONFLICT (path) DO UPDATE                                                        -- sqlite
       SET members = org_branch.members + excluded.members, orgs = org_branch.orgs + 1, -- sqlite
           primaries = org_branch.primaries + excluded.primaries;                       -- sqlite
END;                                                                                    -- sqlite
