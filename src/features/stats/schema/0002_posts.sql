-- after: bodies, members
-- Who holds which post is counted as well: a change of a post tells of its holder. Of somebody who
-- is on two registers the main card is told, which is the one that is counted.
CREATE TRIGGER stats_post_added AFTER INSERT ON body_post                               -- sqlite
WHEN NEW.member_id IS NOT NULL BEGIN                                                    -- sqlite
    INSERT INTO stats_changed (region_id, member_id)                                    -- sqlite
    SELECT m.region_id, coalesce(m.main_id, m.id) FROM member m                         -- sqlite
     WHERE m.region_id = NEW.region_id AND m.id = NEW.member_id;                        -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER stats_post_changed AFTER UPDATE OF body_id, org_id, post_type, member_id,-- sqlite
    valid_from, valid_to, is_released, ended_on, end_reason ON body_post                -- sqlite
WHEN (NEW.body_id, NEW.org_id, NEW.post_type, NEW.member_id, NEW.valid_from,            -- sqlite
      NEW.valid_to, NEW.is_released, NEW.ended_on, NEW.end_reason) IS NOT               -- sqlite
     (OLD.body_id, OLD.org_id, OLD.post_type, OLD.member_id, OLD.valid_from,            -- sqlite
      OLD.valid_to, OLD.is_released, OLD.ended_on, OLD.end_reason) BEGIN                -- sqlite
    INSERT INTO stats_changed (region_id, member_id)                                    -- sqlite
    SELECT m.region_id, coalesce(m.main_id, m.id) FROM member m                         -- sqlite
     WHERE m.region_id = NEW.region_id AND m.id IN (OLD.member_id, NEW.member_id);      -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER stats_post_removed AFTER DELETE ON body_post                             -- sqlite
WHEN OLD.member_id IS NOT NULL BEGIN                                                    -- sqlite
    INSERT INTO stats_changed (region_id, member_id)                                    -- sqlite
    SELECT m.region_id, coalesce(m.main_id, m.id) FROM member m                         -- sqlite
     WHERE m.region_id = OLD.region_id AND m.id = OLD.member_id;                        -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER stats_main_changed AFTER UPDATE OF main_id ON member                     -- sqlite
WHEN NEW.main_id IS NOT OLD.main_id BEGIN                                               -- sqlite
    INSERT INTO stats_changed (region_id, member_id)                                    -- sqlite
    SELECT m.region_id, m.id FROM member m                                              -- sqlite
     WHERE m.region_id = NEW.region_id AND m.id IN (OLD.main_id, NEW.main_id);          -- sqlite
END;                                                                                    -- sqlite

CREATE FUNCTION stats_tell_holder(region BIGINT, holder BIGINT) RETURNS void            -- postgres
LANGUAGE sql AS $$                                                                      -- postgres
    INSERT INTO stats_changed (region_id, member_id)                                    -- postgres
    SELECT m.region_id, coalesce(m.main_id, m.id) FROM member m                         -- postgres
     WHERE m.region_id = region AND m.id = holder                                       -- postgres
$$;                                                                                     -- postgres
CREATE FUNCTION stats_post_changed() RETURNS trigger LANGUAGE plpgsql AS $$             -- postgres
BEGIN                                                                                   -- postgres
    IF TG_OP <> 'INSERT' THEN                                                           -- postgres
        PERFORM stats_tell_holder(OLD.region_id, OLD.member_id);                        -- postgres
    END IF;                                                                             -- postgres
    IF TG_OP = 'INSERT'                                                                 -- postgres
       OR (TG_OP = 'UPDATE' AND NEW.member_id IS DISTINCT FROM OLD.member_id) THEN      -- postgres
        PERFORM stats_tell_holder(NEW.region_id, NEW.member_id);                        -- postgres
    END IF;                                                                             -- postgres
    RETURN NULL;                                                                        -- postgres
END $$;                                                                                 -- postgres
CREATE TRIGGER stats_post_added AFTER INSERT ON body_post FOR EACH ROW                  -- postgres
    WHEN (NEW.member_id IS NOT NULL) EXECUTE FUNCTION stats_post_changed();             -- postgres
CREATE TRIGGER stats_post_changed AFTER UPDATE OF body_id, org_id, post_type, member_id,-- postgres
    valid_from, valid_to, is_released, ended_on, end_reason ON body_post FOR EACH ROW   -- postgres
    WHEN ((NEW.body_id, NEW.org_id, NEW.post_type, NEW.member_id, NEW.valid_from,       -- postgres
           NEW.valid_to, NEW.is_released, NEW.ended_on, NEW.end_reason)                 -- postgres
          IS DISTINCT FROM                                                              -- postgres
          (OLD.body_id, OLD.org_id, OLD.post_type, OLD.member_id, OLD.valid_from,       -- postgres
           OLD.valid_to, OLD.is_released, OLD.ended_on, OLD.end_reason))                -- postgres
    EXECUTE FUNCTION stats_post_changed();                                              -- postgres
CREATE TRIGGER stats_post_removed AFTER DELETE ON body_post FOR EACH ROW                -- postgres
    WHEN (OLD.member_id IS NOT NULL) EXECUTE FUNCTION stats_post_changed();             -- postgres
CREATE FUNCTION stats_main_changed() RETURNS trigger LANGUAGE plpgsql AS $$             -- postgres
BEGIN                                                                                   -- postgres
    PERFORM stats_tell_holder(OLD.region_id, OLD.main_id);                              -- postgres
    PERFORM stats_tell_holder(NEW.region_id, NEW.main_id);                              -- postgres
    RETURN NULL;                                                                        -- postgres
END $$;                                                                                 -- postgres
CREATE TRIGGER stats_main_changed AFTER UPDATE OF main_id ON member FOR EACH ROW        -- postgres
    WHEN (NEW.main_id IS DISTINCT FROM OLD.main_id)                                     -- postgres
    EXECUTE FUNCTION stats_main_changed();                                              -- postgres
