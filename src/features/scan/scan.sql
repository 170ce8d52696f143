-- Scan: the list for those without a network, tills, alarms.

-- ---- what the list is made of -------------------------------------------------------------------

-- Regions that have issued tickets.
-- @many regions(): region_id int, series int, name text
SELECT s.region_id, s.series, o.short_name AS name
  FROM ticket_series s JOIN org o ON o.region_id = s.region_id AND o.id = s.region_id
 ORDER BY s.series;

-- Taken back before their last day.
-- @system serials name nobody
-- @many taken_back(region_id int, today date): serial int
SELECT serial FROM ticket
 WHERE region_id = :region_id AND state <> 'valid' AND until >= :today AND is_own = 1;

-- Good by the journal, but the holder is not on the register; of a part of the region. CROSS: those
-- who are gone are few and are looked for first.
-- @many holder_gone(scope scope, today date): serial int
SELECT t.serial
  FROM member m CROSS JOIN ticket t
 WHERE m.region_id = :scope_region AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status NOT IN ('active', 'temporarily_not_working')
   AND t.region_id = m.region_id AND t.member_id = m.id
   AND t.is_own = 1 AND t.state = 'valid' AND t.until >= :today;

-- Phones that make codes still, and must not: they have what they need for so many days after they
-- fetched it last.
-- @many phones_gone(scope scope, fetched_since int, today date): serial int
SELECT p.serial
  FROM ticket_phone p JOIN ticket t ON t.region_id = p.region_id AND t.id = p.ticket_id
       JOIN member m ON m.region_id = t.region_id AND m.id = t.member_id
       JOIN account a ON a.id = p.account_id
 WHERE p.region_id = :scope_region AND p.fetched_at >= :fetched_since
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND (p.ended_at IS NOT NULL OR a.is_closed = 1 OR t.state <> 'valid' OR t.until < :today
        OR m.status NOT IN ('active', 'temporarily_not_working'));

-- The parts that a region is gone through by: those right under it.
-- @many parts(region_id int, path text, path_end text): path text
SELECT path FROM org
 WHERE region_id = :region_id AND path >= :path AND path < :path_end
   AND length(path) = length(:path) + 3
 ORDER BY path;

-- @one region_path(region_id int): path text
SELECT path FROM org WHERE region_id = :region_id AND id = :region_id;

-- ---- the list -----------------------------------------------------------------------------------

-- @exec put_list(series int, made_at int, day date, entries int, odds int, list bytes)
INSERT INTO scan_list (series, made_at, day, entries, odds, bytes)
VALUES (:series, :made_at, :day, :entries, :odds, :list)
ON CONFLICT (series) DO UPDATE SET made_at = excluded.made_at, day = excluded.day,
       entries = excluded.entries, odds = excluded.odds, bytes = excluded.bytes;

-- @one list(series int): made_at int, list bytes
SELECT made_at, bytes AS list FROM scan_list WHERE series = :series;

-- @many lists(): series int, bytes int, odds int
SELECT series, length(bytes) AS bytes, odds FROM scan_list ORDER BY series;

-- @one list_state(series int): made_at int, day date, entries int, odds int, bytes int
SELECT made_at, day, entries, odds, length(bytes) AS bytes FROM scan_list WHERE series = :series;

-- ---- tills --------------------------------------------------------------------------------------

-- Those of a region, or all for who keeps the union.
-- @many tills(region_id int): id id, mark text, partner text, region_id int, region text,
--   until date, per_minute int, ended_on date
SELECT t.id, t.mark, t.partner, t.region_id, o.short_name AS region, t.until, t.per_minute,
       t.ended_on
  FROM scan_till t LEFT JOIN org o ON o.region_id = t.region_id AND o.id = t.region_id
 WHERE :region_id = 0 OR t.region_id = :region_id
 ORDER BY t.id DESC LIMIT 200;

-- @insert add_till(id id, hash text, mark text, partner text, region_id int, until date,
--   per_minute int, made_at int, account_id id)
INSERT INTO scan_till (id, hash, mark, partner, region_id, until, per_minute, made_at, account_id)
VALUES (:id, :hash, :mark, :partner, :region_id, :until, :per_minute, :made_at, :account_id);

-- @changed end_till(id id, region_id int, today date)
UPDATE scan_till SET ended_on = :today
 WHERE id = :id AND ended_on IS NULL AND (:region_id = 0 OR region_id = :region_id);

-- @one till(hash text): id id, region_id int, until date, per_minute int, ended_on date
SELECT id, region_id, until, per_minute, ended_on FROM scan_till WHERE hash = :hash;

-- ---- alarms -------------------------------------------------------------------------------------

-- False if one was raised in this hour already.
-- @changed raise(region_id int, hour int, raised_at int, till_id id)
INSERT INTO scan_alarm (region_id, hour, raised_at, till_id)
VALUES (:region_id, :hour, :raised_at, :till_id) ON CONFLICT DO NOTHING;

-- @one alarms(region_id int, since_hour int): total int
SELECT count(*) AS total FROM scan_alarm
 WHERE hour >= :since_hour AND (:region_id = 0 OR region_id = :region_id);

-- Who manages sign-ins there today.
-- @many keepers(region_id int, today date): email text, language text
SELECT DISTINCT a.email, a.language
  FROM mandate m JOIN role_right r ON r.role = m.role AND r.right_code = 'accounts_manage'
       JOIN account a ON a.id = m.account_id
 WHERE m.region_id = :region_id AND (m.region_id = 0 OR m.org_id = m.region_id)
   AND m.valid_from <= :today AND (m.valid_to IS NULL OR m.valid_to >= :today)
   AND a.is_closed = 0 AND a.email IS NOT NULL
 ORDER BY a.email LIMIT 20;

-- @one series_region(series int): region_id int
SELECT region_id FROM ticket_series WHERE series = :series;
