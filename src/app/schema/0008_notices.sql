-- What a person has chosen for a kind of notice; without a row it comes by e-mail. Of somebody on
-- the register by the card (account_id 0), of a sign-in without a card by the sign-in (region_id
-- and person_id 0). channel: mail · sms · off.
CREATE TABLE notice_choice (
    region_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    merged_from INTEGER,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, person_id, account_id, kind),
    CHECK (channel IN ('mail', 'sms', 'off'))
);

-- Letters that were sent before two cards became one name the card that is gone: their links lead
-- to the one that was kept.
CREATE TABLE notice_follow (
    region_id INTEGER NOT NULL,
    gone_id INTEGER NOT NULL,
    kept_id INTEGER NOT NULL,
    PRIMARY KEY (region_id, gone_id)
);

-- Sealed: which kind it is and whom it is for, so that it is not sent once he has switched the kind
-- off. NULL: a letter that nobody can switch off.
ALTER TABLE outbox ADD COLUMN notice TEXT;
ALTER TABLE sms ADD COLUMN notice TEXT;
