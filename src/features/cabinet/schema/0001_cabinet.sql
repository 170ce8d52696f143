-- after: members
-- A member sees who took lists away that he stood in: few entries among all that are about an
-- organisation.
CREATE INDEX audit_export ON audit_entry (region_id, object_id, id)
    WHERE action = 'members.export' AND person_id IS NULL;
