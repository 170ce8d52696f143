-- after: orgs
-- What happened to organisations between two days: which changed, and by which acts.
CREATE INDEX org_version_days ON org_version (valid_from, region_id, org_id);
CREATE INDEX act_of_orgs ON act (on_day, region_id, id) WHERE member_id IS NULL;
