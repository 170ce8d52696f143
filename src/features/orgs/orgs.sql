-- Organisations. Paths are unique in the whole union: a range of them is all a scope needs here.

-- @one find(id id, scope scope): region_id id, id id, parent_id id, type text, path text,
--   name text, short_name text, state text, members int, holds_members bool, level int,
--   type_label text
SELECT o.region_id, o.id, o.parent_id, o.type, o.path, o.name, o.short_name, o.state, o.members,
       t.holds_members, t.level, t.label AS type_label
  FROM org o JOIN org_type t ON t.code = o.type
 WHERE o.id = :id AND o.path >= :scope_from AND o.path < :scope_to;

-- @one country(id id): country text
SELECT country FROM org WHERE id = :id;

-- @one passport(id id): name text, short_name text, type text, state text, country text,
--   employer_kind text, employer_name text, employer_inn text, employees int, is_legal_entity bool,
--   registered_on date, inn text, kpp text, ogrn text, bin text, legal_address text, address text,
--   phone text, email text, site text, vk text, telegram text, chair text, bank_name text,
--   bank_bik text, bank_account text, bank_correspondent text, created_at int, changed_at int
SELECT name, short_name, type, state, country, employer_kind, employer_name, employer_inn,
       employees, is_legal_entity, registered_on, inn, kpp, ogrn, bin, legal_address, address,
       phone, email, site, vk, telegram, chair, bank_name, bank_bik, bank_account,
       bank_correspondent, created_at, changed_at
  FROM org WHERE id = :id;

-- @part step(): id id, parent_id id, path text, short_name text
id, parent_id, path, short_name;

-- Those above, the union first. A path names all its ancestors; there are fewer than eight levels.
-- SQLite would put an IN of so many into a table first, which takes twice as long; it asks for one
-- arm after the other.
-- @many chain(path text): @step
-- sqlite:
SELECT @step FROM org WHERE path = substr(:path, 1, 1) AND length(:path) > 1
UNION ALL
SELECT @step FROM org WHERE path = substr(:path, 1, 4) AND length(:path) > 4
UNION ALL
SELECT @step FROM org WHERE path = substr(:path, 1, 7) AND length(:path) > 7
UNION ALL
SELECT @step FROM org WHERE path = substr(:path, 1, 10) AND length(:path) > 10
UNION ALL
SELECT @step FROM org WHERE path = substr(:path, 1, 13) AND length(:path) > 13
UNION ALL
SELECT @step FROM org WHERE path = substr(:path, 1, 16) AND length(:path) > 16
UNION ALL
SELECT @step FROM org WHERE path = substr(:path, 1, 19) AND length(:path) > 19
UNION ALL
SELECT @step FROM org WHERE path = substr(:path, 1, 22) AND length(:path) > 22
-- postgres:
SELECT @step FROM org
 WHERE path IN (substr(:path, 1, 1), substr(:path, 1, 4), substr(:path, 1, 7), substr(:path, 1, 10),
                substr(:path, 1, 13), substr(:path, 1, 16), substr(:path, 1, 19),
                substr(:path, 1, 22))
   AND path <> :path
 ORDER BY path
-- both:
;

-- Members here and below; organisations and primaries below; whether there is no other path below,
-- not even of an organisation that has ended: its former members keep that path.
-- @one totals(path text): members int, orgs int, primaries int, is_alone bool
SELECT coalesce(sum(CASE WHEN state <> 'liquidated' THEN members END), 0) AS members,
       coalesce(sum(CASE WHEN state <> 'liquidated' THEN 1 ELSE 0 END), 0) - 1 AS orgs,
       coalesce(sum(CASE WHEN path > :path AND state <> 'liquidated'
                              AND type IN (SELECT code FROM org_type WHERE level = 3)
                         THEN 1 ELSE 0 END), 0) AS primaries,
       CASE WHEN count(*) = 1 THEN 1 ELSE 0 END AS is_alone
  FROM org WHERE path >= :path AND path < :path || '~';

-- The same for a region or the union, which have a row in org_branch on SQLite; on PostgreSQL from
-- the rows of their branches.
-- @one totals_of_branches(path text): members int, orgs int, primaries int
-- sqlite:
SELECT members, orgs - 1 AS orgs, primaries FROM org_branch WHERE path = :path;
-- postgres:
SELECT coalesce(sum(members), 0) AS members,
       coalesce(sum(orgs), 0)
       + (SELECT count(*) FROM region r WHERE r.path > :path AND r.path < :path || '~') AS orgs,
       coalesce(sum(primaries), 0) AS primaries
  FROM org_branch WHERE path >= :path AND path < :path || '~';

-- The same for a branch, which is counted in its own row.
-- @one totals_of_branch(path text): members int, orgs int, primaries int
SELECT b.members, b.orgs - 1 AS orgs,
       b.primaries - (SELECT count(*) FROM org o JOIN org_type t ON t.code = o.type
                       WHERE o.path = :path AND t.level = 3) AS primaries
  FROM org_branch b WHERE b.path = :path;

-- Who is on the register in a branch, and its primaries, of a child `c` with its path and level.
-- @part numbers(): members int, primaries int
CASE WHEN length(c.path) <= 7
-- sqlite:
            THEN (SELECT b.members FROM org_branch b WHERE b.path = c.path)
-- postgres:
            THEN (SELECT sum(b.members) FROM org_branch b
                   WHERE b.path >= c.path AND b.path < c.path || '~')
-- both:
            ELSE (SELECT sum(b.members) FROM org b
                   WHERE b.path >= c.path AND b.path < c.path || '~' AND b.state <> 'liquidated')
       END AS members,
       CASE WHEN length(c.path) <= 7 AND c.level < 3
-- sqlite:
            THEN (SELECT b.primaries FROM org_branch b WHERE b.path = c.path)
-- postgres:
            THEN (SELECT coalesce(sum(b.primaries), 0) FROM org_branch b
                   WHERE b.path >= c.path AND b.path < c.path || '~')
-- both:
            ELSE (SELECT count(*) FROM org b WHERE b.path > c.path AND b.path < c.path || '~'
                     AND b.state <> 'liquidated'
                     AND b.type IN (SELECT code FROM org_type WHERE level = 3))
       END AS primaries;

-- What stands directly under an organisation, higher types first, with the numbers of each branch:
-- of regions and territories from org_branch, below from the organisations themselves.
-- @many children(parent_id id, after id, limit int): id id, short_name text, type_label text,
--   level int, has_children bool, members int, primaries int
WITH child AS (
    SELECT o.id, o.path, o.short_name, o.sort_key, t.label, t.level
      FROM org o JOIN org_type t ON t.code = o.type
     WHERE o.parent_id = :parent_id AND o.state <> 'liquidated'
       AND (:after IS NULL OR (t.level, o.sort_key, o.id) >
            (SELECT p.level, a.sort_key, a.id FROM org a JOIN org_type p ON p.code = a.type
              WHERE a.id = :after))
     ORDER BY t.level, o.sort_key, o.id LIMIT :limit
)
SELECT c.id, c.short_name, c.label AS type_label, c.level,
       CASE WHEN EXISTS (SELECT 1 FROM org b
                          WHERE b.parent_id = c.id AND b.state <> 'liquidated')
            THEN 1 ELSE 0 END AS has_children, @numbers
  FROM child c
 ORDER BY c.level, c.sort_key, c.id;

-- How many stand behind one of them in that order.
-- @one children_after(parent_id id, after id): total int
SELECT count(*) AS total FROM org o JOIN org_type t ON t.code = o.type
 WHERE o.parent_id = :parent_id AND o.state <> 'liquidated'
   AND (t.level, o.sort_key, o.id) >
       (SELECT p.level, a.sort_key, a.id FROM org a JOIN org_type p ON p.code = a.type
         WHERE a.id = :after);

-- @many history(region_id int, org_id id): valid_from date, valid_to date, name text,
--   short_name text, type_label text, basis text
SELECT v.valid_from, v.valid_to, v.name, v.short_name, t.label AS type_label, v.basis
  FROM org_version v JOIN org_type t ON t.code = v.type
 WHERE v.region_id = :region_id AND v.org_id = :org_id
 ORDER BY v.valid_from DESC LIMIT 50;

-- @many types(): code text, label text, level int, holds_members bool
SELECT code, label, level, holds_members FROM org_type ORDER BY position;

-- @many types_under(parent_type text): code text, label text, holds_members bool
SELECT t.code, t.label, t.holds_members
  FROM org_type_child c JOIN org_type t ON t.code = c.child_code
 WHERE c.parent_code = :parent_type
 ORDER BY t.position;

-- @many type_pairs(): parent_code text, child_code text
SELECT parent_code, child_code FROM org_type_child;

-- Whether some child of the organisation may not stand under that type.
-- @one misplaced_children(id id, type text): total int
SELECT count(*) AS total FROM org o
 WHERE o.parent_id = :id AND o.state <> 'liquidated'
   AND o.type NOT IN (SELECT child_code FROM org_type_child WHERE parent_code = :type);

-- Another organisation under the same parent whose short name reads the same.
-- @one namesake(parent_id id, id id, sort_key bytes): id id
SELECT id FROM org
 WHERE parent_id = :parent_id AND sort_key = :sort_key AND id <> coalesce(:id, 0)
   AND state <> 'liquidated' LIMIT 1;

-- ---- changing ---------------------------------------------------------------------------------

-- The last organisation anywhere below shows which code the last child has.
-- @one last_path(path text): path text
SELECT substr(path, 1, length(:path) + 3) AS path FROM org
 WHERE path > :path AND path < :path || '~'
 ORDER BY path DESC LIMIT 1;

-- When two create under one parent at once, the same path is free for both. PostgreSQL would then
-- tell the second of a duplicate; with ON CONFLICT it tells of a conflict between transactions,
-- which the dispatcher answers by running the second again. Nothing is ever left out silently:
-- last_path is read before.
-- @exec add(region_id int, id id, parent_id id, type text, path text, name text, short_name text,
--   sort_key bytes, now int)
INSERT INTO org (region_id, id, parent_id, type, path, name, short_name, sort_key, country,
                 created_at, changed_at)
VALUES (:region_id, :id, :parent_id, :type, :path, :name, :short_name, :sort_key,
        coalesce((SELECT country FROM org WHERE id = :parent_id), 'ru'), :now, :now)
ON CONFLICT (path) DO NOTHING;

-- @insert add_region(id id, path text)
INSERT INTO region (id, path) VALUES (:id, :path);

-- @exec add_search(path text, org_id id, folded text)
INSERT INTO org_search (path, org_id, folded) VALUES (:path, :org_id, :folded);

-- @exec change_search(path text, org_id id, folded text)
UPDATE org_search SET folded = :folded WHERE path = :path AND org_id = :org_id;

-- A second change on the same day replaces the first.
-- @exec add_version(region_id int, org_id id, valid_from date, parent_id id, type text, name text,
--   short_name text, state text, basis text, mutation_id id)
INSERT INTO org_version (region_id, org_id, valid_from, parent_id, type, name, short_name, state,
                         basis, mutation_id)
VALUES (:region_id, :org_id, :valid_from, :parent_id, :type, :name, :short_name,
        coalesce(:state, 'active'), :basis, :mutation_id)
ON CONFLICT (region_id, org_id, valid_from)
DO UPDATE SET parent_id = excluded.parent_id, type = excluded.type,
              name = excluded.name, short_name = excluded.short_name, state = excluded.state,
              basis = excluded.basis, mutation_id = excluded.mutation_id, valid_to = NULL;

-- @exec close_version(region_id int, org_id id, last_day date)
UPDATE org_version SET valid_to = :last_day
 WHERE region_id = :region_id AND org_id = :org_id AND valid_to IS NULL AND valid_from <= :last_day;

-- @exec change(id id, region_id int, name text, short_name text, sort_key bytes, type text,
--   state text, country text, employer_kind text, employer_name text, employer_inn text,
--   is_legal_entity bool, registered_on date, inn text, kpp text, ogrn text,
--   bin text, legal_address text, address text, phone text, email text, site text, vk text,
--   telegram text, chair text, bank_name text, bank_bik text, bank_account text,
--   bank_correspondent text, now int)
UPDATE org SET name = :name, short_name = :short_name, sort_key = :sort_key, type = :type,
       state = :state, country = :country, employer_kind = :employer_kind,
       employer_name = :employer_name, employer_inn = :employer_inn,
       is_legal_entity = :is_legal_entity, registered_on = :registered_on, inn = :inn, kpp = :kpp,
       ogrn = :ogrn, bin = :bin, legal_address = :legal_address, address = :address, phone = :phone,
       email = :email, site = :site, vk = :vk, telegram = :telegram, chair = :chair,
       bank_name = :bank_name, bank_bik = :bank_bik, bank_account = :bank_account,
       bank_correspondent = :bank_correspondent, changed_at = :now
 WHERE region_id = :region_id AND id = :id;

-- @exec count_members(region_id int, id id, change int)
UPDATE org SET members = members + :change WHERE region_id = :region_id AND id = :id;

-- ---- founding and its way back ----------------------------------------------------------------

-- What an act made under an organisation.
-- @one founded_by(parent_id id, mutation_id id): id id
SELECT o.id FROM org o JOIN org_version v ON v.org_id = o.id AND v.region_id = o.region_id
 WHERE o.parent_id = :parent_id AND v.mutation_id = :mutation_id LIMIT 1;

-- Whether anything stands under it, stood under it on some day, or was merged into it.
-- @one leans_on(id id, parent_id id): id id
SELECT id FROM org WHERE parent_id = :id
UNION ALL SELECT org_id FROM org_version WHERE parent_id = :id
UNION ALL SELECT id FROM org WHERE parent_id = :parent_id AND successor_id = :id
 LIMIT 1;

-- @exec remove(region_id int, id id)
DELETE FROM org WHERE region_id = :region_id AND id = :id;

-- @exec remove_region(id id)
DELETE FROM region WHERE id = :id;

-- ---- what it was on a day ---------------------------------------------------------------------

-- @many versions(org_id id): region_id int, valid_from date, valid_to date, parent_id id,
--   type text, name text, short_name text, state text, basis text, mutation_id id
SELECT region_id, valid_from, valid_to, parent_id, type, name, short_name, state, basis,
       mutation_id
  FROM org_version WHERE org_id = :org_id ORDER BY valid_from;

-- @exec forget_versions(region_id int, org_id id)
DELETE FROM org_version WHERE region_id = :region_id AND org_id = :org_id;

-- @insert put_version(region_id int, org_id id, valid_from date, valid_to date, parent_id id,
--   type text, name text, short_name text, state text, basis text, mutation_id id)
INSERT INTO org_version (region_id, org_id, valid_from, valid_to, parent_id, type, name, short_name,
                         state, basis, mutation_id)
VALUES (:region_id, :org_id, :valid_from, :valid_to, :parent_id, :type, :name, :short_name, :state,
        :basis, :mutation_id);

-- @one facts_today(id id): region_id int, parent_id id, path text, type text, name text,
--   short_name text, state text, inn text, bin text
SELECT region_id, parent_id, path, type, name, short_name, state, inn, bin FROM org
 WHERE id = :id;

-- @exec set_facts(region_id int, id id, parent_id id, type text, name text, short_name text,
--   sort_key bytes, state text, now int)
UPDATE org SET parent_id = :parent_id, type = :type, name = :name, short_name = :short_name,
       sort_key = :sort_key, state = :state, changed_at = :now
 WHERE region_id = :region_id AND id = :id;

-- @exec remove_search(path text, org_id id)
DELETE FROM org_search WHERE path = :path AND org_id = :org_id;

-- The organisation with all below it.
-- @exec move_paths(path text, to text)
UPDATE org SET path = :to || substr(path, length(:path) + 1)
 WHERE path >= :path AND path < :path || '~';

-- @exec move_search(path text, to text)
UPDATE org_search SET path = :to || substr(path, length(:path) + 1)
 WHERE path >= :path AND path < :path || '~';

-- @one facts_on(org_id id, day date): parent_id id, type text, name text, short_name text,
--   state text
SELECT parent_id, type, name, short_name, state FROM org_version
 WHERE org_id = :org_id AND valid_from <= :day AND (valid_to IS NULL OR valid_to >= :day);

-- @many children_on(parent_id id, day date): id id, short_name text, type text, state text,
--   has_children bool
SELECT v.org_id AS id, v.short_name, v.type, v.state,
       CASE WHEN EXISTS (SELECT 1 FROM org_version b
                          WHERE b.parent_id = v.org_id AND b.valid_from <= :day
                            AND (b.valid_to IS NULL OR b.valid_to >= :day)
                            AND b.state <> 'liquidated')
            THEN 1 ELSE 0 END AS has_children
  FROM org_version v JOIN org o ON o.region_id = v.region_id AND o.id = v.org_id
       JOIN org_type t ON t.code = v.type
 WHERE v.parent_id = :parent_id AND v.valid_from <= :day
   AND (v.valid_to IS NULL OR v.valid_to >= :day) AND v.state <> 'liquidated'
 ORDER BY t.level, o.sort_key, o.id LIMIT 2000;

-- ---- searching --------------------------------------------------------------------------------

-- Those in whose folded text all the words occur: first where each word is the beginning of one,
-- then the others; the higher ones first, then the shorter ones. Only the narrow org_search is read
-- through; a word as frequent as "school" stops after 2,000 hits, of which nobody could choose
-- anyway. The names above are joined to the few that are shown.
-- @many search(scope scope, first text, second text, third text, fourth text, limit int): id id,
--   path text, name text, short_name text, type_label text, members int, above_1 text,
--   above_2 text, above_3 text, above_4 text
WITH hit AS (
    SELECT path, folded FROM org_search
     WHERE path >= :scope_from AND path < :scope_to
-- sqlite:
       AND instr(folded, :first) > 0
       AND (:second IS NULL OR instr(folded, :second) > 0)
       AND (:third IS NULL OR instr(folded, :third) > 0)
       AND (:fourth IS NULL OR instr(folded, :fourth) > 0)
-- postgres:
       AND strpos(folded, :first) > 0
       AND (:second IS NULL OR strpos(folded, :second) > 0)
       AND (:third IS NULL OR strpos(folded, :third) > 0)
       AND (:fourth IS NULL OR strpos(folded, :fourth) > 0)
-- both:
     LIMIT 2000
), best AS (
    SELECT path, length(folded) AS size,
           CASE WHEN ' ' || folded NOT LIKE '% ' || :first || '%'
                  OR ' ' || folded NOT LIKE '% ' || :second || '%'
                  OR ' ' || folded NOT LIKE '% ' || :third || '%'
                  OR ' ' || folded NOT LIKE '% ' || :fourth || '%'
                THEN 1 ELSE 0 END AS inside
      FROM hit ORDER BY inside, length(path), size, path LIMIT :limit
)
SELECT o.id, o.path, o.name, o.short_name, t.label AS type_label, o.members,
       a.short_name AS above_1, b.short_name AS above_2, c.short_name AS above_3,
       d.short_name AS above_4
  FROM best JOIN org o ON o.path = best.path JOIN org_type t ON t.code = o.type
  LEFT JOIN org a ON a.path = substr(o.path, 1, 4) AND length(o.path) > 4
  LEFT JOIN org b ON b.path = substr(o.path, 1, 7) AND length(o.path) > 7
  LEFT JOIN org c ON c.path = substr(o.path, 1, 10) AND length(o.path) > 10
  LEFT JOIN org d ON d.path = substr(o.path, 1, 13) AND length(o.path) > 13
 ORDER BY best.inside, length(best.path), best.size, best.path;

-- ---- loading a tree ---------------------------------------------------------------------------

-- @insert add_import(id id, org_id id, account_id id, file_name text, now int)
INSERT INTO org_import (id, org_id, account_id, file_name, created_at)
VALUES (:id, :org_id, :account_id, :file_name, :now);

-- @insert add_import_row(import_id id, row_number int, number text, name text, short_name text,
--   type text, parent text, inn text, kpp text, ogrn text, bin text, address text, phone text,
--   email text)
INSERT INTO org_import_row (import_id, row_number, number, name, short_name, type, parent, inn,
                            kpp, ogrn, bin, address, phone, email)
VALUES (:import_id, :row_number, :number, :name, :short_name, :type, :parent, :inn, :kpp, :ogrn,
        :bin, :address, :phone, :email);

-- An import belongs to who uploaded it, for the organisation he acted in.
-- @one find_import(id id, account_id id, org_id id): file_name text, created_at int
SELECT file_name, created_at FROM org_import
 WHERE id = :id AND account_id = :account_id AND org_id = :org_id;

-- @many sheet_rows(import_id id): row_number int, number text, name text, short_name text,
--   type text, parent text, inn text, kpp text, ogrn text, bin text, address text, phone text,
--   email text
SELECT row_number, number, name, short_name, type, parent, inn, kpp, ogrn, bin, address, phone,
       email
  FROM org_import_row WHERE import_id = :import_id ORDER BY row_number;

-- @exec remove_import_rows(account_id id)
DELETE FROM org_import_row
 WHERE import_id IN (SELECT id FROM org_import WHERE account_id = :account_id);

-- @exec remove_imports(account_id id)
DELETE FROM org_import WHERE account_id = :account_id;

-- All that a sheet's "parent" may name.
-- @many below(scope scope): id id, region_id id, parent_id id, type text, path text, name text,
--   short_name text
SELECT id, region_id, parent_id, type, path, name, short_name FROM org
 WHERE path >= :scope_from AND path < :scope_to AND state <> 'liquidated' ORDER BY path;

-- What stands directly under an organisation, with the numbers of each branch, in the order of the
-- list.
-- @many branches(parent_id id): id id, path text, short_name text, members int, primaries int
SELECT c.id, c.path, c.short_name, @numbers
  FROM (SELECT o.id, o.path, o.short_name, o.sort_key, t.level
          FROM org o JOIN org_type t ON t.code = o.type
         WHERE o.parent_id = :parent_id AND o.state <> 'liquidated') c
 ORDER BY c.level, c.sort_key, c.id;
