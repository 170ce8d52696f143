-- Orders of printed cards. A card belongs to the order and to the organisation of its holder: what
-- is asked for within a scope is asked by the path of the card.

-- @one union_name(): name text
SELECT name FROM org WHERE path = '0';

-- What the back of a card tells; where the organisation has none, its region's.
-- @one contacts(region_id int, org_id id): name text, short_name text, phone text, email text,
--   site text, address text
SELECT name, short_name, phone, email, site, coalesce(address, legal_address) AS address
  FROM org WHERE region_id = :region_id AND id = :org_id;

-- ---- whose tickets can be printed ---------------------------------------------------------------

-- @part printable(wants_all bool, ids text)
(:wants_all = 1 OR (:ids IS NOT NULL AND instr(:ids, ',' || t.id || ',') > 0)
        OR (:ids IS NULL AND NOT EXISTS (SELECT 1 FROM ticket_order_card c
                        WHERE c.region_id = t.region_id AND c.ticket_id = t.id)));

-- The valid tickets of who is on the register there, in the order of names.
-- @many holders(scope scope, today date, limit int): id id, member_id id, number text,
--   issued_on date, last_name text, first_name text, middle_name text, org_name text,
--   order_number int
SELECT t.id, t.member_id, t.number, t.issued_on, m.last_name, m.first_name, m.middle_name,
       o.short_name AS org_name,
       (SELECT max(r.number) FROM ticket_order_card c
          JOIN ticket_order r ON r.region_id = c.region_id AND r.id = c.order_id
         WHERE c.region_id = t.region_id AND c.ticket_id = t.id) AS order_number
  FROM member m JOIN ticket t ON t.region_id = m.region_id AND t.member_id = m.id
       JOIN org o ON o.region_id = m.region_id AND o.id = m.org_id
 WHERE m.region_id = :scope_region AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working')
   AND t.is_own = 1 AND t.state = 'valid' AND t.until >= :today
 ORDER BY m.sort_key, m.id LIMIT :limit;

-- How many can be printed, and how many of them have been.
-- @one holders_count(scope scope, today date): total int, printed int
SELECT count(*) AS total,
       coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM ticket_order_card c
                                       WHERE c.region_id = t.region_id AND c.ticket_id = t.id)
                         THEN 1 ELSE 0 END), 0) AS printed
  FROM member m JOIN ticket t ON t.region_id = m.region_id AND t.member_id = m.id
 WHERE m.region_id = :scope_region AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working')
   AND t.is_own = 1 AND t.state = 'valid' AND t.until >= :today;

-- Of the tickets that were chosen by hand: those that stand in an order already.
-- @one doubles(scope scope, today date, @printable): total int, number int
SELECT count(*) AS total, max(r.number) AS number
  FROM member m JOIN ticket t ON t.region_id = m.region_id AND t.member_id = m.id
       JOIN ticket_order_card c ON c.region_id = t.region_id AND c.ticket_id = t.id
       JOIN ticket_order r ON r.region_id = c.region_id AND r.id = c.order_id
 WHERE m.region_id = :scope_region AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working')
   AND t.is_own = 1 AND t.state = 'valid' AND t.until >= :today AND @printable;

-- ---- an order -----------------------------------------------------------------------------------

-- @one next_number(region_id int): number int
SELECT coalesce(max(number), 0) + 1 AS number FROM ticket_order WHERE region_id = :region_id;

-- @insert add(region_id int, id id, number int, org_id id, org_path text, language text,
--   key_number int, made_on date)
INSERT INTO ticket_order (region_id, id, number, org_id, org_path, language, key_number, made_on)
VALUES (:region_id, :id, :number, :org_id, :org_path, :language, :key_number, :made_on);

-- Organisation by organisation, in each by name: as they are handed out. Returns how many.
-- @count add_cards(scope scope, order_id id, today date, @printable)
INSERT INTO ticket_order_card (region_id, order_id, place, ticket_id, org_id, org_path, org_name,
                               last_name, first_name, middle_name, number, serial, issued_on, until)
SELECT m.region_id, :order_id, row_number() OVER (ORDER BY m.org_path, m.sort_key, m.id), t.id,
       m.org_id, m.org_path, o.short_name, m.last_name, m.first_name, m.middle_name, t.number,
       t.serial, t.issued_on, t.until
  FROM member m JOIN ticket t ON t.region_id = m.region_id AND t.member_id = m.id
       JOIN org o ON o.region_id = m.region_id AND o.id = m.org_id
 WHERE m.region_id = :scope_region AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working')
   AND t.is_own = 1 AND t.state = 'valid' AND t.until >= :today AND @printable;

-- @insert add_step(region_id int, order_id id, id id, state text, now int, account_id id)
INSERT INTO ticket_order_step (region_id, order_id, id, state, happened_at, account_id)
VALUES (:region_id, :order_id, :id, :state, :now, :account_id);

-- @many steps(region_id int, order_id id): state text, happened_at int, last_name text,
--   first_name text
SELECT s.state, s.happened_at, a.last_name, a.first_name
  FROM ticket_order_step s LEFT JOIN account a ON a.id = s.account_id
 WHERE s.region_id = :region_id AND s.order_id = :order_id
 ORDER BY s.id;

-- @part line(): region_id int, id id, number int, org_id id, org_path text, org_name text,
--   language text, key_number int, made_on date, state text
r.region_id, r.id, r.number, r.org_id, r.org_path, o.short_name AS org_name, r.language,
       r.key_number, r.made_on, r.state;

-- Seen by who sees one of its cards.
-- @one find(scope scope, id id): region_id int, id id, number int, org_id id, org_path text,
--   org_name text, language text, key_number int, made_on date, state text, cards int, handed int
SELECT @line,
       (SELECT count(*) FROM ticket_order_card c
         WHERE c.region_id = r.region_id AND c.order_id = r.id
           AND c.org_path >= :scope_from AND c.org_path < :scope_to) AS cards,
       (SELECT count(*) FROM ticket_order_card c
         WHERE c.region_id = r.region_id AND c.order_id = r.id AND c.handed_on IS NOT NULL
           AND c.org_path >= :scope_from AND c.org_path < :scope_to) AS handed
  FROM ticket_order r JOIN org o ON o.region_id = r.region_id AND o.id = r.org_id
 WHERE r.region_id = :scope_region AND r.id = :id
   AND EXISTS (SELECT 1 FROM ticket_order_card c
                WHERE c.region_id = r.region_id AND c.order_id = r.id
                  AND c.org_path >= :scope_from AND c.org_path < :scope_to);

-- In which region an order lies; 0 rows if there is none.
-- @one region_of(id id): region_id int
SELECT r.region_id FROM ticket_order r
 WHERE r.id = :id AND r.region_id IN (SELECT o.region_id FROM org o WHERE o.id = o.region_id);

-- The orders of an organisation and of all below it, the last first.
-- @many of_subtree(scope scope, limit int): @line
SELECT @line
  FROM ticket_order r JOIN org o ON o.region_id = r.region_id AND o.id = r.org_id
 WHERE r.region_id = :scope_region AND r.org_path >= :scope_from AND r.org_path < :scope_to
 ORDER BY r.id DESC LIMIT :limit;

-- Those that hold cards of a small organisation, whoever ordered them.
-- @many with_cards_of(scope scope, limit int): @line
SELECT @line
  FROM ticket_order r JOIN org o ON o.region_id = r.region_id AND o.id = r.org_id
 WHERE r.region_id = :scope_region
   AND r.id IN (SELECT c.order_id FROM ticket_order_card c
                 WHERE c.region_id = :scope_region
                   AND c.org_path >= :scope_from AND c.org_path < :scope_to)
 ORDER BY r.id DESC LIMIT :limit;

-- @changed put_state(region_id int, id id, before text, state text)
UPDATE ticket_order SET state = :state
 WHERE region_id = :region_id AND id = :id AND state = :before;

-- ---- the cards of an order ----------------------------------------------------------------------

-- `ended` is why the ticket is not valid any more; `former` what became of the one before it.
-- @many cards(scope scope, order_id id, after int, limit int): place int, ticket_id id, org_id id,
--   org_name text, last_name text, first_name text, middle_name text, number text, serial int,
--   issued_on date, until date, handed_on date, ended text, former text, other_number int
SELECT c.place, c.ticket_id, c.org_id, c.org_name, c.last_name, c.first_name, c.middle_name,
       c.number, c.serial, c.issued_on, c.until, c.handed_on,
       (SELECT t.state FROM ticket t WHERE t.region_id = c.region_id AND t.id = c.ticket_id
           AND t.state <> 'valid') AS ended,
       (SELECT p.state FROM ticket t JOIN ticket p ON p.region_id = t.region_id
                                                  AND p.member_id = t.member_id
                                                  AND p.id <> t.id AND p.state <> 'valid'
                                                  AND p.state_on <= t.issued_on
         WHERE t.region_id = c.region_id AND t.id = c.ticket_id
         ORDER BY p.is_own DESC, p.id DESC LIMIT 1) AS former,
       (SELECT max(r.number) FROM ticket_order_card d
          JOIN ticket_order r ON r.region_id = d.region_id AND r.id = d.order_id
         WHERE d.region_id = c.region_id AND d.ticket_id = c.ticket_id
           AND d.order_id < c.order_id) AS other_number
  FROM ticket_order_card c
 WHERE c.region_id = :scope_region AND c.order_id = :order_id AND c.place > :after
   AND c.org_path >= :scope_from AND c.org_path < :scope_to
 ORDER BY c.place LIMIT :limit;

-- @changed hand_out(scope scope, order_id id, place int, day date, account_id id)
UPDATE ticket_order_card SET handed_on = :day, account_id = :account_id
 WHERE region_id = :scope_region AND order_id = :order_id AND place = :place
   AND handed_on IS NULL AND org_path >= :scope_from AND org_path < :scope_to;

-- @count hand_out_all(scope scope, order_id id, day date, account_id id)
UPDATE ticket_order_card SET handed_on = :day, account_id = :account_id
 WHERE region_id = :scope_region AND order_id = :order_id
   AND handed_on IS NULL AND org_path >= :scope_from AND org_path < :scope_to;

-- @system whether anything of the order waits still, wherever it lies; shows nobody
-- @one not_handed_out(region_id int, order_id id): place int
SELECT place FROM ticket_order_card
 WHERE region_id = :region_id AND order_id = :order_id AND handed_on IS NULL LIMIT 1;

-- ---- without an order ---------------------------------------------------------------------------

-- For the command: the valid tickets below a path.
-- @many below(scope scope, after_path text, after id, today date, limit int): id id, org_id id,
--   org_path text, org_name text, last_name text, first_name text, middle_name text, number text,
--   serial int, issued_on date, until date
SELECT t.id, m.org_id, m.org_path, o.short_name AS org_name, m.last_name, m.first_name,
       m.middle_name, t.number, t.serial, t.issued_on, t.until
  FROM member m JOIN ticket t ON t.region_id = m.region_id AND t.member_id = m.id
       JOIN org o ON o.region_id = m.region_id AND o.id = m.org_id
 WHERE m.region_id = :scope_region AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND (m.org_path, t.id) > (:after_path, :after)
   AND m.status IN ('active', 'temporarily_not_working')
   AND t.is_own = 1 AND t.state = 'valid' AND t.until >= :today
 ORDER BY m.org_path, t.id LIMIT :limit;

-- ---- the tree moves -----------------------------------------------------------------------------

-- @exec move_orders(scope scope, to text)
UPDATE ticket_order SET org_path = :to || substr(org_path, length(:scope_from) + 1)
 WHERE region_id = :scope_region AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec move_cards(scope scope, to text)
UPDATE ticket_order_card SET org_path = :to || substr(org_path, length(:scope_from) + 1)
 WHERE region_id = :scope_region AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec move_tickets(scope scope, to text)
UPDATE ticket SET org_path = :to || substr(org_path, length(:scope_from) + 1)
 WHERE region_id = :scope_region AND org_path >= :scope_from AND org_path < :scope_to;
