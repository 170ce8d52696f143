-- Reports that are handed in. Callers have found the organisation within the scope of the user.

-- ---- periods ------------------------------------------------------------------------------------

-- @part period(): id id, form text, year int, org_id id, path text, opened_at int, closed_at int,
--   note text, collector text
p.id, p.form, p.year, p.org_id, p.path, p.opened_at, p.closed_at, p.note,
       (SELECT o.short_name FROM org o WHERE o.id = p.org_id) AS collector;

-- The one that counts for an organisation: the nearest open one above it. `limit`: how long the
-- path of those is to whom the report goes; if they collect at all, it depends on them.
-- @one period_in_force(form text, year int, path text, limit int): @period
SELECT @period FROM filing_period p
 WHERE p.form = :form AND p.year = :year AND substr(:path, 1, length(p.path)) = p.path
   AND p.closed_at IS NULL
   AND (length(p.path) <= :limit OR NOT EXISTS (
        SELECT 1 FROM filing_period q
         WHERE q.form = :form AND q.year = :year AND substr(:path, 1, length(q.path)) = q.path
           AND length(q.path) <= :limit))
 ORDER BY length(p.path) DESC LIMIT 1;

-- One that counted.
-- @one closed_period(form text, year int, path text): @period
SELECT @period FROM filing_period p
 WHERE p.form = :form AND p.year = :year AND substr(:path, 1, length(p.path)) = p.path
 ORDER BY length(p.path) DESC LIMIT 1;

-- @one own_period(form text, year int, org_id id): @period
SELECT @period FROM filing_period p
 WHERE p.form = :form AND p.year = :year AND p.org_id = :org_id;

-- The day that the nearest open collection above has set for a level.
-- @one deadline(form text, year int, path text, level int): until date
SELECT d.until
  FROM filing_period p JOIN filing_deadline d ON d.period_id = p.id
 WHERE p.form = :form AND p.year = :year AND substr(:path, 1, length(p.path)) = p.path
   AND p.closed_at IS NULL AND d.level = :level
 ORDER BY length(p.path) DESC LIMIT 1;

-- All that count for an organisation, the nearest of each form first.
-- @many periods_of(path text): @period
SELECT @period FROM filing_period p
 WHERE substr(:path, 1, length(p.path)) = p.path
 ORDER BY p.year DESC, p.form, length(p.path) DESC;

-- @changed open_period(id id, form text, year int, org_id id, path text, now int, account_id id,
--   note text)
INSERT INTO filing_period (id, form, year, org_id, path, opened_at, opened_by, note)
VALUES (:id, :form, :year, :org_id, :path, :now, :account_id, :note)
ON CONFLICT DO NOTHING;

-- @exec open_again(id id, note text)
UPDATE filing_period SET closed_at = NULL, note = :note WHERE id = :id;

-- @changed close_period(id id, now int)
UPDATE filing_period SET closed_at = :now WHERE id = :id AND closed_at IS NULL;

-- @exec drop_deadlines(period_id id)
DELETE FROM filing_deadline WHERE period_id = :period_id;

-- @exec set_deadline(period_id id, level int, until date)
INSERT INTO filing_deadline (period_id, level, until) VALUES (:period_id, :level, :until)
ON CONFLICT (period_id, level) DO UPDATE SET until = excluded.until;

-- ---- a report -----------------------------------------------------------------------------------

-- @part filing(): id id, form text, year int, org_id id, path text, state text, version int,
--   received_by id, changed_at int, reminded_at int, form_sum text, sum text, reports int,
--   expected int, note text, above_id id,
--   signed_at int, signed_name text, signed_role text, submitted_on date, is_late bool,
--   accepted_at int, accepted_name text
f.id, f.form, f.year, f.org_id, f.path, f.state, f.version, f.received_by,
       f.changed_at, f.reminded_at,
       f.form_sum, f.sum, f.reports, f.expected, f.note, f.above_id, f.signed_at,
       f.signed_name, f.signed_role, f.submitted_on, f.is_late, f.accepted_at, f.accepted_name;

-- @one find(form text, year int, org_id id): @filing
SELECT @filing FROM filing f WHERE f.form = :form AND f.year = :year AND f.org_id = :org_id;

-- @changed begin(id id, form text, year int, region_id int, org_id id, path text, now int)
INSERT INTO filing (id, form, year, region_id, org_id, path, changed_at)
VALUES (:id, :form, :year, :region_id, :org_id, :path, :now)
ON CONFLICT DO NOTHING;

-- From the version that was seen; false if somebody was quicker.
-- @changed put_state(id id, version int, state text, now int)
UPDATE filing SET state = :state, version = version + 1, changed_at = :now
 WHERE id = :id AND version = :version;

-- @exec put_signature(id id, form_sum text, sum text, reports int, expected int, note text,
--   now int, name text, role text)
UPDATE filing
   SET form_sum = :form_sum, sum = :sum, reports = :reports, expected = :expected, note = :note,
       signed_at = :now, signed_name = :name, signed_role = :role
 WHERE id = :id;

-- @exec drop_signature(id id)
UPDATE filing
   SET form_sum = NULL, sum = NULL, reports = 0, expected = 0, note = NULL, signed_at = NULL,
       signed_name = NULL, signed_role = NULL, received_by = NULL, submitted_on = NULL, is_late = 0,
       accepted_at = NULL, accepted_name = NULL, above_id = NULL
 WHERE id = :id;

-- What comes back mended was handed in when it came first.
-- @exec put_submission(id id, received_by id, day date, is_late bool)
UPDATE filing
   SET received_by = :received_by, above_id = NULL,
       is_late = CASE WHEN submitted_on IS NULL THEN :is_late ELSE is_late END,
       submitted_on = coalesce(submitted_on, :day)
 WHERE id = :id;

-- @exec put_acceptance(id id, received_by id, now int, name text)
UPDATE filing
   SET received_by = :received_by, above_id = NULL, accepted_at = :now, accepted_name = :name
 WHERE id = :id;

-- @exec drop_acceptance(id id)
UPDATE filing SET accepted_at = NULL, accepted_name = NULL WHERE id = :id;

-- @exec touch(id id, now int)
UPDATE filing SET changed_at = :now WHERE id = :id;

-- @exec put_frozen(id id, total bytes, own bytes, computed bytes)
INSERT INTO filing_frozen (filing_id, total, own, computed) VALUES (:id, :total, :own, :computed)
ON CONFLICT (filing_id) DO UPDATE
   SET total = excluded.total, own = excluded.own, computed = excluded.computed;

-- @exec drop_frozen(id id)
DELETE FROM filing_frozen WHERE filing_id = :id;

-- @one frozen(id id): total bytes, own bytes, computed bytes
SELECT total, own, computed FROM filing_frozen WHERE filing_id = :id;

-- @exec keep_form(sum text, content text)
INSERT INTO filing_form (sum, content) VALUES (:sum, :content) ON CONFLICT DO NOTHING;

-- One under which reports of that form were signed.
-- @one kept_form_of(form text, year int): content text
SELECT k.content FROM filing f JOIN filing_form k ON k.sum = f.form_sum
 WHERE f.form = :form AND f.year = :year LIMIT 1;

-- @one kept_form(sum text): content text
SELECT content FROM filing_form WHERE sum = :sum;

-- ---- cells --------------------------------------------------------------------------------------

-- @many cells(id id): cell text, value int, has_value bool, words text, reason text,
--   changed_at int, last_name text, first_name text, middle_name text
SELECT c.cell, c.value, CASE WHEN c.value IS NULL THEN 0 ELSE 1 END AS has_value, c.words, c.reason,
       c.changed_at, a.last_name, a.first_name, a.middle_name
  FROM filing_cell c LEFT JOIN account a ON a.id = c.changed_by
 WHERE c.filing_id = :id;

-- @exec put_value(id id, cell text, value int, has_value bool, words text, now int, account_id id)
INSERT INTO filing_cell (filing_id, cell, value, words, changed_at, changed_by)
VALUES (:id, :cell, CASE WHEN :has_value = 1 THEN :value END, :words, :now, :account_id)
ON CONFLICT (filing_id, cell) DO UPDATE
   SET value = excluded.value, words = excluded.words, changed_at = excluded.changed_at,
       changed_by = excluded.changed_by;

-- @exec put_reason(id id, cell text, reason text, now int, account_id id)
INSERT INTO filing_cell (filing_id, cell, reason, changed_at, changed_by)
VALUES (:id, :cell, :reason, :now, :account_id)
ON CONFLICT (filing_id, cell) DO UPDATE
   SET reason = excluded.reason, changed_at = excluded.changed_at,
       changed_by = excluded.changed_by;

-- Nothing is entered there any more; a reason for what was noticed stays.
-- @exec drop_value(id id, cell text, now int, account_id id)
UPDATE filing_cell SET value = NULL, words = NULL, changed_at = :now, changed_by = :account_id
 WHERE filing_id = :id AND cell = :cell;

-- @exec drop_empty(id id)
DELETE FROM filing_cell
 WHERE filing_id = :id AND value IS NULL AND words IS NULL AND reason IS NULL;

-- ---- remarks and steps --------------------------------------------------------------------------

-- @many remarks(id id): id id, cell text, words text, made_at int, made_name text, settled_at int
SELECT id, cell, words, made_at, made_name, settled_at FROM filing_remark
 WHERE filing_id = :id ORDER BY id;

-- @exec add_remark(id id, filing_id id, cell text, words text, now int, name text)
INSERT INTO filing_remark (id, filing_id, cell, words, made_at, made_name)
VALUES (:id, :filing_id, :cell, :words, :now, :name);

-- @exec settle_remarks(filing_id id, now int)
UPDATE filing_remark SET settled_at = :now WHERE filing_id = :filing_id AND settled_at IS NULL;

-- Those that were settled by a signature which is taken back.
-- @count unsettle_remarks(filing_id id, settled_at int)
UPDATE filing_remark SET settled_at = NULL
 WHERE filing_id = :filing_id AND settled_at = :settled_at AND :settled_at <> 0;

-- @exec add_step(id id, filing_id id, step text, now int, account_id id, name text, role text,
--   for_org text, note text, sum text)
INSERT INTO filing_step (id, filing_id, step, happened_at, account_id, name, role, for_org, note,
                         sum)
VALUES (:id, :filing_id, :step, :now, :account_id, :name, :role, :for_org, :note, :sum);

-- @many steps(id id): step text, happened_at int, name text, role text, for_org text, note text,
--   sum text
SELECT step, happened_at, name, role, for_org, note, sum FROM filing_step
 WHERE filing_id = :id ORDER BY id;

-- ---- above and below ----------------------------------------------------------------------------

-- The nearest organisation above of one of the levels ("12": regions and territories).
-- @one receiver(path text, levels text): id id, path text, short_name text, level int
SELECT o.id, o.path, o.short_name, t.level
  FROM org o JOIN org_type t ON t.code = o.type
 WHERE o.path IN (substr(:path, 1, 1), substr(:path, 1, 4), substr(:path, 1, 7),
                  substr(:path, 1, 10), substr(:path, 1, 13))
   AND length(o.path) < length(:path) AND instr(:levels, CAST(t.level AS TEXT)) > 0
 ORDER BY length(o.path) DESC LIMIT 1;

-- @one org(id id): id id, path text, short_name text, level int
SELECT o.id, o.path, o.short_name, t.level FROM org o JOIN org_type t ON t.code = o.type
 WHERE o.id = :id;

-- Who reports to an organisation as the tree stands: all of the levels that take part below it, but
-- for those who have one of them that accepts between. `passing`: levels between that do not.
-- The order of the joins is given: SQLite would look through all organisations first.
-- @part reports_to(parent_id id, levels text, passing text)
o.parent_id IN (WITH RECURSIVE passed (id) AS (
                    SELECT :parent_id
                    UNION ALL
                    SELECT c.id FROM passed p CROSS JOIN org_type ct CROSS JOIN org c
                     WHERE instr(:passing, CAST(ct.level AS TEXT)) > 0
                       AND c.parent_id = p.id AND c.type = ct.code)
                SELECT id FROM passed)
   AND o.type IN (SELECT code FROM org_type WHERE instr(:levels, CAST(level AS TEXT)) > 0);

-- Handed in to an organisation that was dissolved before it handed in its own: the report waits at
-- the one above which its organisation stands now, or nobody would count it.
-- @part is_stranded(form text, year int)
f.above_id IS NOT NULL AND f.state IN ('submitted', 'accepted')
   AND EXISTS (SELECT 1 FROM org r WHERE r.id = f.received_by AND r.state = 'liquidated')
   AND NOT EXISTS (SELECT 1 FROM filing h WHERE h.form = :form AND h.year = :year
                      AND h.org_id = f.received_by AND h.state IN ('submitted', 'accepted'));

-- @one stranded(id id, @is_stranded): id id
SELECT f.id FROM filing f WHERE f.id = :id AND @is_stranded;

-- Who reports to an organisation, with the reports: those below it that have handed in nothing
-- elsewhere, and those that handed in here and have moved since. An organisation that ended counts
-- where it has handed something in.
-- @many below(@reports_to, @is_stranded): org_id id, path text, short_name text, level int,
--   id id, state text, is_late bool, submitted_on date, changed_at int, reminded_at int, sum text
SELECT org_id, path, short_name, level, id, state, is_late, submitted_on, changed_at, reminded_at,
       sum
  FROM (SELECT o.sort_key, o.id AS org_id, o.path, o.short_name, t.level, f.id,
               CASE WHEN @is_stranded THEN 'submitted' ELSE f.state END AS state, f.is_late,
               f.submitted_on, f.changed_at, f.reminded_at, f.sum
          FROM org o JOIN org_type t ON t.code = o.type
          LEFT JOIN filing f ON f.form = :form AND f.year = :year AND f.org_id = o.id
         WHERE @reports_to
           AND (o.state <> 'liquidated' OR f.state IN ('submitted', 'accepted'))
           AND (f.id IS NULL OR f.received_by IS NULL OR f.received_by = :parent_id
                OR f.state NOT IN ('submitted', 'accepted') OR @is_stranded)
        UNION ALL
        SELECT o.sort_key, o.id AS org_id, o.path, o.short_name, t.level, f.id, f.state, f.is_late,
               f.submitted_on, f.changed_at, f.reminded_at, f.sum
          FROM filing f JOIN org o ON o.id = f.org_id JOIN org_type t ON t.code = o.type
         WHERE f.received_by = :parent_id AND f.form = :form AND f.year = :year
           AND f.state IN ('submitted', 'accepted') AND NOT (@reports_to)) x
 ORDER BY sort_key, org_id;

-- How many stand there.
-- @one standing(@reports_to): total int
SELECT count(*) AS total FROM org o WHERE @reports_to AND o.state <> 'liquidated';

-- By how many `below` lists others than those who stand there: not those among them who handed in
-- elsewhere, but those who handed in here and moved or ended since. All is counted inside indexes.
-- @one tally(@reports_to, @is_stranded): further int, accepted int, waiting int
SELECT 0 - (SELECT count(*) FROM filing f JOIN org o ON o.id = f.org_id
           WHERE f.above_id = :parent_id AND f.form = :form AND f.year = :year
             AND f.state IN ('submitted', 'accepted') AND o.state <> 'liquidated'
             AND NOT (@is_stranded))
       + (SELECT count(*) FROM filing f
           WHERE f.received_by = :parent_id AND f.form = :form AND f.year = :year
             AND f.above_id IS NOT NULL AND f.state NOT IN ('draft', 'signed', 'returned'))
       + (SELECT count(*) FROM org o CROSS JOIN filing f
           WHERE @reports_to AND o.state = 'liquidated' AND f.org_id = o.id
             AND f.form = :form AND f.year = :year AND f.received_by = :parent_id
             AND f.above_id IS NULL AND f.state IN ('submitted', 'accepted')) AS further,
       (SELECT count(*) FROM filing f
         WHERE f.received_by = :parent_id AND f.form = :form AND f.year = :year
           AND f.state = 'accepted') AS accepted,
       (SELECT count(*) FROM filing f
         WHERE f.received_by = :parent_id AND f.form = :form AND f.year = :year
           AND f.state = 'submitted')
       + (SELECT count(*) FROM filing f
           WHERE f.above_id = :parent_id AND f.form = :form AND f.year = :year
             AND @is_stranded) AS waiting;

-- The frozen values of reports that were handed in here.
-- @many totals_below(parent_id id, @is_stranded): org_id id, form_sum text, total bytes
SELECT f.org_id, f.form_sum, z.total
  FROM filing f JOIN filing_frozen z ON z.filing_id = f.id
 WHERE f.received_by = :parent_id AND f.form = :form AND f.year = :year
   AND f.state IN ('submitted', 'accepted')
UNION ALL
SELECT f.org_id, f.form_sum, z.total
  FROM filing f JOIN filing_frozen z ON z.filing_id = f.id
 WHERE f.above_id = :parent_id AND f.form = :form AND f.year = :year AND @is_stranded;

-- What each accepted report of a branch says of its own organisation alone.
-- @each own_values(form text, year int, from text, to text): form_sum text, own bytes
SELECT f.form_sum, z.own
  FROM filing f JOIN filing_frozen z ON z.filing_id = f.id
 WHERE f.form = :form AND f.year = :year AND f.path >= :from AND f.path < :to
   AND f.state = 'accepted';

-- How far a branch is: the reports of each organisation below, by the next characters of its path.
-- @many progress(form text, year int, from text, to text, levels text): path text, accepted int,
--   handed int, in_time int
SELECT substr(f.path, 1, length(:from) + 3) AS path,
       sum(CASE WHEN f.state = 'accepted' THEN 1 ELSE 0 END) AS accepted,
       sum(CASE WHEN f.state IN ('submitted', 'accepted') THEN 1 ELSE 0 END) AS handed,
       sum(CASE WHEN f.state IN ('submitted', 'accepted') AND f.is_late = 0 THEN 1 ELSE 0 END)
           AS in_time
  FROM filing f JOIN org o ON o.id = f.org_id JOIN org_type t ON t.code = o.type
 WHERE f.form = :form AND f.year = :year AND f.path > :from AND f.path < :to
   AND instr(:levels, CAST(t.level AS TEXT)) > 0
 GROUP BY 1;

-- Who has to hand one in.
-- @many expected(from text, to text, levels text): path text, total int
SELECT substr(o.path, 1, length(:from) + 3) AS path, count(*) AS total
  FROM org o JOIN org_type t ON t.code = o.type
 WHERE o.path > :from AND o.path < :to AND o.state <> 'liquidated'
   AND instr(:levels, CAST(t.level AS TEXT)) > 0
 GROUP BY 1;

-- ---- the start page -----------------------------------------------------------------------------

-- What is collected here now, with the state of the organisation's own report.
-- @many collected(path text, org_id id): id id, form text, year int, state text
SELECT p.id, p.form, p.year, f.state
  FROM filing_period p
  LEFT JOIN filing f ON f.form = p.form AND f.year = p.year AND f.org_id = :org_id
 WHERE substr(:path, 1, length(p.path)) = p.path AND p.closed_at IS NULL
 ORDER BY p.year DESC, p.form, length(p.path) DESC;

-- Handed in here and not accepted yet.
-- @many waiting(org_id id): form text, year int, total int
SELECT form, year, count(*) AS total FROM filing
 WHERE received_by = :org_id AND state = 'submitted'
 GROUP BY form, year ORDER BY year DESC, form;

-- ---- reminding ----------------------------------------------------------------------------------

-- Reports here, has handed in nothing, and was not reminded lately. `only`: one of them, or 0.
-- @many due(@reports_to, form text, year int, before int, only int): org_id id, short_name text,
--   email text
SELECT o.id AS org_id, o.short_name, o.email
  FROM org o LEFT JOIN filing f ON f.form = :form AND f.year = :year AND f.org_id = o.id
 WHERE @reports_to AND o.state <> 'liquidated' AND (:only = 0 OR o.id = :only)
   AND (f.id IS NULL OR f.state IN ('draft', 'signed', 'returned'))
   AND coalesce(f.reminded_at, 0) < :before
 ORDER BY o.path;

-- The latest job that reminds of a report.
-- @one reminding(org_id int, arguments text): id id, account_id id, state text, done int,
--   total int, sentence text, ended_at int
SELECT id, account_id, state, done, total, sentence, ended_at FROM job
 WHERE org_id = :org_id AND kind = 'filing.remind' AND arguments = :arguments
 ORDER BY id DESC LIMIT 1;

-- @exec reminded(id id, now int)
UPDATE filing SET reminded_at = :now WHERE id = :id;

-- ---- what follows others ------------------------------------------------------------------------

-- The organisations have their new paths already.
-- @exec move_paths(region_id int, to text)
UPDATE filing SET path = (SELECT o.path FROM org o WHERE o.id = filing.org_id)
 WHERE org_id IN (SELECT o.id FROM org o WHERE o.region_id = :region_id AND o.path >= :to
                                           AND o.path < :to || '~');

-- @many forms_moved(region_id int, to text): form text, year int
SELECT DISTINCT f.form, f.year FROM filing f
 WHERE f.org_id IN (SELECT o.id FROM org o WHERE o.region_id = :region_id AND o.path >= :to
                                            AND o.path < :to || '~')
   AND f.state IN ('submitted', 'accepted');

-- The nearest above that takes it, for those that were handed in. `takers`: levels that accept.
-- @exec find_above(region_id int, to text, form text, year int, takers text)
UPDATE filing
   SET above_id = (SELECT a.id FROM org a JOIN org_type t ON t.code = a.type
                    WHERE a.path IN (substr(filing.path, 1, 1), substr(filing.path, 1, 4),
                                     substr(filing.path, 1, 7), substr(filing.path, 1, 10),
                                     substr(filing.path, 1, 13))
                      AND length(a.path) < length(filing.path)
                      AND instr(:takers, CAST(t.level AS TEXT)) > 0
                    ORDER BY length(a.path) DESC LIMIT 1)
 WHERE form = :form AND year = :year AND state IN ('submitted', 'accepted')
   AND org_id IN (SELECT o.id FROM org o WHERE o.region_id = :region_id AND o.path >= :to
                                           AND o.path < :to || '~');

-- What waits goes to the new organisation above; what was accepted stays where it was added up.
-- @exec follow_above(region_id int, to text)
UPDATE filing
   SET received_by = CASE WHEN state = 'submitted' THEN above_id ELSE received_by END,
       above_id = CASE WHEN state = 'accepted' AND above_id <> received_by THEN above_id END
 WHERE above_id IS NOT NULL AND state IN ('submitted', 'accepted')
   AND org_id IN (SELECT o.id FROM org o WHERE o.region_id = :region_id AND o.path >= :to
                                           AND o.path < :to || '~');

-- @exec move_periods(to text)
UPDATE filing_period SET path = (SELECT o.path FROM org o WHERE o.id = filing_period.org_id)
 WHERE org_id IN (SELECT o.id FROM org o WHERE o.path >= :to AND o.path < :to || '~');

-- Of what kind somebody is who fills in; where none is told, among the others.
-- @one kind(region_id id, org_id id): kind text
SELECT coalesce(employer_kind, 'other') AS kind FROM org
 WHERE region_id = :region_id AND id = :org_id;
