-- Programmes. Who may write looks within the scope of the right; who may learn looks from the place
-- of the person upwards.

-- @part line(): region_id int, id id, org_id id, org_path text, org_name text, state text,
--   title text, level text, kind text, form text, hours int, goal text, outcomes text,
--   audience_org_id id, audience_path text, audience_name text, is_own_entry bool,
--   needs_answer bool, learn_days int, valid_months int, version int, changed_at int
p.region_id, p.id, p.org_id, p.org_path, o.short_name AS org_name, p.state, p.title, p.level,
       p.kind, p.form, p.hours, p.goal, p.outcomes, p.audience_org_id, p.audience_path,
       a.short_name AS audience_name, p.is_own_entry, p.needs_answer, p.learn_days,
       p.valid_months, p.version, p.changed_at;

-- The place itself and those above it.
-- @part above(at text)
IN (substr(:at, 1, 1), substr(:at, 1, 4), substr(:at, 1, 7), substr(:at, 1, 10),
    substr(:at, 1, 13), substr(:at, 1, 16));

-- @many choices(): list text, code text, label text
SELECT list, code, label FROM programme_choice ORDER BY list, position;

-- ---- finding ------------------------------------------------------------------------------------

-- @one find(scope scope, id id): @line
SELECT @line
  FROM programme p JOIN org o ON o.id = p.org_id JOIN org a ON a.id = p.audience_org_id
 WHERE p.id = :id AND p.org_path >= :scope_from AND p.org_path < :scope_to;

-- Whatever its state and whoever holds it: for those who learn by it already.
-- @one find_any(id id): @line
SELECT @line
  FROM programme p JOIN org o ON o.id = p.org_id JOIN org a ON a.id = p.audience_org_id
 WHERE p.id = :id;

-- One that is open to somebody at that path.
-- @one find_open(id id, @above): @line
SELECT @line
  FROM programme p JOIN org o ON o.id = p.org_id JOIN org a ON a.id = p.audience_org_id
 WHERE p.id = :id AND p.state = 'open' AND p.audience_path @above;

-- One of the own branch, or one that is open to the place or to a part of the branch.
-- @one find_seen(scope scope, id id, @above): @line
SELECT @line
  FROM programme p JOIN org o ON o.id = p.org_id JOIN org a ON a.id = p.audience_org_id
 WHERE p.id = :id
   AND ((p.org_path >= :scope_from AND p.org_path < :scope_to)
        OR (p.state = 'open'
            AND ((p.audience_path >= :scope_from AND p.audience_path < :scope_to)
                 OR p.audience_path @above)));

-- ---- lists --------------------------------------------------------------------------------------

-- Those of the organisation itself.
-- @many of_org(path text, limit int): @line
SELECT @line
  FROM programme p JOIN org o ON o.id = p.org_id JOIN org a ON a.id = p.audience_org_id
 WHERE p.org_path = :path
 ORDER BY p.sort_key, p.id LIMIT :limit;

-- Those of the organisations below.
-- @many below(path text, limit int): @line
SELECT @line
  FROM programme p JOIN org o ON o.id = p.org_id JOIN org a ON a.id = p.audience_org_id
 WHERE p.org_path > :path AND p.org_path < :path || '~'
 ORDER BY p.org_path, p.sort_key, p.id LIMIT :limit;

-- Those of others that are open to the place.
-- @many open_to(path text, @above, limit int): @line
SELECT @line
  FROM programme p JOIN org o ON o.id = p.org_id JOIN org a ON a.id = p.audience_org_id
 WHERE p.state = 'open' AND p.audience_path @above AND p.org_path <> :path
 ORDER BY p.sort_key, p.id LIMIT :limit;

-- All that are open to the place, its own among them.
-- @many all_open(@above, limit int): @line
SELECT @line
  FROM programme p JOIN org o ON o.id = p.org_id JOIN org a ON a.id = p.audience_org_id
 WHERE p.state = 'open' AND p.audience_path @above
 ORDER BY p.sort_key, p.id LIMIT :limit;

-- Organisations at and above a path, the nearest first.
-- @many chain(@above): id id, path text, short_name text
SELECT id, path, short_name FROM org WHERE path @above ORDER BY path DESC;

-- ---- writing ------------------------------------------------------------------------------------

-- @insert add(region_id int, id id, org_id id, org_path text, title text, sort_key bytes,
--   level text, kind text, form text, hours int, goal text, outcomes text, audience_org_id id,
--   audience_path text, is_own_entry bool, needs_answer bool, learn_days id, valid_months id,
--   copied_from id, account_id id, now int)
INSERT INTO programme (region_id, id, org_id, org_path, title, sort_key, level, kind, form, hours,
                       goal, outcomes, audience_org_id, audience_path, is_own_entry, needs_answer,
                       learn_days, valid_months, copied_from, account_id, made_at, changed_at)
VALUES (:region_id, :id, :org_id, :org_path, :title, :sort_key, :level, :kind, :form, :hours, :goal,
        :outcomes, :audience_org_id, :audience_path, :is_own_entry, :needs_answer, :learn_days,
        :valid_months, :copied_from, :account_id, :now, :now);

-- False if somebody has changed it since that version.
-- @changed change(scope scope, id id, version int, title text, sort_key bytes, level text,
--   kind text, form text, hours int, goal text, outcomes text, audience_org_id id,
--   audience_path text, is_own_entry bool, needs_answer bool, learn_days id, valid_months id,
--   now int)
UPDATE programme
   SET title = :title, sort_key = :sort_key, level = :level, kind = :kind, form = :form,
       hours = :hours, goal = :goal, outcomes = :outcomes, audience_org_id = :audience_org_id,
       audience_path = :audience_path, is_own_entry = :is_own_entry, needs_answer = :needs_answer,
       learn_days = :learn_days, valid_months = :valid_months, version = version + 1,
       changed_at = :now
 WHERE id = :id AND version = :version AND org_path >= :scope_from AND org_path < :scope_to;

-- @changed set_state(scope scope, id id, state text, now int)
UPDATE programme SET state = :state, version = version + 1, changed_at = :now
 WHERE id = :id AND state <> :state AND org_path >= :scope_from AND org_path < :scope_to;

-- @many categories(region_id int, programme_id id): category text
SELECT category FROM programme_category
 WHERE region_id = :region_id AND programme_id = :programme_id ORDER BY category;

-- @exec add_category(region_id int, programme_id id, category text)
INSERT INTO programme_category (region_id, programme_id, category)
VALUES (:region_id, :programme_id, :category) ON CONFLICT DO NOTHING;

-- @exec drop_categories(region_id int, programme_id id)
DELETE FROM programme_category WHERE region_id = :region_id AND programme_id = :programme_id;

-- ---- trainers -----------------------------------------------------------------------------------

-- @many trainers(region_id int, programme_id id): n int, name text, post text, member_id id
SELECT n, name, post, member_id FROM programme_trainer
 WHERE region_id = :region_id AND programme_id = :programme_id ORDER BY n;

-- Two at most: a name that several bear says nobody.
-- @many people_named(scope scope, name_key text): id id
SELECT id FROM member
 WHERE region_id = :scope_region AND name_key = :name_key
   AND org_path >= :scope_from AND org_path < :scope_to
   AND status IN ('active', 'temporarily_not_working')
 LIMIT 2;

-- @exec add_trainer(region_id int, programme_id id, n int, name text, post text,
--   person_region_id id, member_id id)
INSERT INTO programme_trainer (region_id, programme_id, n, name, post, person_region_id, member_id)
VALUES (:region_id, :programme_id, :n, :name, :post, :person_region_id, :member_id);

-- @exec drop_trainers(region_id int, programme_id id)
DELETE FROM programme_trainer WHERE region_id = :region_id AND programme_id = :programme_id;

-- ---- modules ------------------------------------------------------------------------------------

-- @many modules(region_id int, programme_id id): n int, place int, title text, hours int,
--   kind text, about text, trainer text
SELECT n, place, title, hours, kind, about, trainer FROM programme_module
 WHERE region_id = :region_id AND programme_id = :programme_id ORDER BY place, n;

-- @insert add_module(region_id int, programme_id id, n int, place int, title text, hours id,
--   kind text, about text, trainer text)
INSERT INTO programme_module (region_id, programme_id, n, place, title, hours, kind, about, trainer)
VALUES (:region_id, :programme_id, :n, :place, :title, :hours, :kind, :about, :trainer);

-- @changed change_module(region_id int, programme_id id, n int, title text, hours id, kind text,
--   about text, trainer text)
UPDATE programme_module
   SET title = :title, hours = :hours, kind = :kind, about = :about, trainer = :trainer
 WHERE region_id = :region_id AND programme_id = :programme_id AND n = :n;

-- @exec place_module(region_id int, programme_id id, n int, place int)
UPDATE programme_module SET place = :place
 WHERE region_id = :region_id AND programme_id = :programme_id AND n = :n;

-- @changed remove_module(region_id int, programme_id id, n int)
DELETE FROM programme_module
 WHERE region_id = :region_id AND programme_id = :programme_id AND n = :n;

-- Its materials belong to the whole programme then.
-- @exec free_materials(region_id int, programme_id id, n int)
UPDATE programme_material SET module_n = 0
 WHERE region_id = :region_id AND programme_id = :programme_id AND module_n = :n;

-- Counts each change of what belongs to the programme, too.
-- @exec touch(region_id int, id id, now int)
UPDATE programme SET version = version + 1, changed_at = :now
 WHERE region_id = :region_id AND id = :id;

-- A copy begins behind the numbers that it has taken over.
-- @exec begin_at(region_id int, id id, version int)
UPDATE programme SET version = :version WHERE region_id = :region_id AND id = :id;

-- ---- materials ----------------------------------------------------------------------------------

-- Without what is in them.
-- @many materials(region_id int, programme_id id): n int, module_n int, place int, kind text,
--   title text, url text, name text, type text, size int, changed_at int
SELECT n, module_n, place, kind, title, url, name, type, size, changed_at FROM programme_material
 WHERE region_id = :region_id AND programme_id = :programme_id ORDER BY place, n;

-- @one material(region_id int, programme_id id, n int): n int, module_n int, kind text, title text,
--   body text, url text, name text, type text, size int, hash text, content bytes
SELECT n, module_n, kind, title, body, url, name, type, size, hash, content
  FROM programme_material
 WHERE region_id = :region_id AND programme_id = :programme_id AND n = :n;

-- The texts written here.
-- @many texts(region_id int, programme_id id): n int, body text
SELECT n, body FROM programme_material
 WHERE region_id = :region_id AND programme_id = :programme_id AND kind = 'text'
 ORDER BY place, n;

-- @insert add_material(region_id int, programme_id id, n int, module_n int, place int, kind text,
--   title text, body text, url text, name text, type text, size id, hash text, content bytes,
--   now int)
INSERT INTO programme_material (region_id, programme_id, n, module_n, place, kind, title, body, url,
                                name, type, size, hash, content, changed_at)
VALUES (:region_id, :programme_id, :n, :module_n, :place, :kind, :title, :body, :url, :name, :type,
        :size, :hash, :content, :now);

-- @changed change_material(region_id int, programme_id id, n int, module_n int, title text,
--   body text, url text, now int)
UPDATE programme_material
   SET module_n = :module_n, title = :title, body = :body, url = :url, changed_at = :now
 WHERE region_id = :region_id AND programme_id = :programme_id AND n = :n;

-- @exec replace_file(region_id int, programme_id id, n int, name text, type text, size int,
--   hash text, content bytes)
UPDATE programme_material
   SET name = :name, type = :type, size = :size, hash = :hash, content = :content
 WHERE region_id = :region_id AND programme_id = :programme_id AND n = :n;

-- @changed remove_material(region_id int, programme_id id, n int)
DELETE FROM programme_material
 WHERE region_id = :region_id AND programme_id = :programme_id AND n = :n;

-- ---- what others change -------------------------------------------------------------------------

-- @exec move_paths(scope scope, path_to text)
UPDATE programme SET org_path = :path_to || substr(org_path, length(:scope_from) + 1)
 WHERE org_path >= :scope_from AND org_path < :scope_to;

-- @exec move_audiences(scope scope, path_to text)
UPDATE programme SET audience_path = :path_to || substr(audience_path, length(:scope_from) + 1)
 WHERE audience_path >= :scope_from AND audience_path < :scope_to;

-- @exec person_merged(region_id int, gone id, kept id)
UPDATE programme_trainer SET member_id = :kept, former_member_id = :gone
 WHERE person_region_id = :region_id AND member_id = :gone;

-- @exec person_parted(region_id int, gone id, kept id)
UPDATE programme_trainer SET member_id = :gone, former_member_id = NULL
 WHERE person_region_id = :region_id AND member_id = :kept AND former_member_id = :gone;
