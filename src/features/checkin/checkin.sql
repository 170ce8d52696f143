-- Checking in: walls that show a code, reports of platforms that are being looked through.

-- @one wall(region_id int, event_id id): opened_at int
SELECT opened_at FROM checkin_wall WHERE region_id = :region_id AND event_id = :event_id;

-- @changed open_wall(region_id int, event_id id, account_id id, now int)
INSERT INTO checkin_wall (region_id, event_id, opened_at, account_id)
VALUES (:region_id, :event_id, :now, :account_id) ON CONFLICT DO NOTHING;

-- @changed close_wall(region_id int, event_id id)
DELETE FROM checkin_wall WHERE region_id = :region_id AND event_id = :event_id;

-- ---- reports ------------------------------------------------------------------------------------

-- @insert add_report(region_id int, id id, event_id id, n int, file_name text, lines int,
--   people bytes, account_id id, now int)
INSERT INTO checkin_report (region_id, id, event_id, n, file_name, lines, people, account_id,
                            made_at)
VALUES (:region_id, :id, :event_id, :n, :file_name, :lines, :people, :account_id, :now);

-- @one report(region_id int, event_id id, id id): n int, file_name text, lines int, people bytes,
--   made_at int
SELECT n, file_name, lines, people, made_at FROM checkin_report
 WHERE region_id = :region_id AND event_id = :event_id AND id = :id;

-- @many reports(region_id int, event_id id): id id, file_name text, lines int, made_at int
SELECT id, file_name, lines, made_at FROM checkin_report
 WHERE region_id = :region_id AND event_id = :event_id ORDER BY id LIMIT 20;

-- @changed remove_report(region_id int, event_id id, id id)
DELETE FROM checkin_report WHERE region_id = :region_id AND event_id = :event_id AND id = :id;

-- @exec remove_old(before int)
DELETE FROM checkin_report WHERE made_at < :before;

-- ---- members by what a platform tells of them ---------------------------------------------------

-- @part person(): region_id int, id id, org_name text, last_name text, first_name text,
--   middle_name text, email text
m.region_id, m.id, o.short_name AS org_name, m.last_name, m.first_name, m.middle_name, m.email;

-- `emails`: a JSON array.
-- @many by_emails(scope scope, emails text, limit int): @person
SELECT @person
-- sqlite:
  FROM json_each(:emails) wanted CROSS JOIN member m
    ON m.region_id = :scope_region AND m.email = wanted.value
-- postgres:
  FROM json_array_elements_text(CAST(:emails AS json)) wanted (value) JOIN member m
    ON m.region_id = :scope_region AND m.email = wanted.value
-- both:
  JOIN org o ON o.id = m.org_id
 WHERE m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working')
 LIMIT :limit;

-- `names`: a JSON array of "surname name" as fold_search writes them; what stands behind may
-- follow.
-- @many by_names(scope scope, names text, limit int): @person
SELECT @person
-- sqlite:
  FROM json_each(:names) wanted CROSS JOIN member m
    ON m.region_id = :scope_region AND m.name_key >= wanted.value
   AND m.name_key < wanted.value || '!'
-- postgres:
  FROM json_array_elements_text(CAST(:names AS json)) wanted (value) JOIN member m
    ON m.region_id = :scope_region AND m.name_key >= wanted.value
   AND m.name_key < wanted.value || '!'
-- both:
  JOIN org o ON o.id = m.org_id
 WHERE m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working')
 LIMIT :limit;
