-- Trainings of people. Whose record it is, is found within a scope by the place of the card; the
-- triggers of schema/0001 keep org_path there.

-- @part line(): id id, member_id id, title text, kind text, attendance text, category text,
--   hours int, began_on date, ended_on date, taught_place text, taught_org_id id, taught_by text,
--   paper_kind text, paper_number text, paper_on date, valid_until date, note text, answer text,
--   state text, version int, file_name text, last_name text, first_name text, middle_name text,
--   org_id id, org_name text
r.id, r.member_id, r.title, r.kind, r.attendance, r.category, r.hours, r.began_on, r.ended_on,
       r.taught_place, r.taught_org_id, r.taught_by, r.paper_kind, r.paper_number, r.paper_on,
       r.valid_until, r.note, r.answer, r.state, r.version, f.name AS file_name, m.last_name,
       m.first_name, m.middle_name, r.org_id, o.short_name AS org_name;

-- @many choices(): list text, code text, label text
SELECT list, code, label FROM training_choice ORDER BY list, position;

-- An organisation and those above it, the nearest first.
-- @many chain(path text): id id, short_name text
SELECT id, short_name FROM org
 WHERE path IN (substr(:path, 1, 1), substr(:path, 1, 4), substr(:path, 1, 7), substr(:path, 1, 10),
                substr(:path, 1, 13), substr(:path, 1, 16))
 ORDER BY path DESC;

-- ---- one person ---------------------------------------------------------------------------------

-- @one person(scope scope, member_id id): last_name text, first_name text, middle_name text,
--   status text, org_id id, org_path text
SELECT last_name, first_name, middle_name, status, org_id, org_path FROM member
 WHERE region_id = :scope_region AND id = :member_id
   AND org_path >= :scope_from AND org_path < :scope_to;

-- The latest first.
-- @many of_member(scope scope, member_id id, limit int): @line
SELECT @line
  FROM training_record r JOIN org o ON o.id = r.org_id
  JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id
  LEFT JOIN training_file f ON f.region_id = r.region_id AND f.record_id = r.id
 WHERE r.region_id = :scope_region AND r.member_id = :member_id AND r.state = 'kept'
   AND coalesce(r.org_path, '') >= :scope_from AND coalesce(r.org_path, '') < :scope_to
 ORDER BY r.ended_on DESC, r.id DESC LIMIT :limit;

-- What the person has told of and what became of it, the latest first.
-- @many told_by(scope scope, member_id id, limit int): @line
SELECT @line
  FROM training_record r JOIN org o ON o.id = r.org_id
  JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id
  LEFT JOIN training_file f ON f.region_id = r.region_id AND f.record_id = r.id
 WHERE r.region_id = :scope_region AND r.member_id = :member_id AND r.state IN ('told', 'refused')
   AND coalesce(r.org_path, '') >= :scope_from AND coalesce(r.org_path, '') < :scope_to
 ORDER BY r.id DESC LIMIT :limit;

-- @one sums_of_member(scope scope, member_id id, term_since date): trainings int, hours int,
--   term_trainings int, term_hours int
SELECT count(*) AS trainings, coalesce(sum(r.hours), 0) AS hours,
       coalesce(sum(CASE WHEN r.ended_on >= :term_since THEN 1 ELSE 0 END), 0) AS term_trainings,
       coalesce(sum(CASE WHEN r.ended_on >= :term_since THEN r.hours ELSE 0 END), 0) AS term_hours
  FROM training_record r
 WHERE r.region_id = :scope_region AND r.member_id = :member_id AND r.state = 'kept'
   AND coalesce(r.org_path, '') >= :scope_from AND coalesce(r.org_path, '') < :scope_to;

-- @one find(scope scope, member_id id, id id): @line
SELECT @line
  FROM training_record r JOIN org o ON o.id = r.org_id
  JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id
  LEFT JOIN training_file f ON f.region_id = r.region_id AND f.record_id = r.id
 WHERE r.region_id = :scope_region AND r.id = :id AND r.member_id = :member_id
   AND r.state IN ('kept', 'told', 'refused')
   AND r.org_path >= :scope_from AND r.org_path < :scope_to;

-- @one file(scope scope, member_id id, id id): name text, type text, size int, hash text,
--   content bytes
SELECT f.name, f.type, f.size, f.hash, f.content
  FROM training_record r JOIN training_file f ON f.region_id = r.region_id AND f.record_id = r.id
 WHERE r.region_id = :scope_region AND r.id = :id AND r.member_id = :member_id
   AND r.state IN ('kept', 'told', 'refused')
   AND r.org_path >= :scope_from AND r.org_path < :scope_to;

-- Since when the person holds the posts of today, the earliest of them.
-- @system whoever calls it has found the person
-- @one term_since(region_id id, member_id id, today date): day date
SELECT min(p.valid_from) AS day FROM body_post p
 WHERE p.region_id = :region_id AND p.member_id = :member_id AND p.valid_from <= :today
   AND coalesce(p.valid_to, :today) >= :today AND coalesce(p.ended_on, :today) >= :today
   AND coalesce(p.end_reason, '') <> 'mistake'
HAVING min(p.valid_from) IS NOT NULL;

-- The category that goes with the highest post of that day.
-- @system whoever calls it has found the person
-- @one category_on(region_id id, member_id id, day date): category text
SELECT tp.category
  FROM body_post p JOIN body b ON b.id = p.body_id
  JOIN org o ON o.id = p.org_id JOIN org_type t ON t.code = o.type
  JOIN training_post tp ON tp.body_type = b.body_type AND tp.level = t.level
                       AND tp.post_type = p.post_type
  JOIN training_choice c ON c.list = 'category' AND c.code = tp.category
 WHERE p.region_id = :region_id AND p.member_id = :member_id AND p.valid_from <= :day
   AND coalesce(p.valid_to, :day) >= :day AND coalesce(p.ended_on, :day) >= :day
   AND coalesce(p.end_reason, '') <> 'mistake'
 ORDER BY c.position LIMIT 1;

-- ---- writing ------------------------------------------------------------------------------------

-- False if the person is not within the scope, or has the same training on the same days already.
-- @changed add(scope scope, member_id id, id id, state text, title text, title_key text, kind text,
--   attendance text, category text, hours int, began_on date, ended_on date, taught_place text,
--   taught_org_id id, taught_by text, paper_kind text, paper_number text, paper_on date,
--   valid_until date, note text, account_id id, now int)
INSERT INTO training_record (region_id, id, member_id, org_id, org_path, is_counted, state, title,
                             title_key, kind, attendance, category, hours, began_on, ended_on,
                             taught_place, taught_org_id, taught_by, paper_kind, paper_number,
                             paper_on, valid_until, note, account_id, made_at, changed_at, sex,
                             born_year)
SELECT m.region_id, :id, m.id, m.org_id, m.org_path,
       CASE WHEN m.status IN ('active', 'temporarily_not_working') THEN 1 ELSE 0 END, :state,
       :title, :title_key, :kind, :attendance, :category, :hours, :began_on, :ended_on,
       :taught_place, :taught_org_id, :taught_by, :paper_kind, :paper_number, :paper_on,
       :valid_until, :note, :account_id, :now, :now, m.sex,
       coalesce(CAST(substr(m.born, 1, 4) AS INTEGER), m.born_year)
  FROM member m
 WHERE m.region_id = :scope_region AND m.id = :member_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
ON CONFLICT DO NOTHING;

-- Another record of the same person says the same.
-- @one same(scope scope, member_id id, id id, title_key text, began_on date, ended_on date): id id
SELECT r.id FROM training_record r
 WHERE r.region_id = :scope_region AND r.member_id = :member_id AND r.state = 'kept'
   AND r.title_key = :title_key AND r.began_on = :began_on AND r.ended_on = :ended_on
   AND r.id <> coalesce(:id, 0)
   AND coalesce(r.org_path, '') >= :scope_from AND coalesce(r.org_path, '') < :scope_to;

-- False if somebody has changed it since that version.
-- @changed change(scope scope, member_id id, id id, version int, title text, title_key text,
--   kind text, attendance text, category text, hours int, began_on date, ended_on date,
--   taught_place text, taught_org_id id, taught_by text, paper_kind text, paper_number text,
--   paper_on date, valid_until date, note text, account_id id, now int)
UPDATE training_record
   SET title = :title, title_key = :title_key, kind = :kind, attendance = :attendance,
       category = :category, hours = :hours, began_on = :began_on, ended_on = :ended_on,
       taught_place = :taught_place, taught_org_id = :taught_org_id, taught_by = :taught_by,
       paper_kind = :paper_kind, paper_number = :paper_number, paper_on = :paper_on,
       valid_until = :valid_until, note = :note, account_id = :account_id, changed_at = :now,
       version = version + 1
 WHERE region_id = :scope_region AND id = :id AND member_id = :member_id AND state = 'kept'
   AND version = :version AND org_path >= :scope_from AND org_path < :scope_to;

-- From one state into another; false if it is not in that state or of that version (0 = any).
-- @changed set_state(scope scope, member_id id, id id, version int, before text, after text,
--   now int)
UPDATE training_record SET state = :after, changed_at = :now, version = version + 1
 WHERE region_id = :scope_region AND id = :id AND member_id = :member_id AND state = :before
   AND version = coalesce(:version, version)
   AND org_path >= :scope_from AND org_path < :scope_to;

-- Of each year of the person one kept record is the first: by it people are counted once.
-- @exec count_once(scope scope, member_id id)
UPDATE training_record
   SET is_first = CASE WHEN state = 'kept' AND id = (SELECT min(x.id) FROM training_record x
                        WHERE x.region_id = training_record.region_id
                          AND x.member_id = training_record.member_id
                          AND x.year = training_record.year AND x.state = 'kept')
                       THEN 1 ELSE 0 END
 WHERE region_id = :scope_region AND member_id = :member_id
   AND coalesce(org_path, '') >= :scope_from AND coalesce(org_path, '') < :scope_to;

-- @insert add_file(region_id id, record_id id, name text, type text, size int, hash text,
--   content bytes, now int)
INSERT INTO training_file (region_id, record_id, name, type, size, hash, content, made_at)
VALUES (:region_id, :record_id, :name, :type, :size, :hash, :content, :now);

-- @exec drop_file(scope scope, id id)
DELETE FROM training_file
 WHERE region_id = :scope_region AND record_id = :id
   AND EXISTS (SELECT 1 FROM training_record r
                WHERE r.region_id = training_file.region_id AND r.id = training_file.record_id
                  AND r.org_path >= :scope_from AND r.org_path < :scope_to);

-- ---- events -------------------------------------------------------------------------------------

-- The record of an event; else what was written down as the same training on the same days.
-- @one of_event(scope scope, member_id id, event_id id, title_key text, began_on date,
--   ended_on date): @line
SELECT @line
  FROM training_record r JOIN org o ON o.id = r.org_id
  JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id
  LEFT JOIN training_file f ON f.region_id = r.region_id AND f.record_id = r.id
 WHERE r.region_id = :scope_region AND r.member_id = :member_id AND r.state = 'kept'
   AND (r.event_id = :event_id
        OR (r.event_id IS NULL AND r.title_key = :title_key AND r.began_on = :began_on
            AND r.ended_on = :ended_on))
   AND r.org_path >= :scope_from AND r.org_path < :scope_to
 ORDER BY coalesce(r.event_id, 0) DESC LIMIT 1;

-- @exec set_event(scope scope, member_id id, id id, event_id id)
UPDATE training_record SET event_id = :event_id
 WHERE region_id = :scope_region AND id = :id AND member_id = :member_id
   AND org_path >= :scope_from AND org_path < :scope_to;

-- ---- what members tell of -----------------------------------------------------------------------

-- The oldest first.
-- @many told(scope scope, limit int): @line
SELECT @line
  FROM training_record r JOIN org o ON o.id = r.org_id
  JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id
  LEFT JOIN training_file f ON f.region_id = r.region_id AND f.record_id = r.id
 WHERE r.region_id = :scope_region AND r.org_path >= :scope_from AND r.org_path < :scope_to
   AND r.state = 'told'
 ORDER BY r.id LIMIT :limit;

-- @one count_told(scope scope): total int
SELECT count(*) AS total FROM training_record r
 WHERE r.region_id = :scope_region AND r.org_path >= :scope_from AND r.org_path < :scope_to
   AND r.state = 'told';

-- False if it was answered meanwhile.
-- @changed answer(scope scope, member_id id, id id, state text, answer text, category text,
--   account_id id, now int)
UPDATE training_record
   SET state = :state, answer = :answer, category = coalesce(:category, category),
       account_id = :account_id, changed_at = :now, version = version + 1
 WHERE region_id = :scope_region AND id = :id AND member_id = :member_id AND state = 'told'
   AND org_path >= :scope_from AND org_path < :scope_to;

-- The answer is taken back.
-- @changed unanswer(scope scope, member_id id, id id, version int, now int)
UPDATE training_record
   SET state = 'told', answer = NULL, changed_at = :now, version = version + 1
 WHERE region_id = :scope_region AND id = :id AND member_id = :member_id
   AND state IN ('kept', 'refused') AND version = :version
   AND org_path >= :scope_from AND org_path < :scope_to;

-- ---- organisations ------------------------------------------------------------------------------

-- @one sums(year int, path text, path_to text): people int, trainings int, hours int
SELECT coalesce(sum(people), 0) AS people, coalesce(sum(trainings), 0) AS trainings,
       coalesce(sum(hours), 0) AS hours
  FROM training_count WHERE year = :year AND path >= :path AND path < :path_to;

-- @part sum(): code text, trainings int, hours int
sum(trainings) AS trainings, sum(hours) AS hours;

-- @many sums_by_kind(year int, path text, path_to text): @sum
SELECT kind AS code, @sum
  FROM training_count WHERE year = :year AND path >= :path AND path < :path_to
 GROUP BY kind HAVING sum(trainings) > 0 ORDER BY 2 DESC, 1;

-- @many sums_by_category(year int, path text, path_to text): @sum
SELECT category AS code, @sum
  FROM training_count WHERE year = :year AND path >= :path AND path < :path_to
 GROUP BY category HAVING sum(trainings) > 0 ORDER BY 2 DESC, 1;

-- All that reports ask of a year: every kind, category and shape of a branch.
-- @many sums_by_shape(year int, path text, path_to text): kind text, category text, shape text,
--   people int, trainings int, hours int
SELECT kind, category, shape, sum(people) AS people, sum(trainings) AS trainings,
       sum(hours) AS hours
  FROM training_count WHERE year = :year AND path >= :path AND path < :path_to
 GROUP BY kind, category, shape HAVING sum(trainings) > 0;

-- What stands directly under an organisation, each a range of the index.
-- @many sums_below(year int, parent_id id): id id, short_name text, members int, people int,
--   trainings int, hours int
SELECT o.id, o.short_name, o.members, coalesce(sum(c.people), 0) AS people,
       coalesce(sum(c.trainings), 0) AS trainings, coalesce(sum(c.hours), 0) AS hours
  FROM org o LEFT JOIN training_count c ON c.year = :year AND c.path >= o.path
                                       AND c.path < o.path || '~'
 WHERE o.parent_id = :parent_id AND o.state <> 'liquidated'
 GROUP BY o.id, o.short_name, o.members, o.sort_key ORDER BY o.sort_key, o.id;

-- ---- figures of any period ----------------------------------------------------------------------

-- Every training of a branch that ended between two days, person by person, of each the earliest
-- written first; region_id NULL: of the union. With `with_posts` the post of the last day, a
-- released one before others.
-- @system figures alone: what names people is read by a scope
-- @each between(region_id id, path text, path_to text, since date, day date, first_year int,
--   last_year int, with_posts bool): id int, member_id int, kind text, category text, shape text,
--   hours int, body text, post text, level int, is_released bool
SELECT x.id, x.member_id, x.kind, x.category, x.shape, x.hours, b.body_type AS body,
       p.post_type AS post, coalesce(t.level, -1) AS level,
       coalesce(p.is_released, 0) AS is_released
  FROM (SELECT r.id, r.member_id, r.kind, r.category, r.shape, coalesce(r.hours, 0) AS hours,
               CASE WHEN :with_posts = 1 THEN (
                   SELECT q.id FROM body_post q
                    WHERE q.region_id = r.region_id AND q.member_id = r.member_id
                      AND q.valid_from <= r.ended_on
                      AND coalesce(q.valid_to, r.ended_on) >= r.ended_on
                      AND coalesce(q.ended_on, r.ended_on) >= r.ended_on
                      AND coalesce(q.end_reason, '') <> 'mistake'
                    ORDER BY q.is_released DESC, q.id LIMIT 1) END AS post_id
          FROM region g CROSS JOIN training_record r
         WHERE (:region_id IS NULL OR g.id = :region_id) AND r.region_id = g.id
           AND r.year BETWEEN :first_year AND :last_year AND r.state = 'kept'
           AND r.org_path >= :path AND r.org_path < :path_to
           AND r.ended_on >= :since AND r.ended_on < :day AND r.is_counted >= 0) x
  LEFT JOIN body_post p ON p.id = x.post_id
  LEFT JOIN body b ON b.id = p.body_id
  LEFT JOIN org o ON o.id = p.org_id
  LEFT JOIN org_type t ON t.code = o.type
 ORDER BY x.member_id, x.id;

-- Some of them, by their ids, in that order.
-- @many behind(scope scope, ids text): @line
SELECT @line
-- sqlite:
  FROM json_each(:ids) wanted CROSS JOIN training_record r ON r.id = wanted.value
-- postgres:
  FROM json_array_elements_text(CAST(:ids AS json)) WITH ORDINALITY wanted (value, place)
       JOIN training_record r ON r.id = CAST(wanted.value AS bigint)
-- both:
  JOIN org o ON o.id = r.org_id
  JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id
  LEFT JOIN training_file f ON f.region_id = r.region_id AND f.record_id = r.id
 WHERE r.region_id = :scope_region AND r.org_path >= :scope_from AND r.org_path < :scope_to
-- sqlite:
 ORDER BY wanted.key
-- postgres:
 ORDER BY wanted.place
-- both:
;

-- ---- the report in words ------------------------------------------------------------------------

-- @one text_of(region_id int, org_id id, since date, until date): body text, version int,
--   changed_at int
SELECT body, version, changed_at FROM training_text
 WHERE region_id = :region_id AND org_id = :org_id AND since = :since AND until = :until;

-- False if somebody has kept another one since that version (0: there was none).
-- @changed keep_text(region_id int, org_id id, since date, until date, body text, version int,
--   account_id id, now int)
INSERT INTO training_text (region_id, org_id, since, until, body, account_id, changed_at)
VALUES (:region_id, :org_id, :since, :until, :body, :account_id, :now)
ON CONFLICT (region_id, org_id, since, until) DO UPDATE
   SET body = excluded.body, version = training_text.version + 1,
       account_id = excluded.account_id, changed_at = excluded.changed_at
 WHERE training_text.version = :version;

-- @changed drop_text(region_id int, org_id id, since date, until date)
DELETE FROM training_text
 WHERE region_id = :region_id AND org_id = :org_id AND since = :since AND until = :until;

-- How many got a document about a training in a period.
-- @system figures alone
-- @one papers_between(region_id int, path text, path_to text, since date, day date): total int
SELECT count(*) AS total FROM training_record
 WHERE region_id = :region_id AND org_path >= :path AND org_path < :path_to AND state = 'kept'
   AND ended_on >= :since AND ended_on < :day AND paper_kind IS NOT NULL;

-- ---- lists --------------------------------------------------------------------------------------

-- Trainings of a year, organisation by organisation: a walk along the index training_year.
-- @many of_year(scope scope, year int, kind text, category text, after_path text, after_day text,
--   after_id int, limit int): @line
SELECT @line
  FROM training_record r JOIN org o ON o.id = r.org_id
  JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id
  LEFT JOIN training_file f ON f.region_id = r.region_id AND f.record_id = r.id
 WHERE r.region_id = :scope_region AND r.year = :year AND r.state = 'kept'
   AND r.org_path >= :scope_from AND r.org_path < :scope_to
   AND (r.org_path, r.ended_on, r.id) > (coalesce(:after_path, ''), coalesce(:after_day, ''),
                                         coalesce(:after_id, 0))
   AND (:kind IS NULL OR r.kind = :kind) AND (:category IS NULL OR r.category = :category)
 ORDER BY r.org_path, r.ended_on, r.id LIMIT :limit;

-- @one place_of(scope scope, id id): org_path text, day text, valid_until text
SELECT org_path, ended_on AS day, valid_until FROM training_record
 WHERE region_id = :scope_region AND id = :id AND org_path >= :scope_from AND org_path < :scope_to;

-- What has to be repeated: it ran out or runs out between these days, and the same was not learnt
-- again since.
-- @part to_repeat(since date, until date)
r.state = 'kept' AND r.is_counted = 1 AND r.valid_until IS NOT NULL
   AND r.valid_until >= :since AND r.valid_until <= :until
   AND NOT EXISTS (SELECT 1 FROM training_record x
                    WHERE x.region_id = r.region_id AND x.member_id = r.member_id
                      AND x.state = 'kept' AND x.title_key = r.title_key
                      AND x.began_on > r.began_on);

-- @many ending(scope scope, @to_repeat, after_day text, after_id int, limit int): @line
SELECT @line
  FROM training_record r JOIN org o ON o.id = r.org_id
  JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id
  LEFT JOIN training_file f ON f.region_id = r.region_id AND f.record_id = r.id
 WHERE r.region_id = :scope_region AND r.org_path >= :scope_from AND r.org_path < :scope_to
   AND (r.valid_until, r.id) > (coalesce(:after_day, ''), coalesce(:after_id, 0)) AND @to_repeat
 ORDER BY r.valid_until, r.id LIMIT :limit;

-- @one count_ending(scope scope, @to_repeat): total int
SELECT count(*) AS total FROM training_record r
 WHERE r.region_id = :scope_region AND r.org_path >= :scope_from AND r.org_path < :scope_to
   AND @to_repeat;

-- Posts of today in a branch whose holders are to be trained; `since`: those that were taken up on
-- that day or later.
-- @part held(today date, since date)
p.org_id = o.id AND b.id = p.body_id AND tp.body_type = b.body_type AND tp.level = t.level
   AND tp.post_type = p.post_type AND p.member_id IS NOT NULL AND p.valid_from <= :today
   AND (p.valid_to IS NULL OR p.valid_to >= :today)
   AND (p.ended_on IS NULL OR p.ended_on >= :today)
   AND (p.end_reason IS NULL OR p.end_reason <> 'mistake') AND o.state = 'active'
   AND p.valid_from >= coalesce(:since, '');

-- Of each category: how many hold such posts, how many of them were trained since they do, and how
-- many took one up on the day `lately` or later and were not.
-- @many coverage(scope scope, @held, lately date): category text, elected int, trained int,
--   newcomers int
SELECT h.category, count(*) AS elected, sum(h.is_trained) AS trained,
       sum(h.is_newcomer) AS newcomers
  FROM (SELECT g.category, g.member_id, max(g.is_trained) AS is_trained,
               max(CASE WHEN g.since >= :lately AND g.is_trained = 0 THEN 1 ELSE 0 END)
                   AS is_newcomer
          FROM (SELECT tp.category, p.member_id, p.valid_from AS since,
                       CASE WHEN EXISTS (SELECT 1 FROM training_record r
                                          WHERE r.region_id = p.region_id
                                            AND r.member_id = p.member_id
                                            AND r.ended_on >= p.valid_from AND r.state = 'kept')
                            THEN 1 ELSE 0 END AS is_trained
                  FROM org o CROSS JOIN org_type t CROSS JOIN body_post p CROSS JOIN body b
                  CROSS JOIN training_post tp
                 WHERE t.code = o.type AND o.path >= :scope_from AND o.path < :scope_to AND @held) g
         GROUP BY g.category, g.member_id) h
  JOIN training_choice c ON c.list = 'category' AND c.code = h.category
 GROUP BY h.category, c.position ORDER BY c.position;

-- Who holds such posts, the highest category first; each post of a person is a line. `latest`: the
-- last training since the post is held.
-- @many holders(scope scope, @held, category text, untrained_only bool, limit int): member_id id,
--   last_name text, first_name text, middle_name text, category text, post_label text,
--   body_label text, body_name text, org_id id, org_name text, org_path text, since date,
--   latest date
SELECT h.member_id, m.last_name, m.first_name, m.middle_name, h.category, h.post_label,
       h.body_label, h.body_name, h.org_id, h.org_name, h.path AS org_path, h.since, h.latest
  FROM (SELECT p.region_id, p.member_id, tp.category, pt.label AS post_label,
               bt.label AS body_label, b.name AS body_name, o.id AS org_id,
               o.short_name AS org_name, o.path, p.valid_from AS since, c.position, p.id AS post_id,
               (SELECT max(r.ended_on) FROM training_record r
                 WHERE r.region_id = p.region_id AND r.member_id = p.member_id
                   AND r.ended_on >= p.valid_from AND r.state = 'kept') AS latest
          FROM org o CROSS JOIN org_type t CROSS JOIN body_post p CROSS JOIN body b
          CROSS JOIN training_post tp CROSS JOIN training_choice c CROSS JOIN post_type pt
          CROSS JOIN body_type bt
         WHERE t.code = o.type AND o.path >= :scope_from AND o.path < :scope_to AND @held
           AND c.list = 'category' AND c.code = tp.category AND pt.code = p.post_type
           AND bt.code = b.body_type AND (:category IS NULL OR tp.category = :category)) h
  JOIN member m ON m.region_id = h.region_id AND m.id = h.member_id
 WHERE :untrained_only = 0 OR h.latest IS NULL
 ORDER BY h.position, h.path, h.post_id LIMIT :limit;

-- ---- what others change -------------------------------------------------------------------------

-- @exec move_records(scope scope, path_to text)
UPDATE training_record SET org_path = :path_to || substr(org_path, length(:scope_from) + 1)
 WHERE region_id = :scope_region AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec move_counts(scope scope, path_to text)
UPDATE training_count SET path = :path_to || substr(path, length(:scope_from) + 1)
 WHERE path >= :scope_from AND path < :scope_to;

-- A card became one with another: what both have is a twin from now on.
-- @exec person_merged(scope scope, gone id, kept id)
UPDATE training_record
   SET member_id = :kept, former_member_id = :gone,
       state = CASE WHEN state = 'kept' AND EXISTS (
                        SELECT 1 FROM training_record x
                         WHERE x.region_id = :scope_region AND x.member_id = :kept
                           AND x.state = 'kept' AND x.title_key = training_record.title_key
                           AND x.began_on = training_record.began_on
                           AND x.ended_on = training_record.ended_on)
                    THEN 'twin' ELSE state END
 WHERE region_id = :scope_region AND member_id = :gone
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec person_parted(scope scope, gone id, kept id)
UPDATE training_record
   SET member_id = :gone, former_member_id = NULL,
       state = CASE WHEN state = 'twin' AND NOT EXISTS (
                        SELECT 1 FROM training_record x
                         WHERE x.region_id = :scope_region AND x.former_member_id = :gone
                           AND x.member_id = :kept
                           AND x.state = 'kept' AND x.title_key = training_record.title_key
                           AND x.began_on = training_record.began_on
                           AND x.ended_on = training_record.ended_on)
                    THEN 'kept' ELSE state END
 WHERE region_id = :scope_region AND member_id = :kept AND former_member_id = :gone
   AND org_path >= :scope_from AND org_path < :scope_to;

-- Where the card is now.
-- @exec follow_person(scope scope, member_id id)
UPDATE training_record
   SET org_id = coalesce((SELECT m.org_id FROM member m
                           WHERE m.region_id = :scope_region AND m.id = :member_id), org_id),
       org_path = coalesce((SELECT m.org_path FROM member m
                             WHERE m.region_id = :scope_region AND m.id = :member_id), org_path),
       is_counted = coalesce((SELECT CASE WHEN m.status IN ('active', 'temporarily_not_working')
                                          THEN 1 ELSE 0 END
                                FROM member m
                               WHERE m.region_id = :scope_region AND m.id = :member_id), -1),
       sex = (SELECT m.sex FROM member m
               WHERE m.region_id = :scope_region AND m.id = :member_id),
       born_year = (SELECT coalesce(CAST(substr(m.born, 1, 4) AS INTEGER), m.born_year)
                      FROM member m WHERE m.region_id = :scope_region AND m.id = :member_id)
 WHERE region_id = :scope_region AND member_id = :member_id
   AND org_path >= :scope_from AND org_path < :scope_to;

-- What was removed before that moment, and what belonged to cards that are no more.
-- @system the hourly sweep shows no person
-- @exec sweep_files(before int)
DELETE FROM training_file
 WHERE (region_id, record_id) IN (
        SELECT region_id, id FROM training_record WHERE is_counted = -1
        UNION ALL
        SELECT region_id, id FROM training_record WHERE state = 'removed' AND changed_at < :before);

-- @system the hourly sweep shows no person
-- @exec sweep_records(before int)
DELETE FROM training_record
 WHERE is_counted = -1 OR (state = 'removed' AND changed_at < :before);
