-- Campaigns, and elections at meetings. What names people takes a scope.

-- ---- campaigns ----------------------------------------------------------------------------------

-- @part line(): id id, region_id int, org_id id, org_path text, org_name text, level int,
--   title text, document_id id, opened_on date, closed_on date
c.id, c.region_id, c.org_id, c.org_path, o.short_name AS org_name, t.level, c.title,
       c.document_id, c.opened_on, c.closed_on;

-- @one find(id id): @line
SELECT @line
  FROM campaign c JOIN org o ON o.id = c.org_id JOIN org_type t ON t.code = o.type
 WHERE c.id = :id;

-- Those of organisations above a path, of itself, and below it; open ones first.
-- @many around(path text, limit int): @line
SELECT @line
  FROM campaign c JOIN org o ON o.id = c.org_id JOIN org_type t ON t.code = o.type
 WHERE substr(:path, 1, length(c.org_path)) = c.org_path
    OR (c.org_path >= :path AND c.org_path < :path || '~')
 ORDER BY CASE WHEN c.closed_on IS NULL THEN 0 ELSE 1 END, c.opened_on DESC, c.id DESC
 LIMIT :limit;

-- @insert add(id id, region_id int, org_id id, org_path text, title text, document_id id,
--   opened_on date, account_id id, now int)
INSERT INTO campaign (id, region_id, org_id, org_path, title, document_id, opened_on, account_id,
                      created_at)
VALUES (:id, :region_id, :org_id, :org_path, :title, :document_id, :opened_on, :account_id, :now);

-- @exec close(id id, closed_on date)
UPDATE campaign SET closed_on = :closed_on WHERE id = :id;

-- Adopted documents of an organisation, the latest first.
-- @many documents(org_id id, limit int): id id, number text, dated_on date, title text
SELECT id, number, dated_on, title FROM document
 WHERE org_id = :org_id AND state = 'adopted' AND kind <> 'minutes'
 ORDER BY dated_on DESC, id DESC LIMIT :limit;

-- ---- days ---------------------------------------------------------------------------------------

-- @exec set_day(campaign_id id, org_path text, level int, by_day date)
INSERT INTO campaign_day (campaign_id, org_path, level, by_day)
VALUES (:campaign_id, :org_path, :level, :by_day)
    ON CONFLICT (campaign_id, org_path, level) DO UPDATE SET by_day = excluded.by_day;

-- @exec drop_day(campaign_id id, org_path text, level int)
DELETE FROM campaign_day
 WHERE campaign_id = :campaign_id AND org_path = :org_path AND level = :level;

-- @many days(campaign_id id): org_path text, level int, by_day date
SELECT org_path, level, by_day FROM campaign_day
 WHERE campaign_id = :campaign_id ORDER BY org_path, level;

-- ---- the tree -----------------------------------------------------------------------------------

-- How many primaries a branch has (a territory, or a primary directly under the region), and what
-- stands at its head.
-- @many branches(path text): path text, primaries int, level int
SELECT b.path, b.primaries, t.level
  FROM org_branch b JOIN org o ON o.path = b.path JOIN org_type t ON t.code = o.type
 WHERE b.path >= :path AND b.path < :path || '~' AND length(b.path) = 7 AND b.orgs > 0
 ORDER BY b.path;

-- What has happened in each branch, in the order of the index alone.
-- @many stages(campaign_id id, path text): branch text, level int, stage text, total int
SELECT branch, level, stage, count(*) AS total FROM campaign_meeting
 WHERE campaign_id = :campaign_id AND branch >= :path AND branch < :path || '~'
 GROUP BY branch, level, stage;

-- @part place(): org_id id, path text, org_name text, level int, stage text, held_on date,
--   meeting_id id, reminded_at int
o.id AS org_id, o.path, o.short_name AS org_name, t.level, coalesce(m.stage, 'none') AS stage,
       m.held_on, m.meeting_id, m.reminded_at;

-- Directly under an organisation, with their place in the campaign.
-- @many places_under(campaign_id id, parent_id id, limit int): @place
SELECT @place
  FROM org o JOIN org_type t ON t.code = o.type
  LEFT JOIN campaign_meeting m ON m.campaign_id = :campaign_id AND m.org_id = o.id
 WHERE o.parent_id = :parent_id AND o.state <> 'liquidated' AND t.level <= 3
 ORDER BY o.sort_key, o.id LIMIT :limit;

-- @one place_of(campaign_id id, org_id id): @place
SELECT @place
  FROM org o JOIN org_type t ON t.code = o.type
  LEFT JOIN campaign_meeting m ON m.campaign_id = :campaign_id AND m.org_id = o.id
 WHERE o.id = :org_id;

-- Organisations below a path and behind another that take part, with the earliest day that holds
-- for them.
-- @part owing(campaign_id id, path text, after text)
(SELECT o.id AS org_id, o.path, o.short_name AS org_name, o.email, t.level,
        coalesce(m.stage, 'none') AS stage, coalesce(m.reminded_at, 0) AS reminded_at,
        coalesce(m.told, 0) AS told,
        (SELECT min(d.by_day) FROM campaign_day d
          WHERE d.campaign_id = :campaign_id AND d.level = t.level
            AND d.org_path IN (substr(o.path, 1, 1), substr(o.path, 1, 4),
                               substr(o.path, 1, 7))) AS by_day
   FROM org o JOIN org_type t ON t.code = o.type
   LEFT JOIN campaign_meeting m ON m.campaign_id = :campaign_id AND m.org_id = o.id
  WHERE o.path >= CASE WHEN :after > :path THEN :after ELSE :path END AND o.path < :path || '~'
    AND o.path > coalesce(:after, '') AND o.state = 'active'
    AND t.level IN (1, 2, 3)) x;

-- @part due(): org_id id, path text, org_name text, email text, level int, stage text, by_day date
x.org_id, x.path, x.org_name, x.email, x.level, x.stage, x.by_day;

-- Those that have planned nothing, in the order of the tree.
-- @many unplanned(@owing, limit int): @due
SELECT @due FROM @owing
 WHERE x.by_day IS NOT NULL AND x.stage = 'none'
 ORDER BY x.path LIMIT :limit;

-- Those whose day is over and who have not met.
-- @many late(@owing, today date, limit int): @due
SELECT @due FROM @owing
 WHERE x.by_day < :today AND x.stage IN ('none', 'planned')
 ORDER BY x.path LIMIT :limit;

-- ---- what happens in an organisation ------------------------------------------------------------

-- @exec set_meeting(campaign_id id, org_id id, org_path text, branch text, level int,
--   meeting_id id, stage text, held_on date)
INSERT INTO campaign_meeting (campaign_id, org_id, org_path, branch, level, meeting_id, stage,
                              held_on)
VALUES (:campaign_id, :org_id, :org_path, :branch, :level, :meeting_id, :stage, :held_on)
    ON CONFLICT (campaign_id, org_id) DO UPDATE SET meeting_id = excluded.meeting_id,
       stage = excluded.stage, held_on = excluded.held_on;

-- @exec set_stage(meeting_id id, stage text)
UPDATE campaign_meeting SET stage = :stage WHERE meeting_id = :meeting_id;

-- @exec set_reminded(campaign_id id, org_id id, org_path text, branch text, level int, now int,
--   told int)
INSERT INTO campaign_meeting (campaign_id, org_id, org_path, branch, level, reminded_at, told)
VALUES (:campaign_id, :org_id, :org_path, :branch, :level, :now, coalesce(:told, 0))
    ON CONFLICT (campaign_id, org_id) DO UPDATE SET reminded_at = excluded.reminded_at,
       told = CASE WHEN excluded.told > campaign_meeting.told THEN excluded.told
                   ELSE campaign_meeting.told END;

-- The campaign that a meeting belongs to.
-- @one of_meeting(meeting_id id): id id, title text, stage text
SELECT c.id, c.title, m.stage
  FROM campaign_meeting m JOIN campaign c ON c.id = m.campaign_id
 WHERE m.meeting_id = :meeting_id ORDER BY c.closed_on DESC, c.id DESC LIMIT 1;

-- Meetings of an organisation with reports and elections that belong to no campaign yet.
-- @many unbound(org_id id, since date): id id, held_on date, state text
SELECT m.id, m.held_on, m.state FROM meeting m
 WHERE m.org_id = :org_id AND m.is_election = 1 AND m.state <> 'cancelled' AND m.held_on >= :since
   AND NOT EXISTS (SELECT 1 FROM campaign_meeting c WHERE c.meeting_id = m.id)
 ORDER BY m.held_on DESC, m.id DESC LIMIT 20;

-- ---- letters ------------------------------------------------------------------------------------

-- Who owes something: planned nothing, or did not meet by the day; and was not reminded lately.
-- @many to_remind(@owing, today date, before int, limit int): @due
SELECT @due FROM @owing
 WHERE x.by_day IS NOT NULL AND x.reminded_at < :before
   AND (x.stage = 'none' OR (x.stage = 'planned' AND x.by_day < :today))
 ORDER BY x.path LIMIT :limit;

-- Who is to be told by itself: their day is at most `until`, they have not been told so, and have
-- planned nothing (or, once the day is over, have not met).
-- @many to_tell(@owing, until date, told int, limit int): @due
SELECT @due FROM @owing
 WHERE x.by_day <= :until AND x.told < :told
   AND (x.stage = 'none' OR (:told = 2 AND x.stage = 'planned'))
 ORDER BY x.path LIMIT :limit;

-- @many open_ones(limit int): @line
SELECT @line
  FROM campaign c JOIN org o ON o.id = c.org_id JOIN org_type t ON t.code = o.type
 WHERE c.closed_on IS NULL ORDER BY c.id LIMIT :limit;

-- ---- a meeting that elects ----------------------------------------------------------------------

-- @one meeting(scope scope, id id): region_id int, id id, org_id id, org_path text, org_name text,
--   level int, body_id id, body_type text, body_kind text, state text, held_on date, number id,
--   is_election bool, document_id id, chair id, secretary id, entitled int, here int,
--   recognised id, act_id id
SELECT m.region_id, m.id, m.org_id, m.org_path, o.short_name AS org_name, ot.level, m.body_id,
       b.body_type, t.kind AS body_kind, m.state, m.held_on, m.number, m.is_election,
       m.document_id, m.chair, m.secretary,
       (SELECT count(*) FROM meeting_person p WHERE p.region_id = m.region_id
           AND p.meeting_id = m.id AND p.kind = 'voter') AS entitled,
       (SELECT count(*) FROM meeting_person p WHERE p.region_id = m.region_id
           AND p.meeting_id = m.id AND p.kind = 'voter'
           AND p.attendance IN ('present', 'remote')) AS here,
       e.recognised, e.act_id
  FROM meeting m JOIN org o ON o.id = m.org_id JOIN org_type ot ON ot.code = o.type
  JOIN body b ON b.id = m.body_id JOIN body_type t ON t.code = b.body_type
  LEFT JOIN election_meeting e ON e.region_id = m.region_id AND e.meeting_id = m.id
 WHERE m.id = :id AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- @exec set_recognised(region_id int, meeting_id id, recognised id)
INSERT INTO election_meeting (region_id, meeting_id, recognised)
VALUES (:region_id, :meeting_id, :recognised)
    ON CONFLICT (region_id, meeting_id) DO UPDATE SET recognised = excluded.recognised;

-- @exec set_act(region_id int, meeting_id id, act_id id)
INSERT INTO election_meeting (region_id, meeting_id, act_id)
VALUES (:region_id, :meeting_id, :act_id)
    ON CONFLICT (region_id, meeting_id) DO UPDATE SET act_id = excluded.act_id;

-- Who is there, for the commissions.
-- @many here(scope scope, region_id int, meeting_id id): n int, member_id id, last_name text,
--   first_name text, middle_name text
SELECT p.n, CASE WHEN p.person_region_id = p.region_id THEN p.member_id END AS member_id,
       p.last_name, p.first_name, p.middle_name
  FROM meeting_person p JOIN meeting m ON m.id = p.meeting_id
 WHERE p.region_id = :region_id AND p.meeting_id = :meeting_id
   AND p.attendance IN ('present', 'remote')
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY p.last_name, p.first_name, p.n LIMIT 5000;

-- @many commission(scope scope, region_id int, meeting_id id, commission text): n int,
--   last_name text, first_name text, middle_name text, is_chair bool
SELECT p.n, p.last_name, p.first_name, p.middle_name, c.is_chair
  FROM election_commission c
  JOIN meeting_person p ON p.region_id = c.region_id AND p.meeting_id = c.meeting_id
                       AND p.n = c.person
  JOIN meeting m ON m.id = p.meeting_id
 WHERE c.region_id = :region_id AND c.meeting_id = :meeting_id AND c.commission = :commission
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY c.is_chair DESC, p.last_name, p.first_name, p.n;

-- @exec clear_commission(region_id int, meeting_id id, commission text)
DELETE FROM election_commission
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND commission = :commission;

-- @insert put_commission(region_id int, meeting_id id, commission text, person int, is_chair bool)
INSERT INTO election_commission (region_id, meeting_id, commission, person, is_chair)
VALUES (:region_id, :meeting_id, :commission, :person, :is_chair);

-- The post whose rights somebody acts under; none if they were given by hand.
-- @one acting_post(mandate_id id): post_id id
SELECT post_id FROM mandate WHERE id = :mandate_id;

-- ---- elections ----------------------------------------------------------------------------------

-- @part election(): n int, item int, item_title text, item_result text, body_id id,
--   body_type text, body_label text, body_label_of text, body_name text, body_kind text,
--   post_type text, post_label text, ends text, seats int, vote text, ballots_given int,
--   ballots_found int, ballots_invalid int, ballot_id id, version int
e.n, e.item, i.title AS item_title, i.result AS item_result, e.body_id, e.body_type,
       t.label AS body_label, t.label_of AS body_label_of, b.name AS body_name,
       t.kind AS body_kind, e.post_type, pt.label AS post_label, e.ends, e.seats, e.vote,
       e.ballots_given, e.ballots_found, e.ballots_invalid, i.ballot_id, e.version;

-- @many elections(region_id int, meeting_id id): @election
SELECT @election
  FROM election e JOIN body_type t ON t.code = e.body_type
  JOIN post_type pt ON pt.code = e.post_type LEFT JOIN body b ON b.id = e.body_id
  LEFT JOIN meeting_item i ON i.region_id = e.region_id AND i.meeting_id = e.meeting_id
                          AND i.item = e.item
 WHERE e.region_id = :region_id AND e.meeting_id = :meeting_id ORDER BY e.n;

-- @one find_election(region_id int, meeting_id id, n int): @election
SELECT @election
  FROM election e JOIN body_type t ON t.code = e.body_type
  JOIN post_type pt ON pt.code = e.post_type LEFT JOIN body b ON b.id = e.body_id
  LEFT JOIN meeting_item i ON i.region_id = e.region_id AND i.meeting_id = e.meeting_id
                          AND i.item = e.item
 WHERE e.region_id = :region_id AND e.meeting_id = :meeting_id AND e.n = :n;

-- @one last_election(region_id int, meeting_id id): n int
SELECT coalesce(max(n), 0) AS n FROM election
 WHERE region_id = :region_id AND meeting_id = :meeting_id;

-- @insert add_election(region_id int, meeting_id id, n int, item int, body_id id, body_type text,
--   post_type text, ends text, seats int)
INSERT INTO election (region_id, meeting_id, n, item, body_id, body_type, post_type, ends, seats)
VALUES (:region_id, :meeting_id, :n, :item, :body_id, :body_type, :post_type, :ends, :seats);

-- @exec remove_election(region_id int, meeting_id id, n int)
DELETE FROM election WHERE region_id = :region_id AND meeting_id = :meeting_id AND n = :n;

-- @exec set_seats(region_id int, meeting_id id, n int, seats int)
UPDATE election SET seats = :seats
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND n = :n;

-- False if somebody has changed it since.
-- @changed set_result(region_id int, meeting_id id, n int, version int, vote text,
--   ballots_given int, ballots_found int, ballots_invalid int)
UPDATE election SET vote = :vote, ballots_given = :ballots_given, ballots_found = :ballots_found,
       ballots_invalid = :ballots_invalid, version = version + 1
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND n = :n AND version = :version;

-- The posts that can be elected in an organisation of that level.
-- @many posts(level int): body_type text, body_label text, post_type text, post_label text,
--   kind text
SELECT t.code AS body_type, t.label AS body_label, p.code AS post_type, p.label AS post_label,
       t.kind
  FROM body_type_post b JOIN body_type t ON t.code = b.body_type
  JOIN post_type p ON p.code = b.post_type
 WHERE b.level = :level AND t.kind <> 'officers' ORDER BY t.position, p.position, p.code;

-- ---- candidates ---------------------------------------------------------------------------------

-- `alike`: 1 if another has the same name, 2 if of the same year of birth, too.
-- @many candidates(scope scope, region_id int, meeting_id id, n int): candidate int, member_id id,
--   last_name text, first_name text, middle_name text, born date, alike int, withdrew bool,
--   votes_for int, votes_against int, is_elected bool
SELECT c.candidate, c.member_id, c.last_name, c.first_name, c.middle_name, c.born,
       coalesce((SELECT max(CASE WHEN substr(o.born, 1, 4) = substr(c.born, 1, 4) THEN 2 ELSE 1
                            END)
                   FROM election_candidate o
                  WHERE o.region_id = c.region_id AND o.meeting_id = c.meeting_id AND o.n = c.n
                    AND o.candidate <> c.candidate AND o.last_name = c.last_name
                    AND o.first_name = c.first_name
                    AND coalesce(o.middle_name, '') = coalesce(c.middle_name, '')), 0) AS alike,
       c.withdrew, c.votes_for, c.votes_against, c.is_elected
  FROM election_candidate c JOIN meeting m ON m.id = c.meeting_id
 WHERE c.region_id = :region_id AND c.meeting_id = :meeting_id AND c.n = :n
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY c.last_name, c.first_name, c.candidate;

-- @insert add_candidate(region_id int, meeting_id id, n int, candidate int, member_id id,
--   last_name text, first_name text, middle_name text, born date)
INSERT INTO election_candidate (region_id, meeting_id, n, candidate, member_id, last_name,
                                first_name, middle_name, born)
VALUES (:region_id, :meeting_id, :n, :candidate, :member_id, :last_name, :first_name,
        :middle_name, :born);

-- @system of an election that the caller has found within its scope
-- @exec set_withdrew(region_id int, meeting_id id, n int, candidate int, withdrew bool)
UPDATE election_candidate SET withdrew = :withdrew
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND n = :n AND candidate = :candidate;

-- @system of an election that the caller has found within its scope
-- @exec remove_candidate(region_id int, meeting_id id, n int, candidate int)
DELETE FROM election_candidate
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND n = :n AND candidate = :candidate;

-- @system of an election that the caller has found within its scope
-- @exec set_votes(region_id int, meeting_id id, n int, candidate int, votes_for int,
--   votes_against int, is_elected bool)
UPDATE election_candidate SET votes_for = :votes_for, votes_against = :votes_against,
       is_elected = :is_elected
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND n = :n AND candidate = :candidate;

-- Those on the register of the organisation and below whose folded name begins so.
-- @many members(scope scope, from text, to text): id id, last_name text, first_name text,
--   middle_name text, born date, org_name text
SELECT m.id, m.last_name, m.first_name, m.middle_name, m.born, o.short_name AS org_name
  FROM member m JOIN org o ON o.id = m.org_id
 WHERE m.region_id = :scope_region AND m.name_key >= :from AND m.name_key < :to
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working')
 ORDER BY m.name_key, m.id LIMIT 30;

-- @one member(scope scope, id id): last_name text, first_name text, middle_name text, born date
SELECT m.last_name, m.first_name, m.middle_name, m.born
  FROM member m
 WHERE m.region_id = :scope_region AND m.id = :id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working');

-- ---- delegates ----------------------------------------------------------------------------------

-- Delegates whom the meetings directly below an organisation have elected in a campaign, as far as
-- their minutes are signed.
-- @many delegates(scope scope, campaign_id id, org_id id): meeting_id id, org_name text,
--   held_on date, number id, member_id id, last_name text, first_name text, middle_name text
SELECT m.id AS meeting_id, o.short_name AS org_name, m.held_on, m.number, c.member_id,
       c.last_name, c.first_name, c.middle_name
  FROM org o JOIN campaign_meeting cm ON cm.campaign_id = :campaign_id AND cm.org_id = o.id
  JOIN meeting m ON m.id = cm.meeting_id
  JOIN election e ON e.region_id = m.region_id AND e.meeting_id = m.id
  JOIN election_candidate c ON c.region_id = e.region_id AND c.meeting_id = e.meeting_id
                           AND c.n = e.n
 WHERE o.parent_id = :org_id AND m.state = 'signed' AND e.ends = 'above'
   AND e.body_type = 'conference' AND c.is_elected = 1 AND c.withdrew = 0
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY o.path, m.id, c.last_name, c.first_name, c.candidate LIMIT 2000;

-- ---- when the minutes were destroyed ------------------------------------------------------------

-- The meeting whose signed minutes a document is.
-- @one of_minutes(document_id id): region_id int, id id
SELECT m.region_id, m.id FROM document d JOIN meeting m ON m.id = d.meeting_id
 WHERE d.id = :document_id AND m.document_id = d.id;

-- @system of a meeting whose minutes an act has destroyed
-- @exec erase_candidates(region_id int, meeting_id id)
DELETE FROM election_candidate WHERE region_id = :region_id AND meeting_id = :meeting_id;

-- @exec erase_commissions(region_id int, meeting_id id)
DELETE FROM election_commission WHERE region_id = :region_id AND meeting_id = :meeting_id;

-- ---- when organisations and cards change --------------------------------------------------------

-- @exec move_paths(scope scope, path_to text)
UPDATE campaign SET org_path = :path_to || substr(org_path, length(:scope_from) + 1)
 WHERE org_path >= :scope_from AND org_path < :scope_to;

-- @exec move_days(scope scope, path_to text)
UPDATE campaign_day SET org_path = :path_to || substr(org_path, length(:scope_from) + 1)
 WHERE org_path >= :scope_from AND org_path < :scope_to;

-- @exec move_meetings(scope scope, path_to text)
UPDATE campaign_meeting SET org_path = :path_to || substr(org_path, length(:scope_from) + 1),
       branch = substr(:path_to || substr(org_path, length(:scope_from) + 1), 1, 7)
 WHERE org_path >= :scope_from AND org_path < :scope_to;

-- @exec person_merged(scope scope, gone id, kept id)
UPDATE election_candidate SET member_id = :kept, merged_from = :gone
 WHERE region_id = :scope_region AND member_id = :gone
   AND EXISTS (SELECT 1 FROM meeting m WHERE m.id = election_candidate.meeting_id
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- @exec person_parted(scope scope, gone id, kept id)
UPDATE election_candidate SET member_id = :gone, merged_from = NULL
 WHERE region_id = :scope_region AND member_id = :kept AND merged_from = :gone
   AND EXISTS (SELECT 1 FROM meeting m WHERE m.id = election_candidate.meeting_id
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);
