-- How many the employer of an organisation employs: what was told holds from its day until that of
-- the next one, NULL says that it is not known any more. Reports count the number of their day;
-- org.employees is that of today. Of a passport that was here before, the day of its last change is
-- the first one.
CREATE TABLE org_employees (
    region_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    employees INTEGER,
    PRIMARY KEY (org_id, valid_from)
) WITHOUT ROWID;
INSERT INTO org_employees (region_id, org_id, valid_from, employees)                     -- sqlite
SELECT region_id, id, date(changed_at, 'unixepoch'), employees                           -- sqlite
  FROM org WHERE employees IS NOT NULL;                                                  -- sqlite
INSERT INTO org_employees (region_id, org_id, valid_from, employees)                     -- postgres
SELECT region_id, id,                                                                    -- postgres
       to_char(to_timestamp(changed_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD'), employees     -- postgres
  FROM org WHERE employees IS NOT NULL;                                                  -- postgres
