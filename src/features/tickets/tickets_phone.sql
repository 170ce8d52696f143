-- Phones that show a ticket.

-- @part phone(): id id, region_id int, ticket_id id, account_id id, session_id id, serial int,
--   device text, since int, fetched_at int, ended_at int
p.id, p.region_id, p.ticket_id, p.account_id, p.session_id, p.serial, p.device, p.since,
       p.fetched_at, p.ended_at;

-- @insert add(region_id int, id id, ticket_id id, account_id id, session_id id, serial int,
--   token_hash text, device text, now int)
INSERT INTO ticket_phone (region_id, id, ticket_id, account_id, session_id, serial, token_hash,
                          device, since, fetched_at)
VALUES (:region_id, :id, :ticket_id, :account_id, :session_id, :serial, :token_hash, :device, :now,
        :now);

-- @system who holds the cookie is told whether his phone still shows a ticket; names nobody
-- @one by_token(token_hash text): @phone
SELECT @phone FROM ticket_phone p WHERE p.token_hash = :token_hash ORDER BY p.id DESC LIMIT 1;

-- Phones of a member that show a ticket, that which was used last first.
-- @many of_member(scope scope, member_id id): @phone
SELECT @phone FROM ticket_phone p
 WHERE p.region_id = :scope_region AND p.ended_at IS NULL
   AND p.ticket_id IN (SELECT t.id FROM ticket t JOIN member m ON m.region_id = t.region_id
                           AND m.id = t.member_id
                        WHERE t.region_id = :scope_region AND t.member_id = :member_id
                          AND m.org_path >= :scope_from AND m.org_path < :scope_to)
 ORDER BY p.fetched_at DESC, p.id DESC;

-- @system whoever signs in or out ends what this sign-in has opened on phones, nobody else's
-- @many of_account(account_id id): @phone
SELECT @phone FROM account a
       JOIN ticket_phone p ON p.region_id = a.person_region_id AND p.account_id = a.id
 WHERE a.id = :account_id AND p.ended_at IS NULL;

-- @exec fetched(scope scope, id id, session_id id, now int)
UPDATE ticket_phone SET fetched_at = :now, session_id = :session_id
 WHERE region_id = :scope_region AND id = :id
   AND EXISTS (SELECT 1 FROM ticket t JOIN member m ON m.region_id = t.region_id
                   AND m.id = t.member_id
                WHERE t.region_id = ticket_phone.region_id AND t.id = ticket_phone.ticket_id
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- @system the phone of somebody who signs in again on it, found by its cookie
-- @exec put_session(region_id int, id id, session_id id)
UPDATE ticket_phone SET session_id = :session_id WHERE region_id = :region_id AND id = :id;

-- @changed put_end(scope scope, id id, now int)
UPDATE ticket_phone SET ended_at = :now
 WHERE region_id = :scope_region AND id = :id AND ended_at IS NULL
   AND EXISTS (SELECT 1 FROM ticket t JOIN member m ON m.region_id = t.region_id
                   AND m.id = t.member_id
                WHERE t.region_id = ticket_phone.region_id AND t.id = ticket_phone.ticket_id
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- A new ticket in the place of another: the phones show that one from now on.
-- @exec move(scope scope, member_id id, ticket_id id)
UPDATE ticket_phone SET ticket_id = :ticket_id
 WHERE region_id = :scope_region AND ended_at IS NULL
   AND ticket_id IN (SELECT t.id FROM ticket t JOIN member m ON m.region_id = t.region_id
                         AND m.id = t.member_id
                      WHERE t.region_id = :scope_region AND t.member_id = :member_id
                        AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- @system whoever scans the code of a phone may see whether it is good; names nobody
-- @one ticket_of(region_id int, phone_serial int): serial int, ended_at int, is_closed bool
SELECT t.serial, p.ended_at, a.is_closed
  FROM ticket_phone p JOIN ticket t ON t.region_id = p.region_id AND t.id = p.ticket_id
       JOIN account a ON a.id = p.account_id
 WHERE p.region_id = :region_id AND p.serial = :phone_serial;

-- What no code can lead to any more.
-- @system old rows are taken away, shows nobody
-- @exec forget(ended_before int, fetched_before int)
DELETE FROM ticket_phone
 WHERE ended_at < :ended_before OR fetched_at < :fetched_before;
