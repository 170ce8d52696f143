-- How many an organisation's employer employs, by days. Whether the organisation is within reach
-- has been looked at by whoever asks.

-- What is known of a day.
-- @one on(org_id id, day date): employees id
SELECT employees FROM org_employees
 WHERE org_id = :org_id AND valid_from <= :day
 ORDER BY valid_from DESC LIMIT 1;

-- @exec tell(region_id int, org_id id, valid_from date, employees id)
INSERT INTO org_employees (region_id, org_id, valid_from, employees)
VALUES (:region_id, :org_id, :valid_from, :employees)
ON CONFLICT (org_id, valid_from) DO UPDATE SET employees = excluded.employees;

-- The passport has the number of today.
-- @exec show(region_id int, org_id id, today date, now int)
UPDATE org SET employees = (SELECT e.employees FROM org_employees e
                             WHERE e.org_id = :org_id AND e.valid_from <= :today
                             ORDER BY e.valid_from DESC LIMIT 1),
       changed_at = :now
 WHERE region_id = :region_id AND id = :org_id;

-- The latest first.
-- @many history(org_id id, limit int): valid_from date, employees id
SELECT valid_from, employees FROM org_employees
 WHERE org_id = :org_id ORDER BY valid_from DESC LIMIT :limit;

-- @exec forget(region_id int, org_id id)
DELETE FROM org_employees WHERE region_id = :region_id AND org_id = :org_id;

-- Organisations whose passport has another number of employees than was told for the day.
-- @system a check of the whole installation
-- @one wrong_employees(today date): total int
SELECT count(*) AS total FROM org o
 WHERE coalesce(o.employees, 0) <> coalesce((SELECT e.employees FROM org_employees e
                                              WHERE e.org_id = o.id AND e.valid_from <= :today
                                              ORDER BY e.valid_from DESC LIMIT 1), 0);
