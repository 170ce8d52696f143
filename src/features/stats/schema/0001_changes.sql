-- after: members
-- What has changed in the register since the facts were laid out for counting: whose rows have to
-- be laid out anew. Kept by triggers, because people's facts change in a dozen ways. `member_id` 0
-- stands for an organisation: then the tree is read anew.
-- `moment` orders them: in SQLite the number of the row, in PostgreSQL that of the transaction.
CREATE TABLE stats_changed (
    moment INTEGER PRIMARY KEY,                                                         -- sqlite
    moment INTEGER NOT NULL DEFAULT txid_current(),                                     -- postgres
    region_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL
);
CREATE INDEX stats_changed_moment ON stats_changed (moment);                            -- postgres

-- One row. Changes before `trimmed` are no longer told: facts that were laid out before are of no
-- use.
CREATE TABLE stats_log (
    id INTEGER PRIMARY KEY,
    trimmed INTEGER NOT NULL,
    CHECK (id = 1)
);
INSERT INTO stats_log (id, trimmed) VALUES (1, 1);

CREATE TRIGGER stats_card_changed AFTER UPDATE OF sex, born, born_year, joined_on,      -- sqlite
    joined_year, has_electronic_record ON member                                        -- sqlite
WHEN (NEW.sex, NEW.born, NEW.born_year, NEW.joined_on, NEW.joined_year,                 -- sqlite
      NEW.has_electronic_record) IS NOT (OLD.sex, OLD.born, OLD.born_year, OLD.joined_on,-- sqlite
      OLD.joined_year, OLD.has_electronic_record) BEGIN                                 -- sqlite
    INSERT INTO stats_changed (region_id, member_id) VALUES (NEW.region_id, NEW.id);    -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER stats_card_removed AFTER DELETE ON member BEGIN                          -- sqlite
    INSERT INTO stats_changed (region_id, member_id) VALUES (OLD.region_id, OLD.id);    -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER stats_fact_added AFTER INSERT ON member_period                           -- sqlite
WHEN NEW.kind IN ('c', 'm', 'r', 's') BEGIN                                             -- sqlite
    INSERT INTO stats_changed (region_id, member_id)                                    -- sqlite
    VALUES (NEW.region_id, NEW.member_id);                                              -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER stats_fact_changed AFTER UPDATE ON member_period                         -- sqlite
WHEN NEW.kind IN ('c', 'm', 'r', 's') OR OLD.kind IN ('c', 'm', 'r', 's') BEGIN         -- sqlite
    INSERT INTO stats_changed (region_id, member_id)                                    -- sqlite
    SELECT OLD.region_id, OLD.member_id UNION SELECT NEW.region_id, NEW.member_id;      -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER stats_fact_removed AFTER DELETE ON member_period                         -- sqlite
WHEN OLD.kind IN ('c', 'm', 'r', 's') BEGIN                                             -- sqlite
    INSERT INTO stats_changed (region_id, member_id)                                    -- sqlite
    VALUES (OLD.region_id, OLD.member_id);                                              -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER stats_org_added AFTER INSERT ON org BEGIN                                -- sqlite
    INSERT INTO stats_changed (region_id, member_id) VALUES (NEW.region_id, 0);         -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER stats_org_changed AFTER UPDATE OF path, type, employer_kind ON org       -- sqlite
WHEN NEW.path <> OLD.path OR NEW.type <> OLD.type                                       -- sqlite
     OR NEW.employer_kind IS NOT OLD.employer_kind BEGIN                                -- sqlite
    INSERT INTO stats_changed (region_id, member_id) VALUES (NEW.region_id, 0);         -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER stats_org_removed AFTER DELETE ON org BEGIN                              -- sqlite
    INSERT INTO stats_changed (region_id, member_id) VALUES (OLD.region_id, 0);         -- sqlite
END;                                                                                    -- sqlite

CREATE FUNCTION stats_tell(region BIGINT, member BIGINT) RETURNS void                   -- postgres
LANGUAGE sql AS $$                                                                      -- postgres
    INSERT INTO stats_changed (region_id, member_id)                                    -- postgres
    VALUES (region, member)                                                             -- postgres
$$;                                                                                     -- postgres
CREATE FUNCTION stats_card_changed() RETURNS trigger LANGUAGE plpgsql AS $$             -- postgres
BEGIN                                                                                   -- postgres
    PERFORM stats_tell(OLD.region_id, OLD.id);                                          -- postgres
    RETURN NULL;                                                                        -- postgres
END $$;                                                                                 -- postgres
CREATE TRIGGER stats_card_changed AFTER UPDATE OF sex, born, born_year, joined_on,      -- postgres
    joined_year, has_electronic_record ON member FOR EACH ROW                           -- postgres
    WHEN ((NEW.sex, NEW.born, NEW.born_year, NEW.joined_on, NEW.joined_year,            -- postgres
           NEW.has_electronic_record) IS DISTINCT FROM (OLD.sex, OLD.born,              -- postgres
           OLD.born_year, OLD.joined_on, OLD.joined_year, OLD.has_electronic_record))   -- postgres
    EXECUTE FUNCTION stats_card_changed();                                              -- postgres
CREATE TRIGGER stats_card_removed AFTER DELETE ON member FOR EACH ROW                   -- postgres
    EXECUTE FUNCTION stats_card_changed();                                              -- postgres
CREATE FUNCTION stats_fact_changed() RETURNS trigger LANGUAGE plpgsql AS $$             -- postgres
BEGIN                                                                                   -- postgres
    IF TG_OP <> 'INSERT' THEN                                                           -- postgres
        PERFORM stats_tell(OLD.region_id, OLD.member_id);                               -- postgres
    END IF;                                                                             -- postgres
    IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.member_id <> OLD.member_id) THEN   -- postgres
        PERFORM stats_tell(NEW.region_id, NEW.member_id);                               -- postgres
    END IF;                                                                             -- postgres
    RETURN NULL;                                                                        -- postgres
END $$;                                                                                 -- postgres
CREATE TRIGGER stats_fact_added AFTER INSERT ON member_period FOR EACH ROW              -- postgres
    WHEN (NEW.kind IN ('c', 'm', 'r', 's')) EXECUTE FUNCTION stats_fact_changed();      -- postgres
CREATE TRIGGER stats_fact_changed AFTER UPDATE ON member_period FOR EACH ROW            -- postgres
    WHEN (NEW.kind IN ('c', 'm', 'r', 's') OR OLD.kind IN ('c', 'm', 'r', 's'))         -- postgres
    EXECUTE FUNCTION stats_fact_changed();                                              -- postgres
CREATE TRIGGER stats_fact_removed AFTER DELETE ON member_period FOR EACH ROW            -- postgres
    WHEN (OLD.kind IN ('c', 'm', 'r', 's')) EXECUTE FUNCTION stats_fact_changed();      -- postgres
CREATE FUNCTION stats_org_changed() RETURNS trigger LANGUAGE plpgsql AS $$              -- postgres
BEGIN                                                                                   -- postgres
    PERFORM stats_tell(CASE WHEN TG_OP = 'DELETE' THEN OLD.region_id                    -- postgres
                            ELSE NEW.region_id END, 0);                                 -- postgres
    RETURN NULL;                                                                        -- postgres
END $$;                                                                                 -- postgres
CREATE TRIGGER stats_org_added AFTER INSERT OR DELETE ON org FOR EACH ROW               -- postgres
    EXECUTE FUNCTION stats_org_changed();                                               -- postgres
CREATE TRIGGER stats_org_changed AFTER UPDATE OF path, type, employer_kind ON org       -- postgres
    FOR EACH ROW WHEN (NEW.path <> OLD.path OR NEW.type <> OLD.type                     -- postgres
                       OR NEW.employer_kind IS DISTINCT FROM OLD.employer_kind)         -- postgres
    EXECUTE FUNCTION stats_org_changed();                                               -- postgres
