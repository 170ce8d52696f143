-- after: bodies, documents, meetings, members, orgs
-- Reporting-and-election campaigns, and what is elected at a meeting.

-- Opened by the union, a region or a territory for all below it.
CREATE TABLE campaign (
    id INTEGER PRIMARY KEY,
    region_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    title TEXT NOT NULL,
    document_id INTEGER,                        -- that announces it
    opened_on TEXT NOT NULL,
    closed_on TEXT,
    account_id INTEGER,
    created_at INTEGER NOT NULL
);
CREATE INDEX campaign_path ON campaign (org_path);

-- Until which day the organisations of a level are to have met: of the campaign as a whole (the
-- path of whoever opened it), and the earlier days that a region or territory has set for its own.
CREATE TABLE campaign_day (
    campaign_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    level INTEGER NOT NULL,
    by_day TEXT NOT NULL,
    PRIMARY KEY (campaign_id, org_path, level)
) WITHOUT ROWID;

-- An organisation in a campaign, once something has happened there. `branch` is the beginning of
-- its path: the region, or the territory. stage: none (only reminded) · planned · held · signed ·
-- entered (who was elected is in the bodies). told: 0 nothing · 1 that the day is near · 2 that it
-- is over.
CREATE TABLE campaign_meeting (
    campaign_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    branch TEXT NOT NULL,
    level INTEGER NOT NULL,
    meeting_id INTEGER,
    stage TEXT NOT NULL DEFAULT 'none',
    held_on TEXT,
    reminded_at INTEGER,
    told INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (campaign_id, org_id),
    CHECK (stage IN ('none', 'planned', 'held', 'signed', 'entered'))
) WITHOUT ROWID;
-- The numbers of a branch come from this index alone, in its order.
CREATE INDEX campaign_meeting_branch ON campaign_meeting (campaign_id, branch, level, stage);
CREATE INDEX campaign_meeting_path ON campaign_meeting (campaign_id, org_path);
CREATE INDEX campaign_meeting_of ON campaign_meeting (meeting_id) WHERE meeting_id IS NOT NULL;

-- What becomes of the meeting is seen in the campaign, whoever changes it.
CREATE TRIGGER campaign_meeting_follows AFTER UPDATE OF state, held_on ON meeting       -- sqlite
WHEN NEW.state <> OLD.state OR NEW.held_on <> OLD.held_on BEGIN                         -- sqlite
    UPDATE campaign_meeting                                                             -- sqlite
       SET held_on = CASE WHEN NEW.state = 'cancelled' THEN NULL ELSE NEW.held_on END,  -- sqlite
           stage = CASE NEW.state WHEN 'cancelled' THEN 'none' WHEN 'closed' THEN 'held' -- sqlite
                        WHEN 'signed' THEN 'signed' ELSE 'planned' END                  -- sqlite
     WHERE meeting_id = NEW.id;                                                         -- sqlite
END;                                                                                    -- sqlite
CREATE FUNCTION campaign_meeting_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN  -- postgres
    UPDATE campaign_meeting                                                             -- postgres
       SET held_on = CASE WHEN NEW.state = 'cancelled' THEN NULL ELSE NEW.held_on END,  -- postgres
           stage = CASE NEW.state WHEN 'cancelled' THEN 'none' WHEN 'closed' THEN 'held' -- postgres
                        WHEN 'signed' THEN 'signed' ELSE 'planned' END                  -- postgres
     WHERE meeting_id = NEW.id;                                                         -- postgres
    RETURN NULL;                                                                        -- postgres
END $$;                                                                                 -- postgres
CREATE TRIGGER campaign_meeting_follows AFTER UPDATE OF state, held_on ON meeting       -- postgres
    FOR EACH ROW WHEN (NEW.state <> OLD.state OR NEW.held_on <> OLD.held_on)            -- postgres
    EXECUTE FUNCTION campaign_meeting_follow();                                         -- postgres

-- What is elected at a meeting: a post in a body of the organisation, under an item of the agenda.
-- body_id NULL: the body is formed with the election. ends: nobody · post (whoever holds it) · body
-- (all who sit there) · above (delegates: the organisation above enters them). vote: open · secret
-- (on paper) · ballot (by computer); NULL = no result yet.
CREATE TABLE election (
    region_id INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    item INTEGER NOT NULL,
    body_id INTEGER,
    body_type TEXT NOT NULL,
    post_type TEXT NOT NULL,
    ends TEXT NOT NULL,
    seats INTEGER NOT NULL,
    vote TEXT,
    ballots_given INTEGER,
    ballots_found INTEGER,
    ballots_invalid INTEGER,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (region_id, meeting_id, n),
    CHECK (ends IN ('nobody', 'post', 'body', 'above')),
    CHECK (vote IN ('open', 'secret', 'ballot'))
) WITHOUT ROWID;

-- withdrew: by the own wish. The name is kept as it was on the ballot.
-- personal
CREATE TABLE election_candidate (
    region_id INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    candidate INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    merged_from INTEGER,
    last_name TEXT NOT NULL,
    first_name TEXT NOT NULL,
    middle_name TEXT,
    withdrew INTEGER NOT NULL DEFAULT 0,
    votes_for INTEGER,
    votes_against INTEGER,
    is_elected INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (region_id, meeting_id, n, candidate)
) WITHOUT ROWID;
CREATE INDEX election_candidate_member ON election_candidate (region_id, member_id);

-- Who sits in the commissions of a meeting, by the number on its list of people. commission:
-- mandate · counting.
CREATE TABLE election_commission (
    region_id INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL,
    commission TEXT NOT NULL,
    person INTEGER NOT NULL,
    is_chair INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (region_id, meeting_id, commission, person),
    CHECK (commission IN ('mandate', 'counting'))
) WITHOUT ROWID;

-- How many mandates the commission has recognised, and what came of the elections: the act that
-- wrote the new composition.
CREATE TABLE election_meeting (
    region_id INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL,
    recognised INTEGER,
    act_id INTEGER,
    PRIMARY KEY (region_id, meeting_id)
) WITHOUT ROWID;
