-- Learning. The listener is found by the own card; staff see who learns by a programme that they
-- hold, and their own people in those of others.

-- @part entry(): id id, region_id int, programme_id id, member_id id, state text, entered_by text,
--   began_on date, due_on date, ended_on date, answer text, record_id id, made_at int
e.id, e.region_id, e.programme_id, e.member_id, e.state, e.entered_by, e.began_on, e.due_on,
       e.ended_on, e.answer, e.record_id, e.made_at;

-- ---- the listener -------------------------------------------------------------------------------

-- @many of_member(scope scope, member_id id, limit int): @entry
SELECT @entry
  FROM learning_entry e JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
 WHERE e.region_id = :scope_region AND e.member_id = :member_id AND e.state <> 'twin'
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY e.id DESC LIMIT :limit;

-- The latest entry into a programme.
-- @one own(scope scope, member_id id, programme_id id): @entry
SELECT @entry
  FROM learning_entry e JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
 WHERE e.region_id = :scope_region AND e.member_id = :member_id AND e.programme_id = :programme_id
   AND e.state <> 'twin' AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY e.id DESC LIMIT 1;

-- @one place_of(scope scope, member_id id): org_path text, status text
SELECT org_path, status FROM member
 WHERE region_id = :scope_region AND id = :member_id
   AND org_path >= :scope_from AND org_path < :scope_to;

-- False if the person is not within the scope, or learns by it already.
-- @changed add(scope scope, id id, programme_id id, member_id id, state text, entered_by text,
--   began_on date, due_on date, account_id id, now int)
INSERT INTO learning_entry (region_id, id, programme_id, member_id, state, entered_by, began_on,
                            due_on, account_id, made_at, changed_at)
SELECT m.region_id, :id, :programme_id, m.id, :state, :entered_by, :began_on, :due_on, :account_id,
       :now, :now
  FROM member m
 WHERE m.region_id = :scope_region AND m.id = :member_id
   AND m.status IN ('active', 'temporarily_not_working')
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
ON CONFLICT DO NOTHING;

-- Of one state into another; false if it is in that state no more. The scope holds the person.
-- @changed set_state(scope scope, id id, before text, after text, answer text, began_on date,
--   due_on date, ended_on date, now int)
UPDATE learning_entry
   SET state = :after, answer = :answer, began_on = coalesce(:began_on, began_on),
       due_on = coalesce(:due_on, due_on), ended_on = :ended_on, changed_at = :now
 WHERE region_id = :scope_region AND id = :id AND state = :before
   AND EXISTS (SELECT 1 FROM member m
                WHERE m.region_id = learning_entry.region_id AND m.id = learning_entry.member_id
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- @exec set_record(scope scope, id id, record_id id)
UPDATE learning_entry SET record_id = :record_id
 WHERE region_id = :scope_region AND id = :id
   AND EXISTS (SELECT 1 FROM member m
                WHERE m.region_id = learning_entry.region_id AND m.id = learning_entry.member_id
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- ---- progress -----------------------------------------------------------------------------------

-- @many seen(region_id int, entry_id id): material_n int
SELECT material_n FROM learning_seen
 WHERE region_id = :region_id AND entry_id = :entry_id ORDER BY material_n;

-- @exec see(region_id int, entry_id id, material_n int, now int)
INSERT INTO learning_seen (region_id, entry_id, material_n, seen_at)
VALUES (:region_id, :entry_id, :material_n, :now) ON CONFLICT DO NOTHING;

-- How often each test was sat, and whether it was passed.
-- @many sat(scope scope, entry_id id): test_n int, sittings int, passed int, best int, open_id id
SELECT a.test_n, count(*) AS sittings, max(a.is_passed) AS passed,
       max(CASE WHEN a.most_points > 0 THEN a.points * 100 / a.most_points ELSE 0 END) AS best,
       max(CASE WHEN a.closed_at IS NULL THEN a.id ELSE 0 END) AS open_id
  FROM learning_attempt a JOIN learning_entry e ON e.region_id = a.region_id AND e.id = a.entry_id
  JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
 WHERE a.region_id = :scope_region AND a.entry_id = :entry_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 GROUP BY a.test_n ORDER BY a.test_n;

-- The latest work for each assignment.
-- @many works(scope scope, entry_id id): id id, assignment_n int, state text, text text, name text,
--   size int, note text, points int, sent_at int, answered_at int
SELECT w.id, w.assignment_n, w.state, w.text, w.name, w.size, w.note, w.points, w.sent_at,
       w.answered_at
  FROM learning_work w JOIN learning_entry e ON e.region_id = w.region_id AND e.id = w.entry_id
  JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
 WHERE w.region_id = :scope_region AND w.entry_id = :entry_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY w.id DESC;

-- ---- who learns ---------------------------------------------------------------------------------

-- What is done of what the programme asks for.
-- @part done(): seen int, passed int, accepted int
(SELECT count(*) FROM learning_seen s JOIN programme_material pm
            ON pm.programme_id = e.programme_id AND pm.n = s.material_n
         WHERE s.region_id = e.region_id AND s.entry_id = e.id) AS seen,
       (SELECT count(DISTINCT a.test_n) FROM learning_attempt a JOIN learning_test t
            ON t.programme_id = a.programme_id AND t.n = a.test_n AND t.is_retired = 0
         WHERE a.region_id = e.region_id AND a.entry_id = e.id AND a.is_passed = 1) AS passed,
       (SELECT count(*) FROM learning_work w JOIN learning_assignment s
            ON s.programme_id = w.programme_id AND s.n = w.assignment_n AND s.is_retired = 0
         WHERE w.region_id = e.region_id AND w.entry_id = e.id AND w.state = 'accepted')
           AS accepted;

-- All of a programme that the scope holds, and the own people in those of others.
-- @many learners(scope scope, programme_id id, state text, after int, limit int): id id,
--   region_id int, member_id id, state text, began_on date, due_on date, ended_on date,
--   answer text, last_name text, first_name text, middle_name text, org_name text,
--   org_path text, seen int, passed int, accepted int
SELECT e.id, e.region_id, e.member_id, e.state, e.began_on, e.due_on, e.ended_on, e.answer,
       m.last_name, m.first_name, m.middle_name, o.short_name AS org_name, m.org_path, @done
  FROM learning_entry e JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
  JOIN org o ON o.id = m.org_id JOIN programme p ON p.id = e.programme_id
 WHERE e.programme_id = :programme_id AND e.state <> 'twin' AND e.id > :after
   AND (:state IS NULL OR e.state = :state)
   AND ((p.org_path >= :scope_from AND p.org_path < :scope_to)
        OR (m.org_path >= :scope_from AND m.org_path < :scope_to))
 ORDER BY e.id LIMIT :limit;

-- @one done_of(scope scope, entry_id id): seen int, passed int, accepted int
SELECT @done
  FROM learning_entry e JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
 WHERE e.region_id = :scope_region AND e.id = :entry_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- How many are in each state.
-- @many states(scope scope, programme_id id): state text, total int
SELECT e.state, count(*) AS total
  FROM learning_entry e JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
  JOIN programme p ON p.id = e.programme_id
 WHERE e.programme_id = :programme_id AND e.state <> 'twin'
   AND ((p.org_path >= :scope_from AND p.org_path < :scope_to)
        OR (m.org_path >= :scope_from AND m.org_path < :scope_to))
 GROUP BY e.state ORDER BY e.state;

-- An entry into a programme that the scope holds; with where the person is.
-- @one held(scope scope, programme_id id, id id): @entry
SELECT @entry
  FROM learning_entry e JOIN programme p ON p.id = e.programme_id
 WHERE e.id = :id AND e.programme_id = :programme_id AND e.state <> 'twin'
   AND p.org_path >= :scope_from AND p.org_path < :scope_to;

-- Who learns by it already, of the own people.
-- @many learning_now(scope scope, programme_id id): member_id id
SELECT e.member_id
  FROM learning_entry e JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
 WHERE e.programme_id = :programme_id AND e.state IN ('asked', 'studying')
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY e.member_id;

-- Of the listeners of an event that the scope holds: how many learn by its programme.
-- @one of_event(scope scope, event_id id, programme_id id): listeners int, studying int, done int
SELECT count(*) AS listeners,
       coalesce(sum(CASE WHEN x.state = 'studying' THEN 1 ELSE 0 END), 0) AS studying,
       coalesce(sum(CASE WHEN x.state = 'done' THEN 1 ELSE 0 END), 0) AS done
  FROM (SELECT (SELECT min(e.state) FROM learning_entry e
                 WHERE e.region_id = n.person_region_id AND e.member_id = n.member_id
                   AND e.programme_id = :programme_id AND e.state IN ('studying', 'done')) AS state
          FROM event_entry n
          JOIN event v ON v.region_id = n.region_id AND v.id = n.event_id
         WHERE v.id = :event_id AND n.role = 'listener' AND n.state = 'comes'
           AND v.org_path >= :scope_from AND v.org_path < :scope_to) x;

-- ---- tests --------------------------------------------------------------------------------------

-- @part test(): region_id int, programme_id id, n int, module_n int, title text, draws int,
--   minutes int, attempts int, pass_percent int
region_id, programme_id, n, module_n, title, draws, minutes, attempts, pass_percent;

-- @many tests(programme_id id): @test
SELECT @test FROM learning_test
 WHERE programme_id = :programme_id AND is_retired = 0 ORDER BY module_n = 0, module_n, n;

-- @one find_test(programme_id id, n int): @test
SELECT @test FROM learning_test WHERE programme_id = :programme_id AND n = :n AND is_retired = 0;

-- @one last_test(programme_id id): n int
SELECT coalesce(max(n), 0) AS n FROM learning_test WHERE programme_id = :programme_id;

-- @insert add_test(region_id int, programme_id id, n int, module_n int, title text, draws id,
--   minutes id, attempts id, pass_percent int)
INSERT INTO learning_test (region_id, programme_id, n, module_n, title, draws, minutes, attempts,
                           pass_percent)
VALUES (:region_id, :programme_id, :n, :module_n, :title, :draws, :minutes, :attempts,
        :pass_percent);

-- @changed change_test(programme_id id, n int, module_n int, title text, draws id, minutes id,
--   attempts id, pass_percent int)
UPDATE learning_test
   SET module_n = :module_n, title = :title, draws = :draws, minutes = :minutes,
       attempts = :attempts, pass_percent = :pass_percent
 WHERE programme_id = :programme_id AND n = :n AND is_retired = 0;

-- @changed retire_test(programme_id id, n int)
UPDATE learning_test SET is_retired = 1
 WHERE programme_id = :programme_id AND n = :n AND is_retired = 0;

-- ---- the bank -----------------------------------------------------------------------------------

-- With how often each was answered, and how often rightly.
-- @many bank(programme_id id, limit int): id id, module_n int, kind text, question text,
--   answer text, points int, explanation text
SELECT id, module_n, kind, question, answer, points, explanation FROM learning_question
 WHERE programme_id = :programme_id AND is_retired = 0 ORDER BY id LIMIT :limit;

-- How often each question of the bank was answered, and how often rightly: numbers, no people.
-- @system numbers alone, of a programme that the caller holds
-- @many answered(programme_id id): question_id id, total int, rightly int
SELECT q.id AS question_id, count(*) AS total, sum(a.is_right) AS rightly
  FROM learning_question q JOIN learning_answer a ON a.question_id = q.id
 WHERE q.programme_id = :programme_id AND q.is_retired = 0 AND a.is_right IS NOT NULL
 GROUP BY q.id ORDER BY q.id;

-- @one question(programme_id id, id id): id id, module_n int, kind text, question text,
--   answer text, points int, explanation text
SELECT id, module_n, kind, question, answer, points, explanation FROM learning_question
 WHERE programme_id = :programme_id AND id = :id AND is_retired = 0;

-- @many ids(programme_id id, module_n int): id id
SELECT id FROM learning_question
 WHERE programme_id = :programme_id AND is_retired = 0
   AND (:module_n = 0 OR module_n = :module_n) ORDER BY id;

-- @one count_bank(programme_id id, module_n int): total int
SELECT count(*) AS total FROM learning_question
 WHERE programme_id = :programme_id AND is_retired = 0
   AND (:module_n = 0 OR module_n = :module_n);

-- @insert add_question(region_id int, id id, programme_id id, module_n int, kind text,
--   question text, answer text, points int, explanation text, now int)
INSERT INTO learning_question (region_id, id, programme_id, module_n, kind, question, answer,
                               points, explanation, made_at)
VALUES (:region_id, :id, :programme_id, :module_n, :kind, :question, :answer, :points, :explanation,
        :now);

-- @insert add_option(question_id id, n int, label text, is_right bool)
INSERT INTO learning_option (question_id, n, label, is_right)
VALUES (:question_id, :n, :label, :is_right);

-- @changed retire_question(programme_id id, id id)
UPDATE learning_question SET is_retired = 1
 WHERE programme_id = :programme_id AND id = :id AND is_retired = 0;

-- @many options(question_id id): n int, label text, is_right bool
SELECT n, label, is_right FROM learning_option WHERE question_id = :question_id ORDER BY n;

-- ---- attempts -----------------------------------------------------------------------------------

-- @part attempt(): id id, region_id int, entry_id id, programme_id id, test_n int, seed int,
--   pass_percent int, began_at int, ends_at int, closed_at int, points int, most_points int,
--   is_passed bool
a.id, a.region_id, a.entry_id, a.programme_id, a.test_n, a.seed, a.pass_percent, a.began_at,
       a.ends_at, a.closed_at, a.points, a.most_points, a.is_passed;

-- @one find_attempt(scope scope, member_id id, id id): @attempt
SELECT @attempt
  FROM learning_attempt a JOIN learning_entry e ON e.region_id = a.region_id AND e.id = a.entry_id
  JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
 WHERE a.region_id = :scope_region AND a.id = :id AND e.member_id = :member_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- @many attempts(scope scope, entry_id id, test_n int): @attempt
SELECT @attempt
  FROM learning_attempt a JOIN learning_entry e ON e.region_id = a.region_id AND e.id = a.entry_id
  JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
 WHERE a.region_id = :scope_region AND a.entry_id = :entry_id AND a.test_n = :test_n
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY a.id;

-- False if one is under way.
-- @changed add_attempt(region_id int, id id, entry_id id, programme_id id, test_n int, seed int,
--   pass_percent int, now int, ends_at id)
INSERT INTO learning_attempt (region_id, id, entry_id, programme_id, test_n, seed, pass_percent,
                              began_at, ends_at)
VALUES (:region_id, :id, :entry_id, :programme_id, :test_n, :seed, :pass_percent, :now, :ends_at)
ON CONFLICT DO NOTHING;

-- @insert add_answer(region_id int, attempt_id id, n int, question_id id)
INSERT INTO learning_answer (region_id, attempt_id, n, question_id)
VALUES (:region_id, :attempt_id, :n, :question_id);

-- The questions of an attempt without their keys.
-- @many asked(scope scope, attempt_id id): n int, question_id id, kind text, question text,
--   points int, answer text, is_right int, key text, explanation text
SELECT b.n, b.question_id, q.kind, q.question, q.points, b.answer, b.is_right, q.answer AS key,
       q.explanation
  FROM learning_answer b
  JOIN learning_attempt a ON a.region_id = b.region_id AND a.id = b.attempt_id
  JOIN learning_entry e ON e.region_id = a.region_id AND e.id = a.entry_id
  JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
  JOIN learning_question q ON q.id = b.question_id
 WHERE b.region_id = :scope_region AND b.attempt_id = :attempt_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY b.n;

-- False if the attempt was counted meanwhile.
-- @changed answer(scope scope, attempt_id id, n int, answer text, now int)
UPDATE learning_answer SET answer = :answer, saved_at = :now
 WHERE region_id = :scope_region AND attempt_id = :attempt_id AND n = :n
   AND EXISTS (SELECT 1 FROM learning_attempt a
                JOIN learning_entry e ON e.region_id = a.region_id AND e.id = a.entry_id
                JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
                WHERE a.region_id = learning_answer.region_id
                  AND a.id = learning_answer.attempt_id AND a.closed_at IS NULL
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- @exec judge(scope scope, attempt_id id, n int, is_right bool)
UPDATE learning_answer SET is_right = :is_right
 WHERE region_id = :scope_region AND attempt_id = :attempt_id AND n = :n
   AND EXISTS (SELECT 1 FROM learning_attempt a
                JOIN learning_entry e ON e.region_id = a.region_id AND e.id = a.entry_id
                JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
                WHERE a.region_id = learning_answer.region_id
                  AND a.id = learning_answer.attempt_id
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- False if it was counted already.
-- @changed close_attempt(scope scope, id id, points int, most_points int, is_passed bool, now int)
UPDATE learning_attempt
   SET closed_at = :now, points = :points, most_points = :most_points, is_passed = :is_passed
 WHERE region_id = :scope_region AND id = :id AND closed_at IS NULL
   AND EXISTS (SELECT 1 FROM learning_entry e
                JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
                WHERE e.region_id = learning_attempt.region_id AND e.id = learning_attempt.entry_id
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- Whose time is over.
-- @system the job runner shows no person
-- @many over(before int, limit int): id id, region_id int, entry_id id, member_id id
SELECT a.id, a.region_id, a.entry_id, e.member_id
  FROM learning_attempt a JOIN learning_entry e ON e.region_id = a.region_id AND e.id = a.entry_id
 WHERE a.closed_at IS NULL AND a.ends_at IS NOT NULL AND a.ends_at < :before
 ORDER BY a.ends_at LIMIT :limit;

-- ---- assignments --------------------------------------------------------------------------------

-- @part assignment(): region_id int, programme_id id, n int, module_n int, title text, about text,
--   most_points int
region_id, programme_id, n, module_n, title, about, most_points;

-- @many assignments(programme_id id): @assignment
SELECT @assignment FROM learning_assignment
 WHERE programme_id = :programme_id AND is_retired = 0 ORDER BY module_n = 0, module_n, n;

-- @one find_assignment(programme_id id, n int): @assignment
SELECT @assignment FROM learning_assignment
 WHERE programme_id = :programme_id AND n = :n AND is_retired = 0;

-- @one last_assignment(programme_id id): n int
SELECT coalesce(max(n), 0) AS n FROM learning_assignment WHERE programme_id = :programme_id;

-- @insert add_assignment(region_id int, programme_id id, n int, module_n int, title text,
--   about text, most_points id)
INSERT INTO learning_assignment (region_id, programme_id, n, module_n, title, about, most_points)
VALUES (:region_id, :programme_id, :n, :module_n, :title, :about, :most_points);

-- @changed change_assignment(programme_id id, n int, module_n int, title text, about text,
--   most_points id)
UPDATE learning_assignment
   SET module_n = :module_n, title = :title, about = :about, most_points = :most_points
 WHERE programme_id = :programme_id AND n = :n AND is_retired = 0;

-- @changed retire_assignment(programme_id id, n int)
UPDATE learning_assignment SET is_retired = 1
 WHERE programme_id = :programme_id AND n = :n AND is_retired = 0;

-- False if one waits already, or was accepted.
-- @changed add_work(region_id int, id id, entry_id id, programme_id id, assignment_n int,
--   text text, name text, type text, size id, hash text, content bytes, now int)
INSERT INTO learning_work (region_id, id, entry_id, programme_id, assignment_n, text, name, type,
                           size, hash, content, sent_at)
VALUES (:region_id, :id, :entry_id, :programme_id, :assignment_n, :text, :name, :type, :size, :hash,
        :content, :now)
ON CONFLICT DO NOTHING;

-- ---- letters ------------------------------------------------------------------------------------

-- @part reader(): region_id int, member_id id, account_id id, email text, phone text, language text
m.region_id, m.id AS member_id, c.id AS account_id, coalesce(c.email, m.email) AS email, m.phone,
       coalesce(c.language, m.language) AS language;

-- @system the programme tells its listener
-- @one reader_of(region_id int, id id): @reader
SELECT @reader
  FROM learning_entry e JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
  LEFT JOIN account c ON c.person_region_id = m.region_id AND c.person_id = m.id
                     AND c.is_closed = 0
 WHERE e.region_id = :region_id AND e.id = :id;

-- Trainers of the programme who are on the register and have a sign-in; none if another work came
-- since that moment.
-- @system the programme tells its trainers
-- @many trainers_to_tell(region_id int, programme_id id, work_id id, since int): @reader
SELECT @reader
  FROM programme_trainer t
  JOIN member m ON m.region_id = t.person_region_id AND m.id = t.member_id
  JOIN account c ON c.person_region_id = m.region_id AND c.person_id = m.id AND c.is_closed = 0
 WHERE t.region_id = :region_id AND t.programme_id = :programme_id
   AND NOT EXISTS (SELECT 1 FROM learning_work w
                    WHERE w.programme_id = :programme_id AND w.sent_at > :since
                      AND w.id <> :work_id)
 ORDER BY t.n;

-- @part file(): name text, type text, size int, hash text, content bytes
w.name, w.type, w.size, w.hash, w.content;

-- @one own_file(scope scope, member_id id, id id): @file
SELECT @file
  FROM learning_work w JOIN learning_entry e ON e.region_id = w.region_id AND e.id = w.entry_id
  JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
 WHERE w.region_id = :scope_region AND w.id = :id AND e.member_id = :member_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- @one held_file(scope scope, programme_id id, id id): @file
SELECT @file
  FROM learning_work w JOIN programme p ON p.id = w.programme_id
 WHERE w.id = :id AND w.programme_id = :programme_id
   AND p.org_path >= :scope_from AND p.org_path < :scope_to;

-- What waits for an answer, the oldest first.
-- @many sent(scope scope, programme_id id, limit int): id id, region_id int, entry_id id,
--   member_id id, assignment_n int, title text, text text, name text, size int, sent_at int,
--   most_points int, last_name text, first_name text, middle_name text, org_name text
SELECT w.id, w.region_id, w.entry_id, e.member_id, w.assignment_n, s.title, w.text, w.name, w.size,
       w.sent_at, s.most_points, m.last_name, m.first_name, m.middle_name, o.short_name AS org_name
  FROM learning_work w JOIN learning_entry e ON e.region_id = w.region_id AND e.id = w.entry_id
  JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id JOIN org o ON o.id = m.org_id
  JOIN learning_assignment s ON s.programme_id = w.programme_id AND s.n = w.assignment_n
  JOIN programme p ON p.id = w.programme_id
 WHERE w.programme_id = :programme_id AND w.state = 'sent'
   AND p.org_path >= :scope_from AND p.org_path < :scope_to
 ORDER BY w.id LIMIT :limit;

-- False if it was answered meanwhile.
-- @changed answer_work(scope scope, programme_id id, id id, state text, note text, points id,
--   account_id id, now int)
UPDATE learning_work
   SET state = :state, note = :note, points = :points, account_id = :account_id, answered_at = :now
 WHERE id = :id AND programme_id = :programme_id AND state = 'sent'
   AND EXISTS (SELECT 1 FROM programme p
                WHERE p.id = learning_work.programme_id
                  AND p.org_path >= :scope_from AND p.org_path < :scope_to);

-- ---- what others change -------------------------------------------------------------------------

-- @system ids of cards alone
-- @exec person_merged(region_id int, gone id, kept id)
UPDATE learning_entry
   SET member_id = :kept, former_member_id = :gone, is_gone = 0, state_before = state,
       state = CASE WHEN state IN ('asked', 'studying') AND EXISTS (
                        SELECT 1 FROM learning_entry x
                         WHERE x.region_id = :region_id AND x.member_id = :kept
                           AND x.programme_id = learning_entry.programme_id
                           AND x.state IN ('asked', 'studying'))
                    THEN 'twin' ELSE state END
 WHERE region_id = :region_id AND member_id = :gone;

-- @system ids of cards alone
-- @exec person_parted(region_id int, gone id, kept id)
UPDATE learning_entry
   SET member_id = :gone, former_member_id = NULL, is_gone = 0,
       state = CASE WHEN state = 'twin' THEN coalesce(state_before, 'left') ELSE state END,
       state_before = NULL
 WHERE region_id = :region_id AND member_id = :kept AND former_member_id = :gone;

-- Entries of cards that are no more.
-- @system the hourly sweep shows no person
-- @many gone(limit int): id id, region_id int
SELECT e.id, e.region_id FROM learning_entry e
 WHERE e.is_gone = 1
   AND NOT EXISTS (SELECT 1 FROM member m WHERE m.region_id = e.region_id AND m.id = e.member_id)
 ORDER BY e.id LIMIT :limit;

-- @system the hourly sweep shows no person
-- @exec drop_answers(region_id int, entry_id id)
DELETE FROM learning_answer
 WHERE region_id = :region_id
   AND attempt_id IN (SELECT a.id FROM learning_attempt a
                       WHERE a.region_id = :region_id AND a.entry_id = :entry_id);

-- @system the hourly sweep shows no person
-- @exec drop_attempts(region_id int, entry_id id)
DELETE FROM learning_attempt WHERE region_id = :region_id AND entry_id = :entry_id;

-- @system the hourly sweep shows no person
-- @exec drop_works(region_id int, entry_id id)
DELETE FROM learning_work WHERE region_id = :region_id AND entry_id = :entry_id;

-- @exec drop_seen(region_id int, entry_id id)
DELETE FROM learning_seen WHERE region_id = :region_id AND entry_id = :entry_id;

-- @system the hourly sweep shows no person
-- @exec drop_entry(region_id int, id id)
DELETE FROM learning_entry WHERE region_id = :region_id AND id = :id;
