-- What reports ask of a training beside its kind and category, in one word: how it was held, how
-- long (short: under 36 hours, or not told; medium; long: 72 and more), the sex, whether up to 35
-- years at the end of that year, who taught. Sex and year of birth go along with the card.
ALTER TABLE training_record ADD COLUMN sex TEXT;
ALTER TABLE training_record ADD COLUMN born_year INTEGER;
UPDATE training_record
   SET sex = (SELECT m.sex FROM member m WHERE m.region_id = training_record.region_id
                                           AND m.id = training_record.member_id),
       born_year = (SELECT coalesce(CAST(substr(m.born, 1, 4) AS INTEGER), m.born_year)
                      FROM member m WHERE m.region_id = training_record.region_id
                                      AND m.id = training_record.member_id);
ALTER TABLE training_record ADD COLUMN shape TEXT GENERATED ALWAYS AS (
    attendance
    || CASE WHEN hours >= 72 THEN ' long ' WHEN hours >= 36 THEN ' medium ' ELSE ' short ' END
    || coalesce(sex, '-')
    || CASE WHEN born_year IS NULL THEN ' - '
            WHEN CAST(substr(ended_on, 1, 4) AS INTEGER) - born_year <= 35 THEN ' young '
            ELSE ' older ' END
    || taught_place)
    VIRTUAL;                                                                            -- sqlite
    STORED;                                                                             -- postgres

-- Who brings the sex or the day of birth of a card brings them here.
CREATE TRIGGER training_member_known AFTER UPDATE OF sex, born, born_year ON member     -- sqlite
WHEN coalesce(NEW.sex, '') <> coalesce(OLD.sex, '')                                     -- sqlite
  OR coalesce(NEW.born, '') <> coalesce(OLD.born, '')                                   -- sqlite
  OR coalesce(NEW.born_year, 0) <> coalesce(OLD.born_year, 0) BEGIN                     -- sqlite
    UPDATE training_record                                                              -- sqlite
       SET sex = NEW.sex,                                                               -- sqlite
           born_year = coalesce(CAST(substr(NEW.born, 1, 4) AS INTEGER), NEW.born_year) -- sqlite
     WHERE region_id = NEW.region_id AND member_id = NEW.id;                            -- sqlite
END;                                                                                    -- sqlite
CREATE FUNCTION training_member_known() RETURNS trigger LANGUAGE plpgsql AS $$          -- postgres
BEGIN                                                                                   -- postgres
    UPDATE training_record                                                              -- postgres
       SET sex = NEW.sex,                                                               -- postgres
           born_year = coalesce(CAST(substr(NEW.born, 1, 4) AS INTEGER), NEW.born_year) -- postgres
     WHERE region_id = NEW.region_id AND member_id = NEW.id;                            -- postgres
    RETURN NULL;                                                                        -- postgres
END $$;                                                                                 -- postgres
CREATE TRIGGER training_member_known AFTER UPDATE OF sex, born, born_year ON member     -- postgres
    FOR EACH ROW WHEN (NEW.sex IS DISTINCT FROM OLD.sex                                 -- postgres
                       OR NEW.born IS DISTINCT FROM OLD.born                            -- postgres
                       OR NEW.born_year IS DISTINCT FROM OLD.born_year)                 -- postgres
    EXECUTE FUNCTION training_member_known();                                           -- postgres

DROP TRIGGER training_added;                                                            -- sqlite
DROP TRIGGER training_changed;                                                          -- sqlite
DROP TRIGGER training_deleted;                                                          -- sqlite
DROP TRIGGER training_changed ON training_record;                                       -- postgres
DROP TABLE training_count;
CREATE TABLE training_count (
    year INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    category TEXT NOT NULL,
    shape TEXT NOT NULL,
    path TEXT NOT NULL,
    people INTEGER NOT NULL DEFAULT 0,
    trainings INTEGER NOT NULL DEFAULT 0,
    hours INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (year, org_id, kind, category, shape)
) WITHOUT ROWID;
CREATE INDEX training_count_path ON training_count
    (year, path, kind, category, shape, people, trainings, hours);
INSERT INTO training_count (year, org_id, kind, category, shape, path, people, trainings, hours)
SELECT year, org_id, kind, category, shape, org_path, sum(is_first), count(*),
       coalesce(sum(hours), 0)
  FROM training_record WHERE state = 'kept' AND is_counted >= 0
 GROUP BY year, org_id, kind, category, shape, org_path;

CREATE TRIGGER training_added AFTER INSERT ON training_record                           -- sqlite
WHEN NEW.state = 'kept' AND NEW.is_counted >= 0 BEGIN                                   -- sqlite
    INSERT INTO training_count (year, org_id, kind, category, shape, path, people,      -- sqlite
                                trainings, hours)                                       -- sqlite
    VALUES (NEW.year, NEW.org_id, NEW.kind, NEW.category, NEW.shape, NEW.org_path,      -- sqlite
            NEW.is_first, 1, coalesce(NEW.hours, 0))                                    -- sqlite
    ON CONFLICT (year, org_id, kind, category, shape) DO UPDATE                         -- sqlite
       SET people = people + excluded.people, trainings = trainings + 1,                -- sqlite
           hours = hours + excluded.hours;                                              -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER training_changed                                                         -- sqlite
 AFTER UPDATE OF org_id, is_counted, state, is_first, kind, category, hours, ended_on,  -- sqlite
                 attendance, sex, born_year, taught_place                               -- sqlite
 ON training_record BEGIN                                                               -- sqlite
    UPDATE training_count                                                               -- sqlite
       SET people = people - OLD.is_first, trainings = trainings - 1,                   -- sqlite
           hours = hours - coalesce(OLD.hours, 0)                                       -- sqlite
     WHERE OLD.state = 'kept' AND OLD.is_counted >= 0 AND year = OLD.year               -- sqlite
       AND org_id = OLD.org_id AND kind = OLD.kind AND category = OLD.category          -- sqlite
       AND shape = OLD.shape;                                                           -- sqlite
    INSERT INTO training_count (year, org_id, kind, category, shape, path, people,      -- sqlite
                                trainings, hours)                                       -- sqlite
    SELECT NEW.year, NEW.org_id, NEW.kind, NEW.category, NEW.shape, NEW.org_path,       -- sqlite
           NEW.is_first, 1, coalesce(NEW.hours, 0)                                      -- sqlite
     WHERE NEW.state = 'kept' AND NEW.is_counted >= 0                                   -- sqlite
    ON CONFLICT (year, org_id, kind, category, shape) DO UPDATE                         -- sqlite
       SET people = people + excluded.people, trainings = trainings + 1,                -- sqlite
           hours = hours + excluded.hours;                                              -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER training_deleted AFTER DELETE ON training_record                         -- sqlite
WHEN OLD.state = 'kept' AND OLD.is_counted >= 0 BEGIN                                   -- sqlite
    UPDATE training_count                                                               -- sqlite
       SET people = people - OLD.is_first, trainings = trainings - 1,                   -- sqlite
           hours = hours - coalesce(OLD.hours, 0)                                       -- sqlite
     WHERE year = OLD.year AND org_id = OLD.org_id AND kind = OLD.kind                  -- sqlite
       AND category = OLD.category AND shape = OLD.shape;                               -- sqlite
END;                                                                                    -- sqlite
CREATE OR REPLACE FUNCTION training_add(r training_record, sign INTEGER) RETURNS void   -- postgres
LANGUAGE sql AS $$                                                                      -- postgres
    INSERT INTO training_count (year, org_id, kind, category, shape, path, people,      -- postgres
                                trainings, hours)                                       -- postgres
    SELECT r.year, r.org_id, r.kind, r.category, r.shape, r.org_path, sign * r.is_first,-- postgres
           sign, sign * coalesce(r.hours, 0)                                            -- postgres
     WHERE r.state = 'kept' AND r.is_counted >= 0                                       -- postgres
    ON CONFLICT (year, org_id, kind, category, shape) DO UPDATE                         -- postgres
       SET people = training_count.people + excluded.people,                            -- postgres
           trainings = training_count.trainings + excluded.trainings,                   -- postgres
           hours = training_count.hours + excluded.hours                                -- postgres
$$;                                                                                     -- postgres
CREATE TRIGGER training_changed                                                         -- postgres
    AFTER INSERT OR DELETE                                                              -- postgres
    OR UPDATE OF org_id, is_counted, state, is_first, kind, category, hours, ended_on,  -- postgres
                 attendance, sex, born_year, taught_place                               -- postgres
    ON training_record FOR EACH ROW EXECUTE FUNCTION training_changed();                -- postgres
