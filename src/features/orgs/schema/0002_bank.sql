-- Of the passport: who chairs the organisation, and where money is paid to it.
ALTER TABLE org ADD COLUMN chair TEXT;
ALTER TABLE org ADD COLUMN bank_name TEXT;
ALTER TABLE org ADD COLUMN bank_bik TEXT;
ALTER TABLE org ADD COLUMN bank_account TEXT;
ALTER TABLE org ADD COLUMN bank_correspondent TEXT;
