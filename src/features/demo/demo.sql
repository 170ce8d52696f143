-- @insert add_org(region_id int, id id, parent_id id, type text, path text, name text,
--   short_name text,
--   sort_key bytes, employer_kind text, employer_name text, employer_inn text,
--   country text, bin text, is_legal_entity bool, registered_on date, inn text, kpp text,
--   ogrn text,
--   legal_address text, address text, phone text, email text, chair text, bank_name text,
--   bank_bik text, bank_account text, bank_correspondent text, now int)
INSERT INTO org (region_id, id, parent_id, type, path, name, short_name, sort_key, employer_kind,
                 employer_name, employer_inn, country, bin, is_legal_entity, registered_on,
                 inn, kpp, ogrn,
                 legal_address, address, phone, email, chair, bank_name, bank_bik,
                 bank_account, bank_correspondent, created_at, changed_at)
VALUES (:region_id, :id, :parent_id, :type, :path, :name, :short_name, :sort_key, :employer_kind,
        :employer_name, :employer_inn, :country, :bin, :is_legal_entity,
        :registered_on, :inn, :kpp, :ogrn,
        :legal_address, :address, :phone, :email, :chair, :bank_name, :bank_bik,
        :bank_account, :bank_correspondent, :now, :now);

-- @insert add_org_search(path text, org_id id, folded text)
INSERT INTO org_search (path, org_id, folded) VALUES (:path, :org_id, :folded);

-- @insert add_org_version(region_id int, org_id id, valid_from date, valid_to date, parent_id id,
--   type text, name text, short_name text)
INSERT INTO org_version (region_id, org_id, valid_from, valid_to, parent_id, type, name, short_name)
VALUES (:region_id, :org_id, :valid_from, :valid_to, :parent_id, :type, :name, :short_name);

-- @insert add_region(id id, path text, code text)
INSERT INTO region (id, path, code) VALUES (:id, :path, :code);

-- @insert tell_employees(region_id int, org_id id, valid_from date, employees id)
INSERT INTO org_employees (region_id, org_id, valid_from, employees)
VALUES (:region_id, :org_id, :valid_from, :employees);

-- @exec set_members(region_id int, id id, members int, employees int, chair text)
UPDATE org SET members = :members, employees = :employees, chair = coalesce(:chair, chair)
 WHERE region_id = :region_id AND id = :id;

-- @insert add_member(region_id int, id id, org_id id, org_path text, status text, category text,
--   last_name text, first_name text, middle_name text, previous_last_name text, sex text,
--   born date,
--   born_year int, phone text, email text, position text, workplace text, joined_on date,
--   joined_year int, registered_on date, ended_on date, decision text, ticket_number text,
--   has_electronic_record bool, snils_cipher bytes, snils_hash text, iin_cipher bytes,
--   iin_hash text, verified_on date,
--   status_reason text, study_group text, graduates_on date, name_key text,
--   first_key text, sort_key bytes, now int)
INSERT INTO member (region_id, id, org_id, org_path, status, category, last_name, first_name,
       middle_name,
                    previous_last_name, sex, born, born_year, phone, email, position, workplace,
                    joined_on,
                    joined_year, registered_on, ended_on, decision, ticket_number,
                    has_electronic_record,
                    snils_cipher, snils_hash, iin_cipher, iin_hash, verified_on,
                    status_reason, study_group,
                    graduates_on, name_key, first_key, sort_key,
                    created_at,
                    changed_at)
VALUES (:region_id, :id, :org_id, :org_path, :status, :category, :last_name, :first_name,
       :middle_name,
        :previous_last_name, :sex, :born, :born_year, :phone, :email, :position, :workplace,
        :joined_on,
        :joined_year, :registered_on, :ended_on, :decision, :ticket_number, :has_electronic_record,
        :snils_cipher, :snils_hash, :iin_cipher, :iin_hash, :verified_on, :status_reason,
        :study_group, :graduates_on,
        :name_key, :first_key, :sort_key, :now, :now);

-- @system a trigger looks at the row that is added, and at no other
-- @insert add_period(region_id int, member_id id, kind text, valid_from date, id id, valid_to date,
--   org_id id, value text, detail text)
INSERT INTO member_period (region_id, member_id, kind, valid_from, id, valid_to, org_id, value,
       detail)
VALUES (:region_id, :member_id, :kind, :valid_from, :id, :valid_to, :org_id, :value, :detail);

-- @insert add_account(id id, email text, last_name text, first_name text, middle_name text,
--   person_region_id id, person_id id, password_hash text, now int)
INSERT INTO account (id, email, last_name, first_name, middle_name, person_region_id, person_id,
                     password_hash, created_at)
VALUES (:id, :email, :last_name, :first_name, :middle_name, :person_region_id, :person_id,
       :password_hash,
        :now);

-- @insert add_mandate(id id, account_id id, region_id int, org_id id, role text, valid_from date,
--   valid_to date, post_id id)
INSERT INTO mandate (id, account_id, region_id, org_id, role, valid_from, valid_to, post_id)
VALUES (:id, :account_id, :region_id, :org_id, :role, :valid_from, :valid_to, :post_id);

-- ---- bodies -------------------------------------------------------------------------------------

-- @insert add_body(id id, region_id int, org_id id, body_type text, name text, formed_on date)
INSERT INTO body (id, region_id, org_id, body_type, name, formed_on)
VALUES (:id, :region_id, :org_id, :body_type, :name, :formed_on);

-- @insert add_post(id id, region_id int, body_id id, org_id id, post_type text, member_id id,
--   last_name text, first_name text, middle_name text, login text, rights text,
--   valid_from date, valid_to date, is_released bool, now int)
INSERT INTO body_post (id, region_id, body_id, org_id, post_type, member_id, last_name, first_name,
                       middle_name, login, rights, elected_on, valid_from, valid_to, basis_kind,
                       basis_number, basis_date, is_released, changed_at)
VALUES (:id, :region_id, :body_id, :org_id, :post_type, :member_id, :last_name, :first_name,
        :middle_name, :login, :rights, :valid_from, :valid_from, :valid_to, 'minutes', '1',
        :valid_from, :is_released, :now);

-- A body of that type for each organisation of the level.
-- @insert add_bodies(first_id id, level int, body_type text, formed_on date)
INSERT INTO body (id, region_id, org_id, body_type, formed_on)
SELECT :first_id + row_number() OVER (ORDER BY o.path) - 1, o.region_id, o.id, :body_type,
       :formed_on
  FROM org o JOIN org_type t ON t.code = o.type WHERE t.level = :level;

-- Those who chair the bodies directly below, from the `first` of them on: chair, deputy, secretary,
-- members. The chair of a region is released from other work.
-- @system the demo's own people
-- @insert add_posts_above(first_id id, level int, body_type text, below text, first int, count int,
--   today date, valid_from date, valid_to date, now int)
INSERT INTO body_post (id, region_id, body_id, org_id, post_type, member_id, last_name, first_name,
                       middle_name, elected_on, valid_from, valid_to, basis_kind, basis_number,
                       basis_date, is_released, changed_at)
SELECT :first_id + row_number() OVER (ORDER BY c.body_id, c.place) - 1, c.region_id, c.body_id,
       c.org_id,
       CASE c.place - :first WHEN 0 THEN 'chair' WHEN 1 THEN 'deputy' WHEN 2 THEN 'secretary'
                    ELSE 'member' END,
       c.member_id, c.last_name, c.first_name, c.middle_name, :valid_from, :valid_from, :valid_to,
       'minutes', '1', :valid_from,
       CASE WHEN :level < 2 AND c.place = 1 AND :body_type <> 'presidium' THEN 1 ELSE 0 END, :now
  FROM (SELECT b.region_id, b.id AS body_id, b.org_id,
               CASE WHEN b.region_id = 0 THEN NULL ELSE p.member_id END AS member_id,
               p.last_name, p.first_name, p.middle_name,
               row_number() OVER (PARTITION BY b.id ORDER BY o.path) AS place
          FROM body b JOIN org o ON o.parent_id = b.org_id
          JOIN body lower_body ON lower_body.org_id = o.id AND lower_body.body_type = :below
          JOIN body_post p ON p.body_id = lower_body.id AND p.post_type = 'chair'
               AND p.valid_to >= :today
          JOIN org bo ON bo.id = b.org_id JOIN org_type bt ON bt.code = bo.type
         WHERE b.body_type = :body_type AND bt.level = :level) c
 WHERE c.place >= :first AND c.place < :first + :count;

-- The passports of regions and territories name the chairs of their committees.
-- @system the demo's own people
-- @exec set_chairs_above()
UPDATE org SET chair = (SELECT p.last_name || ' ' || p.first_name
                               || coalesce(' ' || p.middle_name, '')
                          FROM body_post p JOIN body b ON b.id = p.body_id
                         WHERE p.org_id = org.id AND p.post_type = 'chair'
                           AND b.body_type = 'committee' LIMIT 1)
 WHERE type IN ('region', 'territory');

-- @one body_of(org_id id, body_type text): id id, region_id int
SELECT id, region_id FROM body WHERE org_id = :org_id AND body_type = :body_type
 ORDER BY id LIMIT 1;

-- @system the demo's own people
-- @exec remove_chair(body_id id)
DELETE FROM body_post WHERE body_id = :body_id AND post_type = 'chair';

-- @system the demo's own people
-- @one chair_of(body_id id): member_id id
SELECT member_id FROM body_post
 WHERE body_id = :body_id AND post_type = 'chair' AND member_id IS NOT NULL
 ORDER BY valid_from DESC LIMIT 1;

-- @system the demo's own people
-- @exec rename_member(region_id int, id id, last_name text, first_name text, middle_name text,
--   sex text, name_key text, first_key text, sort_key bytes)
UPDATE member SET last_name = :last_name, first_name = :first_name, middle_name = :middle_name,
       previous_last_name = NULL, sex = :sex, name_key = :name_key, first_key = :first_key,
       sort_key = :sort_key
 WHERE region_id = :region_id AND id = :id;

-- @system the demo's own people
-- @exec rename_posts(region_id int, member_id id, last_name text, first_name text,
--   middle_name text)
UPDATE body_post SET last_name = :last_name, first_name = :first_name, middle_name = :middle_name
 WHERE region_id = :region_id AND member_id = :member_id;

-- @one count_orgs(): total int
SELECT count(*) AS total FROM org;

-- The organisation with that short name.
-- @one org_named(short_name text): region_id int, id id, path text
SELECT region_id, id, path FROM org WHERE short_name = :short_name ORDER BY path LIMIT 1;

-- @exec set_chair(region_id int, id id, chair text)
UPDATE org SET chair = :chair WHERE region_id = :region_id AND id = :id;

-- Somebody who is on the register, to be the demo's member: of that organisation if it has anybody,
-- and not in a post yet.
-- @system the demo's own people
-- @one somebody(region_id int, org_id id): id id, org_id id, last_name text, first_name text,
--   middle_name text
SELECT id, org_id, last_name, first_name, middle_name FROM member
 WHERE region_id = :region_id
 ORDER BY CASE WHEN status = 'active' THEN 0 ELSE 1 END,
          CASE WHEN org_id = :org_id THEN 0 ELSE 1 END,
          CASE WHEN EXISTS (SELECT 1 FROM body_post p WHERE p.region_id = member.region_id
                               AND p.member_id = member.id) THEN 1 ELSE 0 END,
          CASE WHEN sex = 'f' AND middle_name IS NOT NULL THEN 0 ELSE 1 END, id
 LIMIT 1;

-- @exec set_setting(name text, value text)
INSERT INTO setting (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- @one union_org(): id id
SELECT id FROM org WHERE path = '0';

-- ---- documents and control ----------------------------------------------------------------------

-- @one region_office(short_name text, email text): region_id int, id id, path text, account_id id
SELECT o.region_id, o.id, o.path, (SELECT a.id FROM account a WHERE a.email = :email) AS account_id
  FROM org o WHERE o.short_name = :short_name ORDER BY o.path LIMIT 1;

-- Asked some days ago; two of five have confirmed, those with a sign-in of their own have not.
-- @exec asked_on(request_id id, day date)
UPDATE acknowledgement_request SET opened_on = :day WHERE id = :request_id;

-- @system the demo's own people
-- @exec confirm_some(request_id id, day date, now int)
INSERT INTO acknowledgement (request_id, region_id, member_id, org_id, org_path, given_org_id,
                             given_path, confirmed_on, way, hash, made_at)
SELECT r.id, m.region_id, m.id, m.org_id, m.org_path, m.org_id, m.org_path, :day,
       CASE m.id % 10 WHEN 0 THEN 'link' WHEN 5 THEN 'paper' ELSE 'cabinet' END, r.hash, :now
  FROM acknowledgement_request r JOIN member m ON m.region_id = r.region_id
 WHERE r.id = :request_id AND m.org_path >= r.org_path AND m.org_path < r.org_path || '~'
   AND m.status IN ('active', 'temporarily_not_working') AND m.id % 5 < 2
   AND (m.joined_on IS NULL OR m.joined_on <= r.opened_on)
   AND NOT EXISTS (SELECT 1 FROM account a WHERE a.person_region_id = m.region_id
                      AND a.person_id = m.id);

-- What territories did with the task that is over: two of five are done, one waits for a decision,
-- one was returned, one is late.
-- @exec answer_tasks(document_id id, day date)
UPDATE control_task
   SET state = CASE n % 5 WHEN 0 THEN 'accepted' WHEN 1 THEN 'accepted' WHEN 2 THEN 'reported'
                          WHEN 3 THEN 'returned' ELSE 'assigned' END,
       report = CASE WHEN n % 5 < 4 THEN 'Списки всех первичных организаций сверены, расхождения '
                                         || 'исправлены.' END,
       reported_on = CASE WHEN n % 5 < 4 THEN :day END,
       reported_name = CASE WHEN n % 5 < 4 THEN 'Председатель' END,
       decided_on = CASE WHEN n % 5 IN (0, 1, 3) THEN :day END,
       decided_name = CASE WHEN n % 5 IN (0, 1, 3) THEN 'Сергеева О. В.' END,
       remark = CASE WHEN n % 5 = 3 THEN 'Укажите, сколько карточек исправлено.' END
 WHERE item_id = (SELECT i.id FROM control_item i JOIN document_item d
                      ON d.document_id = i.document_id AND d.item = i.item
                   WHERE i.document_id = :document_id AND d.number = '2.1.');

-- One territory has handed the task that is still to come on to all below it.
-- @exec hand_tasks(document_id id, short_name text, due_on date, now int)
INSERT INTO control_task (item_id, n, period, region_id, org_id, org_path, level, root_id,
                          root_period, giver_id, due_on, task, changed_at)
SELECT i.id, 10000 + row_number() OVER (ORDER BY c.path), 1, c.region_id, c.id, c.path, 3, i.id, 1,
       o.id, :due_on, 'Направить ответственного за учёт на занятие в районной организации.', :now
  FROM org o JOIN org c ON c.parent_id = o.id
  JOIN control_item i ON i.document_id = :document_id
  JOIN document_item d ON d.document_id = i.document_id AND d.item = i.item AND d.number = '2.2.'
 WHERE o.short_name = :short_name;

-- @exec begin_handed(document_id id, short_name text)
UPDATE control_task SET state = 'in_progress'
 WHERE org_id = (SELECT id FROM org WHERE short_name = :short_name ORDER BY path LIMIT 1)
   AND item_id IN (SELECT g.item_id FROM control_task g JOIN control_item i ON i.id = g.item_id
                    WHERE i.document_id = :document_id AND g.giver_id = control_task.org_id);

-- ---- training -----------------------------------------------------------------------------------

-- So many in ten of those who hold a post in primary organisations, and all of one organisation.
-- Nobody gets two in a year, so each is the first of its year.
-- @system the demo's own people
-- @exec add_trainings(first_id id, body_type text, post_type text, tenths int, school id,
--   title text, title_key text, kind text, attendance text, hours int, began_on date,
--   ended_on date, paper_kind text, valid_until date, now int)
INSERT INTO training_record (region_id, id, member_id, org_id, org_path, is_first, title,
                             title_key, kind, attendance, category, hours, began_on, ended_on,
                             taught_place, taught_org_id, taught_by, paper_kind, paper_number,
                             paper_on, valid_until, made_at, changed_at, sex, born_year)
SELECT h.region_id, :first_id + h.place - 1, h.member_id, m.org_id, m.org_path, 1, :title,
       :title_key, :kind, :attendance, h.category, :hours, :began_on, :ended_on, 'register',
       g.id, g.short_name, :paper_kind,
       CASE WHEN :paper_kind IS NOT NULL THEN CAST(100 + h.place AS TEXT) END,
       CASE WHEN :paper_kind IS NOT NULL THEN :ended_on END, :valid_until, :now, :now, m.sex,
       coalesce(CAST(substr(m.born, 1, 4) AS INTEGER), m.born_year)
  FROM (SELECT p.region_id, p.member_id, tp.category,
               row_number() OVER (ORDER BY p.org_id, p.id) AS place
          FROM body_post p JOIN body b ON b.id = p.body_id
          JOIN training_post tp ON tp.body_type = b.body_type AND tp.level = 3
                               AND tp.post_type = p.post_type
         WHERE b.body_type = :body_type AND p.post_type = :post_type AND p.member_id IS NOT NULL
           AND p.valid_from <= :ended_on AND p.valid_to >= :ended_on
           AND (p.org_id * 7 + p.id) % 10 < CASE WHEN p.org_id = :school THEN 10 ELSE :tenths END) h
  JOIN member m ON m.region_id = h.region_id AND m.id = h.member_id
  JOIN org g ON g.id = h.region_id
 WHERE m.status IN ('active', 'temporarily_not_working')
ON CONFLICT DO NOTHING;

-- ---- events -------------------------------------------------------------------------------------

-- @insert add_school(id id, org_id id, kind text, title text, about text, head text, category text,
--   founded_on date, now int)
INSERT INTO school (region_id, id, org_id, org_path, kind, title, about, head, category,
                    audience_path, founded_on, made_at, changed_at)
SELECT o.region_id, :id, o.id, o.path, :kind, :title, :about, :head, :category, o.path, :founded_on,
       :now, :now
  FROM org o WHERE o.id = :org_id;

-- @insert add_event(id id, org_id id, state text, kind text, form text, title text, about text,
--   begins_on date, ends_on date, begins_at text, ends_at text, place text, link text, hours id,
--   school_id id, entry_by text, needs_answer bool, code text, now int)
INSERT INTO event (region_id, id, org_id, org_path, state, kind, form, title, about, begins_on,
                   ends_on, begins_at, ends_at, place, link, hours, school_id, audience_path,
                   entry_by, needs_answer, code, made_at, changed_at)
SELECT o.region_id, :id, o.id, o.path, :state, :kind, :form, :title, :about, :begins_on, :ends_on,
       :begins_at, :ends_at, :place, :link, :hours, :school_id, o.path, :entry_by,
       :needs_answer, :code, :now, :now
  FROM org o WHERE o.id = :org_id;

-- @insert add_event_session(region_id id, event_id id, n int, held_on date, begins_at text,
--   ends_at text, title text, speaker text, hours id)
INSERT INTO event_session (region_id, event_id, n, held_on, begins_at, ends_at, title, speaker,
                           hours)
VALUES (:region_id, :event_id, :n, :held_on, :begins_at, :ends_at, :title, :speaker, :hours);

-- The chairs of the primaries of a branch, or their members of committees; each once.
-- @system an invented union has no persons
-- @exec add_event_entries(first_id id, event_id id, body_type text, post_type text, tenths int,
--   most int, places int, now int)
INSERT INTO event_entry (region_id, id, event_id, person_region_id, member_id, org_id, org_path,
                         sort_key, state, entered_by, places_path, made_at, changed_at)
SELECT e.region_id, :first_id + w.place - 1, e.id, m.region_id, m.id, m.org_id, m.org_path,
       m.sort_key, CASE WHEN w.place <= :places THEN 'comes' ELSE 'waiting' END, 'org', '*', :now,
       :now
  FROM (SELECT h.region_id, h.member_id, row_number() OVER (ORDER BY h.member_id) AS place
          FROM (SELECT DISTINCT p.region_id, p.member_id
                  FROM event v JOIN org g ON g.path >= v.audience_path
                                         AND g.path < v.audience_path || '~'
                  JOIN body_post p ON p.org_id = g.id JOIN body b ON b.id = p.body_id
                 WHERE v.id = :event_id AND b.body_type = :body_type AND p.post_type = :post_type
                   AND p.member_id IS NOT NULL AND p.ended_on IS NULL
                   AND (p.org_id * 7 + p.id) % 10 < :tenths) h) w
  JOIN member m ON m.region_id = w.region_id AND m.id = w.member_id
  JOIN event e ON e.id = :event_id
 WHERE w.place <= :most AND m.status IN ('active', 'temporarily_not_working')
ON CONFLICT DO NOTHING;

-- @system an invented union has no persons
-- @exec add_event_places(event_id id, places id)
INSERT INTO event_places (region_id, event_id, path, places, taken, waiting)
SELECT e.region_id, e.id, '*', :places,
       (SELECT count(*) FROM event_entry n WHERE n.event_id = e.id AND n.state = 'comes'),
       (SELECT count(*) FROM event_entry n WHERE n.event_id = e.id AND n.state = 'waiting')
  FROM event e WHERE e.id = :event_id;

-- Nine of ten of those who wanted to come did; of them some on line.
-- @system an invented union has no persons
-- @exec add_event_presence(event_id id, now int)
INSERT INTO event_presence (region_id, event_id, entry_id, n, way, source, marked_at)
SELECT n.region_id, n.event_id, n.id, coalesce(s.n, 0),
       CASE WHEN e.form = 'online' OR (e.form = 'mixed' AND n.id % 5 < 2) THEN 'online'
            ELSE 'in_person' END, 'sheet', :now
  FROM event e JOIN event_entry n ON n.region_id = e.region_id AND n.event_id = e.id
  LEFT JOIN event_session s ON s.region_id = e.region_id AND s.event_id = e.id
 WHERE e.id = :event_id AND n.state = 'comes' AND n.id % 10 > 0;

-- @system an invented union has no persons
-- @exec add_event_records(event_id id, first_id id, title_key text, now int)
INSERT INTO training_record (region_id, id, member_id, org_id, org_path, is_first, title,
                             title_key, kind, attendance, category, hours, began_on, ended_on,
                             taught_place, taught_org_id, taught_by, event_id, made_at, changed_at,
                             sex, born_year)
SELECT m.region_id, :first_id + row_number() OVER (ORDER BY n.id) - 1, m.id, m.org_id, m.org_path,
       CASE WHEN EXISTS (SELECT 1 FROM training_record r
                          WHERE r.region_id = m.region_id AND r.member_id = m.id
                            AND r.state = 'kept'
                            AND r.year = CAST(substr(e.ends_on, 1, 4) AS INTEGER))
            THEN 0 ELSE 1 END,
       e.title, :title_key, e.kind, min(p.way), 'primary_chair', e.hours, e.begins_on, e.ends_on,
       'register', o.id, o.short_name, e.id, :now, :now, m.sex,
       coalesce(CAST(substr(m.born, 1, 4) AS INTEGER), m.born_year)
  FROM event e JOIN event_entry n ON n.region_id = e.region_id AND n.event_id = e.id
  JOIN event_presence p ON p.region_id = n.region_id AND p.event_id = n.event_id
                       AND p.entry_id = n.id
  JOIN member m ON m.region_id = n.person_region_id AND m.id = n.member_id
  JOIN org o ON o.id = e.org_id
 WHERE e.id = :event_id
 GROUP BY m.region_id, n.id, m.id, m.org_id, m.org_path, e.title, e.kind, e.hours, e.begins_on,
          e.ends_on, o.id, o.short_name, e.id, m.sex, m.born, m.born_year
ON CONFLICT DO NOTHING;

-- @exec count_event_people(event_id id)
UPDATE event SET people = (SELECT count(DISTINCT p.entry_id) FROM event_presence p
                            WHERE p.region_id = event.region_id AND p.event_id = event.id)
 WHERE id = :event_id;

-- @insert add_event_figure(region_id id, event_id id, n int, what text, source text, number int,
--   counted_on date)
INSERT INTO event_figure (region_id, event_id, n, what, source, number, counted_on)
VALUES (:region_id, :event_id, :n, :what, :source, :number, :counted_on);
-- ---- programmes ---------------------------------------------------------------------------------

-- @exec add_programme(id id, org_id id, title text, sort_key bytes, level text, kind text,
--   form text, hours int, goal text, outcomes text, valid_months id, now int)
INSERT INTO programme (region_id, id, org_id, org_path, state, title, sort_key, level, kind, form,
                       hours, goal, outcomes, audience_org_id, audience_path, learn_days,
                       valid_months, version, made_at, changed_at)
SELECT o.region_id, :id, o.id, o.path, 'open', :title, :sort_key, :level, :kind, :form, :hours,
       :goal, :outcomes, o.id, o.path, 90, :valid_months, 10, :now, :now
  FROM org o WHERE o.id = :org_id;

-- @exec add_trainer(region_id int, programme_id id, name text, post text)
INSERT INTO programme_trainer (region_id, programme_id, n, name, post)
VALUES (:region_id, :programme_id, 1, :name, :post);

-- @exec add_module(region_id int, programme_id id, n int, title text, hours int, kind text)
INSERT INTO programme_module (region_id, programme_id, n, place, title, hours, kind)
VALUES (:region_id, :programme_id, :n, :n, :title, :hours, :kind);

-- @exec add_text(region_id int, programme_id id, n int, module_n int, title text, body text,
--   now int)
INSERT INTO programme_material (region_id, programme_id, n, module_n, place, kind, title, body,
                                changed_at)
VALUES (:region_id, :programme_id, :n, :module_n, :n, 'text', :title, :body, :now);

-- @exec add_question(region_id int, id id, programme_id id, kind text, question text, answer text,
--   explanation text, now int)
INSERT INTO learning_question (region_id, id, programme_id, kind, question, answer, explanation,
                               made_at)
VALUES (:region_id, :id, :programme_id, :kind, :question, :answer, :explanation, :now);

-- @exec add_option(question_id id, n int, label text, is_right bool)
INSERT INTO learning_option (question_id, n, label, is_right)
VALUES (:question_id, :n, :label, :is_right);

-- @exec add_test(region_id int, programme_id id, title text)
INSERT INTO learning_test (region_id, programme_id, n, title, minutes, attempts, pass_percent)
VALUES (:region_id, :programme_id, 1, :title, 20, 3, 70);

-- @exec add_assignment(region_id int, programme_id id, title text, about text)
INSERT INTO learning_assignment (region_id, programme_id, n, title, about, most_points)
VALUES (:region_id, :programme_id, 1, :title, :about, 10);

-- Some chairs of primary organisations learn.
-- @system the demo's own people
-- @exec add_entries(first_id id, region_id int, programme_id id, began_on date, due_on date,
--   limit int, now int)
INSERT INTO learning_entry (region_id, id, programme_id, member_id, state, entered_by, began_on,
                            due_on, made_at, changed_at)
SELECT h.region_id, :first_id + h.place - 1, :programme_id, h.member_id, 'studying', 'own',
       :began_on, :due_on, :now, :now
  FROM (SELECT m.region_id, m.id AS member_id,
               row_number() OVER (ORDER BY p.org_id, p.id) AS place
          FROM body_post p JOIN body b ON b.id = p.body_id
          JOIN member m ON m.region_id = p.region_id AND m.id = p.member_id
         WHERE p.region_id = :region_id AND b.body_type = 'union_committee'
           AND p.post_type = 'chair' AND p.ended_on IS NULL
           AND m.status IN ('active', 'temporarily_not_working')) h
 WHERE h.place <= :limit
ON CONFLICT DO NOTHING;
-- ---- plans of training and their money ----------------------------------------------------------

-- So many in ten of the organisations of a level in a branch.
-- @part some(path text, level int, tenths int)
o.path >= :path AND o.path < :path || '~' AND t.level = :level AND o.state <> 'liquidated'
   AND (o.id / 64 + o.id) % 10 < :tenths;

-- @exec add_plan_lines(@some, first_id id, year int, kind text, title text, category text,
--   due text, people int, amount int, responsible text, now int)
INSERT INTO planning_line (region_id, id, org_id, org_path, year, kind, title, category, due,
                           people, amount, source, responsible, made_at, changed_at)
SELECT o.region_id, :first_id + row_number() OVER (ORDER BY o.path) - 1, o.id, o.path, :year, :kind,
       :title, :category, :due, :people, :amount * (1 + (o.id / 64) % 5), 'own', :responsible, :now,
       :now
  FROM org o JOIN org_type t ON t.code = o.type WHERE @some;

-- Two of three are approved.
-- @exec add_plans(year int, approved_on date, document text, now int)
INSERT INTO planning_plan (region_id, org_id, org_path, year, state, approved_on, document,
                           changed_at)
SELECT DISTINCT l.region_id, l.org_id, l.org_path, l.year,
       CASE WHEN l.org_id / 64 % 3 > 0 THEN 'approved' ELSE 'draft' END,
       CASE WHEN l.org_id / 64 % 3 > 0 THEN :approved_on END,
       CASE WHEN l.org_id / 64 % 3 > 0 THEN :document END, :now
  FROM planning_line l WHERE l.year = :year
ON CONFLICT DO NOTHING;

-- @exec add_training_costs(@some, first_id id, paid_on date, source text, article text, amount int,
--   paper text, now int)
INSERT INTO planning_cost (region_id, id, org_id, org_path, paid_on, line_id, source, article,
                           amount, paper, made_at, changed_at)
SELECT o.region_id, :first_id + row_number() OVER (ORDER BY o.path) - 1, o.id, o.path, :paid_on,
       (SELECT min(l.id) FROM planning_line l
         WHERE l.org_id = o.id AND l.state = 'kept'
           AND l.year = CAST(substr(:paid_on, 1, 4) AS INTEGER)),
       :source, :article, :amount * (1 + (o.id / 64) % 5), :paper, :now, :now
  FROM org o JOIN org_type t ON t.code = o.type WHERE @some;

-- @exec add_budgets(@some, year int, amount int, note text, now int)
INSERT INTO planning_budget (region_id, org_id, org_path, year, amount, note, changed_at)
SELECT o.region_id, o.id, o.path, :year, :amount * (2 + (o.id / 128) % 4), :note, :now
  FROM org o JOIN org_type t ON t.code = o.type WHERE @some
ON CONFLICT DO NOTHING;

-- ---- the reserve of cadres ----------------------------------------------------------------------

-- Deputies of primary organisations are prepared for the chair of their own.
-- @system the demo's own people
-- @exec add_reserve(first_id id, path text, tenths int, since date, review_on date, mentor text,
--   now int)
INSERT INTO reserve_person (region_id, id, member_id, org_id, org_path, post, readiness, since,
                            basis, mentor, review_on, made_at, changed_at)
SELECT h.region_id, :first_id + h.place - 1, h.member_id, h.org_id, h.path, 'chair',
       CASE h.place % 3 WHEN 0 THEN 'now' WHEN 1 THEN 'soon' ELSE 'later' END, :since,
       'постановление профсоюзного комитета', :mentor,
       CASE WHEN h.place % 4 = 0 THEN :since ELSE :review_on END, :now, :now
  FROM (SELECT p.region_id, p.member_id, o.id AS org_id, o.path,
               row_number() OVER (ORDER BY o.path, p.id) AS place
          FROM body_post p JOIN body b ON b.id = p.body_id JOIN org o ON o.id = p.org_id
         WHERE b.body_type = 'union_committee' AND p.post_type = 'deputy'
           AND p.member_id IS NOT NULL AND p.ended_on IS NULL
           AND o.path >= :path AND o.path < :path || '~'
           AND (o.id / 64 + o.id) % 10 < :tenths) h
 WHERE h.place > 0
ON CONFLICT DO NOTHING;

-- The same steps for each.
-- @system the demo's own people
-- @exec add_reserve_step(n int, kind text, title text, due_on date, done_on date)
INSERT INTO reserve_step (region_id, reserve_id, n, kind, title, due_on, done_on)
SELECT region_id, id, :n, :kind, :title, :due_on,
       CASE WHEN id % 3 > 0 THEN :done_on END
  FROM reserve_person;

-- @system the demo's own people
-- @exec add_reserve_review(held_on date, verdict text, next_on date)
INSERT INTO reserve_review (region_id, reserve_id, n, held_on, verdict, readiness, next_on)
SELECT region_id, id, 1, :held_on, :verdict, readiness, :next_on
  FROM reserve_person WHERE readiness <> 'later';

-- ---- a year of training that is over ------------------------------------------------------------

-- Who was on the register of a region from one day to another.
-- @system an invented union has no persons
-- @each there_between(region_id int, first date, last date): id int
SELECT id FROM member
 WHERE region_id = :region_id AND registered_on <= :first
   AND (ended_on IS NULL OR ended_on > :last)
 ORDER BY id;

-- A school of each territory, of each primary directly under the region, and its own.
-- @exec add_schools(first_id id, region_id int, title text, founded_on date, now int)
INSERT INTO school (region_id, id, org_id, org_path, kind, title, audience_path, founded_on,
                    made_at, changed_at)
SELECT o.region_id, :first_id + row_number() OVER (ORDER BY o.path) - 1, o.id, o.path, 'school',
       :title, o.path, :founded_on, :now, :now
  FROM org o JOIN org_type t ON t.code = o.type
 WHERE o.region_id = :region_id
   AND (t.level <= 2 OR (t.level = 3 AND o.parent_id = :region_id));

-- @system an invented union has no persons
-- @exec add_past_entry(id id, event_id id, region_id int, member_id id, now int)
INSERT INTO event_entry (region_id, id, event_id, person_region_id, member_id, org_id, org_path,
                         sort_key, state, entered_by, places_path, made_at, changed_at)
SELECT m.region_id, :id, :event_id, m.region_id, m.id, m.org_id, m.org_path, m.sort_key, 'comes',
       'org', '*', :now, :now
  FROM member m WHERE m.region_id = :region_id AND m.id = :member_id;

-- @exec add_past_presence(region_id int, event_id id, entry_id id, way text, now int)
INSERT INTO event_presence (region_id, event_id, entry_id, n, way, source, marked_at)
VALUES (:region_id, :event_id, :entry_id, 0, :way, 'sheet', :now);

-- Taught by the organisation that is given, else by that of the person's territory.
-- @system an invented union has no persons
-- @exec add_past_record(id id, region_id int, member_id id, is_first bool, title text,
--   title_key text, kind text, attendance text, category text, hours int, began_on date,
--   ended_on date, taught_place text, taught_org_id id, taught_by text, event_id id, now int)
INSERT INTO training_record (region_id, id, member_id, org_id, org_path, is_counted, is_first,
                             title, title_key, kind, attendance, category, hours, began_on,
                             ended_on, taught_place, taught_org_id, taught_by, event_id, made_at,
                             changed_at, sex, born_year)
SELECT m.region_id, :id, m.id, m.org_id, m.org_path,
       CASE WHEN m.status IN ('active', 'temporarily_not_working') THEN 1 ELSE 0 END, :is_first,
       :title, :title_key, :kind, :attendance, :category, :hours, :began_on, :ended_on,
       :taught_place,
       CASE WHEN :taught_place = 'register' THEN coalesce(:taught_org_id, g.id) END,
       coalesce(:taught_by, g.short_name), :event_id, :now, :now, m.sex,
       coalesce(CAST(substr(m.born, 1, 4) AS INTEGER), m.born_year)
  FROM member m JOIN org g ON g.path = substr(m.org_path, 1, 7)
 WHERE m.region_id = :region_id AND m.id = :member_id;

-- So many thousandths of each budget of a year.
-- @exec add_costs_of_budgets(first_id id, path text, year int, paid_on date, article text,
--   thousandths int, paper text, now int)
INSERT INTO planning_cost (region_id, id, org_id, org_path, paid_on, source, article, amount,
                           paper, made_at, changed_at)
SELECT b.region_id, :first_id + row_number() OVER (ORDER BY b.org_path) - 1, b.org_id, b.org_path,
       :paid_on, 'own', :article, b.amount * :thousandths / 1000, :paper, :now, :now
  FROM planning_budget b
 WHERE b.org_path >= :path AND b.org_path < :path || '~' AND b.year = :year;
-- Some people of each organisation below took the file, one of ten of them twice.
-- @system the demonstration makes its people itself
-- @exec take_library(region_id int, item_id id, n int, month text, limit int)
INSERT INTO library_reader (region_id, item_id, reader, n, month, org_id)
SELECT :region_id, :item_id, 'demo' || m.id, :n, :month, m.org_id
  FROM member m WHERE m.region_id = :region_id AND m.status = 'active' AND m.id % 97 = 5
 ORDER BY m.id LIMIT :limit;

-- @exec count_library(region_id int, item_id id, n int, month text)
INSERT INTO library_taken (region_id, item_id, n, month, org_id, downloads)
SELECT r.region_id, r.item_id, r.n, r.month, r.org_id, count(*) + count(*) / 10
  FROM library_reader r
 WHERE r.region_id = :region_id AND r.item_id = :item_id AND r.n = :n AND r.month = :month
 GROUP BY r.region_id, r.item_id, r.n, r.month, r.org_id;
