-- after: bodies, members, orgs
-- What members have learnt for their work in the union: one row for one person and one programme,
-- seminar or webinar. Words to choose from are data, labels are message ids (training.*.po); what
-- the union adds itself is shown as it wrote it.

-- list: kind (school, seminar, webinar …) · attendance · category (of the listener) · taught (by
-- whom, where it is no organisation of the register) · paper (the document that was issued).
CREATE TABLE training_choice (
    list TEXT NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (list, code),
    CHECK (list IN ('kind', 'attendance', 'category', 'taught', 'paper'))
) WITHOUT ROWID;

INSERT INTO training_choice (list, code, label, position) VALUES
    ('kind', 'school', 'School of union activists', 10),
    ('kind', 'standing_seminar', 'Standing seminar', 20),
    ('kind', 'seminar', 'Seminar', 30),
    ('kind', 'conference_seminar', 'Seminar and conference', 40),
    ('kind', 'workshop', 'Practical seminar', 50),
    ('kind', 'webinar', 'Webinar', 60),
    ('kind', 'laboratory', 'Laboratory', 70),
    ('kind', 'discussion', 'Discussion', 80),
    ('kind', 'youth_session', 'Session of the youth teaching school', 90),
    ('kind', 'forum', 'Forum', 100),
    ('kind', 'conference', 'Conference', 110),
    ('kind', 'course', 'Course of further education', 120),
    ('kind', 'other', 'Other training', 900),
    ('attendance', 'in_person', 'In person', 10),
    ('attendance', 'online', 'On line', 20),
    ('attendance', 'mixed', 'In person and on line', 30),
    ('attendance', 'recording', 'By a recording', 40),
    ('category', 'territory_chair', 'Chairs of territorial organisations', 10),
    ('category', 'primary_chair', 'Chairs of primary organisations', 20),
    ('category', 'deputy', 'Deputy chairs', 30),
    ('category', 'committee', 'Members of committees', 40),
    ('category', 'audit', 'Members of auditing commissions, auditors', 50),
    ('category', 'group', 'Chairs of union bureaus, group organisers', 60),
    ('category', 'accountant', 'Accountants, treasurers', 70),
    ('category', 'staff', 'Staff of the committees', 80),
    ('category', 'legal_inspector', 'Voluntary legal labour inspectors', 90),
    ('category', 'technical_inspector', 'Voluntary technical labour inspectors', 100),
    ('category', 'safety', 'Authorised persons for labour protection', 110),
    ('category', 'register', 'Those responsible for the electronic register', 120),
    ('category', 'information', 'Those responsible for information work', 130),
    ('category', 'youth', 'Youth councils, young teachers', 140),
    ('category', 'students', 'Student activists', 150),
    ('category', 'reserve', 'Reserve of cadres', 160),
    ('category', 'member', 'Other members of the Union', 170),
    ('category', 'partner', 'Social partners, heads of organisations', 180),
    ('taught', 'region', 'Another region', 10),
    ('taught', 'federation', 'Federation of trade unions', 20),
    ('taught', 'institute', 'Institute, university, training centre', 30),
    ('taught', 'outside', 'Somebody else', 40),
    ('paper', 'certificate', 'Certificate', 10),
    ('paper', 'qualification', 'Certificate of further education', 20),
    ('paper', 'attestation', 'Attestation', 30),
    ('paper', 'diploma', 'Diploma', 40),
    ('paper', 'reference', 'Written confirmation', 50);

-- As which category of listeners the holder of a post is counted; of several posts the category
-- with the smallest position. What stands here belongs to the elected and appointed, whose training
-- is looked after.
CREATE TABLE training_post (
    body_type TEXT NOT NULL,
    level INTEGER NOT NULL,
    post_type TEXT NOT NULL,
    category TEXT NOT NULL,
    PRIMARY KEY (body_type, level, post_type)
) WITHOUT ROWID;
INSERT INTO training_post (body_type, level, post_type, category)
SELECT p.body_type, p.level, p.post_type,
       CASE WHEN p.post_type IN ('accountant', 'treasurer') THEN 'accountant'
            WHEN p.post_type IN ('legal_inspector', 'technical_inspector', 'information')
                 THEN p.post_type
            WHEN p.post_type = 'safety_delegate' THEN 'safety'
            WHEN p.post_type = 'register_keeper' THEN 'register'
            WHEN p.post_type IN ('correspondent', 'digital') THEN 'information'
            WHEN p.body_type = 'officers' THEN 'staff'
            WHEN t.kind = 'control' THEN 'audit'
            WHEN p.body_type IN ('youth_council', 'young_teachers') THEN 'youth'
            WHEN p.body_type = 'students_council' THEN 'students'
            WHEN p.body_type IN ('bureau', 'group_meeting') THEN 'group'
            WHEN p.post_type IN ('first_deputy', 'deputy') THEN 'deputy'
            WHEN p.post_type = 'chair' AND t.kind = 'standing' THEN
                 CASE p.level WHEN 3 THEN 'primary_chair' WHEN 2 THEN 'territory_chair'
                              ELSE 'staff' END
            ELSE 'committee' END
  FROM body_type_post p JOIN body_type t ON t.code = p.body_type
 WHERE t.kind IN ('standing', 'executive', 'control', 'officers')
    OR p.body_type IN ('youth_council', 'young_teachers', 'students_council')
    OR p.post_type IN ('organiser', 'deputy_organiser');

-- A training of a person. It follows the card: org_* is where he is on the register today,
-- is_counted: 1 on the register, 0 not any more, -1 the card itself is gone (swept away within the
-- hour). state: kept · told (the member tells of it, the organisation has not answered) · refused
-- (it has, and why stands in `answer`) · removed (for the way back; swept away after a day) · twin
-- (of a card that became part of this one, which had the same training already).
-- is_first: one of the kept ones of a person and a year, so that people are counted once.
-- title_key: fold_search of the title. taught_place: register (taught_org_id) or a code of the
-- list; taught_by is the name in words in any case.
-- personal
CREATE TABLE training_record (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    member_id INTEGER NOT NULL,
    former_member_id INTEGER,
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    is_counted INTEGER NOT NULL DEFAULT 1,
    state TEXT NOT NULL DEFAULT 'kept',
    is_first INTEGER NOT NULL DEFAULT 0,
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    attendance TEXT NOT NULL,
    category TEXT NOT NULL,
    hours INTEGER,
    began_on TEXT NOT NULL,
    ended_on TEXT NOT NULL,
    year INTEGER GENERATED ALWAYS AS (CAST(substr(ended_on, 1, 4) AS INTEGER)) STORED,
    taught_place TEXT NOT NULL,
    taught_org_id INTEGER,
    taught_by TEXT NOT NULL,
    paper_kind TEXT,
    paper_number TEXT,
    paper_on TEXT,
    valid_until TEXT,
    note TEXT,
    answer TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (state IN ('kept', 'told', 'refused', 'removed', 'twin')),
    CHECK (ended_on >= began_on)
);
-- Nobody has the same training on the same days twice.
CREATE UNIQUE INDEX training_once ON training_record
    (region_id, member_id, title_key, began_on, ended_on) WHERE state = 'kept';
-- `state` behind: whether somebody was trained since a day is answered by the index alone.
CREATE INDEX training_member ON training_record (region_id, member_id, ended_on, id, state);
-- A year of any branch: one range, with what the list is narrowed by inside the index.
CREATE INDEX training_year ON training_record
    (region_id, year, org_path, ended_on, id, kind, category) WHERE state = 'kept';
CREATE INDEX training_until ON training_record
    (region_id, valid_until, id, org_path, member_id, title_key, began_on)
    WHERE state = 'kept' AND is_counted = 1 AND valid_until IS NOT NULL;
CREATE INDEX training_told ON training_record (region_id, org_path, id) WHERE state = 'told';
CREATE INDEX training_swept ON training_record (changed_at) WHERE state = 'removed';
CREATE INDEX training_gone ON training_record (id) WHERE is_counted = -1;

-- The document itself, sealed; apart from the record, so that lists stay narrow.
-- personal
CREATE TABLE training_file (
    region_id INTEGER NOT NULL,
    record_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    size INTEGER NOT NULL,
    hash TEXT NOT NULL,
    content BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, record_id)
);

-- How many were trained in a year: kept by the triggers below, never by the program. people counts
-- each person once in a year, whatever the kind.
CREATE TABLE training_count (
    year INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    category TEXT NOT NULL,
    path TEXT NOT NULL,
    people INTEGER NOT NULL DEFAULT 0,
    trainings INTEGER NOT NULL DEFAULT 0,
    hours INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (year, org_id, kind, category)
) WITHOUT ROWID;
CREATE INDEX training_count_path ON training_count
    (year, path, kind, category, people, trainings, hours);

CREATE TRIGGER training_added AFTER INSERT ON training_record                           -- sqlite
WHEN NEW.state = 'kept' AND NEW.is_counted >= 0 BEGIN                                   -- sqlite
    INSERT INTO training_count (year, org_id, kind, category, path, people, trainings,  -- sqlite
                                hours)                                                  -- sqlite
    VALUES (NEW.year, NEW.org_id, NEW.kind, NEW.category, NEW.org_path, NEW.is_first,   -- sqlite
            1, coalesce(NEW.hours, 0))                                                  -- sqlite
    ON CONFLICT (year, org_id, kind, category) DO UPDATE                                -- sqlite
       SET people = people + excluded.people, trainings = trainings + 1,                -- sqlite
           hours = hours + excluded.hours;                                              -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER training_changed                                                         -- sqlite
 AFTER UPDATE OF org_id, is_counted, state, is_first, kind, category, hours, ended_on   -- sqlite
 ON training_record BEGIN                                                               -- sqlite
    UPDATE training_count                                                               -- sqlite
       SET people = people - OLD.is_first, trainings = trainings - 1,                   -- sqlite
           hours = hours - coalesce(OLD.hours, 0)                                       -- sqlite
     WHERE OLD.state = 'kept' AND OLD.is_counted >= 0 AND year = OLD.year               -- sqlite
       AND org_id = OLD.org_id AND kind = OLD.kind AND category = OLD.category;         -- sqlite
    INSERT INTO training_count (year, org_id, kind, category, path, people, trainings,  -- sqlite
                                hours)                                                  -- sqlite
    SELECT NEW.year, NEW.org_id, NEW.kind, NEW.category, NEW.org_path, NEW.is_first, 1, -- sqlite
           coalesce(NEW.hours, 0)                                                       -- sqlite
     WHERE NEW.state = 'kept' AND NEW.is_counted >= 0                                   -- sqlite
    ON CONFLICT (year, org_id, kind, category) DO UPDATE                                -- sqlite
       SET people = people + excluded.people, trainings = trainings + 1,                -- sqlite
           hours = hours + excluded.hours;                                              -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER training_deleted AFTER DELETE ON training_record                         -- sqlite
WHEN OLD.state = 'kept' AND OLD.is_counted >= 0 BEGIN                                   -- sqlite
    UPDATE training_count                                                               -- sqlite
       SET people = people - OLD.is_first, trainings = trainings - 1,                   -- sqlite
           hours = hours - coalesce(OLD.hours, 0)                                       -- sqlite
     WHERE year = OLD.year AND org_id = OLD.org_id AND kind = OLD.kind                  -- sqlite
       AND category = OLD.category;                                                     -- sqlite
END;                                                                                    -- sqlite

-- Whatever takes a person off the register, brings him back or elsewhere is seen here.
CREATE TRIGGER training_member_moved AFTER UPDATE OF org_id, status ON member           -- sqlite
WHEN NEW.org_id <> OLD.org_id OR NEW.status <> OLD.status BEGIN                         -- sqlite
    UPDATE training_record                                                              -- sqlite
       SET org_id = NEW.org_id, org_path = NEW.org_path,                                -- sqlite
           is_counted = (NEW.status IN ('active', 'temporarily_not_working'))           -- sqlite
     WHERE region_id = NEW.region_id AND member_id = NEW.id;                            -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER training_member_removed AFTER DELETE ON member BEGIN                     -- sqlite
    UPDATE training_record SET is_counted = -1                                          -- sqlite
     WHERE region_id = OLD.region_id AND member_id = OLD.id;                            -- sqlite
END;                                                                                    -- sqlite

CREATE FUNCTION training_add(r training_record, sign INTEGER) RETURNS void              -- postgres
LANGUAGE sql AS $$                                                                      -- postgres
    INSERT INTO training_count (year, org_id, kind, category, path, people, trainings,  -- postgres
                                hours)                                                  -- postgres
    SELECT r.year, r.org_id, r.kind, r.category, r.org_path, sign * r.is_first, sign,   -- postgres
           sign * coalesce(r.hours, 0)                                                  -- postgres
     WHERE r.state = 'kept' AND r.is_counted >= 0                                       -- postgres
    ON CONFLICT (year, org_id, kind, category) DO UPDATE                                -- postgres
       SET people = training_count.people + excluded.people,                            -- postgres
           trainings = training_count.trainings + excluded.trainings,                   -- postgres
           hours = training_count.hours + excluded.hours                                -- postgres
$$;                                                                                     -- postgres
CREATE FUNCTION training_changed() RETURNS trigger LANGUAGE plpgsql AS $$               -- postgres
BEGIN                                                                                   -- postgres
    IF TG_OP <> 'INSERT' THEN                                                           -- postgres
        PERFORM training_add(OLD, -1);                                                  -- postgres
    END IF;                                                                             -- postgres
    IF TG_OP <> 'DELETE' THEN                                                           -- postgres
        PERFORM training_add(NEW, 1);                                                   -- postgres
    END IF;                                                                             -- postgres
    RETURN NULL;                                                                        -- postgres
END $$;                                                                                 -- postgres
CREATE TRIGGER training_changed                                                         -- postgres
    AFTER INSERT OR DELETE                                                              -- postgres
    OR UPDATE OF org_id, is_counted, state, is_first, kind, category, hours, ended_on   -- postgres
    ON training_record FOR EACH ROW EXECUTE FUNCTION training_changed();                -- postgres
CREATE FUNCTION training_member_moved() RETURNS trigger LANGUAGE plpgsql AS $$          -- postgres
BEGIN                                                                                   -- postgres
    IF TG_OP = 'DELETE' THEN                                                            -- postgres
        UPDATE training_record SET is_counted = -1                                      -- postgres
         WHERE region_id = OLD.region_id AND member_id = OLD.id;                        -- postgres
    ELSE                                                                                -- postgres
        UPDATE training_record SET org_id = NEW.org_id, org_path = NEW.org_path,        -- postgres
               is_counted = (NEW.status IN ('active', 'temporarily_not_working'))::int  -- postgres
         WHERE region_id = NEW.region_id AND member_id = NEW.id;                        -- postgres
    END IF;                                                                             -- postgres
    RETURN NULL;                                                                        -- postgres
END $$;                                                                                 -- postgres
CREATE TRIGGER training_member_moved AFTER UPDATE OF org_id, status ON member           -- postgres
    FOR EACH ROW WHEN (NEW.org_id <> OLD.org_id OR NEW.status <> OLD.status)            -- postgres
    EXECUTE FUNCTION training_member_moved();                                           -- postgres
CREATE TRIGGER training_member_removed AFTER DELETE ON member                           -- postgres
    FOR EACH ROW EXECUTE FUNCTION training_member_moved();                              -- postgres

-- Who sees the cards of members sees what they were trained in, but for those who see names alone;
-- who keeps the cards keeps that, too.
INSERT INTO role_right (role, right_code)
SELECT role, 'training_view' FROM role_right
 WHERE right_code = 'members_view' AND role <> 'accountant';
INSERT INTO role_right (role, right_code)
SELECT role, 'training_edit' FROM role_right WHERE right_code = 'members_edit';
