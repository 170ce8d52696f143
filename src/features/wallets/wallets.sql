-- @part pass(): region_id int, ticket_id id, member_id id, number text, serial int,
--   issued_on date, until date, state text, status text, last_name text, first_name text,
--   middle_name text, joined_on date, joined_year int, org text, region text
t.region_id, t.id AS ticket_id, t.member_id, t.number, t.serial, t.issued_on, t.until,
       t.state, m.status, m.last_name, m.first_name, m.middle_name, m.joined_on, m.joined_year,
       o.short_name AS org, r.short_name AS region
  FROM ticket t JOIN member m ON m.region_id = t.region_id AND m.id = t.member_id
       JOIN org o ON o.region_id = m.region_id AND o.id = m.org_id
       JOIN org r ON r.region_id = t.region_id AND r.id = t.region_id;

-- What a pass says: the last of a member's own tickets, and where he is registered.
-- @one of_member(scope scope, member_id id): @pass
SELECT @pass
 WHERE t.region_id = :scope_region AND t.member_id = :member_id AND t.is_own = 1
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY t.id DESC LIMIT 1;

-- ---- phones -------------------------------------------------------------------------------------

-- @system a phone shows the secret that stands in its pass, and is given that pass again
-- @one by_serial(region_id int, serial int): @pass
SELECT @pass
 WHERE t.region_id = :region_id AND t.serial = :serial AND t.is_own = 1;

-- @system a phone is told which of its own passes have changed
-- @many passes_of_device(device text): @pass
SELECT @pass
 WHERE t.region_id IN (SELECT d.region_id FROM wallet_device d WHERE d.device = :device)
   AND t.id IN (SELECT d.ticket_id FROM wallet_device d WHERE d.device = :device)
 ORDER BY t.region_id, t.id LIMIT 50;

-- @system a phone shows the secret that stands in its pass
-- @one device_count(region_id int, ticket_id id, device text): others int, is_known bool
SELECT coalesce(sum(CASE WHEN d.device <> :device THEN 1 ELSE 0 END), 0) AS others,
       coalesce(max(CASE WHEN d.device = :device THEN 1 ELSE 0 END), 0) AS is_known
  FROM wallet_device d WHERE d.region_id = :region_id AND d.ticket_id = :ticket_id;

-- @system a phone shows the secret that stands in its pass
-- @exec put_device(region_id int, ticket_id id, device text, push_token bytes, said text, now int)
INSERT INTO wallet_device (region_id, ticket_id, device, push_token, said, registered_at)
VALUES (:region_id, :ticket_id, :device, :push_token, :said, :now)
ON CONFLICT (region_id, ticket_id, device) DO UPDATE
   SET push_token = excluded.push_token, said = excluded.said;

-- @system a phone shows the secret that stands in its pass; Apple knows that it is gone
-- @exec drop_device(region_id int, ticket_id id, device text)
DELETE FROM wallet_device
 WHERE region_id = :region_id AND ticket_id = :ticket_id AND device = :device;

-- Phones in the order of their passes, behind one of them.
-- @system the phones of the whole installation are told
-- @many devices(region_id int, ticket_id id, device text, limit int): region_id int, ticket_id id,
--   serial int, device text, push_token bytes, said text
SELECT d.region_id, d.ticket_id, t.serial, d.device, d.push_token, d.said
  FROM wallet_device d JOIN ticket t ON t.region_id = d.region_id AND t.id = d.ticket_id
 WHERE (d.region_id, d.ticket_id, d.device) > (:region_id, :ticket_id, :device)
 ORDER BY d.region_id, d.ticket_id, d.device LIMIT :limit;

-- @system the phones of the whole installation are told
-- @exec device_told(region_id int, ticket_id id, device text, said text)
UPDATE wallet_device SET said = :said
 WHERE region_id = :region_id AND ticket_id = :ticket_id AND device = :device;

-- ---- Google -------------------------------------------------------------------------------------

-- @system the ticket was found in the own scope of its holder
-- @one google_of(region_id int, ticket_id id): object text, is_wanted bool, state text,
--   failure text
SELECT object, is_wanted, state, failure FROM wallet_google
 WHERE region_id = :region_id AND ticket_id = :ticket_id;

-- Asked again while it waits or is there, it stays as it is.
-- @system the ticket was found in the own scope of its holder
-- @changed ask_google(region_id int, ticket_id id, object text, now int)
INSERT INTO wallet_google (region_id, ticket_id, object, next_at, asked_at)
VALUES (:region_id, :ticket_id, :object, :now, :now)
ON CONFLICT (region_id, ticket_id) DO UPDATE
   SET is_wanted = 1, state = 'waiting', failure = NULL, next_at = excluded.next_at,
       asked_at = excluded.asked_at
 WHERE wallet_google.is_wanted = 0 OR wallet_google.state = 'refused';

-- @system the ticket was found in the own scope of its holder
-- @changed end_google(region_id int, ticket_id id, now int)
UPDATE wallet_google SET is_wanted = 0, state = 'waiting', failure = NULL, next_at = :now
 WHERE region_id = :region_id AND ticket_id = :ticket_id AND is_wanted = 1;

-- @part google(): region_id int, ticket_id id, serial int, object text, is_wanted bool,
--   said text
g.region_id, g.ticket_id, t.serial, g.object, g.is_wanted, g.said
  FROM wallet_google g LEFT JOIN ticket t ON t.region_id = g.region_id AND t.id = g.ticket_id;

-- @system the job runner writes for the whole installation
-- @many google_due(now int, limit int): @google
SELECT @google
 WHERE g.state = 'waiting' AND g.next_at <= :now
 ORDER BY g.next_at LIMIT :limit;

-- In the order of their keys, behind one of them: those that wait for nothing.
-- @system the job runner looks through the whole installation
-- @many google_written(region_id int, ticket_id id, limit int): @google
SELECT @google
 WHERE g.state <> 'waiting' AND (g.region_id, g.ticket_id) > (:region_id, :ticket_id)
 ORDER BY g.region_id, g.ticket_id LIMIT :limit;

-- @system the job runner looks through the whole installation
-- @exec google_changed(region_id int, ticket_id id, now int)
UPDATE wallet_google SET state = 'waiting', failure = NULL, next_at = :now
 WHERE region_id = :region_id AND ticket_id = :ticket_id AND state <> 'waiting';

-- Taken back or asked for anew meanwhile: then it goes on waiting.
-- @system the job runner writes for the whole installation
-- @exec google_told(region_id int, ticket_id id, is_wanted bool, state text, failure text,
--   said text)
UPDATE wallet_google
   SET said = :said, failure = :failure,
       state = CASE WHEN is_wanted = :is_wanted THEN :state ELSE state END
 WHERE region_id = :region_id AND ticket_id = :ticket_id;

-- Nobody gets through at the moment.
-- @system the job runner writes for the whole installation
-- @exec google_put_off(failure text, next_at int)
UPDATE wallet_google SET failure = :failure, next_at = :next_at
 WHERE state = 'waiting' AND next_at < :next_at;
