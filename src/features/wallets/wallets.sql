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
