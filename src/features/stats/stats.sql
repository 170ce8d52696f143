-- All organisations in the order of their paths, the liquidated ones too: people were counted
-- there.
-- @each orgs(): id id, region_id int, path text, level int, type text, employer_kind text
SELECT o.id, o.region_id, o.path, t.level, o.type, o.employer_kind
  FROM org o JOIN org_type t ON t.code = o.type ORDER BY o.path;

-- Where organisations stood, and of which type they were, until something else began after the day:
-- what is undone of the tree of today to have that of a past day.
-- @many tree_changes(after date): org_id id, day date, old_parent_id id, old_type text,
--   old_level int
SELECT v.org_id, v.valid_from AS day, p.parent_id AS old_parent_id, p.type AS old_type,
       t.level AS old_level
  FROM org_version v
       JOIN org_version p ON p.region_id = v.region_id AND p.org_id = v.org_id
        AND p.valid_from = (SELECT max(q.valid_from) FROM org_version q
                             WHERE q.region_id = v.region_id AND q.org_id = v.org_id
                               AND q.valid_from < v.valid_from)
       JOIN org_type t ON t.code = p.type
 WHERE v.valid_from > :after
   AND (coalesce(v.parent_id, 0) <> coalesce(p.parent_id, 0) OR v.type <> p.type)
 ORDER BY v.valid_from, v.org_id;

-- @part card(): id id, sex text, born date, born_year int, joined_on date, joined_year int,
--   has_electronic_record bool
m.id, m.sex, m.born, m.born_year, m.joined_on, m.joined_year, m.has_electronic_record;

-- @part fact(): member_id id, kind text, valid_from date, valid_to date, org_id id, value text,
--   detail text, precision text
p.member_id, p.kind, p.valid_from, p.valid_to, p.org_id, p.value, p.detail, p.precision;

-- People of a region: SQLite has an index of what is asked for here.
-- @system the facts for counting are laid out for the whole installation
-- @each people(region_id int): @card
SELECT @card
-- sqlite:
  FROM member m INDEXED BY member_facts
-- postgres:
  FROM member m
-- both:
 WHERE m.region_id = :region_id ORDER BY m.region_id, m.id;

-- Their dated facts, person by person. (SQLite looks into a table for each IN: 30 ns a fact.)
-- @system the facts for counting are laid out for the whole installation
-- @each periods(region_id int): @fact
SELECT @fact
  FROM member_period p WHERE p.region_id = :region_id AND p.kind <> 'w'
 ORDER BY p.region_id, p.member_id, p.kind, p.valid_from, p.id;

-- ---- what has changed since ---------------------------------------------------------------------

-- What this transaction sees, in the words of PostgreSQL: all changes before the first number, of
-- those up to the second all but the ones named behind it.
-- @one moment(): snapshot text, trimmed int
-- sqlite:
SELECT n || ':' || n || ':' AS snapshot, trimmed
  FROM (SELECT max(coalesce((SELECT max(moment) FROM stats_changed), 0), trimmed - 1) + 1 AS n,
               trimmed FROM stats_log) seen
-- postgres:
SELECT CAST(txid_current_snapshot() AS text) AS snapshot, trimmed FROM stats_log
-- both:
;

-- Whose rows a transaction with that snapshot did not see as they are now.
-- @many changed(since int, snapshot text, limit int): region_id int, member_id int
SELECT DISTINCT c.region_id, c.member_id FROM stats_changed c
 WHERE c.moment >= :since
-- sqlite:
   AND :snapshot <> ''
-- postgres:
   AND NOT txid_visible_in_snapshot(c.moment, CAST(:snapshot AS txid_snapshot))
-- both:
 ORDER BY c.region_id, c.member_id LIMIT :limit;

-- @system the facts for counting are laid out for the whole installation
-- @each changed_people(since int, snapshot text): @card
SELECT @card
  FROM (SELECT DISTINCT c.region_id, c.member_id FROM stats_changed c
         WHERE c.moment >= :since
-- sqlite:
           AND :snapshot <> ''
       ) k CROSS JOIN member m
-- postgres:
           AND NOT txid_visible_in_snapshot(c.moment, CAST(:snapshot AS txid_snapshot))
       ) k CROSS JOIN member m
-- both:
 WHERE m.region_id = k.region_id AND m.id = k.member_id;

-- @system the facts for counting are laid out for the whole installation
-- @each changed_periods(since int, snapshot text): @fact
SELECT @fact
  FROM (SELECT DISTINCT c.region_id, c.member_id FROM stats_changed c
         WHERE c.moment >= :since
-- sqlite:
           AND :snapshot <> ''
-- postgres:
           AND NOT txid_visible_in_snapshot(c.moment, CAST(:snapshot AS txid_snapshot))
-- both:
       ) k CROSS JOIN member_period p
 WHERE p.region_id = k.region_id AND p.member_id = k.member_id
   AND p.kind IN ('c', 'd', 'm', 'r', 's')
 ORDER BY p.member_id, p.kind, p.valid_from, p.id;

-- The last row stays: the next one is numbered after it.
-- @exec trim(before int)
DELETE FROM stats_changed
 WHERE moment < :before AND moment < (SELECT max(c.moment) FROM stats_changed c);

-- @exec say_trimmed(before int)
UPDATE stats_log SET trimmed = :before WHERE trimmed < :before;

-- No facts that were laid out before are of use.
-- @exec trim_all()
UPDATE stats_log SET trimmed = (SELECT max(moment) FROM stats_changed) + 1;

-- @insert put_change(region_id int, member_id int)
INSERT INTO stats_changed (region_id, member_id) VALUES (:region_id, :member_id);

-- How many people the register has, without counting them.
-- @one people_about(): total int
SELECT coalesce(sum(members), 0) AS total FROM org_branch
-- sqlite:
 WHERE path = '0'
-- both:
;

-- The last entry of the log: facts that know of a later one belong to another register.
-- @one last_entry(): id id
SELECT max(id) AS id FROM audit_entry;

-- @one entry(id id): id id
SELECT id FROM audit_entry WHERE id = :id;

-- @many regions(): region_id int
SELECT r.id AS region_id FROM region r JOIN org o ON o.id = r.id ORDER BY o.path;

-- ---- the same by SQL: profkom check -------------------------------------------------------------

-- Who is counted on a day: by the organisation in which they are registered.
-- @system a check of the whole installation
-- @each members_on(day date): org_id id, category text, sex text, has_record bool, total int
SELECT k.org_id, k.category, k.sex, k.has_record, count(*) AS total
  FROM (SELECT r.org_id, card.sex,
               CASE WHEN EXISTS (SELECT 1 FROM member_period d
                                  WHERE d.region_id = card.region_id AND d.member_id = card.id
                                    AND d.kind = 'd')
                    THEN CASE WHEN EXISTS (SELECT 1 FROM member_period d
                                            WHERE d.region_id = card.region_id
                                              AND d.member_id = card.id AND d.kind = 'd'
                                              AND (d.valid_from <= :day OR d.precision = 'u')
                                              AND (d.valid_to IS NULL OR d.valid_to >= :day))
                              THEN 1 ELSE 0 END
                    ELSE card.has_electronic_record END AS has_record,
               (SELECT c.value FROM member_period c
                 WHERE c.region_id = r.region_id AND c.member_id = r.member_id AND c.kind = 'c'
                   AND (c.valid_from <= :day OR c.precision = 'u')
                   AND (c.valid_to IS NULL OR c.valid_to >= :day)
                 ORDER BY c.valid_from, c.id LIMIT 1) AS category
          FROM member card
               JOIN member_period r ON r.region_id = card.region_id AND r.member_id = card.id
                AND r.kind = 'r' AND r.valid_from <= :day
                AND (r.valid_to IS NULL OR r.valid_to >= :day)
               JOIN member_period m ON m.region_id = card.region_id AND m.member_id = card.id
                AND m.kind = 'm' AND m.valid_from <= :day
                AND (m.valid_to IS NULL OR m.valid_to > :day)) k
 GROUP BY k.org_id, k.category, k.sex, k.has_record;

-- Whose membership ended in the time.
-- @system a check of the whole installation
-- @each ended_between(since date, day date): org_id id, status text, reason text, total int
SELECT r.org_id, m.value AS status, m.detail AS reason, count(*) AS total
  FROM member card
       JOIN member_period m ON m.region_id = card.region_id AND m.member_id = card.id
        AND m.kind = 'm' AND m.valid_to > :since AND m.valid_to <= :day
       JOIN member_period r ON r.region_id = card.region_id AND r.member_id = card.id
        AND r.kind = 'r' AND r.valid_from < m.valid_to AND m.valid_from < m.valid_to
-- sqlite:
        AND (r.valid_to IS NULL OR date(r.valid_to, '+1 day') >= m.valid_to)
-- postgres:
        AND (r.valid_to IS NULL
             OR to_char(CAST(r.valid_to AS date) + 1, 'YYYY-MM-DD') >= m.valid_to)
-- both:
 GROUP BY r.org_id, m.value, m.detail;
