-- after: orgs
-- The tree of a past day follows from the versions of organisations. When one that has ever stood
-- elsewhere, or been of another type, gets or loses a version, the tree is read anew; a new name
-- alone of an organisation that has never moved tells nothing.
CREATE TRIGGER stats_version_added AFTER INSERT ON org_version                          -- sqlite
WHEN EXISTS (SELECT 1 FROM org_version v                                                -- sqlite
              WHERE v.region_id = NEW.region_id AND v.org_id = NEW.org_id               -- sqlite
                AND (v.parent_id IS NOT NEW.parent_id OR v.type <> NEW.type)) BEGIN     -- sqlite
    INSERT INTO stats_changed (region_id, member_id) VALUES (NEW.region_id, 0);         -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER stats_version_changed AFTER UPDATE OF parent_id, type, valid_from        -- sqlite
    ON org_version                                                                      -- sqlite
WHEN NEW.parent_id IS NOT OLD.parent_id OR NEW.type <> OLD.type                         -- sqlite
     OR NEW.valid_from <> OLD.valid_from BEGIN                                          -- sqlite
    INSERT INTO stats_changed (region_id, member_id) VALUES (NEW.region_id, 0);         -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER stats_version_removed AFTER DELETE ON org_version                        -- sqlite
WHEN EXISTS (SELECT 1 FROM org_version v                                                -- sqlite
              WHERE v.region_id = OLD.region_id AND v.org_id = OLD.org_id               -- sqlite
                AND (v.parent_id IS NOT OLD.parent_id OR v.type <> OLD.type)) BEGIN     -- sqlite
    INSERT INTO stats_changed (region_id, member_id) VALUES (OLD.region_id, 0);         -- sqlite
END;                                                                                    -- sqlite

CREATE FUNCTION stats_version_changed() RETURNS trigger LANGUAGE plpgsql AS $$          -- postgres
DECLARE                                                                                 -- postgres
    one org_version%ROWTYPE;                                                            -- postgres
BEGIN                                                                                   -- postgres
    one := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;                            -- postgres
    IF TG_OP = 'UPDATE' OR EXISTS (                                                     -- postgres
        SELECT 1 FROM org_version v                                                     -- postgres
         WHERE v.region_id = one.region_id AND v.org_id = one.org_id                    -- postgres
           AND (v.parent_id IS DISTINCT FROM one.parent_id OR v.type <> one.type)) THEN -- postgres
        PERFORM stats_tell(one.region_id, 0);                                           -- postgres
    END IF;                                                                             -- postgres
    RETURN NULL;                                                                        -- postgres
END $$;                                                                                 -- postgres
CREATE TRIGGER stats_version_added AFTER INSERT OR DELETE ON org_version FOR EACH ROW   -- postgres
    EXECUTE FUNCTION stats_version_changed();                                           -- postgres
CREATE TRIGGER stats_version_changed AFTER UPDATE OF parent_id, type, valid_from        -- postgres
    ON org_version FOR EACH ROW                                                         -- postgres
    WHEN (NEW.parent_id IS DISTINCT FROM OLD.parent_id OR NEW.type <> OLD.type          -- postgres
          OR NEW.valid_from <> OLD.valid_from)                                          -- postgres
    EXECUTE FUNCTION stats_version_changed();                                           -- postgres
