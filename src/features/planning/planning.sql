-- Plans, costs and budgets of organisations, and their sums. No person is named here, so there is
-- no scope: whoever asks has found the organisation, or gives the range of paths within reach.

-- @many choices(): list text, code text, label text, is_own bool
SELECT list, code, label, is_own FROM planning_choice ORDER BY list, position;

-- ---- the plan -----------------------------------------------------------------------------------

-- @one plan(org_id id, region_id int, year int): state text, approved_on date, document text,
--   version int
SELECT state, approved_on, document, version FROM planning_plan
 WHERE region_id = :region_id AND org_id = :org_id AND year = :year;

-- @exec begin_plan(region_id int, org_id id, org_path text, year int, account_id id, now int)
INSERT INTO planning_plan (region_id, org_id, org_path, year, account_id, changed_at)
VALUES (:region_id, :org_id, :org_path, :year, :account_id, :now)
ON CONFLICT DO NOTHING;

-- A line changes: false if the plan is approved.
-- @changed touch_plan(region_id int, org_id id, year int, account_id id, now int)
UPDATE planning_plan SET version = version + 1, account_id = :account_id, changed_at = :now
 WHERE region_id = :region_id AND org_id = :org_id AND year = :year AND state = 'draft';

-- False if somebody has changed it since that version.
-- @changed set_plan_state(region_id int, org_id id, year int, version int, before text, after text,
--   approved_on date, document text, account_id id, now int)
UPDATE planning_plan
   SET state = :after, approved_on = :approved_on, document = :document, version = version + 1,
       account_id = :account_id, changed_at = :now
 WHERE region_id = :region_id AND org_id = :org_id AND year = :year AND state = :before
   AND version = :version;

-- @part line(): id id, region_id int, org_id id, org_path text, org_name text, year int, kind text,
--   title text, category text, due text, people int, amount money, source text, responsible text,
--   event_id id, event_title text, version int, spent money
l.id, l.region_id, l.org_id, l.org_path, o.short_name AS org_name, l.year, l.kind, l.title,
       l.category, l.due, l.people, l.amount, l.source, l.responsible, l.event_id,
       e.title AS event_title, l.version,
       coalesce((SELECT sum(c.amount) FROM planning_cost c
                  WHERE c.line_id = l.id AND c.state = 'kept'), 0) AS spent;

-- In the order of the year; a quarter stands behind its last month.
-- @many lines(org_id id, year int, limit int): @line
SELECT @line
  FROM planning_line l JOIN org o ON o.id = l.org_id LEFT JOIN event e ON e.id = l.event_id
 WHERE l.org_id = :org_id AND l.year = :year AND l.state = 'kept'
 ORDER BY CASE substr(l.due, 1, 1) WHEN 'm' THEN CAST(substr(l.due, 2) AS INTEGER) * 2
                                   WHEN 'q' THEN CAST(substr(l.due, 2) AS INTEGER) * 6 + 1
                                   ELSE 99 END, l.id
 LIMIT :limit;

-- @one find_line(id id, path text, path_to text): @line
SELECT @line
  FROM planning_line l JOIN org o ON o.id = l.org_id LEFT JOIN event e ON e.id = l.event_id
 WHERE l.id = :id AND l.state = 'kept' AND l.org_path >= :path AND l.org_path < :path_to;

-- What is written in a line, in the order of its columns.
-- @part line_said(kind text, title text, category text, due text, people int, amount money,
--   source text, responsible text, event_id id)
:kind, :title, :category, :due, :people, :amount, :source, :responsible, :event_id;

-- @insert add_line(region_id int, id id, org_id id, org_path text, year int, @line_said,
--   account_id id, now int)
INSERT INTO planning_line (region_id, id, org_id, org_path, year, kind, title, category, due,
                           people, amount, source, responsible, event_id, account_id, made_at,
                           changed_at)
VALUES (:region_id, :id, :org_id, :org_path, :year, @line_said, :account_id, :now, :now);

-- False if somebody has changed it since that version.
-- @changed change_line(id id, version int, @line_said, account_id id, now int)
UPDATE planning_line
   SET (kind, title, category, due, people, amount, source, responsible, event_id) = (@line_said),
       account_id = :account_id, changed_at = :now, version = version + 1
 WHERE id = :id AND version = :version AND state = 'kept';

-- @changed set_line_state(id id, version int, before text, after text, path text, path_to text,
--   now int)
UPDATE planning_line SET state = :after, version = version + 1, changed_at = :now
 WHERE id = :id AND version = :version AND state = :before
   AND org_path >= :path AND org_path < :path_to;

-- @one removed_line(id id, path text, path_to text): region_id int, org_id id, org_path text,
--   year int
SELECT region_id, org_id, org_path, year FROM planning_line
 WHERE id = :id AND state = 'removed' AND org_path >= :path AND org_path < :path_to;

-- Events of the organisation in that year, for choosing.
-- @many events_of(path text, first date, last date): id id, title text, ends_on date
SELECT id, title, ends_on FROM event
 WHERE org_path = :path AND ends_on >= :first AND ends_on <= :last AND state <> 'cancelled'
 ORDER BY ends_on, id LIMIT 300;

-- What the organisation has held, and how many were there; somebody twice at two events.
-- @one held(path text, first date, last date): events int, people int
SELECT count(*) AS events,
       coalesce(sum((SELECT count(DISTINCT p.entry_id) FROM event_presence p
                      WHERE p.region_id = e.region_id AND p.event_id = e.id)), 0) AS people
  FROM event e
 WHERE e.org_path = :path AND e.ends_on >= :first AND e.ends_on <= :last AND e.state = 'held';

-- ---- costs --------------------------------------------------------------------------------------

-- @part cost(): id id, region_id int, org_id id, org_path text, org_name text, year int,
--   paid_on date, event_id id, event_title text, line_id id, line_title text, source text,
--   article text, amount money, paper text, note text, version int
c.id, c.region_id, c.org_id, c.org_path, o.short_name AS org_name, c.year, c.paid_on,
       c.event_id, e.title AS event_title, c.line_id, l.title AS line_title, c.source, c.article,
       c.amount, c.paper, c.note, c.version;

-- The latest first.
-- @many costs(org_id id, year int, limit int): @cost
SELECT @cost
  FROM planning_cost c JOIN org o ON o.id = c.org_id LEFT JOIN event e ON e.id = c.event_id
  LEFT JOIN planning_line l ON l.id = c.line_id
 WHERE c.org_id = :org_id AND c.year = :year AND c.state = 'kept'
 ORDER BY c.paid_on DESC, c.id DESC LIMIT :limit;

-- Of an event, whoever within reach has paid.
-- @many costs_of_event(event_id id, path text, path_to text): @cost
SELECT @cost
  FROM planning_cost c JOIN org o ON o.id = c.org_id LEFT JOIN event e ON e.id = c.event_id
  LEFT JOIN planning_line l ON l.id = c.line_id
 WHERE c.event_id = :event_id AND c.state = 'kept' AND c.org_path >= :path
   AND c.org_path < :path_to
 ORDER BY c.paid_on, c.id LIMIT 500;

-- @one came(region_id int, event_id id): people int
SELECT count(DISTINCT entry_id) AS people FROM event_presence
 WHERE region_id = :region_id AND event_id = :event_id;

-- @one find_cost(id id, path text, path_to text): @cost
SELECT @cost
  FROM planning_cost c JOIN org o ON o.id = c.org_id LEFT JOIN event e ON e.id = c.event_id
  LEFT JOIN planning_line l ON l.id = c.line_id
 WHERE c.id = :id AND c.state = 'kept' AND c.org_path >= :path AND c.org_path < :path_to;

-- What is written of a cost, in the order of its columns.
-- @part cost_said(paid_on date, event_id id, line_id id, source text, article text, amount money,
--   paper text, note text)
:paid_on, :event_id, :line_id, :source, :article, :amount, :paper, :note;

-- @insert add_cost(region_id int, id id, org_id id, org_path text, @cost_said, account_id id,
--   now int)
INSERT INTO planning_cost (region_id, id, org_id, org_path, paid_on, event_id, line_id, source,
                           article, amount, paper, note, account_id, made_at, changed_at)
VALUES (:region_id, :id, :org_id, :org_path, @cost_said, :account_id, :now, :now);

-- False if somebody has changed it since that version.
-- @changed change_cost(id id, version int, @cost_said, account_id id, now int)
UPDATE planning_cost
   SET (paid_on, event_id, line_id, source, article, amount, paper, note) = (@cost_said),
       account_id = :account_id, changed_at = :now, version = version + 1
 WHERE id = :id AND version = :version AND state = 'kept';

-- @changed set_cost_state(id id, version int, before text, after text, path text, path_to text,
--   now int)
UPDATE planning_cost SET state = :after, version = version + 1, changed_at = :now
 WHERE id = :id AND version = :version AND state = :before
   AND org_path >= :path AND org_path < :path_to;

-- @one removed_cost(id id, path text, path_to text): region_id int, org_id id, org_path text,
--   year int
SELECT region_id, org_id, org_path, year FROM planning_cost
 WHERE id = :id AND state = 'removed' AND org_path >= :path AND org_path < :path_to;

-- ---- the budget ---------------------------------------------------------------------------------

-- @one budget(region_id int, org_id id, year int): amount money, origin text, note text,
--   version int
SELECT amount, origin, note, version FROM planning_budget
 WHERE region_id = :region_id AND org_id = :org_id AND year = :year;

-- @exec set_budget(region_id int, org_id id, org_path text, year int, amount money, origin text,
--   note text, account_id id, now int)
INSERT INTO planning_budget (region_id, org_id, org_path, year, amount, origin, note, account_id,
                             changed_at)
VALUES (:region_id, :org_id, :org_path, :year, :amount, :origin, :note, :account_id, :now)
ON CONFLICT (region_id, org_id, year) DO UPDATE
   SET amount = excluded.amount, origin = excluded.origin, note = excluded.note,
       version = planning_budget.version + 1, account_id = excluded.account_id,
       changed_at = excluded.changed_at;

-- ---- the norm -----------------------------------------------------------------------------------

-- Those that an organisation has set, the latest first.
-- @many norms(org_id id): id id, level int, valid_from date, valid_to date, least int, most int,
--   basis text, version int
SELECT id, coalesce(level, -1) AS level, valid_from, valid_to, least, most, basis, version
  FROM planning_norm WHERE org_id = :org_id ORDER BY valid_from DESC, id DESC LIMIT 200;

-- The norm that holds for an organisation of a level on a day.
-- @one norm_on(path text, level int, day date): least int, most int, basis text, org_name text,
--   valid_from date
SELECT n.least, n.most, n.basis, o.short_name AS org_name, n.valid_from
  FROM planning_norm n JOIN org o ON o.id = n.org_id
 WHERE n.org_path IN (substr(:path, 1, 1), substr(:path, 1, 4), substr(:path, 1, 7),
                      substr(:path, 1, 10), substr(:path, 1, 13), substr(:path, 1, 16))
   AND n.valid_from <= :day AND (n.valid_to IS NULL OR n.valid_to >= :day)
   AND (n.level IS NULL OR n.level = :level)
 ORDER BY length(n.org_path) DESC, n.level IS NULL LIMIT 1;

-- Another one of the same organisation and level is in force at the same time; level NULL: for all.
-- @one overlapping(org_id id, level id, valid_from date, valid_to date): valid_from date,
--   valid_to date
SELECT valid_from, valid_to FROM planning_norm
 WHERE org_id = :org_id AND coalesce(level, 0) = coalesce(:level, 0)
   AND (:valid_to IS NULL OR valid_from <= :valid_to)
   AND (valid_to IS NULL OR valid_to >= :valid_from)
 ORDER BY valid_from LIMIT 1;

-- @insert add_norm(region_id int, id id, org_id id, org_path text, level id, valid_from date,
--   valid_to date, least int, most int, basis text, account_id id, now int)
INSERT INTO planning_norm (region_id, id, org_id, org_path, level, valid_from, valid_to, least,
                           most, basis, account_id, made_at)
VALUES (:region_id, :id, :org_id, :org_path, :level, :valid_from, :valid_to, :least, :most, :basis,
        :account_id, :now);

-- @one find_norm(id id, path text, path_to text): org_id id, region_id int, org_path text,
--   valid_from date, valid_to date, version int
SELECT org_id, region_id, org_path, valid_from, valid_to, version FROM planning_norm
 WHERE id = :id AND org_path >= :path AND org_path < :path_to;

-- The last day of a norm; false if somebody has changed it since that version.
-- @changed end_norm(region_id int, id id, version int, valid_to date)
UPDATE planning_norm SET valid_to = :valid_to, version = version + 1
 WHERE region_id = :region_id AND id = :id AND version = :version;

-- @changed drop_norm(region_id int, id id, version int)
DELETE FROM planning_norm WHERE region_id = :region_id AND id = :id AND version = :version;

-- ---- sums ---------------------------------------------------------------------------------------

-- Years in which anybody has planned, spent or told anything.
-- @many years(): year int
SELECT DISTINCT year FROM planning_sum ORDER BY year;

-- @exec drop_sums(year int, path text, path_to text)
DELETE FROM planning_sum WHERE year = :year AND path >= :path AND path < :path_to;

-- @exec make_sums(year int, path text, path_to text)
INSERT INTO planning_sum (year, path, level, is_planned, is_approved, lines, people, planned,
                          planned_own, spent, spent_own, budget)
SELECT :year, s.path,
       coalesce((SELECT t.level FROM org o JOIN org_type t ON t.code = o.type
                  WHERE o.path = s.path), 3),
       max(s.is_planned), max(s.is_approved), sum(s.lines), sum(s.people), sum(s.planned),
       sum(s.planned_own), sum(s.spent), sum(s.spent_own), sum(s.budget)
  FROM (SELECT p.org_path AS path, 0 AS is_planned,
               CASE WHEN p.state = 'approved' THEN 1 ELSE 0 END AS is_approved, 0 AS lines,
               0 AS people, 0 AS planned, 0 AS planned_own, 0 AS spent, 0 AS spent_own, 0 AS budget
          FROM planning_plan p
         WHERE p.year = :year AND p.org_path >= :path AND p.org_path < :path_to
        UNION ALL
        SELECT l.org_path, 1, 0, 1, l.people, l.amount, l.amount * x.is_own, 0, 0, 0
          FROM planning_line l JOIN planning_choice x ON x.list = 'source' AND x.code = l.source
         WHERE l.year = :year AND l.org_path >= :path AND l.org_path < :path_to
           AND l.state = 'kept'
        UNION ALL
        SELECT c.org_path, 0, 0, 0, 0, 0, 0, c.amount, c.amount * x.is_own, 0
          FROM planning_cost c JOIN planning_choice x ON x.list = 'source' AND x.code = c.source
         WHERE c.year = :year AND c.org_path >= :path AND c.org_path < :path_to
           AND c.state = 'kept'
        UNION ALL
        SELECT b.org_path, 0, 0, 0, 0, 0, 0, 0, 0, b.amount
          FROM planning_budget b
         WHERE b.year = :year AND b.org_path >= :path AND b.org_path < :path_to) s
 GROUP BY s.path;

-- Which norm is in force for them on the last day of the year.
-- @exec fit_norms(year int, path text, path_to text, last_day date)
UPDATE planning_sum
   SET least = coalesce((SELECT x.least FROM planning_norm x
                          WHERE x.org_path IN (substr(planning_sum.path, 1, 1),
                                               substr(planning_sum.path, 1, 4),
                                               substr(planning_sum.path, 1, 7),
                                               substr(planning_sum.path, 1, 10),
                                               substr(planning_sum.path, 1, 13),
                                               substr(planning_sum.path, 1, 16))
                            AND x.valid_from <= :last_day
                            AND (x.valid_to IS NULL OR x.valid_to >= :last_day)
                            AND (x.level IS NULL OR x.level = planning_sum.level)
                          ORDER BY length(x.org_path) DESC, x.level IS NULL LIMIT 1), 60)
 WHERE year = :year AND path >= :path AND path < :path_to;

-- @exec drop_totals(year int, path text, path_to text)
DELETE FROM planning_total WHERE year = :year AND path >= :path AND path < :path_to;

-- What a row of an organisation adds to the figures of its branch.
-- @part added(): orgs int, approved int, budgeted int, unspent int, below int, lines int,
--   people int, planned money, planned_own money, spent money, spent_own money, budget money,
--   budget_spent money
coalesce(sum(s.is_planned), 0) AS orgs, coalesce(sum(s.is_approved), 0) AS approved,
       coalesce(sum(CASE WHEN s.budget > 0 THEN 1 ELSE 0 END), 0) AS budgeted,
       coalesce(sum(CASE WHEN s.planned > 0 AND s.spent = 0 THEN 1 ELSE 0 END), 0) AS unspent,
       coalesce(sum(CASE WHEN s.spent_own * 1000 < s.budget * s.least THEN 1 ELSE 0 END), 0)
           AS below,
       coalesce(sum(s.lines), 0) AS lines, coalesce(sum(s.people), 0) AS people,
       coalesce(sum(s.planned), 0) AS planned, coalesce(sum(s.planned_own), 0) AS planned_own,
       coalesce(sum(s.spent), 0) AS spent, coalesce(sum(s.spent_own), 0) AS spent_own,
       coalesce(sum(s.budget), 0) AS budget,
       coalesce(sum(CASE WHEN s.budget > 0 THEN s.spent_own ELSE 0 END), 0) AS budget_spent;

-- @exec make_totals(year int, path text, path_to text)
INSERT INTO planning_total (year, path, orgs, approved, budgeted, unspent, below, lines, people,
                            planned, planned_own, spent, spent_own, budget, budget_spent)
SELECT s.year, substr(s.path, 1, 7), @added
  FROM planning_sum s WHERE s.year = :year AND s.path >= :path AND s.path < :path_to
 GROUP BY s.year, substr(s.path, 1, 7);

-- @exec drop_spent(year int, path text, path_to text)
DELETE FROM planning_spent
 WHERE year = :year AND list IN ('source', 'article')
   AND code IN (SELECT code FROM planning_choice) AND path >= :path AND path < :path_to;

-- @exec make_spent(year int, path text, path_to text)
INSERT INTO planning_spent (year, path, list, code, planned, spent)
SELECT :year, m.path, m.list, m.code, sum(m.planned), sum(m.spent)
  FROM (SELECT substr(org_path, 1, 7) AS path, 'source' AS list, source AS code,
               amount AS planned, 0 AS spent
          FROM planning_line
         WHERE year = :year AND org_path >= :path AND org_path < :path_to AND state = 'kept'
        UNION ALL
        SELECT substr(org_path, 1, 7), 'source', source, 0, amount FROM planning_cost
         WHERE year = :year AND org_path >= :path AND org_path < :path_to AND state = 'kept'
        UNION ALL
        SELECT substr(org_path, 1, 7), 'article', article, 0, amount FROM planning_cost
         WHERE year = :year AND org_path >= :path AND org_path < :path_to AND state = 'kept') m
 GROUP BY m.path, m.list, m.code;

-- ---- looking ------------------------------------------------------------------------------------

-- @part figures(): orgs int, approved int, budgeted int, unspent int, below int, lines int,
--   people int, planned money, planned_own money, spent money, spent_own money, budget money,
--   budget_spent money
f.orgs, f.approved, f.budgeted, f.unspent, f.below, f.lines, f.people, f.planned, f.planned_own,
       f.spent, f.spent_own, f.budget, f.budget_spent;

-- A branch: sums of few rows where it is a territory or more, of its own rows where it is less.
-- @part totals(): orgs int, approved int, budgeted int, unspent int, below int, lines int,
--   people int, planned money, planned_own money, spent money, spent_own money, budget money,
--   budget_spent money
coalesce(sum(s.orgs), 0) AS orgs, coalesce(sum(s.approved), 0) AS approved,
       coalesce(sum(s.budgeted), 0) AS budgeted, coalesce(sum(s.unspent), 0) AS unspent,
       coalesce(sum(s.below), 0) AS below, coalesce(sum(s.lines), 0) AS lines,
       coalesce(sum(s.people), 0) AS people, coalesce(sum(s.planned), 0) AS planned,
       coalesce(sum(s.planned_own), 0) AS planned_own, coalesce(sum(s.spent), 0) AS spent,
       coalesce(sum(s.spent_own), 0) AS spent_own, coalesce(sum(s.budget), 0) AS budget,
       coalesce(sum(s.budget_spent), 0) AS budget_spent;

-- @one branch(year int, path text, path_to text): @figures
SELECT @figures
  FROM (SELECT @totals FROM planning_total s
         WHERE s.year = :year AND s.path >= :path AND s.path < :path_to) f;

-- The same, or of one organisation alone.
-- @one small_branch(year int, path text, path_to text): @figures
SELECT @figures
  FROM (SELECT @added FROM planning_sum s
         WHERE s.year = :year AND s.path >= :path AND s.path < :path_to) f;

-- What stands directly under an organisation, each with its branch.
-- @part child(): id id, path text, short_name text, orgs int, planned money, spent money,
--   budget money, budget_spent money
o.id, o.path, o.short_name, c.orgs, c.planned, c.spent, c.budget, c.budget_spent;

-- @many children(year int, parent_id id): @child
SELECT @child
  FROM (SELECT b.id, coalesce(sum(s.orgs), 0) AS orgs, coalesce(sum(s.planned), 0) AS planned,
               coalesce(sum(s.spent), 0) AS spent, coalesce(sum(s.budget), 0) AS budget,
               coalesce(sum(s.budget_spent), 0) AS budget_spent
          FROM org b LEFT JOIN planning_total s ON s.year = :year AND s.path >= b.path
                                               AND s.path < b.path || '~'
         WHERE b.parent_id = :parent_id GROUP BY b.id) c
  JOIN org o ON o.id = c.id
 WHERE o.state <> 'liquidated' ORDER BY o.sort_key, o.id;

-- @many small_children(year int, parent_id id): @child
SELECT @child
  FROM (SELECT b.id, coalesce(sum(s.is_planned), 0) AS orgs,
               coalesce(sum(s.planned), 0) AS planned, coalesce(sum(s.spent), 0) AS spent,
               coalesce(sum(s.budget), 0) AS budget,
               coalesce(sum(CASE WHEN s.budget > 0 THEN s.spent_own ELSE 0 END), 0) AS budget_spent
          FROM org b LEFT JOIN planning_sum s ON s.year = :year AND s.path >= b.path
                                             AND s.path < b.path || '~'
         WHERE b.parent_id = :parent_id GROUP BY b.id) c
  JOIN org o ON o.id = c.id
 WHERE o.state <> 'liquidated' ORDER BY o.sort_key, o.id;

-- What was planned and spent by source and article.
-- @part by(): list text, code text, planned money, spent money
m.list, m.code, sum(m.planned) AS planned, sum(m.spent) AS spent;

-- @many spent_by(year int, path text, path_to text): @by
SELECT m.list, m.code, m.planned, m.spent
  FROM (SELECT x.list, x.code, sum(s.planned) AS planned, sum(s.spent) AS spent
          FROM planning_choice x CROSS JOIN planning_spent s
         WHERE s.year = :year AND s.list = x.list AND s.code = x.code AND s.path >= :path
           AND s.path < :path_to
         GROUP BY x.list, x.code) m
 ORDER BY m.list, m.spent DESC, m.code;

-- The same of one organisation, or of a branch below a territory.
-- @many small_spent_by(year int, path text, path_to text): @by
SELECT @by
  FROM (SELECT 'source' AS list, source AS code, amount AS planned, 0 AS spent FROM planning_line
         WHERE org_path >= :path AND org_path < :path_to AND year = :year AND state = 'kept'
        UNION ALL
        SELECT 'source', source, 0, amount FROM planning_cost
         WHERE org_path >= :path AND org_path < :path_to AND year = :year AND state = 'kept'
        UNION ALL
        SELECT 'article', article, 0, amount FROM planning_cost
         WHERE org_path >= :path AND org_path < :path_to AND year = :year AND state = 'kept') m
 GROUP BY m.list, m.code ORDER BY m.list, 4 DESC, m.code;

-- @part trained(): people int, trainings int
coalesce(sum(people), 0) AS people, coalesce(sum(trainings), 0) AS trainings;

-- @one trained_in(year int, path text, path_to text): @trained
SELECT @trained
  FROM planning_trained WHERE year = :year AND path >= :path AND path < :path_to;

-- @one small_trained(year int, path text, path_to text): @trained
SELECT @trained
  FROM training_count WHERE year = :year AND path >= :path AND path < :path_to;

-- Regions and territories in a branch, the first one itself among them; primaries are counted by
-- orgs_totals_below.
-- @one above_primaries(path text, path_to text): total int
SELECT count(*) AS total
-- sqlite:
  FROM org INDEXED BY org_tree
-- postgres:
  FROM org
-- both:
 WHERE path >= :path AND path < :path_to AND type IN (SELECT code FROM org_type WHERE level < 3)
   AND state <> 'liquidated';

-- @part org_line(): id id, path text, short_name text, above text, planned money, spent money,
--   spent_own money, budget money, least int
o.id, o.path, o.short_name, a.short_name AS above, coalesce(s.planned, 0) AS planned,
       coalesce(s.spent, 0) AS spent, coalesce(s.spent_own, 0) AS spent_own,
       coalesce(s.budget, 0) AS budget, coalesce(s.least, 60) AS least;

-- Organisations of a branch that are asked for a plan and have none, or no budget, in the order of
-- the tree.
-- @many orgs_without(year int, path text, path_to text, after text, is_plan bool, limit int):
--   @org_line
SELECT @org_line
  FROM org o JOIN org_type t ON t.code = o.type LEFT JOIN org a ON a.id = o.parent_id
  LEFT JOIN planning_sum s ON s.year = :year AND s.path = o.path
 WHERE o.path >= :path AND o.path < :path_to AND o.path > coalesce(:after, '')
   AND o.state <> 'liquidated' AND t.level <= 3
   AND CASE WHEN :is_plan = 1 THEN coalesce(s.is_planned, 0) ELSE coalesce(s.budget, 0) END = 0
 ORDER BY o.path LIMIT :limit;

-- Those that have planned money and spent none, or spent less than the norm says.
-- @many orgs_with(year int, path text, path_to text, after text, is_unspent bool, limit int):
--   @org_line
SELECT @org_line
  FROM planning_sum s JOIN org o ON o.path = s.path LEFT JOIN org a ON a.id = o.parent_id
 WHERE s.year = :year AND s.path >= :path AND s.path < :path_to AND s.path > coalesce(:after, '')
   AND CASE WHEN :is_unspent = 1 THEN s.planned > 0 AND s.spent = 0
            ELSE s.spent_own * 1000 < s.budget * s.least END
 ORDER BY s.path LIMIT :limit;

-- ---- what others change -------------------------------------------------------------------------

-- @exec move_plans(from text, from_to text, path_to text)
UPDATE planning_plan SET org_path = :path_to || substr(org_path, length(:from) + 1)
 WHERE org_path >= :from AND org_path < :from_to;
-- @exec move_lines(from text, from_to text, path_to text)
UPDATE planning_line SET org_path = :path_to || substr(org_path, length(:from) + 1)
 WHERE org_path >= :from AND org_path < :from_to;
-- @exec move_costs(from text, from_to text, path_to text)
UPDATE planning_cost SET org_path = :path_to || substr(org_path, length(:from) + 1)
 WHERE org_path >= :from AND org_path < :from_to;
-- @exec move_budgets(from text, from_to text, path_to text)
UPDATE planning_budget SET org_path = :path_to || substr(org_path, length(:from) + 1)
 WHERE org_path >= :from AND org_path < :from_to;
-- @exec move_norms(from text, from_to text, path_to text)
UPDATE planning_norm SET org_path = :path_to || substr(org_path, length(:from) + 1)
 WHERE org_path >= :from AND org_path < :from_to;

-- @one has_any(region_id int, org_id id): total int
SELECT 1 AS total
 WHERE EXISTS (SELECT 1 FROM planning_line WHERE org_id = :org_id AND state = 'kept')
    OR EXISTS (SELECT 1 FROM planning_cost WHERE org_id = :org_id AND state = 'kept')
    OR EXISTS (SELECT 1 FROM planning_budget WHERE region_id = :region_id AND org_id = :org_id)
    OR EXISTS (SELECT 1 FROM planning_norm WHERE region_id = :region_id AND org_id = :org_id);

-- @exec sweep_lines(before int)
DELETE FROM planning_line WHERE state = 'removed' AND changed_at < :before;

-- @exec sweep_costs(before int)
DELETE FROM planning_cost WHERE state = 'removed' AND changed_at < :before;

-- ---- figures of report forms --------------------------------------------------------------------

-- What a branch paid between two days, of its own budgets and of other sources.
-- @one paid_between(path text, path_to text, since date, day date): own money, other money
SELECT coalesce(sum(CASE WHEN h.is_own = 1 THEN c.amount ELSE 0 END), 0) AS own,
       coalesce(sum(CASE WHEN h.is_own = 1 THEN 0 ELSE c.amount END), 0) AS other
  FROM planning_cost c JOIN planning_choice h ON h.list = 'source' AND h.code = c.source
 WHERE c.org_path >= :path AND c.org_path < :path_to AND c.state = 'kept'
   AND c.paid_on >= :since AND c.paid_on < :day;

-- @one budgets_of(path text, path_to text, year int): amount money
SELECT coalesce(sum(amount), 0) AS amount FROM planning_budget
 WHERE org_path >= :path AND org_path < :path_to AND year = :year;

-- @many paid_lines(path text, path_to text, since date, day date): id id, org_id id,
--   org_name text, paid_on date, article text, source text, paper text, event_title text,
--   is_own bool, amount money
SELECT c.id, o.id AS org_id, o.short_name AS org_name, c.paid_on, c.article, c.source, c.paper,
       e.title AS event_title, h.is_own, c.amount
  FROM planning_cost c JOIN planning_choice h ON h.list = 'source' AND h.code = c.source
  JOIN org o ON o.id = c.org_id LEFT JOIN event e ON e.id = c.event_id
 WHERE c.org_path >= :path AND c.org_path < :path_to AND c.state = 'kept'
   AND c.paid_on >= :since AND c.paid_on < :day
 ORDER BY c.paid_on, c.id;

-- @many budget_lines(path text, path_to text, year int): org_id id, org_name text, note text,
--   amount money
SELECT o.id AS org_id, o.short_name AS org_name, b.note, b.amount
  FROM planning_budget b JOIN org o ON o.id = b.org_id
 WHERE b.org_path >= :path AND b.org_path < :path_to AND b.year = :year
 ORDER BY b.org_path;
