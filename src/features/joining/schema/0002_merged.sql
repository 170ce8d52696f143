-- after: members
-- The cards that stood here before they were merged with those that stand here now.
ALTER TABLE join_application ADD COLUMN merged_from INTEGER;
ALTER TABLE join_application ADD COLUMN former_merged_from INTEGER;
CREATE INDEX join_application_member ON join_application (region_id, member_id)
    WHERE member_id IS NOT NULL;
CREATE INDEX join_application_former ON join_application (region_id, former_member_id)
    WHERE former_member_id IS NOT NULL;
