-- Pairs of cards that may be one person's.

-- ---- a pass over a region -----------------------------------------------------------------------

-- @many regions(): region_id id
SELECT DISTINCT region_id FROM org WHERE region_id <> 0 ORDER BY region_id;

-- How many cards are to be expected: those on the register.
-- @one size(region_id id): people int
SELECT coalesce(sum(members), 0) AS people FROM org WHERE region_id = :region_id;

-- Regions that nobody has looked through since then, the longest forgotten first.
-- @many due_regions(before int, limit int): region_id id
SELECT o.id AS region_id FROM org o LEFT JOIN duplicate_pass p ON p.region_id = o.id
 WHERE o.region_id = o.id AND coalesce(p.ended_at, 0) < :before
 ORDER BY coalesce(p.ended_at, 0), o.id LIMIT :limit;

-- What is compared. Everybody counts, on the register or not: who was taken off in one place and
-- admitted in another has two cards.
-- @each people(scope scope): id id, org_id id, name_key text, first_key text, last_name text,
--   first_name text, middle_name text, previous_last_name text, sex text, born date, phone text,
--   email text, ticket_number text, snils_hash text, iin_hash text
SELECT id, org_id, name_key, first_key, last_name, first_name, middle_name, previous_last_name, sex,
       born, phone, email, ticket_number, snils_hash, iin_hash
  FROM member
 WHERE region_id = :scope_region AND org_path >= :scope_from AND org_path < :scope_to;

-- A pair that was judged keeps its judgement.
-- @exec put_pair(scope scope, a_id id, b_id id, id id, score int, evidence text, pass_id id)
INSERT INTO duplicate_pair (region_id, a_id, b_id, id, a_path, b_path, score, evidence, state,
                            pass_id)
SELECT a.region_id, a.id, b.id, :id, a.org_path, b.org_path, :score, :evidence, 'open', :pass_id
  FROM member a JOIN member b ON b.region_id = a.region_id AND b.id = :b_id
 WHERE a.region_id = :scope_region AND a.id = :a_id
   AND a.org_path >= :scope_from AND a.org_path < :scope_to
   AND b.org_path >= :scope_from AND b.org_path < :scope_to
ON CONFLICT (region_id, a_id, b_id) DO UPDATE
   SET score = excluded.score, evidence = excluded.evidence, pass_id = excluded.pass_id,
       a_path = excluded.a_path, b_path = excluded.b_path;

-- What this pass has not found again: a card was corrected, or is gone.
-- @exec drop_stale(region_id id, pass_id id)
DELETE FROM duplicate_pair
 WHERE region_id = :region_id AND state = 'open' AND coalesce(pass_id, 0) <> :pass_id;

-- @exec put_pass(region_id id, id id, people int, pairs int, now int)
INSERT INTO duplicate_pass (region_id, id, people, pairs, ended_at)
VALUES (:region_id, :id, :people, :pairs, :now)
ON CONFLICT (region_id) DO UPDATE
   SET id = :id, people = :people, pairs = :pairs, ended_at = :now;

-- @one pass(region_id id): ended_at int
SELECT ended_at FROM duplicate_pass WHERE region_id = :region_id;

-- ---- the list -----------------------------------------------------------------------------------

-- The likeliest first. Of a card that lies outside of the scope nothing is read but its path.
-- @many list(scope scope, state text, after_score int, after_id int, limit int): id id, score int,
--   evidence text, judged_at int, a_path text, b_path text, a_id id, a_last text, a_first text,
--   a_middle text, a_born date, a_org text, b_id id, b_last text, b_first text, b_middle text,
--   b_born date, b_org text
SELECT p.id, p.score, p.evidence, p.judged_at, p.a_path, p.b_path,
       a.id AS a_id, a.last_name AS a_last, a.first_name AS a_first, a.middle_name AS a_middle,
       a.born AS a_born, oa.short_name AS a_org,
       b.id AS b_id, b.last_name AS b_last, b.first_name AS b_first, b.middle_name AS b_middle,
       b.born AS b_born, ob.short_name AS b_org
  FROM (SELECT id, score, region_id, a_id, b_id, evidence, judged_at, a_path, b_path
          FROM duplicate_pair
         WHERE region_id = :scope_region AND state = :state
           AND ((a_path >= :scope_from AND a_path < :scope_to)
                OR (b_path >= :scope_from AND b_path < :scope_to))
           AND (score < :after_score OR (score = :after_score AND id > :after_id))
         ORDER BY score DESC, id
         LIMIT :limit) p
       LEFT JOIN member a ON a.region_id = p.region_id AND a.id = p.a_id
                         AND a.org_path >= :scope_from AND a.org_path < :scope_to
       LEFT JOIN org oa ON oa.region_id = a.region_id AND oa.id = a.org_id
       LEFT JOIN member b ON b.region_id = p.region_id AND b.id = p.b_id
                         AND b.org_path >= :scope_from AND b.org_path < :scope_to
       LEFT JOIN org ob ON ob.region_id = b.region_id AND ob.id = b.org_id
 ORDER BY p.score DESC, p.id;

-- The organisation that stands at the end of a path.
-- @one org_at(region_id id, path text): short_name text
SELECT short_name FROM org WHERE region_id = :region_id AND path = :path;

-- ---- one pair -----------------------------------------------------------------------------------

-- @one pair(region_id id, id id): a_id id, b_id id, a_path text, b_path text, score int, evidence
--   text, state text, judged_at int, kept_id id, kept_version int, kept_card bytes, gone_card
--   bytes, gone_org_id id, sign_ins text
SELECT a_id, b_id, a_path, b_path, score, evidence, state, judged_at, kept_id, kept_version,
       kept_card, gone_card, gone_org_id, sign_ins
  FROM duplicate_pair WHERE region_id = :region_id AND id = :id;

-- What is shown of a card beside what members_card_of tells.
-- @one side(scope scope, id id): org_id id, org_path text, org_name text, changed_at int
SELECT m.org_id, m.org_path, o.short_name AS org_name, m.changed_at
  FROM member m JOIN org o ON o.region_id = m.region_id AND o.id = m.org_id
 WHERE m.region_id = :scope_region AND m.id = :id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- False if it was judged meanwhile.
-- @changed judge(region_id id, id id, before text, after text, now int, account_id id)
UPDATE duplicate_pair SET state = :after, judged_at = :now, judged_by = :account_id
 WHERE region_id = :region_id AND id = :id AND state = :before;

-- ---- merging ------------------------------------------------------------------------------------

-- @exec keep_merge(region_id id, id id, a_path text, b_path text, kept_id id, kept_version int,
--   kept_card bytes, gone_card bytes, gone_org_id id, sign_ins text)
UPDATE duplicate_pair
   SET a_path = :a_path, b_path = :b_path, kept_id = :kept_id, kept_version = :kept_version,
       kept_card = :kept_card, gone_card = :gone_card, gone_org_id = :gone_org_id,
       sign_ins = :sign_ins
 WHERE region_id = :region_id AND id = :id;

-- @exec forget_merge(region_id id, id id)
UPDATE duplicate_pair
   SET kept_id = NULL, kept_version = NULL, kept_card = NULL, gone_card = NULL, gone_org_id = NULL,
       sign_ins = NULL
 WHERE region_id = :region_id AND id = :id;

-- Cards that can no longer be brought back.
-- @exec forget_old(before int)
UPDATE duplicate_pair SET kept_card = NULL, gone_card = NULL, sign_ins = NULL
 WHERE kept_card IS NOT NULL AND judged_at < :before;

-- The history of the card that goes. What is still open there ends the day before; what the other
-- card says already is not said twice. An open membership is not moved: the day of joining, which
-- was chosen, has made it. So it is with the electronic record.
-- @exec move_periods(scope scope, from_id id, to_id id, until date)
INSERT INTO member_period (region_id, member_id, kind, valid_from, id, valid_to, org_id, value,
                           detail, precision, mutation_id)
SELECT p.region_id, :to_id, p.kind, p.valid_from, p.id, coalesce(p.valid_to, :until), p.org_id,
       p.value, p.detail, p.precision, p.mutation_id
  FROM member m JOIN member_period p ON p.region_id = m.region_id AND p.member_id = m.id
 WHERE m.region_id = :scope_region AND m.id = :from_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND (p.kind <> 'm' OR p.valid_to IS NOT NULL) AND p.kind <> 'd'
   AND p.valid_from <= coalesce(p.valid_to, :until)
   AND NOT EXISTS (SELECT 1 FROM member_period k
                    WHERE k.region_id = p.region_id AND k.member_id = :to_id AND k.kind = p.kind
                      AND coalesce(k.value, '') = coalesce(p.value, '')
                      AND coalesce(k.org_id, 0) = coalesce(p.org_id, 0)
                      AND k.valid_from <= p.valid_from
                      AND coalesce(k.valid_to, '9999') >= coalesce(p.valid_to, :until));

-- @many judged_with(region_id id, member_id id): other_id id, a_path text, b_path text, score int,
--   evidence text
SELECT CASE WHEN a_id = :member_id THEN b_id ELSE a_id END AS other_id, a_path, b_path, score,
       evidence
  FROM duplicate_pair
 WHERE region_id = :region_id AND state = 'different' AND (a_id = :member_id OR b_id = :member_id);

-- @exec put_judgement(region_id id, a_id id, b_id id, id id, a_path text, b_path text, score int,
--   evidence text, now int, account_id id)
INSERT INTO duplicate_pair (region_id, a_id, b_id, id, a_path, b_path, score, evidence, state,
                            judged_at, judged_by)
VALUES (:region_id, :a_id, :b_id, :id, :a_path, :b_path, :score, :evidence, 'different', :now,
        :account_id)
ON CONFLICT (region_id, a_id, b_id) DO UPDATE SET state = 'different'
 WHERE duplicate_pair.state = 'open';

-- @exec drop_open(region_id id, member_id id)
DELETE FROM duplicate_pair
 WHERE region_id = :region_id AND state = 'open' AND (a_id = :member_id OR b_id = :member_id);

-- ---- sign-ins -----------------------------------------------------------------------------------

-- @many sign_ins(region_id id, a_id id, b_id id, today date): id id, person_id id, email text,
--   last_name text, first_name text, middle_name text, is_closed bool, posts int
SELECT a.id, a.person_id, a.email, a.last_name, a.first_name, a.middle_name, a.is_closed,
       (SELECT count(*) FROM mandate m WHERE m.account_id = a.id AND m.role <> 'member'
           AND (m.valid_to IS NULL OR m.valid_to >= :today)) AS posts
  FROM account a
 WHERE a.person_region_id = :region_id AND (a.person_id = :a_id OR a.person_id = :b_id)
 ORDER BY a.id;

-- @exec connect_sign_in(id id, region_id id, person_id id, is_closed bool)
UPDATE account SET person_region_id = :region_id, person_id = :person_id, is_closed = :is_closed
 WHERE id = :id;

-- ---- the start page -----------------------------------------------------------------------------

-- Pairs of which both cards are within reach, up to a limit; out of the index of the list.
-- @one count_open(scope scope, limit int): total int
SELECT count(*) AS total FROM (
SELECT 1 AS one FROM duplicate_pair
 WHERE region_id = :scope_region AND state = 'open'
   AND a_path >= :scope_from AND a_path < :scope_to
   AND b_path >= :scope_from AND b_path < :scope_to
 LIMIT :limit) pairs;
