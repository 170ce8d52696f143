-- @one channel(region_id int, person_id int, account_id int, kind text): channel text
SELECT channel FROM notice_choice
 WHERE region_id = :region_id AND person_id = :person_id AND account_id = :account_id
   AND kind = :kind;

-- @exec choose(region_id int, person_id int, account_id int, kind text, channel text, now int)
INSERT INTO notice_choice (region_id, person_id, account_id, kind, channel, changed_at)
VALUES (:region_id, :person_id, :account_id, :kind, :channel, :now)
ON CONFLICT (region_id, person_id, account_id, kind)
DO UPDATE SET channel = :channel, changed_at = :now;

-- ---- cards that became one ----------------------------------------------------------------------

-- @one followed(region_id int, gone_id int): kept_id int
SELECT kept_id FROM notice_follow WHERE region_id = :region_id AND gone_id = :gone_id;

-- @exec follow(region_id int, gone_id int, kept_id int)
INSERT INTO notice_follow (region_id, gone_id, kept_id) VALUES (:region_id, :gone_id, :kept_id)
ON CONFLICT (region_id, gone_id) DO UPDATE SET kept_id = :kept_id;

-- @exec unfollow(region_id int, gone_id int)
DELETE FROM notice_follow WHERE region_id = :region_id AND gone_id = :gone_id;

-- Where both cards have chosen, that of the card that is kept goes on.
-- @exec merged(region_id int, gone int, kept int)
UPDATE notice_choice SET person_id = :kept, merged_from = :gone
 WHERE region_id = :region_id AND person_id = :gone AND account_id = 0
   AND kind NOT IN (SELECT k.kind FROM notice_choice k
                     WHERE k.region_id = :region_id AND k.person_id = :kept AND k.account_id = 0);

-- @exec parted(region_id int, gone int, kept int)
UPDATE notice_choice SET person_id = :gone, merged_from = NULL
 WHERE region_id = :region_id AND person_id = :kept AND account_id = 0 AND merged_from = :gone;
