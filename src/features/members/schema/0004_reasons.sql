-- Why the state of a card is what it is (members.h, members_reason_label), and of a second
-- registration the card where the person is counted. A second registration has the status `second`:
-- he stands on a list there and is counted once, in his main organisation.
ALTER TABLE member ADD COLUMN status_reason TEXT;
ALTER TABLE member ADD COLUMN main_id INTEGER;
CREATE INDEX member_second ON member (region_id, main_id) WHERE main_id IS NOT NULL;
-- Lists that make themselves: students whose studies should be over, those who look for work.
CREATE INDEX member_graduates ON member (region_id, graduates_on, org_path)
 WHERE graduates_on IS NOT NULL AND status IN ('active', 'temporarily_not_working');
CREATE INDEX member_reason ON member (region_id, status_reason, org_path)
 WHERE status_reason IS NOT NULL AND status = 'temporarily_not_working';
-- member_period knows two kinds more: s a time without work (value = the status, detail = why),
-- e a second registration (org_id). Of m, detail is the decision while it is open and why it ended
-- after that.
