-- Rights that follow a post in a body, and rights that somebody hands on for a while.
--
-- `post_id`: the post in a body (features/bodies) whose dates the mandate follows; NULL when it was
-- given by hand. `delegated_from`: the mandate out of which it was handed on; it is in force only
-- while that one is, and its rights are those of `rights` (codes, a blank between) which the other
-- still has.
ALTER TABLE mandate ADD COLUMN post_id INTEGER;
ALTER TABLE mandate ADD COLUMN delegated_from INTEGER;
ALTER TABLE mandate ADD COLUMN rights TEXT;
CREATE INDEX mandate_delegated ON mandate (delegated_from) WHERE delegated_from IS NOT NULL;
CREATE INDEX mandate_post ON mandate (post_id) WHERE post_id IS NOT NULL;

-- What is taken back belongs to a feature; NULL: a card of a member.
ALTER TABLE undo ADD COLUMN kind TEXT;

-- A session in which its owner looks at the program as somebody else sees it, for a quarter of an
-- hour at most and only under the mandate in which he began.
ALTER TABLE session ADD COLUMN see_as_account INTEGER;
ALTER TABLE session ADD COLUMN see_as_mandate INTEGER;
ALTER TABLE session ADD COLUMN see_as_until INTEGER;

-- Counts the changes of `role` and `role_right`: a process that has read an older number reads them
-- anew.
INSERT INTO setting (name, value) VALUES ('roles_version', '1');

INSERT INTO role (code, label, level, position, needs_second_factor) VALUES
    ('union_chair', 'Chair of the union', 0, 5, 0),
    ('region_deputy', 'Deputy chair of the regional organisation', 1, 35, 0),
    ('territory_deputy', 'Deputy chair of the territorial organisation', 2, 64, 0),
    ('territory_auditor', 'Member of the territorial auditing commission', 2, 66, 0),
    ('primary_deputy', 'Deputy chair of the primary organisation', 3, 74, 0),
    ('primary_auditor', 'Auditor of the primary organisation', 3, 95, 0);

-- A deputy does all but admitting, excluding, and giving posts; an auditor reads.
INSERT INTO role_right (role, right_code) VALUES
    ('union_chair', 'orgs_view'), ('union_chair', 'orgs_edit'), ('union_chair', 'members_view'),
    ('union_chair', 'accounts_manage'), ('union_chair', 'audit_view'), ('union_chair', 'jobs_view'),
    ('region_deputy', 'orgs_view'), ('region_deputy', 'orgs_edit'),
    ('region_deputy', 'members_view'), ('region_deputy', 'members_edit'),
    ('region_deputy', 'members_export'), ('region_deputy', 'import'),
    ('region_deputy', 'audit_view'), ('region_deputy', 'jobs_view'),
    ('territory_deputy', 'orgs_view'), ('territory_deputy', 'orgs_edit'),
    ('territory_deputy', 'members_view'), ('territory_deputy', 'members_edit'),
    ('territory_deputy', 'members_export'), ('territory_deputy', 'import'),
    ('territory_deputy', 'jobs_view'),
    ('territory_auditor', 'orgs_view'), ('territory_auditor', 'members_view'),
    ('primary_deputy', 'orgs_view'), ('primary_deputy', 'orgs_edit'),
    ('primary_deputy', 'members_view'), ('primary_deputy', 'members_edit'),
    ('primary_deputy', 'members_export'), ('primary_deputy', 'import'),
    ('primary_deputy', 'jobs_view'),
    ('primary_auditor', 'orgs_view'), ('primary_auditor', 'members_view');

-- Who sees organisations sees their bodies; chairs, deputies and those who work for them write the
-- compositions down.
INSERT INTO role_right (role, right_code)
SELECT role, 'bodies_view' FROM role_right WHERE right_code = 'orgs_view';
INSERT INTO role_right (role, right_code)
SELECT role, 'bodies_edit' FROM role_right WHERE right_code = 'orgs_edit';

-- Giving posts is a right of its own. Whoever managed sign-ins could give posts and still can; the
-- chair of a territory may give them to whom it elects.
INSERT INTO role_right (role, right_code)
SELECT role, 'roles_grant' FROM role_right WHERE right_code = 'accounts_manage';
INSERT INTO role_right (role, right_code) VALUES
    ('territory_chair', 'roles_grant'),
    ('union_chair', 'roles_edit'), ('union_officer', 'roles_edit'),
    ('union_chair', 'see_as'), ('union_officer', 'see_as'),
    ('region_chair', 'see_as'), ('region_specialist', 'see_as');
