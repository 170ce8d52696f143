-- Feedback. Who may ask has found the event first; who answers is found by his own entry.

-- @one form(region_id int, event_id id): opened_on date, closes_on date, is_closed bool,
--   answers int, reminded_at id
SELECT opened_on, closes_on, is_closed, answers, reminded_at FROM feedback_form
 WHERE region_id = :region_id AND event_id = :event_id;

-- False if there is one already.
-- @changed add_form(region_id int, event_id id, account_id id, now int)
INSERT INTO feedback_form (region_id, event_id, account_id, made_at)
VALUES (:region_id, :event_id, :account_id, :now) ON CONFLICT DO NOTHING;

-- False if it was opened before.
-- @changed open_form(region_id int, event_id id, today date, closes_on date)
UPDATE feedback_form SET opened_on = :today, closes_on = :closes_on
 WHERE region_id = :region_id AND event_id = :event_id AND opened_on IS NULL;

-- @changed close_form(region_id int, event_id id)
UPDATE feedback_form SET is_closed = 1
 WHERE region_id = :region_id AND event_id = :event_id AND opened_on IS NOT NULL AND is_closed = 0;

-- @exec count_answer(region_id int, event_id id)
UPDATE feedback_form SET answers = answers + 1
 WHERE region_id = :region_id AND event_id = :event_id;

-- Those that close soon and whose people were not reminded.
-- @many to_remind(today date, until date, limit int): region_id int, event_id id
SELECT region_id, event_id FROM feedback_form
 WHERE is_closed = 0 AND reminded_at IS NULL AND closes_on IS NOT NULL AND opened_on < :today
   AND closes_on >= :today AND closes_on <= :until
 ORDER BY closes_on, event_id LIMIT :limit;

-- @changed set_reminded(region_id int, event_id id, now int)
UPDATE feedback_form SET reminded_at = :now
 WHERE region_id = :region_id AND event_id = :event_id AND reminded_at IS NULL;

-- ---- questions ----------------------------------------------------------------------------------

-- @many questions(region_id int, event_id id): n int, kind text, title text, choices text
SELECT n, kind, title, choices FROM feedback_question
 WHERE region_id = :region_id AND event_id = :event_id ORDER BY n;

-- @one question(region_id int, event_id id, n int): n int, kind text, title text, choices text
SELECT n, kind, title, choices FROM feedback_question
 WHERE region_id = :region_id AND event_id = :event_id AND n = :n;

-- @one next_question(region_id int, event_id id): n int
SELECT coalesce(max(n), 0) + 1 AS n FROM feedback_question
 WHERE region_id = :region_id AND event_id = :event_id;

-- These three: false, or nothing, once somebody has answered.
-- @changed add_question(region_id int, event_id id, n int, kind text, title text, choices text)
INSERT INTO feedback_question (region_id, event_id, n, kind, title, choices)
SELECT f.region_id, f.event_id, :n, :kind, :title, :choices FROM feedback_form f
 WHERE f.region_id = :region_id AND f.event_id = :event_id AND f.answers = 0;

-- @changed change_question(region_id int, event_id id, n int, kind text, title text, choices text)
UPDATE feedback_question SET kind = :kind, title = :title, choices = :choices
 WHERE region_id = :region_id AND event_id = :event_id AND n = :n
   AND EXISTS (SELECT 1 FROM feedback_form f
                WHERE f.region_id = feedback_question.region_id
                  AND f.event_id = feedback_question.event_id AND f.answers = 0);

-- @changed remove_question(region_id int, event_id id, n int)
DELETE FROM feedback_question
 WHERE region_id = :region_id AND event_id = :event_id AND n = :n
   AND EXISTS (SELECT 1 FROM feedback_form f
                WHERE f.region_id = feedback_question.region_id
                  AND f.event_id = feedback_question.event_id AND f.answers = 0);

-- ---- who is asked -------------------------------------------------------------------------------

-- @exec add_person(region_id int, event_id id, entry_id id)
INSERT INTO feedback_person (region_id, event_id, entry_id)
VALUES (:region_id, :event_id, :entry_id) ON CONFLICT DO NOTHING;

-- @many to_tell(region_id int, event_id id, told int, limit int): entry_id id
SELECT entry_id FROM feedback_person
 WHERE region_id = :region_id AND event_id = :event_id AND told < :told AND has_answered = 0
 ORDER BY entry_id LIMIT :limit;

-- @exec set_told(region_id int, event_id id, entry_id id, told int)
UPDATE feedback_person SET told = :told
 WHERE region_id = :region_id AND event_id = :event_id AND entry_id = :entry_id;

-- @one has_answered(region_id int, event_id id, entry_id id): has_answered bool
SELECT has_answered FROM feedback_person
 WHERE region_id = :region_id AND event_id = :event_id AND entry_id = :entry_id;

-- False if he has answered before.
-- @changed set_answered(region_id int, event_id id, entry_id id)
INSERT INTO feedback_person (region_id, event_id, entry_id, has_answered)
VALUES (:region_id, :event_id, :entry_id, 1)
ON CONFLICT (region_id, event_id, entry_id) DO UPDATE SET has_answered = 1
 WHERE feedback_person.has_answered = 0;

-- ---- answers ------------------------------------------------------------------------------------

-- @insert add_answer(region_id int, event_id id, id id, n int, session_n int, mark id, text text)
INSERT INTO feedback_answer (region_id, event_id, id, n, session_n, mark, text)
VALUES (:region_id, :event_id, :id, :n, :session_n, :mark, :text);

-- @many marks(region_id int, event_id id): n int, session_n int, mark int, total int
SELECT n, session_n, mark, count(*) AS total FROM feedback_answer
 WHERE region_id = :region_id AND event_id = :event_id AND mark IS NOT NULL
 GROUP BY n, session_n, mark ORDER BY n, session_n, mark;

-- In an order that has nothing to do with who wrote them.
-- @many texts(region_id int, event_id id): id id, n int, text text, is_hidden bool
SELECT id, n, text, is_hidden FROM feedback_answer
 WHERE region_id = :region_id AND event_id = :event_id AND text IS NOT NULL
 ORDER BY n, id;

-- @changed set_hidden(region_id int, event_id id, id id, is_hidden bool)
UPDATE feedback_answer SET is_hidden = :is_hidden
 WHERE region_id = :region_id AND event_id = :event_id AND id = :id AND text IS NOT NULL;
