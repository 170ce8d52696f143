-- Certificates. Whose they are is found by the place of the card, who issued them by org_path of
-- their own: both may see one.

-- ---- about what they are issued -----------------------------------------------------------------

-- A kept record, whose it is, and which good certificate it has.
-- @part record_line(): id id, member_id id, last_name text, first_name text, middle_name text,
--   sex text, status text, holder_org_id id, holder_org text, title text, kind text, hours int,
--   began_on date, ended_on date, taught_by text, paper_kind text, paper_number text,
--   paper_on date, valid_until date, certificate_id id
r.id, r.member_id, m.last_name, m.first_name, m.middle_name, m.sex, m.status,
       m.org_id AS holder_org_id, o.short_name AS holder_org, r.title, r.kind, r.hours, r.began_on,
       r.ended_on, r.taught_by, r.paper_kind, r.paper_number, r.paper_on, r.valid_until,
       c.id AS certificate_id;

-- @one record(scope scope, id id): @record_line
SELECT @record_line
  FROM training_record r
  JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id JOIN org o ON o.id = m.org_id
  LEFT JOIN certificate c ON c.region_id = r.region_id AND c.record_id = r.id
                         AND c.state = 'valid'
 WHERE r.region_id = :scope_region AND r.id = :id AND r.state = 'kept'
   AND r.org_path >= :scope_from AND r.org_path < :scope_to;

-- All who learnt the same on the same days as that record says.
-- @many alike(scope scope, id id, limit int): @record_line
SELECT @record_line
  FROM training_record one
  JOIN training_record r ON r.region_id = one.region_id AND r.year = one.year
                        AND r.title_key = one.title_key AND r.began_on = one.began_on
                        AND r.ended_on = one.ended_on
  JOIN member m ON m.region_id = r.region_id AND m.id = r.member_id JOIN org o ON o.id = m.org_id
  LEFT JOIN certificate c ON c.region_id = r.region_id AND c.record_id = r.id
                         AND c.state = 'valid'
 WHERE one.region_id = :scope_region AND one.id = :id
   AND one.org_path >= :scope_from AND one.org_path < :scope_to
   AND r.state = 'kept' AND r.org_path >= :scope_from AND r.org_path < :scope_to
 ORDER BY m.sort_key, r.id LIMIT :limit;

-- What was learnt at an event: how many have it on their cards, how many have a certificate; any of
-- the records (none: 0 people).
-- @one of_event(scope scope, event_id id): people int, issued int, record_id id
SELECT count(*) AS people, count(c.id) AS issued, min(r.id) AS record_id
  FROM training_record r
  LEFT JOIN certificate c ON c.region_id = r.region_id AND c.record_id = r.id
                         AND c.state = 'valid'
 WHERE r.event_id = :event_id AND r.state = 'kept' AND r.region_id = :scope_region
   AND r.org_path >= :scope_from AND r.org_path < :scope_to;

-- That of a person about an event.
-- @one of_person_at(scope scope, member_id id, event_id id): id id, number_text text, kind text
SELECT c.id, c.number_text, c.kind
  FROM training_record r
  JOIN certificate c ON c.region_id = r.region_id AND c.record_id = r.id AND c.state = 'valid'
 WHERE r.event_id = :event_id AND r.member_id = :member_id AND r.state = 'kept'
   AND r.region_id = :scope_region
   AND r.org_path >= :scope_from AND r.org_path < :scope_to;

-- Trainings of a year, the latest first: how many had them, and how many without a document.
-- @many held(scope scope, year int, limit int): record_id id, title text, kind text,
--   began_on date, ended_on date, people int, lacking int
SELECT min(r.id) AS record_id, min(r.title) AS title, min(r.kind) AS kind, r.began_on, r.ended_on,
       count(*) AS people, sum(CASE WHEN r.paper_number IS NULL THEN 1 ELSE 0 END) AS lacking
  FROM training_record r
 WHERE r.region_id = :scope_region AND r.year = :year AND r.state = 'kept'
   AND r.org_path >= :scope_from AND r.org_path < :scope_to
 GROUP BY r.title_key, r.began_on, r.ended_on
 ORDER BY r.ended_on DESC, min(r.id) LIMIT :limit;

-- ---- templates ----------------------------------------------------------------------------------

-- @part look(): id id, version int, org_id id, org_name text, name text, language text,
--   layout text, frame text, colour text, emblem text, text text
t.id, t.version, t.org_id, w.short_name AS org_name, t.name, t.language, t.layout, t.frame,
       t.colour, t.emblem, t.text;

-- What an organisation may use: its own, those of the ones above it, those of the program.
-- @many templates(path text): @look
SELECT @look FROM certificate_template t LEFT JOIN org w ON w.id = t.org_id
 WHERE t.is_latest = 1 AND t.is_removed = 0
   AND (t.org_id = 0 OR substr(:path, 1, length(w.path)) = w.path)
 ORDER BY coalesce(length(w.path), 0) DESC, t.id;

-- @one template(path text, id id): @look
SELECT @look FROM certificate_template t LEFT JOIN org w ON w.id = t.org_id
 WHERE t.id = :id AND t.is_latest = 1 AND t.is_removed = 0
   AND (t.org_id = 0 OR substr(:path, 1, length(w.path)) = w.path);

-- As it was when something was issued by it.
-- @one version(id id, version int): @look
SELECT @look FROM certificate_template t LEFT JOIN org w ON w.id = t.org_id
 WHERE t.id = :id AND t.version = :version;

-- @insert add_template(id id, version int, org_id id, name text, language text,
--   layout text, frame text, colour text, emblem text, text text, account_id id, now int)
INSERT INTO certificate_template (id, version, org_id, name, language, layout, frame, colour,
                                  emblem, text, account_id, made_at)
VALUES (:id, :version, :org_id, :name, :language, :layout, :frame, :colour, :emblem, :text,
        :account_id, :now);

-- False if somebody has kept a later version.
-- @changed outdate_template(id id, org_id id, version int)
UPDATE certificate_template SET is_latest = 0
 WHERE id = :id AND org_id = :org_id AND version = :version AND is_latest = 1;

-- @changed remove_template(id id, org_id id)
UPDATE certificate_template SET is_removed = 1
 WHERE id = :id AND org_id = :org_id AND is_latest = 1 AND is_removed = 0;

-- ---- who issues ---------------------------------------------------------------------------------

-- @one org(id id): name text, short_name text
SELECT name, short_name FROM org WHERE id = :id;

-- @one issuer(org_id id): place text, signer_post text, signer_name text, second_post text,
--   second_name text
SELECT place, signer_post, signer_name, second_post, second_name FROM certificate_issuer
 WHERE org_id = :org_id;

-- @exec remember(org_id id, place text, signer_post text, signer_name text, second_post text,
--   second_name text)
INSERT INTO certificate_issuer (org_id, place, signer_post, signer_name, second_post, second_name)
VALUES (:org_id, :place, :signer_post, :signer_name, :second_post, :second_name)
ON CONFLICT (org_id) DO UPDATE
   SET place = excluded.place, signer_post = excluded.signer_post,
       signer_name = excluded.signer_name, second_post = excluded.second_post,
       second_name = excluded.second_name;

-- How numbers look: as the organisation says, else as the nearest one above does.
-- @one pattern(path text): pattern text, org_id id
SELECT i.pattern, i.org_id FROM certificate_issuer i JOIN org w ON w.id = i.org_id
 WHERE i.pattern IS NOT NULL AND substr(:path, 1, length(w.path)) = w.path
 ORDER BY length(w.path) DESC LIMIT 1;

-- @exec set_pattern(org_id id, pattern text)
INSERT INTO certificate_issuer (org_id, pattern) VALUES (:org_id, :pattern)
ON CONFLICT (org_id) DO UPDATE SET pattern = excluded.pattern;

-- @one series(org_id id, year int): last int
SELECT last FROM certificate_series WHERE org_id = :org_id AND year = :year;

-- @exec set_series(org_id id, year int, last int)
INSERT INTO certificate_series (org_id, year, last) VALUES (:org_id, :year, :last)
ON CONFLICT (org_id, year) DO UPDATE SET last = excluded.last;

-- @part key(): number int, public text, seed bytes, made_at int, retired_at int
number, public, seed, made_at, retired_at;

-- @many keys(org_id id): @key
SELECT @key FROM certificate_key WHERE org_id = :org_id ORDER BY number;

-- @insert add_key(org_id id, number int, public text, seed bytes, now int)
INSERT INTO certificate_key (org_id, number, public, seed, made_at)
VALUES (:org_id, :number, :public, :seed, :now);

-- @exec retire_keys(org_id id, except int, now int)
UPDATE certificate_key SET retired_at = :now
 WHERE org_id = :org_id AND number <> :except AND retired_at IS NULL;

-- ---- certificates -------------------------------------------------------------------------------

-- False if the number was given already, or the record has a good one.
-- @changed add(region_id int, id id, code text, batch_id id, record_id id, member_id id, org_id id,
--   org_path text, kind text, year int, number int, number_text text, issued_on date,
--   valid_until date, title text, hours int, began_on date, ended_on date, signer_name text,
--   template_id id, template_version int, masked text, content bytes, account_id id, now int)
INSERT INTO certificate (region_id, id, code, batch_id, record_id, member_id, org_id, org_path,
                         kind, year, number, number_text, issued_on, valid_until, title, hours,
                         began_on, ended_on, signer_name, template_id, template_version, masked,
                         content, account_id, made_at)
VALUES (:region_id, :id, :code, :batch_id, :record_id, :member_id, :org_id, :org_path, :kind, :year,
        :number, :number_text, :issued_on, :valid_until, :title, :hours, :began_on, :ended_on,
        :signer_name, :template_id, :template_version, :masked, :content, :account_id, :now)
ON CONFLICT DO NOTHING;

-- @part line(): id id, region_id int, code text, batch_id id, record_id id, member_id id,
--   org_id id, org_name text, kind text, year int, number_text text, issued_on date,
--   valid_until date, title text, hours int, began_on date, ended_on date, signer_name text,
--   template_id id, template_version int, masked text, content bytes, state text, state_on date,
--   reason text, replaced_by id, last_name text, first_name text, middle_name text,
--   holder_org text
c.id, c.region_id, c.code, c.batch_id, c.record_id, c.member_id, c.org_id, i.name AS org_name,
       c.kind, c.year, c.number_text, c.issued_on, c.valid_until, c.title, c.hours, c.began_on,
       c.ended_on, c.signer_name, c.template_id, c.template_version, c.masked, c.content, c.state,
       c.state_on, c.reason, c.replaced_by, m.last_name, m.first_name, m.middle_name,
       o.short_name AS holder_org;

-- @one find(scope scope, id id): @line
SELECT @line
  FROM certificate c JOIN org i ON i.id = c.org_id
  LEFT JOIN member m ON m.region_id = c.region_id AND m.id = c.member_id
  LEFT JOIN org o ON o.id = m.org_id
 WHERE c.region_id = :scope_region AND c.id = :id
   AND ((c.org_path >= :scope_from AND c.org_path < :scope_to)
        OR (m.org_path >= :scope_from AND m.org_path < :scope_to));

-- The same for who issued it, or stands above: he may change it.
-- @one find_issued(scope scope, id id): @line
SELECT @line
  FROM certificate c JOIN org i ON i.id = c.org_id
  LEFT JOIN member m ON m.region_id = c.region_id AND m.id = c.member_id
  LEFT JOIN org o ON o.id = m.org_id
 WHERE c.region_id = :scope_region AND c.id = :id
   AND c.org_path >= :scope_from AND c.org_path < :scope_to;

-- @many of_member(scope scope, member_id id, limit int): @line
SELECT @line
  FROM certificate c JOIN org i ON i.id = c.org_id
  JOIN member m ON m.region_id = c.region_id AND m.id = c.member_id JOIN org o ON o.id = m.org_id
 WHERE c.region_id = :scope_region AND c.member_id = :member_id AND c.state <> 'withdrawn'
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
 ORDER BY c.id DESC LIMIT :limit;

-- Those of one order, in the order of their numbers.
-- @many batch(scope scope, batch_id id, after int, limit int): @line
SELECT @line
  FROM certificate c JOIN org i ON i.id = c.org_id
  LEFT JOIN member m ON m.region_id = c.region_id AND m.id = c.member_id
  LEFT JOIN org o ON o.id = m.org_id
 WHERE c.region_id = :scope_region AND c.batch_id = :batch_id AND c.id > :after
   AND c.state <> 'withdrawn' AND c.org_path >= :scope_from AND c.org_path < :scope_to
 ORDER BY c.id LIMIT :limit;

-- In which region they lie, and how many they are.
-- @system shows no person
-- @one batch_place(batch_id id): region_id int, certificates int
SELECT c.region_id, count(*) AS certificates FROM certificate c
 WHERE c.batch_id = :batch_id AND c.region_id IN (SELECT r.id FROM region r)
   AND c.state <> 'withdrawn'
 GROUP BY c.region_id LIMIT 1;

-- @system shows no person
-- @one region_of(id id): region_id int
SELECT c.region_id FROM certificate c
 WHERE c.id = :id AND c.region_id IN (SELECT r.id FROM region r);

-- Issued in a year by an organisation and those below, the latest first; narrowed to a number, or
-- to words of a name.
-- @many journal(scope scope, year int, before id, words text, number text, limit int): @line
SELECT @line
  FROM certificate c JOIN org i ON i.id = c.org_id
  LEFT JOIN member m ON m.region_id = c.region_id AND m.id = c.member_id
  LEFT JOIN org o ON o.id = m.org_id
 WHERE c.region_id = :scope_region AND c.year = :year
   AND c.org_path >= :scope_from AND c.org_path < :scope_to
   AND (:before IS NULL OR c.id < :before)
   AND ((:words IS NULL AND :number IS NULL) OR c.number_text = :number
        OR instr(m.name_key, :words) > 0)
 ORDER BY c.id DESC LIMIT :limit;

-- Whoever holds the paper has its code, and the paper names its person.
-- @system who holds a certificate may see whether it is genuine
-- @one by_code(code text): @line
SELECT @line
  FROM certificate c JOIN org i ON i.id = c.org_id
  LEFT JOIN member m ON m.region_id = c.region_id AND m.id = c.member_id
  LEFT JOIN org o ON o.id = m.org_id
 WHERE c.code = :code AND c.state <> 'withdrawn';

-- From one state into another; false if it is in none of the first, or the record has another good
-- one by now.
-- @changed turn(scope scope, id id, before text, after text, day date, reason text)
UPDATE certificate
   SET state = :after, state_on = :day, reason = :reason, replaced_by = NULL
 WHERE region_id = :scope_region AND id = :id AND state = :before
   AND org_path >= :scope_from AND org_path < :scope_to
   AND (:after <> 'valid'
        OR NOT EXISTS (SELECT 1 FROM certificate x
                        WHERE x.region_id = :scope_region AND x.record_id = certificate.record_id
                          AND x.state = 'valid'));

-- @exec point_to(scope scope, id id, replaced_by id)
UPDATE certificate SET replaced_by = :replaced_by
 WHERE region_id = :scope_region AND id = :id
   AND org_path >= :scope_from AND org_path < :scope_to;

-- What an organisation has taken back: for who checks badges. Codes and reasons alone.
-- @system names nobody
-- @many revoked(org_id id, limit int): code text, state text, state_on date, reason text
SELECT c.code, c.state, c.state_on, c.reason FROM certificate c
 WHERE c.org_id = :org_id AND c.state IN ('revoked', 'replaced')
   AND c.region_id IN (SELECT r.id FROM region r)
 ORDER BY c.id DESC LIMIT :limit;

-- ---- what others change -------------------------------------------------------------------------

-- @exec move_paths(scope scope, path_to text)
UPDATE certificate SET org_path = :path_to || substr(org_path, length(:scope_from) + 1)
 WHERE region_id = :scope_region AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec person_merged(scope scope, gone id, kept id)
UPDATE certificate SET member_id = :kept, former_member_id = :gone, is_gone = 0
 WHERE region_id = :scope_region AND member_id = :gone
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec person_parted(scope scope, gone id, kept id)
UPDATE certificate SET member_id = :gone, former_member_id = NULL, is_gone = 0
 WHERE region_id = :scope_region AND member_id = :kept AND former_member_id = :gone
   AND org_path >= :scope_from AND org_path < :scope_to;

-- Of cards that are no more the number alone stays.
-- @system the hourly sweep shows no person
-- @exec sweep()
UPDATE certificate
   SET member_id = NULL, former_member_id = NULL, masked = NULL, content = NULL, reason = NULL,
       is_gone = 2
 WHERE is_gone = 1;
