-- after: members
-- Nobody has two valid tickets. Where two cards became one each may have brought its own: the newer
-- stays, the other ends as exchanged, and `ended_by_merge` names the card that went, so that
-- parting the two gives it back.
ALTER TABLE ticket ADD COLUMN ended_by_merge INTEGER;
UPDATE ticket SET state = 'exchanged', reason = 'merged', ended_by_merge = merged_from
 WHERE is_own = 1 AND state = 'valid'
   AND EXISTS (SELECT 1 FROM ticket n
                WHERE n.region_id = ticket.region_id AND n.member_id = ticket.member_id
                  AND n.is_own = 1 AND n.state = 'valid' AND n.id > ticket.id);
CREATE UNIQUE INDEX ticket_one_valid ON ticket (region_id, member_id)
    WHERE is_own = 1 AND state = 'valid';

-- An order of printed cards: for a print house, or to be printed at home. Which cards belong to it
-- and what stands on them is fixed on the day on which it is made, so that each of its files comes
-- out the same as often as it is fetched. `number` counts within the region. `key_number` signs the
-- codes. made · sent (to the print house) · received (or printed) · handed_out (to the last one).
CREATE TABLE ticket_order (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    number INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    language TEXT NOT NULL,
    key_number INTEGER NOT NULL,
    made_on TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'made',
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (state IN ('made', 'sent', 'received', 'handed_out'))
);
CREATE UNIQUE INDEX ticket_order_number ON ticket_order (region_id, number);
-- The orders of an organisation and of those below.
CREATE INDEX ticket_order_of ON ticket_order (region_id, org_path, id);

-- What became of an order, when and by whom.
CREATE TABLE ticket_order_step (
    region_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    state TEXT NOT NULL,
    happened_at INTEGER NOT NULL,
    account_id INTEGER,
    PRIMARY KEY (region_id, order_id, id)
) WITHOUT ROWID;

-- A card of an order: the ticket, and the name as it is printed. `org_path` is that of the
-- organisation where the holder was registered then: it sees and hands out its own ones.
-- personal
CREATE TABLE ticket_order_card (
    region_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    org_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    first_name TEXT NOT NULL,
    middle_name TEXT,
    number TEXT NOT NULL,
    serial INTEGER NOT NULL,
    issued_on TEXT NOT NULL,
    until TEXT NOT NULL,
    handed_on TEXT,
    account_id INTEGER,
    PRIMARY KEY (region_id, order_id, place)
) WITHOUT ROWID;
-- Whether a ticket was printed before.
CREATE INDEX ticket_order_card_ticket ON ticket_order_card (region_id, ticket_id, order_id);
-- The orders that hold cards of an organisation.
CREATE INDEX ticket_order_card_org ON ticket_order_card (region_id, org_path, order_id);
-- The list of a long order, and what is not handed out.
CREATE INDEX ticket_order_card_left ON ticket_order_card (region_id, order_id, org_path)
    WHERE handed_on IS NULL;
