-- People in the reserve. Whose reserve it is, is found within a scope by the place of the
-- organisation that has the post; on a card and in the own data by that of the card.

-- @many choices(): list text, code text, label text
SELECT list, code, label FROM reserve_choice ORDER BY list, position;

-- Posts for which somebody can be prepared.
-- @many posts(): code text, label text
SELECT code, label FROM post_type WHERE code NOT IN ('member', 'delegate') ORDER BY position;

-- An organisation and those above it in the region, the nearest first.
-- @many chain(path text): id id, path text, short_name text
SELECT id, path, short_name FROM org
 WHERE path IN (substr(:path, 1, 4), substr(:path, 1, 7), substr(:path, 1, 10),
                substr(:path, 1, 13), substr(:path, 1, 16)) AND length(path) > 1
 ORDER BY path DESC;

-- @one member(scope scope, member_id id): last_name text, first_name text, middle_name text,
--   org_path text, status text
SELECT last_name, first_name, middle_name, org_path, status FROM member
 WHERE region_id = :scope_region AND id = :member_id
   AND org_path >= :scope_from AND org_path < :scope_to;

-- Who may be meant by a name: the beginning of "surname name patronymic", folded.
-- @many named(scope scope, from text, to text): id id, last_name text, first_name text,
--   middle_name text, org_name text
SELECT m.id, m.last_name, m.first_name, m.middle_name, o.short_name AS org_name
  FROM member m JOIN org o ON o.id = m.org_id
 WHERE m.region_id = :scope_region AND m.name_key >= :from AND m.name_key < :to
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working')
 ORDER BY m.name_key, m.id LIMIT 6;

-- `held_since`: the person holds such a post there today; `trained_on`: the last training since he
-- is in the reserve.
-- @part line(): id id, member_id id, org_id id, org_name text, post text, post_words text,
--   state text, readiness text, since date, basis text, mentor_id id, mentor text,
--   review_on date, ended_on date, ending text,
--   end_words text, note text, version int, last_name text, first_name text, middle_name text,
--   works_at text, steps int, done int, trained_on date, held_since date
r.id, r.member_id, r.org_id, o.short_name AS org_name, r.post, r.post_words, r.state, r.readiness,
       r.since, r.basis, r.mentor_member_id AS mentor_id, r.mentor, r.review_on, r.ended_on,
       r.ending, r.end_words, r.note, r.version, m.last_name, m.first_name, m.middle_name,
       w.short_name AS works_at,
       (SELECT count(*) FROM reserve_step s
         WHERE s.region_id = r.region_id AND s.reserve_id = r.id) AS steps,
       (SELECT count(s.done_on) FROM reserve_step s
         WHERE s.region_id = r.region_id AND s.reserve_id = r.id) AS done,
       (SELECT max(x.ended_on) FROM training_record x
         WHERE x.region_id = r.region_id AND x.member_id = r.member_id AND x.ended_on >= r.since
           AND x.state = 'kept') AS trained_on,
       (SELECT min(p.valid_from) FROM body_post p JOIN body b ON b.id = p.body_id
          JOIN body_type y ON y.code = b.body_type
         WHERE p.region_id = r.region_id AND p.member_id = r.member_id AND p.org_id = r.org_id
           AND p.post_type = r.post AND y.kind IN ('standing', 'officers', 'highest')
           AND p.valid_from <= :today AND coalesce(p.valid_to, :today) >= :today
           AND coalesce(p.ended_on, :today) >= :today
           AND coalesce(p.end_reason, '') <> 'mistake') AS held_since;

-- only: in · due (looked at again by today) · untrained · past (appointed and left).
-- @many lines(scope scope, today date, only text, after id, limit int): @line
SELECT @line
  FROM reserve_person r JOIN org o ON o.id = r.org_id
  JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id JOIN org w ON w.id = m.org_id
 WHERE r.region_id = :scope_region AND r.org_path >= :scope_from AND r.org_path < :scope_to
   AND r.is_gone = 0 AND r.id > coalesce(:after, 0)
   AND CASE :only
       WHEN 'past' THEN r.state IN ('appointed', 'left')
       WHEN 'due' THEN r.state = 'in' AND coalesce(r.review_on, :today) <= :today
       WHEN 'untrained' THEN r.state = 'in' AND NOT EXISTS (
            SELECT 1 FROM training_record x
             WHERE x.region_id = r.region_id AND x.member_id = r.member_id
               AND x.ended_on >= r.since AND x.state = 'kept')
       ELSE r.state = 'in' END
 ORDER BY r.id LIMIT :limit;

-- @one counts(scope scope, today date): people int, due int, untrained int
SELECT count(*) AS people,
       coalesce(sum(CASE WHEN coalesce(r.review_on, :today) <= :today THEN 1 ELSE 0 END), 0) AS due,
       coalesce(sum(CASE WHEN NOT EXISTS (
            SELECT 1 FROM training_record x
             WHERE x.region_id = r.region_id AND x.member_id = r.member_id
               AND x.ended_on >= r.since AND x.state = 'kept') THEN 1 ELSE 0 END), 0) AS untrained
  FROM reserve_person r
 WHERE r.region_id = :scope_region AND r.org_path >= :scope_from AND r.org_path < :scope_to
   AND r.is_gone = 0 AND r.state = 'in';

-- @one find(scope scope, today date, id id): @line
SELECT @line
  FROM reserve_person r JOIN org o ON o.id = r.org_id
  JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id JOIN org w ON w.id = m.org_id
 WHERE r.region_id = :scope_region AND r.id = :id AND r.state <> 'twin'
   AND r.org_path >= :scope_from AND r.org_path < :scope_to;

-- Of one person, whatever the post; the scope is that of the card.
-- @many of_member(scope scope, today date, member_id id): @line
SELECT @line
  FROM reserve_person r JOIN org o ON o.id = r.org_id
  JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id JOIN org w ON w.id = m.org_id
 WHERE r.region_id = :scope_region AND r.member_id = :member_id AND r.state <> 'twin'
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY r.since DESC, r.id DESC LIMIT 50;

-- @system tells the region alone; the row itself is then found within a scope
-- @one region_of(id id): region_id int
SELECT region_id FROM reserve_person WHERE id = :id;

-- @many steps(scope scope, id id): n int, kind text, title text, due_on date, done_on date
SELECT s.n, s.kind, s.title, s.due_on, s.done_on
  FROM reserve_step s JOIN reserve_person r ON r.region_id = s.region_id AND r.id = s.reserve_id
 WHERE s.region_id = :scope_region AND s.reserve_id = :id
   AND r.org_path >= :scope_from AND r.org_path < :scope_to
 ORDER BY coalesce(s.due_on, '9999'), s.n LIMIT 200;

-- The same for the member himself.
-- @many own_steps(scope scope, id id, member_id id): n int, kind text, title text, due_on date,
--   done_on date
SELECT s.n, s.kind, s.title, s.due_on, s.done_on
  FROM reserve_step s JOIN reserve_person r ON r.region_id = s.region_id AND r.id = s.reserve_id
  JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id
 WHERE s.region_id = :scope_region AND s.reserve_id = :id AND r.member_id = :member_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY coalesce(s.due_on, '9999'), s.n LIMIT 200;

-- @many reviews(scope scope, id id): n int, held_on date, verdict text, readiness text,
--   next_on date
SELECT v.n, v.held_on, v.verdict, v.readiness, v.next_on
  FROM reserve_review v JOIN reserve_person r ON r.region_id = v.region_id AND r.id = v.reserve_id
 WHERE v.region_id = :scope_region AND v.reserve_id = :id
   AND r.org_path >= :scope_from AND r.org_path < :scope_to
 ORDER BY v.held_on DESC, v.n DESC LIMIT 100;

-- Working organisations whose chair has nobody in the reserve, in the order of the tree.
-- @many vacant(scope scope, after text, limit int): id id, path text, short_name text, above text
SELECT o.id, o.path, o.short_name, a.short_name AS above
  FROM org o JOIN org_type t ON t.code = o.type LEFT JOIN org a ON a.id = o.parent_id
 WHERE o.path >= :scope_from AND o.path < :scope_to AND o.path > coalesce(:after, '')
   AND o.state = 'active' AND t.level BETWEEN 1 AND 3
   AND NOT EXISTS (SELECT 1 FROM reserve_person r
                    WHERE r.org_id = o.id AND r.post = 'chair' AND r.state = 'in'
                      AND r.is_gone = 0)
 ORDER BY o.path LIMIT :limit;

-- ---- writing ------------------------------------------------------------------------------------

-- What is written of somebody in the reserve, in the order of its columns.
-- @part said(post text, post_words text, readiness text, since date, basis text, mentor_id id,
--   mentor text, review_on date, note text)
:post, :post_words, :readiness, :since, :basis, :mentor_id, :mentor, :review_on, :note;

-- False if the person is in the reserve for that post already, or the organisation is out of reach.
-- @changed add(scope scope, id id, member_id id, org_id id, @said, account_id id, now int)
INSERT INTO reserve_person (region_id, id, member_id, org_id, org_path, post, post_words, readiness,
                            since, basis, mentor_member_id, mentor, review_on, note, account_id,
                            made_at, changed_at)
SELECT :scope_region, :id, :member_id, o.id, o.path, @said, :account_id, :now, :now
  FROM org o WHERE o.id = :org_id AND o.path >= :scope_from AND o.path < :scope_to
ON CONFLICT DO NOTHING;

-- @one same(scope scope, id id, member_id id, org_id id, post text, post_words text): id id
SELECT id FROM reserve_person
 WHERE region_id = :scope_region AND member_id = :member_id AND org_id = :org_id AND post = :post
   AND coalesce(post_words, '') = coalesce(:post_words, '') AND state = 'in'
   AND id <> coalesce(:id, 0) AND org_path >= :scope_from AND org_path < :scope_to;

-- False if somebody has changed it since that version.
-- @changed change(scope scope, id id, version int, @said, account_id id, now int)
UPDATE reserve_person
   SET (post, post_words, readiness, since, basis, mentor_member_id, mentor, review_on,
        note) = (@said),
       account_id = :account_id, changed_at = :now, version = version + 1
 WHERE region_id = :scope_region AND id = :id AND version = :version AND state = 'in'
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @changed set_state(scope scope, id id, version int, before text, after text, ended_on date,
--   ending text, end_words text, account_id id, now int)
UPDATE reserve_person
   SET state = :after, ended_on = :ended_on, ending = :ending, end_words = :end_words,
       account_id = :account_id, changed_at = :now, version = version + 1
 WHERE region_id = :scope_region AND id = :id AND version = :version
   AND (state = :before OR :before = 'any' AND state IN ('appointed', 'left'))
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @changed add_step(scope scope, id id, kind text, title text, due_on date)
INSERT INTO reserve_step (region_id, reserve_id, n, kind, title, due_on)
SELECT r.region_id, r.id,
       (SELECT coalesce(max(s.n), 0) + 1 FROM reserve_step s
         WHERE s.region_id = r.region_id AND s.reserve_id = r.id), :kind, :title, :due_on
  FROM reserve_person r
 WHERE r.region_id = :scope_region AND r.id = :id AND r.state = 'in'
   AND r.org_path >= :scope_from AND r.org_path < :scope_to;

-- Done, or (no day) not done after all.
-- @changed set_done(scope scope, id id, n int, done_on date)
UPDATE reserve_step SET done_on = :done_on
 WHERE region_id = :scope_region AND reserve_id = :id AND n = :n
   AND EXISTS (SELECT 1 FROM reserve_person r
                WHERE r.region_id = reserve_step.region_id AND r.id = reserve_step.reserve_id
                  AND r.org_path >= :scope_from AND r.org_path < :scope_to);

-- @changed drop_step(scope scope, id id, n int)
DELETE FROM reserve_step
 WHERE region_id = :scope_region AND reserve_id = :id AND n = :n
   AND EXISTS (SELECT 1 FROM reserve_person r
                WHERE r.region_id = reserve_step.region_id AND r.id = reserve_step.reserve_id
                  AND r.org_path >= :scope_from AND r.org_path < :scope_to);

-- @changed add_review(scope scope, id id, held_on date, verdict text, readiness text, next_on date)
INSERT INTO reserve_review (region_id, reserve_id, n, held_on, verdict, readiness, next_on)
SELECT r.region_id, r.id,
       (SELECT coalesce(max(v.n), 0) + 1 FROM reserve_review v
         WHERE v.region_id = r.region_id AND v.reserve_id = r.id), :held_on, :verdict, :readiness,
       :next_on
  FROM reserve_person r
 WHERE r.region_id = :scope_region AND r.id = :id AND r.state = 'in'
   AND r.org_path >= :scope_from AND r.org_path < :scope_to;

-- @exec reviewed(scope scope, id id, readiness text, next_on date, now int)
UPDATE reserve_person
   SET readiness = :readiness, review_on = :next_on, changed_at = :now, version = version + 1
 WHERE region_id = :scope_region AND id = :id
   AND org_path >= :scope_from AND org_path < :scope_to;

-- ---- what others change -------------------------------------------------------------------------

-- @exec move_people(scope scope, path_to text)
UPDATE reserve_person SET org_path = :path_to || substr(org_path, length(:scope_from) + 1)
 WHERE region_id = :scope_region AND org_path >= :scope_from AND org_path < :scope_to;

-- A card became one with another: for what both are in the reserve, one row is a twin from now on.
-- @exec person_merged(scope scope, gone id, kept id)
UPDATE reserve_person
   SET member_id = :kept, former_member_id = :gone, is_gone = 0,
       state = CASE WHEN state = 'in' AND EXISTS (
                        SELECT 1 FROM reserve_person x
                         WHERE x.region_id = :scope_region AND x.member_id = :kept
                           AND x.state = 'in' AND x.org_id = reserve_person.org_id
                           AND x.post = reserve_person.post
                           AND coalesce(x.post_words, '') = coalesce(reserve_person.post_words, ''))
                    THEN 'twin' ELSE state END
 WHERE region_id = :scope_region AND member_id = :gone
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec person_parted(scope scope, gone id, kept id)
UPDATE reserve_person
   SET member_id = :gone, former_member_id = NULL, is_gone = 0,
       state = CASE WHEN state = 'twin' THEN 'in' ELSE state END
 WHERE region_id = :scope_region AND member_id = :kept AND former_member_id = :gone
   AND org_path >= :scope_from AND org_path < :scope_to;

-- A mentor's card became one with another.
-- @exec mentor_merged(scope scope, gone id, kept id)
UPDATE reserve_person SET mentor_member_id = :kept, former_mentor_member_id = :gone
 WHERE region_id = :scope_region AND mentor_member_id = :gone
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec mentor_parted(scope scope, gone id, kept id)
UPDATE reserve_person SET mentor_member_id = :gone, former_mentor_member_id = NULL
 WHERE region_id = :scope_region AND mentor_member_id = :kept AND former_mentor_member_id = :gone
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @system tells only that there is somebody
-- @one org_has(org_id id): total int
SELECT count(*) AS total FROM reserve_person WHERE org_id = :org_id AND is_gone = 0;

-- @system the hourly sweep shows no person
-- @exec sweep_steps()
DELETE FROM reserve_step
 WHERE (region_id, reserve_id) IN (SELECT region_id, id FROM reserve_person WHERE is_gone = 1);

-- @system the hourly sweep shows no person
-- @exec sweep_reviews()
DELETE FROM reserve_review
 WHERE (region_id, reserve_id) IN (SELECT region_id, id FROM reserve_person WHERE is_gone = 1);

-- @system the hourly sweep shows no person
-- @exec sweep_people()
DELETE FROM reserve_person WHERE is_gone = 1;

-- Mentors whose cards are no more.
-- @system the hourly sweep shows no person
-- @exec sweep_mentors()
UPDATE reserve_person SET mentor_member_id = NULL, mentor = NULL
 WHERE mentor_member_id IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM member m
                    WHERE m.region_id = reserve_person.region_id
                      AND m.id = reserve_person.mentor_member_id);
