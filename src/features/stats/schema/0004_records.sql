-- after: members
-- member_period knows one kind more: d an electronic record, as far as its days are known. Cards
-- that were here before have none: theirs counts from the day of joining on. Whoever gets or loses
-- such a period is laid out anew for counting.
DROP TRIGGER stats_fact_added;                                                          -- sqlite
DROP TRIGGER stats_fact_changed;                                                        -- sqlite
DROP TRIGGER stats_fact_removed;                                                        -- sqlite
CREATE TRIGGER stats_fact_added AFTER INSERT ON member_period                           -- sqlite
WHEN NEW.kind IN ('c', 'd', 'm', 'r', 's') BEGIN                                        -- sqlite
    INSERT INTO stats_changed (region_id, member_id)                                    -- sqlite
    VALUES (NEW.region_id, NEW.member_id);                                              -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER stats_fact_changed AFTER UPDATE ON member_period                         -- sqlite
WHEN NEW.kind IN ('c', 'd', 'm', 'r', 's')                                              -- sqlite
     OR OLD.kind IN ('c', 'd', 'm', 'r', 's') BEGIN                                     -- sqlite
    INSERT INTO stats_changed (region_id, member_id)                                    -- sqlite
    SELECT OLD.region_id, OLD.member_id UNION SELECT NEW.region_id, NEW.member_id;      -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER stats_fact_removed AFTER DELETE ON member_period                         -- sqlite
WHEN OLD.kind IN ('c', 'd', 'm', 'r', 's') BEGIN                                        -- sqlite
    INSERT INTO stats_changed (region_id, member_id)                                    -- sqlite
    VALUES (OLD.region_id, OLD.member_id);                                              -- sqlite
END;                                                                                    -- sqlite

DROP TRIGGER stats_fact_added ON member_period;                                         -- postgres
DROP TRIGGER stats_fact_changed ON member_period;                                       -- postgres
DROP TRIGGER stats_fact_removed ON member_period;                                       -- postgres
CREATE TRIGGER stats_fact_added AFTER INSERT ON member_period FOR EACH ROW              -- postgres
    WHEN (NEW.kind IN ('c', 'd', 'm', 'r', 's'))                                        -- postgres
    EXECUTE FUNCTION stats_fact_changed();                                              -- postgres
CREATE TRIGGER stats_fact_changed AFTER UPDATE ON member_period FOR EACH ROW            -- postgres
    WHEN (NEW.kind IN ('c', 'd', 'm', 'r', 's')                                          -- postgres
          OR OLD.kind IN ('c', 'd', 'm', 'r', 's'))                                     -- postgres
    EXECUTE FUNCTION stats_fact_changed();                                              -- postgres
CREATE TRIGGER stats_fact_removed AFTER DELETE ON member_period FOR EACH ROW            -- postgres
    WHEN (OLD.kind IN ('c', 'd', 'm', 'r', 's')) EXECUTE FUNCTION stats_fact_changed(); -- postgres
