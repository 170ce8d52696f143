-- Who was on the register of an organisation on a day: the list of a past day is a range of this
-- index for each organisation of that day.
CREATE INDEX member_period_org ON member_period (region_id, org_id, valid_from, valid_to, member_id)
 WHERE kind = 'r';
