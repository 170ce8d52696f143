-- Items under control and the copies of organisations. Paths are unique in the whole union; whoever
-- stands under an organisation of a task sees it, and whoever stands beside it does not.

-- ---- waiting ------------------------------------------------------------------------------------

-- @exec wait(document_id id, region_id int, org_id id, org_path text, now int)
INSERT INTO control_waiting (document_id, region_id, org_id, org_path, made_at)
VALUES (:document_id, :region_id, :org_id, :org_path, :now) ON CONFLICT DO NOTHING;

-- @exec stop_waiting(document_id id)
DELETE FROM control_waiting WHERE document_id = :document_id;

-- Documents of that organisation of which nobody has said what is controlled.
-- @many waiting(org_id id): document_id id, kind text, number text, dated_on date, title text
SELECT w.document_id, d.kind, d.number, d.dated_on, d.title
  FROM control_waiting w JOIN document d ON d.id = w.document_id
 WHERE w.org_id = :org_id ORDER BY w.made_at, w.document_id LIMIT 20;

-- @one document(region_id int, id id): org_id id, org_path text, kind text, number text,
--   dated_on date, title text, state text
SELECT org_id, org_path, kind, number, dated_on, title, state
  FROM document WHERE region_id = :region_id AND id = :id;

-- ---- items --------------------------------------------------------------------------------------

-- @part item(): id id, region_id int, document_id id, item int, org_id id, org_path text,
--   org_name text, number text, text text, state text, due_on date, recurs text, is_constant bool,
--   period int, period_from date, note text, root_id id, root_period int, fulfils_id id,
--   fulfils_n int, opened_at int, version int, kind text, document_number text, dated_on date,
--   title text
i.id, i.region_id, i.document_id, i.item, i.org_id, i.org_path, o.short_name AS org_name, i.number,
       i.text, i.state, i.due_on, i.recurs, i.is_constant, i.period, i.period_from, i.note,
       i.root_id, i.root_period, i.fulfils_id, i.fulfils_n, i.opened_at, i.version, d.kind,
       d.number AS document_number, d.dated_on, d.title
  FROM control_item i JOIN org o ON o.id = i.org_id
  JOIN document d ON d.region_id = i.region_id AND d.id = i.document_id;

-- @one find(id id): @item
SELECT @item
 WHERE i.id = :id;

-- @many of_document(document_id id): @item
SELECT @item
 WHERE i.document_id = :document_id ORDER BY i.item;

-- Those that an organisation controls, or the person; what is over last.
-- @many controlled(org_id id, account_id id, open_only bool, limit int): @item
SELECT @item
 WHERE (i.org_id = :org_id
        OR i.id IN (SELECT item_id FROM control_controller WHERE account_id = :account_id))
   AND (:open_only = 0 OR i.state = 'open')
 ORDER BY CASE i.state WHEN 'open' THEN 0 ELSE 1 END, coalesce(i.due_on, '9999'), i.id
 LIMIT :limit;

-- What carries out a task by a resolution of its organisation.
-- @many fulfilling(fulfils_id id, fulfils_n int): @item
SELECT @item
 WHERE i.fulfils_id = :fulfils_id AND i.fulfils_n = :fulfils_n ORDER BY i.id;

-- @insert add_item(id id, region_id int, document_id id, item int, org_id id, org_path text,
--   number text, text text, due_on date, recurs text, is_constant bool, period_from date,
--   note text, root_id id, root_period int, fulfils_id id, fulfils_n int, now int, account_id id)
INSERT INTO control_item (id, region_id, document_id, item, org_id, org_path, number, text, due_on,
                          recurs, is_constant, period_from, note, root_id, root_period, fulfils_id,
                          fulfils_n, opened_at, opened_by)
VALUES (:id, :region_id, :document_id, :item, :org_id, :org_path, :number, :text, :due_on, :recurs,
        :is_constant, :period_from, :note, :root_id, :root_period, :fulfils_id,
        CASE WHEN :fulfils_n > 0 THEN :fulfils_n END, :now, :account_id);

-- @exec add_addressee(item_id id, n int, kind text, org_id id, level int, who text, account_id id)
INSERT INTO control_addressee (item_id, n, kind, org_id, level, who, account_id)
VALUES (:item_id, :n, :kind, :org_id, :level, :who, :account_id);

-- @many addressees(item_id id): kind text, org_id id, level int, who text, account_id id,
--   org_name text
SELECT a.kind, a.org_id, a.level, a.who, a.account_id, o.short_name AS org_name
  FROM control_addressee a LEFT JOIN org o ON o.id = a.org_id
 WHERE a.item_id = :item_id ORDER BY a.n;

-- Their sign-ins as far as the register knows them: of the post, or of the person.
-- @exec add_controller(item_id id, n int, name text, post text, account_id id, post_id id,
--   member_id id, today date)
INSERT INTO control_controller (item_id, n, name, post, account_id)
SELECT :item_id, :n, :name, :post,
       coalesce(:account_id,
                (SELECT m.account_id FROM mandate m
                  WHERE m.post_id = :post_id AND m.valid_from <= :today
                    AND (m.valid_to IS NULL OR m.valid_to >= :today)
                  ORDER BY m.id LIMIT 1),
                (SELECT a.id FROM account a WHERE a.person_id = :member_id AND a.is_closed = 0
                  ORDER BY a.id LIMIT 1));

-- @many controllers(item_id id): name text, post text, account_id id
SELECT name, post, account_id FROM control_controller WHERE item_id = :item_id ORDER BY n;

-- @one is_controller(item_id id, account_id id): n int
SELECT n FROM control_controller WHERE item_id = :item_id AND account_id = :account_id
 ORDER BY n LIMIT 1;

-- @changed settle_item(id id, version int, state text, due_on date, now int)
UPDATE control_item SET state = :state, due_on = :due_on, version = version + 1,
       closed_at = CASE WHEN :state = 'open' THEN NULL ELSE :now END
 WHERE id = :id AND version = :version;

-- An item without open copies is done, unless it begins anew.
-- @changed finish(id id, today date, now int)
UPDATE control_item SET state = 'done', closed_at = :now, version = version + 1
 WHERE id = :id AND state = 'open' AND (recurs IS NULL OR due_on < :today)
   AND NOT EXISTS (SELECT 1 FROM control_task t
                    WHERE t.item_id = :id AND t.state NOT IN ('accepted', 'removed'));

-- One of its copies is open again.
-- @exec reopen(id id)
UPDATE control_item SET state = 'open', closed_at = NULL, version = version + 1
 WHERE id = :id AND state = 'done';

-- Items of which the next period may have begun; those first that others carry out.
-- @many recurring(until date, limit int): id id
SELECT id FROM control_item
 WHERE recurs IS NOT NULL AND state = 'open' AND period_from <= :until
 ORDER BY CASE WHEN root_id = id THEN 0 ELSE 1 END, period_from, id LIMIT :limit;

-- @exec begin_period(id id, period int, period_from date)
UPDATE control_item
   SET root_period = CASE WHEN root_id = id THEN :period ELSE root_period END,
       period = :period, period_from = :period_from, version = version + 1
 WHERE id = :id;

-- The period that was the current one before a moment.
-- @one period_on(id id, until int): period int
SELECT 1 + count(*) AS period FROM control_step
 WHERE item_id = :id AND n = 0 AND step = 'period' AND happened_at < :until;

-- @one root_period(id id, period int): root_period int
SELECT root_period FROM control_task WHERE item_id = :id AND period = :period LIMIT 1;

-- ---- copies -------------------------------------------------------------------------------------

-- @one last_number(item_id id): n int
SELECT coalesce(max(n), 0) AS n FROM control_task WHERE item_id = :item_id;

-- @part copy(item_id id, first int, period int, root_id id, root_period int, giver_id id,
--   due_on date, task text, now int)
:item_id, :first + row_number() OVER (ORDER BY o.path), :period, o.region_id, o.id, o.path,
       t.level, :root_id, :root_period, :giver_id, :due_on, :task, :now;

-- One for each active organisation of a level below a path that has none yet. How many.
-- @count make_level(@copy, path text, path_to text, level int)
INSERT INTO control_task (item_id, n, period, region_id, org_id, org_path, level, root_id,
                          root_period, giver_id, due_on, task, changed_at)
SELECT @copy
  FROM org o JOIN org_type t ON t.code = o.type
 WHERE o.path > :path AND o.path < :path_to AND t.level = :level AND o.state = 'active'
   AND NOT EXISTS (SELECT 1 FROM control_task x WHERE x.item_id = :item_id
                      AND x.period = :period AND x.org_id = o.id)
 ORDER BY o.path;

-- The own one, or that of one below.
-- @count make_one(@copy, org_id id, who text, account_id id)
INSERT INTO control_task (item_id, n, period, region_id, org_id, org_path, level, root_id,
                          root_period, giver_id, due_on, task, changed_at, who, account_id)
SELECT @copy, :who, :account_id
  FROM org o JOIN org_type t ON t.code = o.type
 WHERE o.id = :org_id AND o.state <> 'liquidated'
ON CONFLICT (item_id, period, org_id) DO NOTHING;

-- ---- the next period ----------------------------------------------------------------------------

-- With which terms copies of a period were handed on, those that stand higher first: whoever got
-- his from them has to wait until they have theirs.
-- @many handed_terms(item_id id, period int): level int, due_on date
SELECT DISTINCT level, due_on FROM control_task
 WHERE item_id = :item_id AND period = :period AND giver_id IS NOT NULL ORDER BY level, due_on;

-- The copies of a level that were handed on with that term, for the next period, unless who gave
-- them has no task any more or stopped it.
-- @count hand_again(item_id id, first int, period int, was int, level int, due_was date,
--   due_on date, root_period int, now int)
INSERT INTO control_task (item_id, n, period, region_id, org_id, org_path, level, root_id,
                          root_period, giver_id, due_on, task, who, account_id, changed_at)
SELECT x.item_id, :first + row_number() OVER (ORDER BY o.path), :period, o.region_id, o.id, o.path,
       x.level, x.root_id, :root_period, x.giver_id, :due_on, x.task, x.who, x.account_id, :now
  FROM control_task x JOIN org o ON o.id = x.org_id
 WHERE x.item_id = :item_id AND x.period = :was AND x.level = :level AND x.giver_id IS NOT NULL
   AND coalesce(x.due_on, '') = coalesce(:due_was, '') AND x.state <> 'removed'
   AND o.state = 'active'
   AND EXISTS (SELECT 1 FROM control_task g WHERE g.item_id = :item_id AND g.period = :was
                  AND g.org_id = x.giver_id AND g.is_stopped = 0)
   AND EXISTS (SELECT 1 FROM control_task g WHERE g.item_id = :item_id AND g.period = :period
                  AND g.org_id = x.giver_id)
   AND NOT EXISTS (SELECT 1 FROM control_task g WHERE g.item_id = :item_id AND g.period = :period
                      AND g.org_id = o.id)
 ORDER BY o.path;

-- Whoever has handed on is at work.
-- @exec begin_givers(item_id id, period int, now int)
UPDATE control_task SET state = 'in_progress', version = version + 1, changed_at = :now
 WHERE item_id = :item_id AND period = :period AND state = 'assigned'
   AND org_id IN (SELECT x.giver_id FROM control_task x
                   WHERE x.item_id = :item_id AND x.period = :period AND x.giver_id IS NOT NULL);

-- Items by which organisations carried out their copies of a period, with those of the next one.
-- @many to_carry_on(item_id id, was int, period int): id id, n int, due_was date
SELECT i.id, g.n, t.due_on AS due_was
  FROM control_item i JOIN control_task t ON t.item_id = i.fulfils_id AND t.n = i.fulfils_n
  JOIN control_task g ON g.item_id = t.item_id AND g.period = :period AND g.org_id = t.org_id
 WHERE i.fulfils_id = :item_id AND t.period = :was AND t.is_stopped = 0 AND i.state <> 'removed'
 ORDER BY i.id;

-- @exec carry_on(id id, n int, period int, period_from date, due_on date, root_period int)
UPDATE control_item
   SET fulfils_n = :n, period = :period, period_from = :period_from, due_on = :due_on,
       root_period = :root_period, state = 'open', closed_at = NULL, version = version + 1
 WHERE id = :id;

-- @changed put_stopped(item_id id, n int, version int, is_stopped bool, now int)
UPDATE control_task SET is_stopped = :is_stopped, version = version + 1, changed_at = :now
 WHERE item_id = :item_id AND n = :n AND version = :version;

-- How many have it from that organisation, simply or by its resolution.
-- @one count_handed(item_id id, n int, period int, org_id id): total int
SELECT (SELECT count(*) FROM control_task
         WHERE item_id = :item_id AND period = :period AND giver_id = :org_id)
       + (SELECT count(*) FROM control_item
           WHERE fulfils_id = :item_id AND fulfils_n = :n AND state <> 'removed') AS total;

-- @one count_level(path text, path_to text, level int): total int
SELECT count(*) AS total
  FROM org o JOIN org_type t ON t.code = o.type
 WHERE o.path > :path AND o.path < :path_to AND t.level = :level AND o.state = 'active';

-- Whom a task can be handed on to: what stands directly below.
-- @many below(org_id id, item_id id, period int): id id, short_name text, n int
SELECT o.id, o.short_name, coalesce(t.n, 0) AS n
  FROM org o LEFT JOIN control_task t
    ON t.item_id = :item_id AND t.period = :period AND t.org_id = o.id
 WHERE o.parent_id = :org_id AND o.state = 'active' ORDER BY o.sort_key, o.id LIMIT 2000;

-- `giver_path`: of who decides on it.
-- @part task(): item_id id, n int, period int, region_id int, org_id id, org_path text,
--   org_name text, level int, giver_id id, giver_path text, giver_name text, state text,
--   due_on date, who text, account_id id, task text, report text, reported_on date,
--   reported_name text, decided_on date, decided_name text, remark text, reminded_at int,
--   is_stopped bool, version int
t.item_id, t.n, t.period, t.region_id, t.org_id, t.org_path, o.short_name AS org_name, t.level,
       t.giver_id, coalesce(g.path, i.org_path) AS giver_path,
       coalesce(g.short_name, io.short_name) AS giver_name, t.state, t.due_on, t.who, t.account_id,
       t.task, t.report, t.reported_on, t.reported_name, t.decided_on, t.decided_name, t.remark,
       t.reminded_at, t.is_stopped, t.version;

-- @one task_of(scope scope, item_id id, n int): @task
SELECT @task
  FROM control_task t JOIN control_item i ON i.id = t.item_id JOIN org o ON o.id = t.org_id
  JOIN org io ON io.id = i.org_id LEFT JOIN org g ON g.id = t.giver_id
 WHERE t.item_id = :item_id AND t.n = :n
   AND t.org_path >= :scope_from AND t.org_path < :scope_to;

-- Whether anything of an item lies within reach.
-- `only` as in `branch`: a neighbour has copies of the same root, and none of this item.
-- @one reaches(scope scope, root_id id, only id): total int
SELECT 1 AS total FROM control_task t
 WHERE t.org_path >= :scope_from AND t.org_path < :scope_to AND t.root_id = :root_id
   AND (:only IS NULL OR t.item_id = :only) LIMIT 1;

-- Who acts for an organisation today.
-- @many officers(org_id id, today date): id id, last_name text, first_name text, middle_name text
SELECT DISTINCT a.id, a.last_name, a.first_name, a.middle_name
  FROM mandate m JOIN account a ON a.id = m.account_id
 WHERE m.org_id = :org_id AND m.valid_from <= :today AND a.is_closed = 0
   AND (m.valid_to IS NULL OR m.valid_to >= :today)
 ORDER BY a.last_name, a.id LIMIT 50;

-- The task of an organisation that a document of it says it carries out.
-- @one fulfilled(region_id int, document_id id, org_id id): item_id id, n int
SELECT t.item_id, t.n
  FROM document_link l JOIN control_item i ON i.document_id = l.to_id
   AND (l.to_item = 0 OR i.item = l.to_item)
  JOIN control_task t ON t.item_id = i.id AND t.period = i.period AND t.org_id = :org_id
 WHERE l.region_id = :region_id AND l.document_id = :document_id AND l.kind = 'fulfils'
   AND t.state NOT IN ('accepted', 'removed')
 ORDER BY l.n, i.item LIMIT 1;

-- ---- lists --------------------------------------------------------------------------------------

-- @part line(): item_id id, n int, org_id id, org_name text, email text, state text, due_on date,
--   task text, remark text, number text, text text, kind text, document_number text,
--   dated_on date, document_org text
t.item_id, t.n, t.org_id, o.short_name AS org_name, o.email, t.state, t.due_on, t.task, t.remark,
       i.number, i.text, d.kind, d.number AS document_number, d.dated_on,
       io.short_name AS document_org
  FROM control_task t JOIN control_item i ON i.id = t.item_id JOIN org o ON o.id = t.org_id
  JOIN org io ON io.id = i.org_id JOIN document d ON d.region_id = i.region_id
   AND d.id = i.document_id;

-- Of one organisation, not settled; those that are due first in front.
-- @many of_org(path text, limit int): @line
SELECT @line
 WHERE t.org_path = :path AND t.state NOT IN ('accepted', 'removed')
 ORDER BY CASE t.state WHEN 'reported' THEN 1 ELSE 0 END, coalesce(t.due_on, '9999'), t.item_id
 LIMIT :limit;

-- For which the person answers.
-- @many of_person(account_id id, limit int): @line
SELECT @line
 WHERE t.account_id = :account_id AND t.state NOT IN ('accepted', 'removed')
 ORDER BY CASE t.state WHEN 'reported' THEN 1 ELSE 0 END, coalesce(t.due_on, '9999'), t.item_id
 LIMIT :limit;

-- Reports that wait for a decision of an organisation, or of the person as controller.
-- @many reported(org_id id, account_id id, limit int): @line
SELECT @line
 WHERE t.state = 'reported'
   AND (t.giver_id = :org_id
        OR (t.giver_id IS NULL
            AND t.item_id IN (SELECT id FROM control_item WHERE org_id = :org_id
                               UNION
                              SELECT item_id FROM control_controller
                               WHERE account_id = :account_id)))
 ORDER BY t.reported_on, t.item_id, t.n LIMIT :limit;

-- How many there are.
-- @one count_reported(org_id id, account_id id): total int
SELECT count(*) AS total FROM control_task t
 WHERE t.state = 'reported'
   AND (t.giver_id = :org_id
        OR (t.giver_id IS NULL
            AND t.item_id IN (SELECT id FROM control_item WHERE org_id = :org_id
                               UNION
                              SELECT item_id FROM control_controller
                               WHERE account_id = :account_id)));

-- @one late_of_org(path text, today date): late int, open int
SELECT coalesce(sum(CASE WHEN due_on < :today THEN 1 ELSE 0 END), 0) AS late, count(*) AS open
  FROM control_task
 WHERE org_path = :path AND state IN ('assigned', 'in_progress', 'returned');

-- ---- a branch -----------------------------------------------------------------------------------

-- Copies of a root within a path; `only`: of one item that carries it out, 0: of all.
-- @part branch(root_id id, root_period int, only id, path text, path_to text)
t.root_id = :root_id AND t.root_period = :root_period
   AND t.org_path >= :path AND t.org_path < :path_to
   AND (:only IS NULL OR t.item_id = :only);

-- How many, by what matters, on the day of today and on a day that is over. What is left is to be
-- done. What was reported first and returned later counts from the day of the last report.
-- @part sums(today date)
count(*) AS total,
       coalesce(sum(CASE WHEN t.state = 'reported' THEN 1 ELSE 0 END), 0) AS reported,
       coalesce(sum(CASE WHEN t.state = 'accepted' THEN 1 ELSE 0 END), 0) AS accepted,
       coalesce(sum(CASE WHEN t.state = 'removed' THEN 1 ELSE 0 END), 0) AS removed,
       coalesce(sum(CASE WHEN t.due_on < :today AND t.state IN ('assigned', 'in_progress',
                                                                'returned')
                         THEN 1 ELSE 0 END), 0) AS late;

-- @part stood(day date)
count(*) AS total,
       coalesce(sum(CASE WHEN t.reported_on <= :day AND t.state IN ('reported', 'accepted')
                          AND NOT (t.state = 'accepted' AND t.decided_on <= :day)
                         THEN 1 ELSE 0 END), 0) AS reported,
       coalesce(sum(CASE WHEN t.state = 'accepted' AND t.decided_on <= :day
                         THEN 1 ELSE 0 END), 0) AS accepted,
       coalesce(sum(CASE WHEN t.state = 'removed' AND t.decided_on <= :day
                         THEN 1 ELSE 0 END), 0) AS removed,
       coalesce(sum(CASE WHEN t.due_on < :day
                          AND NOT (t.state IN ('accepted', 'removed') AND t.decided_on <= :day)
                          AND NOT (t.state IN ('reported', 'accepted') AND t.reported_on <= :day)
                         THEN 1 ELSE 0 END), 0) AS late;

-- @part totals(): total int, reported int, accepted int, removed int, late int
s.total, s.reported, s.accepted, s.removed, s.late;

-- @one totals_today(@branch, @sums): @totals
SELECT @totals FROM (SELECT @sums FROM control_task t WHERE @branch) s;

-- @one totals_on(@branch, @stood): @totals
SELECT @totals FROM (SELECT @stood FROM control_task t WHERE @branch) s;

-- The same for each organisation of the next step with all below it. Each is a walk of its own
-- through the index: PostgreSQL would sort all copies together, SQLite knows no LATERAL, and sorts
-- nothing if it groups in the order of the index of organisations.
-- @many branches(root_id id, root_period int, only id, path text, @sums): path text, total int,
--   reported int, accepted int, removed int, late int
SELECT s.path, @totals
-- sqlite:
  FROM (SELECT min(o.path) AS path, @sums FROM org o CROSS JOIN control_task t
-- postgres:
  FROM org o CROSS JOIN LATERAL (SELECT o.path, @sums FROM control_task t
-- both:
         WHERE t.org_path >= o.path AND t.org_path < o.path || '~'
           AND t.root_id = :root_id AND t.root_period = :root_period
           AND (:only IS NULL OR t.item_id = :only)
-- sqlite:
           AND o.parent_id = (SELECT p.id FROM org p WHERE p.path = :path)
         GROUP BY o.sort_key, o.id) s
-- postgres:
       ) s
 WHERE s.total > 0 AND o.parent_id = (SELECT p.id FROM org p WHERE p.path = :path)
-- both:
 ORDER BY s.path;

-- @part copy_of(item_id id, period int)
t.item_id = :item_id AND t.period = :period AND t.org_id = o.id;

-- The organisations on the step below a path, with their own copies as far as they have some. Each
-- is looked up by its key: a join would be planned by statistics from before they were made.
-- @many steps_of(@copy_of, path text): path text, org_name text, org_id id, n int, state text,
--   due_on date
SELECT o.path, o.short_name AS org_name, o.id AS org_id,
       coalesce((SELECT t.n FROM control_task t WHERE @copy_of), 0) AS n,
       (SELECT t.state FROM control_task t WHERE @copy_of) AS state,
       (SELECT t.due_on FROM control_task t WHERE @copy_of) AS due_on
  FROM org o
 WHERE o.parent_id = (SELECT p.id FROM org p WHERE p.path = :path)
 ORDER BY o.sort_key, o.id;

-- The copy of the organisation itself.
-- @one own_step(item_id id, period int, path text): org_name text, n int, state text, due_on date
SELECT (SELECT o.short_name FROM org o WHERE o.path = :path) AS org_name, t.n, t.state, t.due_on
  FROM control_task t
 WHERE t.item_id = :item_id AND t.period = :period
   AND t.org_id = (SELECT o.id FROM org o WHERE o.path = :path);

-- All of them, for a file.
-- @each every(@branch): org_name text, above text,
--   state text, due_on date, who text, reported_on date, report text, decided_on date,
--   decided_name text, remark text
SELECT o.short_name AS org_name, p.short_name AS above, t.state, t.due_on, t.who, t.reported_on,
       t.report, t.decided_on, t.decided_name, t.remark
  FROM control_task t JOIN org o ON o.id = t.org_id LEFT JOIN org p ON p.id = o.parent_id
 WHERE @branch
 ORDER BY t.org_path, t.item_id;

-- ---- what happens to a copy ---------------------------------------------------------------------

-- @changed put_report(item_id id, n int, version int, report text, day date, name text, now int)
UPDATE control_task
   SET state = 'reported', report = :report, reported_on = :day, reported_name = :name,
       decided_on = NULL, decided_name = NULL, version = version + 1, changed_at = :now
 WHERE item_id = :item_id AND n = :n AND version = :version
   AND state IN ('assigned', 'in_progress', 'returned');

-- @changed put_state(item_id id, n int, version int, state text, due_on date, day date, name text,
--   remark text, told int, now int)
UPDATE control_task
   SET state = :state, due_on = :due_on, decided_on = :day, decided_name = :name, remark = :remark,
       news = CASE WHEN :state = 'removed' AND told > 0 THEN 'removed' END,
       told = :told, version = version + 1, changed_at = :now
 WHERE item_id = :item_id AND n = :n AND version = :version;

-- A new day is told anew when it is near or over. Who was told of nothing yet hears of the task
-- with that day.
-- @changed put_term(item_id id, n int, version int, due_on date, now int)
UPDATE control_task
   SET due_on = :due_on, told = CASE WHEN told > 1 THEN 1 ELSE told END,
       news = CASE WHEN told > 0 THEN 'extended' END, version = version + 1, changed_at = :now
 WHERE item_id = :item_id AND n = :n AND version = :version;

-- @exec begin_work(item_id id, n int, now int)
UPDATE control_task SET state = 'in_progress', version = version + 1, changed_at = :now
 WHERE item_id = :item_id AND n = :n AND state = 'assigned';

-- @changed put_person(item_id id, n int, version int, who text, account_id id, now int)
UPDATE control_task
   SET who = :who, account_id = :account_id, version = version + 1, changed_at = :now
 WHERE item_id = :item_id AND n = :n AND version = :version;

-- All open copies of the current period get another day; those that were handed on with an earlier
-- one keep it.
-- @count extend_all(item_id id, period int, was date, due_on date, now int)
UPDATE control_task
   SET due_on = :due_on, told = CASE WHEN told > 1 THEN 1 ELSE told END,
       news = CASE WHEN told > 0 THEN 'extended' END, version = version + 1, changed_at = :now
 WHERE item_id = :item_id AND period = :period
   AND state IN ('assigned', 'in_progress', 'returned', 'reported')
   AND (due_on IS NULL OR due_on = coalesce(:was, due_on));

-- @count remove_all(item_id id, day date, name text, remark text, now int)
UPDATE control_task
   SET state = 'removed', decided_on = :day, decided_name = :name, remark = :remark,
       news = CASE WHEN told > 0 THEN 'removed' END, version = version + 1, changed_at = :now
 WHERE item_id = :item_id AND state NOT IN ('accepted', 'removed');

-- Organisations that are no more drop out.
-- @count drop_ended(day date, remark text, now int)
UPDATE control_task
   SET state = 'removed', decided_on = :day, remark = :remark, version = version + 1,
       changed_at = :now
 WHERE state IN ('assigned', 'in_progress', 'returned')
   AND org_id IN (SELECT id FROM org WHERE state = 'liquidated');

-- @exec move_tasks(scope scope, path_to text)
UPDATE control_task SET org_path = :path_to || substr(org_path, length(:scope_from) + 1)
 WHERE org_path >= :scope_from AND org_path < :scope_to;

-- @exec move_items(scope scope, path_to text)
UPDATE control_item SET org_path = :path_to || substr(org_path, length(:scope_from) + 1)
 WHERE org_path >= :scope_from AND org_path < :scope_to;

-- @exec move_waiting(scope scope, path_to text)
UPDATE control_waiting SET org_path = :path_to || substr(org_path, length(:scope_from) + 1)
 WHERE org_path >= :scope_from AND org_path < :scope_to;

-- @one org_has(org_id id): total int
SELECT 1 AS total WHERE EXISTS (SELECT 1 FROM control_task t JOIN org o ON o.path = t.org_path
                                 WHERE o.id = :org_id)
    OR EXISTS (SELECT 1 FROM control_item i JOIN org o ON o.path = i.org_path
                WHERE o.id = :org_id);

-- ---- steps --------------------------------------------------------------------------------------

-- @insert add_step(id id, item_id id, n int, step text, now int, account_id id, name text,
--   org_name text, note text, due_on date, document_id id)
INSERT INTO control_step (id, item_id, n, step, happened_at, account_id, name, org_name, note,
                          due_on, document_id)
VALUES (:id, :item_id, :n, :step, :now, :account_id, :name, :org_name, :note, :due_on,
        :document_id);

-- Of a copy, with what happened to the item as a whole.
-- @many history(item_id id, n int): step text, happened_at int, name text, org_name text,
--   note text, due_on date, document_id id
SELECT step, happened_at, name, org_name, note, due_on, document_id FROM control_step
 WHERE item_id = :item_id AND n IN (0, :n) ORDER BY id;

-- ---- evidence -----------------------------------------------------------------------------------

-- @insert add_evidence(id id, item_id id, n int, kind text, title text, url text, day date,
--   value text, type text, size int, content bytes, account_id id, now int)
INSERT INTO control_evidence (id, item_id, n, kind, title, url, day, value, type, size, content,
                              account_id, made_at)
VALUES (:id, :item_id, :n, :kind, :title, :url, :day, :value, :type, :size, :content, :account_id,
        :now);

-- @many evidence(item_id id, n int): id id, kind text, title text, url text, day date, value text,
--   size int
SELECT id, kind, title, url, day, value, size FROM control_evidence
 WHERE item_id = :item_id AND n = :n ORDER BY id;

-- @one evidence_count(item_id id, n int): total int, bytes int
SELECT count(*) AS total, coalesce(sum(size), 0) AS bytes FROM control_evidence
 WHERE item_id = :item_id AND n = :n;

-- @one evidence_file(item_id id, n int, id id): url text, type text, content bytes
SELECT url, type, content FROM control_evidence
 WHERE id = :id AND item_id = :item_id AND n = :n AND kind = 'file';

-- @changed drop_evidence(item_id id, n int, id id)
DELETE FROM control_evidence WHERE id = :id AND item_id = :item_id AND n = :n;

-- ---- a basis ------------------------------------------------------------------------------------

-- Adopted by the organisation or one above it: what may extend a term or end control.
-- @many bases(path text, limit int): id id, kind text, number text, dated_on date, title text
SELECT d.id, d.kind, d.number, d.dated_on, d.title FROM document d
 WHERE d.state = 'adopted' AND d.stream = 'own'
   AND (d.org_path = :path OR d.audience <> 'staff')
   AND d.org_id IN (SELECT o.id FROM org o
                     WHERE o.path IN (substr(:path, 1, 1), substr(:path, 1, 4), substr(:path, 1, 7),
                                      substr(:path, 1, 10), substr(:path, 1, 13),
                                      substr(:path, 1, 16)))
 ORDER BY d.dated_on DESC, d.id DESC LIMIT :limit;

-- ---- later documents ----------------------------------------------------------------------------

-- What a document does to others, as far as it may concern control.
-- @many later_links(region_id int, document_id id): kind text, note text, to_id id, to_item int
SELECT kind, note, to_id, to_item FROM document_link
 WHERE region_id = :region_id AND document_id = :document_id
   AND kind IN ('amends', 'repeals', 'extends', 'removes') ORDER BY n;

-- What of a document is under control: all, or an item with those below it.
-- @many concerned(document_id id, number int): @item
SELECT @item
 WHERE i.document_id = :document_id AND i.state = 'open'
   AND (:number = 0 OR i.item IN (
        WITH RECURSIVE below (item) AS (
            SELECT c.item FROM document_item c
             WHERE c.document_id = :document_id AND c.item = :number
             UNION
            SELECT c.item FROM document_item c JOIN below b ON c.parent = b.item
             WHERE c.document_id = :document_id)
        SELECT item FROM below))
 ORDER BY i.item;

-- The open copy of an organisation in the current period.
-- @one own_copy(item_id id, period int, path text): n int
SELECT n FROM control_task
 WHERE item_id = :item_id AND period = :period
   AND org_id = (SELECT o.id FROM org o WHERE o.path = :path)
   AND state NOT IN ('accepted', 'removed');

-- @exec propose(item_id id, n int, document_id id, kind text, due_on date, now int)
INSERT INTO control_proposal (item_id, n, document_id, kind, due_on, made_at)
VALUES (:item_id, :n, :document_id, :kind, :due_on, :now) ON CONFLICT DO NOTHING;

-- @part proposal(): item_id id, n int, later_id id, deed text, due_on date, later_kind text,
--   later_number text, later_on date, number text, text text, document_id id, kind text,
--   document_number text, dated_on date, asker text, giver_id id
p.item_id, p.n, p.document_id AS later_id, p.kind AS deed, p.due_on, l.kind AS later_kind,
       l.number AS later_number, l.dated_on AS later_on, i.number, i.text, i.document_id, d.kind,
       d.number AS document_number, d.dated_on, o.short_name AS asker, t.giver_id
  FROM control_proposal p JOIN control_item i ON i.id = p.item_id
  JOIN document d ON d.region_id = i.region_id AND d.id = i.document_id
  JOIN document l ON l.id = p.document_id
  LEFT JOIN control_task t ON t.item_id = p.item_id AND t.n = p.n
  LEFT JOIN org o ON o.id = t.org_id;

-- Of the organisation that controls, or the person.
-- @many proposals(org_id id, account_id id, limit int): @proposal
SELECT @proposal
 WHERE i.state = 'open'
   AND (coalesce(t.giver_id, i.org_id) = :org_id
        OR (t.giver_id IS NULL
            AND i.id IN (SELECT item_id FROM control_controller WHERE account_id = :account_id)))
 ORDER BY p.document_id, p.kind, i.document_id, i.item, p.n LIMIT :limit;

-- @many proposals_of(item_id id): @proposal
SELECT @proposal WHERE p.item_id = :item_id ORDER BY p.document_id, p.kind;

-- @many proposals_by(document_id id, kind text, item_id id): @proposal
SELECT @proposal
 WHERE p.document_id = :document_id AND p.kind = :kind
   AND (:item_id IS NULL OR p.item_id = :item_id)
 ORDER BY i.document_id, i.item, p.n;

-- Somebody has decided: what that document asked, or whatever asked for the same. What is off
-- control asks nothing any more.
-- @exec settle_proposals(item_id id, n int, document_id id, kind text)
DELETE FROM control_proposal
 WHERE item_id = :item_id AND n = :n
   AND (document_id = :document_id OR kind = :kind OR :kind = 'removes');

-- ---- letters ------------------------------------------------------------------------------------

-- Copies of whose step nobody was told: `told` is below it, and its day is near enough. `until` is
-- far off for who is only told that there is a task.
-- @many to_tell(told int, until date, limit int): @line
SELECT @line
 WHERE t.state IN ('assigned', 'in_progress', 'returned') AND t.told = :told
   AND (:until IS NULL OR t.due_on <= :until)
 ORDER BY t.told, t.due_on LIMIT :limit;

-- All such copies of an organisation.
-- @many to_tell_of(org_id id, told int, until date): @line
SELECT @line
 WHERE t.org_path = (SELECT o.path FROM org o WHERE o.id = :org_id)
   AND t.state IN ('assigned', 'in_progress', 'returned') AND t.told = :told
   AND (:until IS NULL OR t.due_on <= :until)
 ORDER BY coalesce(t.due_on, '9999'), t.item_id, t.n;

-- Whose term changed, or whose task was taken off control.
-- @many to_tell_news(limit int): @line
SELECT @line
 WHERE t.news IS NOT NULL ORDER BY t.news, t.item_id LIMIT :limit;

-- @many to_tell_news_of(org_id id): @line
SELECT @line
 WHERE t.org_path = (SELECT o.path FROM org o WHERE o.id = :org_id) AND t.news IS NOT NULL
 ORDER BY t.item_id, t.n;

-- @exec told_news(item_id id, n int)
UPDATE control_task SET news = NULL WHERE item_id = :item_id AND n = :n;

-- By which decision.
-- @one last_basis(item_id id, n int, step text): note text
SELECT note FROM control_step
 WHERE item_id = :item_id AND n IN (0, :n) AND step = :step ORDER BY id DESC LIMIT 1;

-- Who is late and was not reminded since that moment.
-- @many to_remind(@branch, today date, before int, limit int): @line
SELECT @line
 WHERE @branch AND t.state IN ('assigned', 'in_progress', 'returned')
   AND t.due_on < :today AND coalesce(t.reminded_at, 0) < :before
 ORDER BY t.due_on, t.n LIMIT :limit;

-- @exec tell(item_id id, n int, told int)
UPDATE control_task SET told = :told WHERE item_id = :item_id AND n = :n;

-- @exec reminded(item_id id, n int, now int)
UPDATE control_task SET reminded_at = :now WHERE item_id = :item_id AND n = :n;

-- Items that copies of organisations are late with, since a day or before, and of which that step
-- of the ladder was not told, nor another one since that moment. Those of a document together.
-- @many to_escalate(step text, until date, since int, limit int): id id, due_on date, late int
SELECT i.id, t.due_on, count(*) AS late
  FROM control_item i JOIN control_task t ON t.item_id = i.id
 WHERE i.state = 'open' AND t.state IN ('assigned', 'in_progress', 'returned')
   AND t.due_on <= :until
   AND NOT EXISTS (SELECT 1 FROM control_told f
                    WHERE f.item_id = i.id AND f.due_on = t.due_on
                      AND (f.step = :step OR f.told_at > :since))
 GROUP BY i.document_id, i.item, i.id, t.due_on
 ORDER BY i.document_id, i.item, i.id, t.due_on LIMIT :limit;

-- False if it was told already.
-- @changed escalate(item_id id, step text, due_on date, now int)
INSERT INTO control_told (item_id, step, due_on, told_at) VALUES (:item_id, :step, :due_on, :now)
ON CONFLICT DO NOTHING;

-- @one account(id id): email text, language text, region_id int, person_id id
SELECT email, language, person_region_id AS region_id, person_id FROM account
 WHERE id = :id AND is_closed = 0 AND email IS NOT NULL;

-- ---- the note -----------------------------------------------------------------------------------

-- Items of an organisation: of one document, else those that were under control on the day that
-- lies between the two moments, of a body or a controller or all.
-- @many for_note(org_id id, document_id id, body_id id, controller text, since int,
--   until int): @item
SELECT @item
 WHERE i.org_id = :org_id AND i.opened_at < :until
   AND (i.document_id = :document_id
        OR (:document_id IS NULL AND coalesce(i.closed_at, :since) >= :since))
   AND (:body_id IS NULL OR d.body_id = :body_id)
   AND (:controller IS NULL OR i.id IN (SELECT c.item_id FROM control_controller c
                                         WHERE c.name = :controller))
 ORDER BY d.dated_on, d.id, i.item LIMIT 500;

-- Of which a branch has copies, whoever gave them.
-- @many for_branch(path text, path_to text, since int, until int): @item
SELECT @item
 WHERE i.root_id = i.id AND i.opened_at < :until AND coalesce(i.closed_at, :since) >= :since
   AND (substr(:path, 1, length(i.org_path)) = i.org_path
        OR (i.org_path >= :path AND i.org_path < :path_to))
   AND EXISTS (SELECT 1 FROM control_task t
                WHERE t.root_id = i.id AND t.root_period = i.root_period
                  AND t.org_path >= :path AND t.org_path < :path_to)
 ORDER BY d.dated_on, d.id, i.item LIMIT 500;

-- What a note can be of.
-- @many note_documents(org_id id): id id, kind text, number text, dated_on date
SELECT d.id, d.kind, d.number, d.dated_on FROM document d
 WHERE d.id IN (SELECT i.document_id FROM control_item i WHERE i.org_id = :org_id)
 ORDER BY d.dated_on DESC, d.id DESC LIMIT 100;

-- @many note_bodies(org_id id): id id, name text
SELECT d.body_id AS id, max(d.body_name) AS name
  FROM control_item i JOIN document d ON d.region_id = i.region_id AND d.id = i.document_id
 WHERE i.org_id = :org_id AND d.body_id IS NOT NULL
 GROUP BY d.body_id ORDER BY name, d.body_id;

-- A controller goes by the first item that names him: names stand in no address.
-- @many note_controllers(org_id id): item_id id, n int, name text
SELECT c.item_id, c.n, c.name
  FROM control_controller c JOIN control_item i ON i.id = c.item_id
 WHERE i.org_id = :org_id
   AND NOT EXISTS (SELECT 1 FROM control_controller e JOIN control_item x ON x.id = e.item_id
                    WHERE x.org_id = :org_id AND e.name = c.name
                      AND (e.item_id < c.item_id OR (e.item_id = c.item_id AND e.n < c.n)))
 ORDER BY c.name LIMIT 100;

-- @many note_branches(org_id id): id id, short_name text
SELECT id, short_name FROM org
 WHERE parent_id = :org_id AND state = 'active' ORDER BY sort_key, id LIMIT 300;

-- Who is late on a day, those that are due longest in front; what was reported.
-- @many late_ones(@branch, day date, limit int):
--   org_name text, due_on date
SELECT o.short_name AS org_name, t.due_on
  FROM control_task t JOIN org o ON o.id = t.org_id
 WHERE @branch AND t.due_on < :day
   AND NOT (t.state IN ('accepted', 'removed') AND t.decided_on <= :day)
   AND NOT (t.state IN ('reported', 'accepted') AND t.reported_on <= :day)
 ORDER BY t.due_on, t.org_path LIMIT :limit;

-- @many answers(@branch, day date, limit int):
--   org_name text, report text, reported_on date, item_id id, n int
SELECT o.short_name AS org_name, t.report, t.reported_on, t.item_id, t.n
  FROM control_task t JOIN org o ON o.id = t.org_id
 WHERE @branch
   AND t.reported_on <= :day AND t.state IN ('reported', 'accepted')
 ORDER BY t.reported_on, t.org_path LIMIT :limit;

-- ---- documents whose term of keeping is over ----------------------------------------------------

-- An item of the document is open, it waits for somebody to say what is controlled, or an open item
-- rests on it.
-- @one binds(document_id id): n int
SELECT 1 AS n FROM document d
 WHERE d.id = :document_id
   AND (EXISTS (SELECT 1 FROM control_item i WHERE i.document_id = d.id AND i.state = 'open')
        OR EXISTS (SELECT 1 FROM control_waiting w WHERE w.document_id = d.id)
        OR EXISTS (SELECT 1 FROM control_step s JOIN control_item i ON i.id = s.item_id
                    WHERE s.document_id = d.id AND i.state = 'open'));

-- The words of the document; what organisations reported is theirs and stays.
-- @exec forget_text(document_id id)
UPDATE control_item SET text = '-', note = NULL WHERE document_id = :document_id;
