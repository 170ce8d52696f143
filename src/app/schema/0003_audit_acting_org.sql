-- The log of a region or below: each organisation's entries, the newest first. Without it a quiet
-- region's page walks through what the whole union did in those days.
CREATE INDEX audit_acting_org ON audit_entry (acting_org_id, id, action);
