-- Tickets: keys, numbers, what was issued to whom.

-- ---- keys ---------------------------------------------------------------------------------------

-- @many keys(): number int, public text, seed bytes, made_at int, retired_at int
SELECT number, public, seed, made_at, retired_at FROM ticket_key ORDER BY number;

-- @changed add_key(number int, public text, seed bytes, now int)
INSERT INTO ticket_key (number, public, seed, made_at) VALUES (:number, :public, :seed, :now)
ON CONFLICT DO NOTHING;

-- @exec retire_keys(number int, now int)
UPDATE ticket_key SET retired_at = :now WHERE number <> :number AND retired_at IS NULL;

-- ---- numbers ------------------------------------------------------------------------------------

-- @one series(region_id int): series int, last int
SELECT series, last FROM ticket_series WHERE region_id = :region_id;

-- @one region_of_series(series int): region_id int
SELECT region_id FROM ticket_series WHERE series = :series;

-- What the first two digits of the tax number say: the subject of the federation.
-- @one region_inn(region_id int): inn text
SELECT inn FROM org WHERE region_id = :region_id AND id = :region_id;

-- False if another region has it.
-- @changed set_series(region_id int, series int)
INSERT INTO ticket_series (region_id, series) VALUES (:region_id, :series)
ON CONFLICT DO NOTHING;

-- False if the region has no series yet.
-- @changed take_numbers(region_id int, count int)
UPDATE ticket_series SET last = last + :count WHERE region_id = :region_id;

-- @system in which region a card lies; shows no person
-- @one region_of_member(member_id id): region_id int
SELECT m.region_id FROM member m
 WHERE m.id = :member_id
   AND m.region_id IN (SELECT o.region_id FROM org o WHERE o.id = o.region_id);

-- The last of our numbers that stand on cards, of another installation or a lost database.
-- @one last_on_cards(scope scope, first text, beyond text): number text
SELECT ticket_number AS number FROM member
 WHERE region_id = :scope_region AND ticket_number >= :first AND ticket_number < :beyond
   AND length(ticket_number) = 12 AND org_path >= :scope_from AND org_path < :scope_to
 ORDER BY ticket_number DESC LIMIT 1;

-- @one is_taken(scope scope, number text): id id
SELECT id FROM member
 WHERE region_id = :scope_region AND ticket_number = :number
   AND org_path >= :scope_from AND org_path < :scope_to
 LIMIT 1;

-- ---- tickets ------------------------------------------------------------------------------------

-- @part ticket(): id id, region_id int, member_id id, org_id id, number text, is_own bool,
--   serial int, issued_on date, until date, state text, state_on date, reason text
t.id, t.region_id, t.member_id, t.org_id, t.number, t.is_own, t.serial, t.issued_on, t.until,
       t.state, t.state_on, t.reason;

-- @insert add(region_id int, id id, member_id id, org_id id, org_path text, number text,
--   is_own bool, serial int, issued_on date, until date, account_id id)
INSERT INTO ticket (region_id, id, member_id, org_id, org_path, number, is_own, serial, issued_on,
                    until, account_id)
VALUES (:region_id, :id, :member_id, :org_id, :org_path, :number, :is_own, :serial, :issued_on,
        :until, :account_id);

-- The last first.
-- @many of_member(scope scope, member_id id): @ticket
SELECT @ticket FROM ticket t JOIN member m ON m.region_id = t.region_id AND m.id = t.member_id
 WHERE t.region_id = :scope_region AND t.member_id = :member_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY t.id DESC;

-- What came from elsewhere and gives way to an own one.
-- @insert add_former(region_id int, id id, member_id id, org_id id, org_path text, number text,
--   day date, account_id id)
INSERT INTO ticket (region_id, id, member_id, org_id, org_path, number, is_own, state, state_on,
                    account_id)
VALUES (:region_id, :id, :member_id, :org_id, :org_path, :number, 0, 'exchanged', :day,
        :account_id);

-- @changed put_state(scope scope, id id, state text, day date, reason text)
UPDATE ticket SET state = :state, state_on = :day, reason = :reason
 WHERE region_id = :scope_region AND id = :id AND state = 'valid'
   AND EXISTS (SELECT 1 FROM member m
                WHERE m.region_id = ticket.region_id AND m.id = ticket.member_id
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- Who is on the register and has no valid ticket of ours.
-- @many lacking(scope scope, limit int): id id
SELECT m.id FROM member m
 WHERE m.region_id = :scope_region AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working')
   AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.region_id = m.region_id AND t.member_id = m.id
                      AND t.state = 'valid')
 ORDER BY m.sort_key, m.id LIMIT :limit;

-- @one lacking_count(scope scope): total int
SELECT count(*) AS total FROM member m
 WHERE m.region_id = :scope_region AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working')
   AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.region_id = m.region_id AND t.member_id = m.id
                      AND t.state = 'valid');

-- The journal of an organisation with all below it, the last first. Who has gone elsewhere since
-- is named as the organisation that issued the ticket knew him.
-- @many journal(scope scope, before id, limit int): id id, member_id id, number text,
--   issued_on date, until date, state text, state_on date, last_name text, first_name text,
--   middle_name text, status text, is_here bool
SELECT t.id, t.member_id, t.number, t.issued_on, t.until, t.state, t.state_on,
       m.last_name, m.first_name, m.middle_name, m.status,
       m.org_path >= :scope_from AND m.org_path < :scope_to AS is_here
  FROM ticket t JOIN member m ON m.region_id = t.region_id AND m.id = t.member_id
 WHERE t.region_id = :scope_region AND t.org_path >= :scope_from AND t.org_path < :scope_to
   AND t.is_own = 1 AND t.id < :before
 ORDER BY t.id DESC LIMIT :limit;

-- Of two valid tickets the newer stays; which merge ended the other is kept for the way back.
-- @exec merge_ends_older(scope scope, gone id, kept id, day date)
UPDATE ticket SET state = 'exchanged', state_on = :day, reason = 'merged', ended_by_merge = :gone
 WHERE region_id = :scope_region AND member_id IN (:gone, :kept)
   AND is_own = 1 AND state = 'valid'
   AND EXISTS (SELECT 1 FROM ticket n
                WHERE n.region_id = ticket.region_id AND n.member_id IN (:gone, :kept)
                  AND n.is_own = 1 AND n.state = 'valid' AND n.id > ticket.id)
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :kept
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- After person_parted: each has his own again. Nobody gets a second one.
-- @exec parting_gives_back(scope scope, gone id, kept id)
UPDATE ticket SET state = 'valid', state_on = NULL, reason = NULL, ended_by_merge = NULL
 WHERE region_id = :scope_region AND member_id IN (:gone, :kept) AND ended_by_merge = :gone
   AND NOT EXISTS (SELECT 1 FROM ticket n
                    WHERE n.region_id = ticket.region_id AND n.member_id = ticket.member_id
                      AND n.is_own = 1 AND n.state = 'valid')
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :kept
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- @exec person_merged(scope scope, gone id, kept id)
UPDATE ticket SET member_id = :kept, merged_from = :gone
 WHERE region_id = :scope_region AND member_id = :gone
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :kept
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- @exec person_parted(scope scope, gone id, kept id)
UPDATE ticket SET member_id = :gone, merged_from = NULL
 WHERE region_id = :scope_region AND member_id = :kept AND merged_from = :gone
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :kept
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- @part look(): region_id int, member_id id, issued_on date, until date, state text,
--   last_name text, first_name text, middle_name text, status text, region text
t.region_id, t.member_id, t.issued_on, t.until, t.state, m.last_name, m.first_name,
       m.middle_name, m.status, o.short_name AS region;

-- Whoever scans a code has no sign-in, and the code names nobody: its serial is the right to be
-- told, name masked, whether it is good.
-- @system who holds a genuine code may see whether it is good
-- @one by_serial(region_id int, serial int): @look
SELECT @look
  FROM ticket t JOIN member m ON m.region_id = t.region_id AND m.id = t.member_id
       JOIN org o ON o.region_id = t.region_id AND o.id = t.region_id
 WHERE t.region_id = :region_id AND t.serial = :serial;

-- A number can be guessed where a serial cannot: who asks by it is counted (features/scan).
-- @system who has a ticket before him may see whether it is good
-- @one by_number(region_id int, number text): @look
SELECT @look
  FROM ticket t JOIN member m ON m.region_id = t.region_id AND m.id = t.member_id
       JOIN org o ON o.region_id = t.region_id AND o.id = t.region_id
 WHERE t.region_id = :region_id AND t.number = :number AND t.is_own = 1;

-- ---- all codes ----------------------------------------------------------------------------------

-- @many series_regions(): region_id int, series int
SELECT region_id, series FROM ticket_series ORDER BY series;

-- A portion of the tickets that are good by the journal.
-- @system numbers, serials and days name nobody
-- @many portion(region_id int, after int, today date, limit int): id id, number text, serial int,
--   issued_on date, until date
SELECT id, number, serial, issued_on, until FROM ticket
 WHERE region_id = :region_id AND id > :after AND is_own = 1 AND state = 'valid'
   AND until >= :today
 ORDER BY id LIMIT :limit;
