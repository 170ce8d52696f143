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
--   fulfils_n int, version int, kind text, document_number text, dated_on date, title text
i.id, i.region_id, i.document_id, i.item, i.org_id, i.org_path, o.short_name AS org_name, i.number,
       i.text, i.state, i.due_on, i.recurs, i.is_constant, i.period, i.period_from, i.note,
       i.root_id, i.root_period, i.fulfils_id, i.fulfils_n, i.version, d.kind,
       d.number AS document_number, d.dated_on, d.title;

-- @one find(id id): @item
SELECT @item
  FROM control_item i JOIN org o ON o.id = i.org_id
  JOIN document d ON d.region_id = i.region_id AND d.id = i.document_id
 WHERE i.id = :id;

-- @many of_document(document_id id): @item
SELECT @item
  FROM control_item i JOIN org o ON o.id = i.org_id
  JOIN document d ON d.region_id = i.region_id AND d.id = i.document_id
 WHERE i.document_id = :document_id ORDER BY i.item;

-- Those that an organisation controls, or the person; what is over last.
-- @many controlled(org_id id, account_id id, open_only bool, limit int): @item
SELECT @item
  FROM control_item i JOIN org o ON o.id = i.org_id
  JOIN document d ON d.region_id = i.region_id AND d.id = i.document_id
 WHERE (i.org_id = :org_id
        OR i.id IN (SELECT item_id FROM control_controller WHERE account_id = :account_id))
   AND (:open_only = 0 OR i.state = 'open')
 ORDER BY CASE i.state WHEN 'open' THEN 0 ELSE 1 END, coalesce(i.due_on, '9999'), i.id
 LIMIT :limit;

-- What carries out a task by a resolution of its organisation.
-- @many fulfilling(fulfils_id id, fulfils_n int): @item
SELECT @item
  FROM control_item i JOIN org o ON o.id = i.org_id
  JOIN document d ON d.region_id = i.region_id AND d.id = i.document_id
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

-- Items of which the next period may have begun.
-- @many recurring(until date, limit int): id id
SELECT id FROM control_item
 WHERE recurs IS NOT NULL AND state = 'open' AND period_from <= :until
 ORDER BY period_from, id LIMIT :limit;

-- @exec begin_period(id id, period int, period_from date)
UPDATE control_item
   SET root_period = CASE WHEN root_id = id THEN :period ELSE root_period END,
       period = :period, period_from = :period_from, version = version + 1
 WHERE id = :id;

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
--   version int
t.item_id, t.n, t.period, t.region_id, t.org_id, t.org_path, o.short_name AS org_name, t.level,
       t.giver_id, coalesce(g.path, i.org_path) AS giver_path,
       coalesce(g.short_name, io.short_name) AS giver_name, t.state, t.due_on, t.who, t.account_id,
       t.task, t.report, t.reported_on, t.reported_name, t.decided_on, t.decided_name, t.remark,
       t.reminded_at, t.version;

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

-- @part line(): item_id id, n int, org_name text, state text, due_on date, task text, remark text,
--   number text, text text, kind text, document_number text, dated_on date, document_org text
t.item_id, t.n, o.short_name AS org_name, t.state, t.due_on, t.task, t.remark, i.number, i.text,
       d.kind, d.number AS document_number, d.dated_on, io.short_name AS document_org;

-- Of one organisation, not settled; those that are due first in front.
-- @many of_org(path text, limit int): @line
SELECT @line
  FROM control_task t JOIN control_item i ON i.id = t.item_id JOIN org o ON o.id = t.org_id
  JOIN org io ON io.id = i.org_id JOIN document d ON d.region_id = i.region_id
   AND d.id = i.document_id
 WHERE t.org_path = :path AND t.state NOT IN ('accepted', 'removed')
 ORDER BY CASE t.state WHEN 'reported' THEN 1 ELSE 0 END, coalesce(t.due_on, '9999'), t.item_id
 LIMIT :limit;

-- For which the person answers.
-- @many of_person(account_id id, limit int): @line
SELECT @line
  FROM control_task t JOIN control_item i ON i.id = t.item_id JOIN org o ON o.id = t.org_id
  JOIN org io ON io.id = i.org_id JOIN document d ON d.region_id = i.region_id
   AND d.id = i.document_id
 WHERE t.account_id = :account_id AND t.state NOT IN ('accepted', 'removed')
 ORDER BY CASE t.state WHEN 'reported' THEN 1 ELSE 0 END, coalesce(t.due_on, '9999'), t.item_id
 LIMIT :limit;

-- Reports that wait for a decision of an organisation, or of the person as controller.
-- @many reported(org_id id, account_id id, limit int): @line
SELECT @line
  FROM control_task t JOIN control_item i ON i.id = t.item_id JOIN org o ON o.id = t.org_id
  JOIN org io ON io.id = i.org_id JOIN document d ON d.region_id = i.region_id
   AND d.id = i.document_id
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

-- How many, by what matters. What is left is to be done.
-- @one totals(@branch, today date): total int, reported int, accepted int, removed int, late int
SELECT count(*) AS total,
       coalesce(sum(CASE WHEN t.state = 'reported' THEN 1 ELSE 0 END), 0) AS reported,
       coalesce(sum(CASE WHEN t.state = 'accepted' THEN 1 ELSE 0 END), 0) AS accepted,
       coalesce(sum(CASE WHEN t.state = 'removed' THEN 1 ELSE 0 END), 0) AS removed,
       coalesce(sum(CASE WHEN t.due_on < :today AND t.state IN ('assigned', 'in_progress',
                                                                'returned')
                         THEN 1 ELSE 0 END), 0) AS late
  FROM control_task t
 WHERE @branch;

-- The same for each organisation of the next step with all below it, in one walk through the index.
-- SQLite need not sort when the order of the joins is given; PostgreSQL adds up by hashes, and must
-- not be misled by statistics from before 70,000 copies were made.
-- @many branches(root_id id, root_period int, only id, path text, today date): path text,
--   total int, reported int, accepted int, removed int, late int
SELECT
-- sqlite:
       min(o.path) AS path,
-- postgres:
       substr(t.org_path, 1, length(:path) + 3) AS path,
-- both:
       count(*) AS total,
       sum(CASE WHEN t.state = 'reported' THEN 1 ELSE 0 END) AS reported,
       sum(CASE WHEN t.state = 'accepted' THEN 1 ELSE 0 END) AS accepted,
       sum(CASE WHEN t.state = 'removed' THEN 1 ELSE 0 END) AS removed,
       sum(CASE WHEN t.due_on < :today AND t.state IN ('assigned', 'in_progress', 'returned')
                THEN 1 ELSE 0 END) AS late
-- sqlite:
  FROM org o CROSS JOIN control_task t
 WHERE o.parent_id = (SELECT p.id FROM org p WHERE p.path = :path)
   AND t.org_path >= o.path AND t.org_path < o.path || '~'
-- postgres:
  FROM control_task t
 WHERE t.org_path > :path AND t.org_path < :path || '~'
-- both:
   AND t.root_id = :root_id AND t.root_period = :root_period
   AND (:only IS NULL OR t.item_id = :only)
 GROUP BY
-- sqlite:
       o.sort_key, o.id;
-- postgres:
       substr(t.org_path, 1, length(:path) + 3);

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
       told = :told, version = version + 1, changed_at = :now
 WHERE item_id = :item_id AND n = :n AND version = :version;

-- A new day is told anew when it is near or over.
-- @changed put_term(item_id id, n int, version int, due_on date, now int)
UPDATE control_task
   SET due_on = :due_on, told = CASE WHEN told > 1 THEN 1 ELSE told END, version = version + 1,
       changed_at = :now
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
   SET due_on = :due_on, told = CASE WHEN told > 1 THEN 1 ELSE told END, version = version + 1,
       changed_at = :now
 WHERE item_id = :item_id AND period = :period
   AND state IN ('assigned', 'in_progress', 'returned', 'reported')
   AND (due_on IS NULL OR due_on = coalesce(:was, due_on));

-- @count remove_all(item_id id, day date, name text, remark text, now int)
UPDATE control_task
   SET state = 'removed', decided_on = :day, decided_name = :name, remark = :remark,
       version = version + 1, changed_at = :now
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
 WHERE d.state = 'adopted' AND substr(:path, 1, length(d.org_path)) = d.org_path
   AND d.org_path IN (substr(:path, 1, 1), substr(:path, 1, 4), substr(:path, 1, 7),
                      substr(:path, 1, 10), substr(:path, 1, 13), substr(:path, 1, 16))
 ORDER BY d.dated_on DESC, d.id DESC LIMIT :limit;

-- ---- letters ------------------------------------------------------------------------------------

-- Copies of whose step nobody was told: `told` is below it, and its day is near enough. `until` is
-- far off for who is only told that there is a task.
-- @part due(): item_id id, n int, org_id id, org_name text, email text, state text, due_on date,
--   task text, number text, text text, kind text, document_number text, dated_on date,
--   document_org text
t.item_id, t.n, t.org_id, o.short_name AS org_name, o.email, t.state, t.due_on, t.task, i.number,
       i.text, d.kind, d.number AS document_number, d.dated_on, io.short_name AS document_org;

-- @many to_tell(told int, until date, limit int): @due
SELECT @due
  FROM control_task t JOIN control_item i ON i.id = t.item_id JOIN org o ON o.id = t.org_id
  JOIN org io ON io.id = i.org_id JOIN document d ON d.region_id = i.region_id
   AND d.id = i.document_id
 WHERE t.state IN ('assigned', 'in_progress', 'returned') AND t.told = :told
   AND (:until IS NULL OR t.due_on <= :until)
 ORDER BY t.told, t.due_on LIMIT :limit;

-- Who is late and was not reminded since that moment.
-- @many to_remind(@branch, today date, before int, limit int): @due
SELECT @due
  FROM control_task t JOIN control_item i ON i.id = t.item_id JOIN org o ON o.id = t.org_id
  JOIN org io ON io.id = i.org_id JOIN document d ON d.region_id = i.region_id
   AND d.id = i.document_id
 WHERE @branch AND t.state IN ('assigned', 'in_progress', 'returned')
   AND t.due_on < :today AND coalesce(t.reminded_at, 0) < :before
 ORDER BY t.due_on, t.n LIMIT :limit;

-- @exec tell(item_id id, n int, told int)
UPDATE control_task SET told = :told WHERE item_id = :item_id AND n = :n;

-- @exec reminded(item_id id, n int, now int)
UPDATE control_task SET reminded_at = :now WHERE item_id = :item_id AND n = :n;

-- Items that copies of organisations are late with, since a day or before, and of which that step
-- of the ladder was not told.
-- @many to_escalate(step text, until date, limit int): id id, due_on date, late int
SELECT i.id, t.due_on, count(*) AS late
  FROM control_item i JOIN control_task t ON t.item_id = i.id
 WHERE i.state = 'open' AND t.state IN ('assigned', 'in_progress', 'returned')
   AND t.due_on <= :until
   AND NOT EXISTS (SELECT 1 FROM control_told f
                    WHERE f.item_id = i.id AND f.step = :step AND f.due_on = t.due_on)
 GROUP BY i.id, t.due_on ORDER BY t.due_on, i.id LIMIT :limit;

-- False if it was told already.
-- @changed escalate(item_id id, step text, due_on date, now int)
INSERT INTO control_told (item_id, step, due_on, told_at) VALUES (:item_id, :step, :due_on, :now)
ON CONFLICT DO NOTHING;

-- @one account(id id): email text, language text, region_id int, person_id id
SELECT email, language, person_region_id AS region_id, person_id FROM account
 WHERE id = :id AND is_closed = 0 AND email IS NOT NULL;

-- ---- the note -----------------------------------------------------------------------------------

-- Items of an organisation, of one document or all, that were under control at that moment.
-- @many for_note(org_id id, document_id id, until int): @item
SELECT @item
  FROM control_item i JOIN org o ON o.id = i.org_id
  JOIN document d ON d.region_id = i.region_id AND d.id = i.document_id
 WHERE i.org_id = :org_id AND (:document_id IS NULL OR i.document_id = :document_id)
   AND i.opened_at < :until
 ORDER BY d.dated_on, d.id, i.item LIMIT 500;

-- As it stood on a day, from the days on which things happened.
-- @one stood(@branch, day date): total int,
--   accepted int, reported int, removed int, late int
SELECT count(*) AS total,
       coalesce(sum(CASE WHEN state = 'accepted' AND decided_on <= :day THEN 1 ELSE 0 END), 0)
           AS accepted,
       coalesce(sum(CASE WHEN reported_on <= :day AND state IN ('reported', 'accepted')
                          AND NOT (state = 'accepted' AND decided_on <= :day)
                         THEN 1 ELSE 0 END), 0) AS reported,
       coalesce(sum(CASE WHEN state = 'removed' AND decided_on <= :day THEN 1 ELSE 0 END), 0)
           AS removed,
       coalesce(sum(CASE WHEN due_on < :day
                          AND NOT (state IN ('accepted', 'removed') AND decided_on <= :day)
                          AND NOT (state IN ('reported', 'accepted') AND reported_on <= :day)
                         THEN 1 ELSE 0 END), 0) AS late
  FROM control_task t
 WHERE @branch;

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
