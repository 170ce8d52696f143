-- @part held(): member_id id, org_id id, body text, kind text, post text, valid_from date,
--   valid_to date, ended_on date, is_released bool
p.member_id, p.org_id, b.body_type AS body, t.kind, p.post_type AS post, p.valid_from, p.valid_to,
       p.ended_on, p.is_released;

-- @part second(): id id, main_id id
s.id, s.main_id;

-- Posts of people of the register, in all times; what was entered by mistake was never held.
-- @system the facts for counting are laid out for the whole installation
-- @each all(): @held
SELECT @held
-- sqlite:
  FROM body_post p NOT INDEXED CROSS JOIN body b CROSS JOIN body_type t
-- postgres:
  FROM body_post p CROSS JOIN body b CROSS JOIN body_type t
-- both:
 WHERE p.member_id IS NOT NULL AND (p.end_reason IS NULL OR p.end_reason <> 'mistake')
   AND b.id = p.body_id AND t.code = b.body_type;

-- Second cards: the posts named with them are those of the main card.
-- @system the facts for counting are laid out for the whole installation
-- @each seconds(): @second
SELECT @second
-- sqlite:
  FROM member s INDEXED BY member_second
-- postgres:
  FROM member s
-- both:
 WHERE s.main_id IS NOT NULL;

-- Of those who have changed since. (No card has the id 0; without that word SQLite makes a Bloom
-- filter of all posts first.)
-- @system the facts for counting are laid out for the whole installation
-- @each changed(since int, snapshot text): @held
WITH told (region_id, member_id) AS (
SELECT DISTINCT c.region_id, c.member_id FROM stats_changed c
 WHERE c.moment >= :since AND c.member_id <> 0
-- sqlite:
   AND :snapshot <> ''
-- postgres:
   AND NOT txid_visible_in_snapshot(c.moment, CAST(:snapshot AS txid_snapshot))
-- both:
), cards (region_id, id) AS (
SELECT region_id, member_id FROM told
UNION
SELECT s.region_id, s.id FROM told k CROSS JOIN member s
 WHERE s.region_id = k.region_id AND s.main_id = k.member_id
)
SELECT @held FROM cards k CROSS JOIN body_post p CROSS JOIN body b CROSS JOIN body_type t
 WHERE p.region_id = k.region_id AND p.member_id = k.id
   AND (p.end_reason IS NULL OR p.end_reason <> 'mistake' OR k.id = 0)
   AND b.id = p.body_id AND t.code = b.body_type;

-- @system the facts for counting are laid out for the whole installation
-- @each changed_seconds(since int, snapshot text): @second
SELECT @second
  FROM (SELECT DISTINCT c.region_id, c.member_id FROM stats_changed c
         WHERE c.moment >= :since AND c.member_id <> 0
-- sqlite:
           AND :snapshot <> ''
-- postgres:
           AND NOT txid_visible_in_snapshot(c.moment, CAST(:snapshot AS txid_snapshot))
-- both:
       ) k CROSS JOIN member s
 WHERE s.region_id = k.region_id AND s.main_id = k.member_id;

-- The same by SQL: how many of those who are registered in each organisation hold a post on a day.
-- @system a check of the whole installation
-- @each holders_on(day date): org_id id, total int
SELECT r.org_id, count(DISTINCT card.id) AS total
  FROM body_post p
       JOIN member named ON named.region_id = p.region_id AND named.id = p.member_id
       JOIN member card ON card.region_id = named.region_id
        AND card.id = coalesce(named.main_id, named.id)
       JOIN member_period r ON r.region_id = card.region_id AND r.member_id = card.id
        AND r.kind = 'r' AND r.valid_from <= :day
        AND (r.valid_to IS NULL OR r.valid_to >= :day)
       JOIN member_period m ON m.region_id = card.region_id AND m.member_id = card.id
        AND m.kind = 'm' AND m.valid_from <= :day
        AND (m.valid_to IS NULL OR m.valid_to > :day)
 WHERE p.valid_from <= :day AND (p.valid_to IS NULL OR p.valid_to >= :day)
   AND (p.ended_on IS NULL OR p.ended_on >= :day)
   AND (p.end_reason IS NULL OR p.end_reason <> 'mistake')
 GROUP BY r.org_id;
