-- after: orgs, members
-- Elected bodies of organisations and who sits in them. What bodies there are at which level, which
-- posts they have, which role such a post gives and by what rules they decide is data. Labels are
-- message ids, translated in bodies.*.po; what the union adds itself is shown as it wrote it.

-- `kind`: highest · standing · executive · control · advisory · officers (people who are appointed
-- one by one). `label_of` is the label as it stands behind "the term of …".
CREATE TABLE body_type (
    code TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    label_of TEXT NOT NULL,
    kind TEXT NOT NULL,
    term_months INTEGER NOT NULL,
    position INTEGER NOT NULL
);

CREATE TABLE body_type_level (
    body_type TEXT NOT NULL REFERENCES body_type (code),
    level INTEGER NOT NULL,
    PRIMARY KEY (body_type, level)
);

-- The rules in force from that day on. Of `quorum_of` (members · delegates · elected) at least
-- quorum_part of quorum_whole must be there, or more than that where `quorum_more` is 1; of those
-- who vote so many must agree, in the important matters so many.
CREATE TABLE body_rule (
    body_type TEXT NOT NULL REFERENCES body_type (code),
    valid_from TEXT NOT NULL,
    quorum_of TEXT NOT NULL,
    quorum_part INTEGER NOT NULL,
    quorum_whole INTEGER NOT NULL,
    quorum_more INTEGER NOT NULL,
    majority_part INTEGER NOT NULL,
    majority_whole INTEGER NOT NULL,
    majority_more INTEGER NOT NULL,
    special_part INTEGER NOT NULL,
    special_whole INTEGER NOT NULL,
    PRIMARY KEY (body_type, valid_from)
);

CREATE TABLE post_type (
    code TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    position INTEGER NOT NULL
);

-- The posts that a type of body has at a level, the role that such a post gives (NULL = none), and
-- how many may hold it at a time (0 = any number).
CREATE TABLE body_type_post (
    body_type TEXT NOT NULL,
    level INTEGER NOT NULL,
    post_type TEXT NOT NULL REFERENCES post_type (code),
    role TEXT REFERENCES role (code),
    seats INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (body_type, level, post_type),
    FOREIGN KEY (body_type, level) REFERENCES body_type_level (body_type, level)
);

-- A body of an organisation. `name` where it has one of its own: "for labour protection".
CREATE TABLE body (
    id INTEGER PRIMARY KEY,
    region_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    body_type TEXT NOT NULL REFERENCES body_type (code),
    name TEXT,
    formed_on TEXT NOT NULL,
    closed_on TEXT
);
CREATE INDEX body_org ON body (org_id);

-- Somebody in a post: a member of the register (member_id with the body's region) or, where he is
-- not on it, a name and perhaps the address with which he signs in. The name is kept as it was at
-- the election. It lasts from valid_from to the earlier of valid_to and ended_on.
-- personal
CREATE TABLE body_post (
    id INTEGER PRIMARY KEY,
    region_id INTEGER NOT NULL,
    body_id INTEGER NOT NULL REFERENCES body (id),
    org_id INTEGER NOT NULL,
    post_type TEXT NOT NULL REFERENCES post_type (code),
    member_id INTEGER,
    last_name TEXT NOT NULL,
    first_name TEXT NOT NULL,
    middle_name TEXT,
    login TEXT,
    elected_on TEXT,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    -- minutes · resolution · order · application
    basis_kind TEXT,
    basis_number TEXT,
    basis_date TEXT,
    is_released INTEGER NOT NULL DEFAULT 0,
    ended_on TEXT,
    -- term · resigned · recalled · left · deceased · reelected · mistake
    end_reason TEXT,
    -- given · waits: whether the rights of the post have been given as far as its dates say
    rights TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER NOT NULL
);
CREATE INDEX body_post_body ON body_post (body_id, valid_from);
CREATE INDEX body_post_org ON body_post (org_id, valid_to);
CREATE INDEX body_post_end ON body_post (valid_to) WHERE valid_to IS NOT NULL;
CREATE INDEX body_post_member ON body_post (region_id, member_id) WHERE member_id IS NOT NULL;

-- How a post was before each change; nothing is overwritten.
-- personal
CREATE TABLE body_post_past (
    post_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    kept_at INTEGER NOT NULL,
    account_id INTEGER,
    what TEXT NOT NULL,
    elected_on TEXT,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    basis_kind TEXT,
    basis_number TEXT,
    basis_date TEXT,
    is_released INTEGER NOT NULL,
    ended_on TEXT,
    end_reason TEXT,
    rights TEXT,
    PRIMARY KEY (post_id, version)
);

-- That the end of a term was told so many days before; once, unless the term changes.
CREATE TABLE body_notice (
    body_id INTEGER NOT NULL,
    valid_to TEXT NOT NULL,
    days INTEGER NOT NULL,
    told_at INTEGER NOT NULL,
    PRIMARY KEY (body_id, valid_to, days)
);

INSERT INTO body_type (code, label, label_of, kind, term_months, position) VALUES
    ('congress', 'Congress', 'of the congress', 'highest', 60, 10),
    ('central_council', 'Central Council', 'of the Central Council', 'standing', 60, 20),
    ('union_executive', 'Executive Committee', 'of the Executive Committee', 'executive', 60, 30),
    ('conference', 'Conference', 'of the conference', 'highest', 60, 40),
    ('committee', 'Committee', 'of the committee', 'standing', 60, 50),
    ('chairs_council', 'Council of chairs of primary organisations',
     'of the council of chairs of primary organisations', 'standing', 60, 55),
    ('presidium', 'Presidium', 'of the presidium', 'executive', 60, 60),
    ('meeting', 'General meeting', 'of the general meeting', 'highest', 60, 70),
    ('union_committee', 'Union committee', 'of the union committee', 'standing', 60, 80),
    ('bureau', 'Union bureau', 'of the union bureau', 'standing', 60, 90),
    ('group_meeting', 'Meeting of the union group', 'of the meeting of the union group', 'highest',
     60, 95),
    ('audit', 'Auditing commission', 'of the auditing commission', 'control', 60, 100),
    ('commission', 'Commission', 'of the commission', 'advisory', 60, 110),
    ('youth_council', 'Youth council', 'of the youth council', 'advisory', 36, 120),
    ('young_teachers', 'Council of young teachers', 'of the council of young teachers', 'advisory',
     36, 130),
    ('veterans_council', 'Council of veterans', 'of the council of veterans', 'advisory', 60, 140),
    ('students_council', 'Students'' coordination council',
     'of the students'' coordination council', 'advisory', 24, 150),
    ('officers', 'Appointed people', 'of the appointed people', 'officers', 60, 160);

INSERT INTO body_type_level (body_type, level) VALUES
    ('congress', 0), ('central_council', 0), ('union_executive', 0), ('audit', 0),
    ('commission', 0), ('youth_council', 0), ('veterans_council', 0), ('students_council', 0),
    ('young_teachers', 0), ('officers', 0),
    ('conference', 1), ('committee', 1), ('presidium', 1), ('audit', 1), ('commission', 1),
    ('youth_council', 1), ('young_teachers', 1), ('veterans_council', 1), ('students_council', 1),
    ('officers', 1),
    ('conference', 2), ('committee', 2), ('chairs_council', 2), ('presidium', 2), ('audit', 2),
    ('commission', 2), ('youth_council', 2), ('young_teachers', 2), ('veterans_council', 2),
    ('officers', 2),
    ('meeting', 3), ('conference', 3), ('union_committee', 3), ('presidium', 3), ('audit', 3),
    ('commission', 3), ('youth_council', 3), ('veterans_council', 3), ('students_council', 3),
    ('officers', 3),
    ('meeting', 4), ('bureau', 4), ('officers', 4),
    ('group_meeting', 5), ('officers', 5);

-- A meeting: more than half of the members; a conference or a congress: two thirds of the
-- delegates; an elected body: more than half of it. A simple majority decides, two thirds where the
-- charter, the organisation itself or the early end of the chair's term is at stake.
INSERT INTO body_rule (body_type, valid_from, quorum_of, quorum_part, quorum_whole, quorum_more,
                       majority_part, majority_whole, majority_more, special_part, special_whole)
SELECT code, '2020-10-14',
       CASE WHEN code IN ('meeting', 'group_meeting') THEN 'members'
            WHEN code IN ('congress', 'conference') THEN 'delegates' ELSE 'elected' END,
       CASE WHEN code IN ('congress', 'conference') THEN 2 ELSE 1 END,
       CASE WHEN code IN ('congress', 'conference') THEN 3 ELSE 2 END,
       CASE WHEN code IN ('congress', 'conference') THEN 0 ELSE 1 END,
       1, 2, 1, 2, 3
  FROM body_type;

INSERT INTO post_type (code, label, position) VALUES
    ('chair', 'Chair', 10),
    ('first_deputy', 'First deputy chair', 20),
    ('deputy', 'Deputy chair', 30),
    ('secretary', 'Secretary', 40),
    ('member', 'Member', 50),
    ('auditor', 'Auditor', 55),
    ('delegate', 'Delegate', 60),
    ('organiser', 'Group organiser', 70),
    ('deputy_organiser', 'Deputy group organiser', 80),
    ('specialist', 'Specialist', 90),
    ('accountant', 'Accountant', 100),
    ('treasurer', 'Treasurer', 110),
    ('register_keeper', 'Keeper of the electronic register', 120),
    ('information', 'Responsible for information work', 130),
    ('legal_inspector', 'Voluntary legal labour inspector', 140),
    ('technical_inspector', 'Voluntary technical labour inspector', 150),
    ('safety_delegate', 'Authorised person for labour protection', 160),
    ('correspondent', 'Voluntary correspondent', 170),
    ('digital', 'Responsible for digital skills', 180);

-- Every standing, executive, control and advisory body has a chair, deputies, a secretary, members.
INSERT INTO body_type_post (body_type, level, post_type, role, seats)
SELECT l.body_type, l.level, p.code, NULL,
       CASE WHEN p.code IN ('chair', 'secretary') THEN 1 ELSE 0 END
  FROM body_type_level l JOIN body_type t ON t.code = l.body_type
  JOIN post_type p ON p.code IN ('chair', 'first_deputy', 'deputy', 'secretary', 'member')
 WHERE t.kind IN ('standing', 'executive', 'control', 'advisory');
INSERT INTO body_type_post (body_type, level, post_type, role, seats)
SELECT l.body_type, l.level, 'delegate', NULL, 0
  FROM body_type_level l WHERE l.body_type IN ('congress', 'conference');
INSERT INTO body_type_post (body_type, level, post_type, role, seats)
VALUES ('audit', 3, 'auditor', 'primary_auditor', 1),
       ('group_meeting', 5, 'organiser', 'group_organiser', 1),
       ('group_meeting', 5, 'deputy_organiser', 'group_organiser', 0);
INSERT INTO body_type_post (body_type, level, post_type, role, seats)
SELECT 'officers', l.level, p.code, NULL, 0
  FROM body_type_level l JOIN post_type p ON p.position >= 90
 WHERE l.body_type = 'officers';

-- Which role a post gives.
UPDATE body_type_post SET role = 'union_chair'
 WHERE body_type = 'central_council' AND post_type = 'chair';
UPDATE body_type_post SET role = 'union_officer'
 WHERE level = 0 AND (body_type = 'central_council' AND post_type IN ('first_deputy', 'deputy')
                      OR body_type = 'officers' AND post_type = 'specialist');
UPDATE body_type_post SET role = 'union_auditor' WHERE body_type = 'audit' AND level = 0;
UPDATE body_type_post SET role = 'region_chair'
 WHERE body_type = 'committee' AND level = 1 AND post_type = 'chair';
UPDATE body_type_post SET role = 'region_deputy'
 WHERE body_type = 'committee' AND level = 1 AND post_type IN ('first_deputy', 'deputy');
UPDATE body_type_post SET role = 'region_specialist'
 WHERE body_type = 'officers' AND level = 1 AND post_type = 'specialist';
UPDATE body_type_post SET role = 'region_auditor' WHERE body_type = 'audit' AND level = 1;
UPDATE body_type_post SET role = 'territory_chair'
 WHERE body_type IN ('committee', 'chairs_council') AND level = 2 AND post_type = 'chair';
UPDATE body_type_post SET role = 'territory_deputy'
 WHERE body_type IN ('committee', 'chairs_council') AND level = 2
   AND post_type IN ('first_deputy', 'deputy');
UPDATE body_type_post SET role = 'territory_auditor' WHERE body_type = 'audit' AND level = 2;
UPDATE body_type_post SET role = 'primary_chair'
 WHERE body_type = 'union_committee' AND level = 3 AND post_type = 'chair';
UPDATE body_type_post SET role = 'primary_deputy'
 WHERE body_type = 'union_committee' AND level = 3 AND post_type IN ('first_deputy', 'deputy');
UPDATE body_type_post SET role = 'primary_auditor' WHERE body_type = 'audit' AND level = 3;
UPDATE body_type_post SET role = 'primary_operator'
 WHERE body_type = 'officers' AND level = 3 AND post_type = 'register_keeper';
UPDATE body_type_post SET role = 'accountant'
 WHERE body_type = 'officers' AND level IN (2, 3) AND post_type IN ('accountant', 'treasurer');
