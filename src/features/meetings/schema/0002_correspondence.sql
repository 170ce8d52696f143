-- How a vote by name came: own (under the own sign-in, by correspondence) · paper (an answer on
-- paper that the secretary entered); NULL = called out in the meeting. `opinion`: a special one,
-- for the minutes.
ALTER TABLE meeting_vote ADD COLUMN way TEXT;
ALTER TABLE meeting_vote ADD COLUMN opinion TEXT;
ALTER TABLE meeting_vote ADD COLUMN voted_at INTEGER;

CREATE INDEX meeting_due ON meeting (held_to) WHERE form = 'correspondence' AND state = 'open';

-- When he said under his own sign-in that he is on the link.
ALTER TABLE meeting_person ADD COLUMN signed_in_at INTEGER;
