-- Events, who enters them, who came. An event lies in the organisation that holds it; whoever holds
-- it sees who enters, wherever these stand in the tree.

-- @part event(): region_id int, id id, org_id id, org_path text, org_name text, state text,
--   kind text, form text, title text, about text, begins_on date, ends_on date, begins_at text,
--   ends_at text, place text, link text, hours int, school_id id, programme_id id,
--   audience_path text, audience_name text, entry_by text, needs_answer bool, closes_on date,
--   has_waiting bool, valid_months int, people int, told_at id, cancelled_for text, code text,
--   version int
e.region_id, e.id, e.org_id, e.org_path, o.short_name AS org_name, e.state, e.kind, e.form,
       e.title, e.about, e.begins_on, e.ends_on, e.begins_at, e.ends_at, e.place, e.link, e.hours,
       e.school_id, e.programme_id, e.audience_path, a.short_name AS audience_name, e.entry_by,
       e.needs_answer, e.closes_on, e.has_waiting, e.valid_months, e.people, e.told_at,
       e.cancelled_for, e.code, e.version;

-- The six paths that lead to an organisation from above, itself among them.
-- @part above(path text)
(substr(:path, 1, 1), substr(:path, 1, 4), substr(:path, 1, 7), substr(:path, 1, 10),
        substr(:path, 1, 13), substr(:path, 1, 16));

-- ---- finding ------------------------------------------------------------------------------------

-- @one find(scope scope, id id): @event
SELECT @event
  FROM event e JOIN org o ON o.id = e.org_id JOIN org a ON a.path = e.audience_path
 WHERE e.id = :id AND e.org_path >= :scope_from AND e.org_path < :scope_to;

-- One that is announced to the organisation at that path, or was.
-- @one find_open_to(id id, path text): @event
SELECT @event
  FROM event e JOIN org o ON o.id = e.org_id JOIN org a ON a.path = e.audience_path
 WHERE e.id = :id AND e.state <> 'draft' AND e.audience_path IN @above;

-- @one find_any(id id): @event
SELECT @event
  FROM event e JOIN org o ON o.id = e.org_id JOIN org a ON a.path = e.audience_path
 WHERE e.id = :id;

-- @one by_code(code text): @event
SELECT @event
  FROM event e JOIN org o ON o.id = e.org_id JOIN org a ON a.path = e.audience_path
 WHERE e.code = :code AND e.state <> 'draft';

-- What an organisation holds, or with all below it, the nearest first.
-- @many coming(scope scope, org_id id, today date, limit int): @event
SELECT @event
  FROM event e JOIN org o ON o.id = e.org_id JOIN org a ON a.path = e.audience_path
 WHERE e.org_path >= :scope_from AND e.org_path < :scope_to
   AND (:org_id IS NULL OR e.org_id = :org_id) AND e.ends_on >= :today
   AND e.state IN ('draft', 'announced')
 ORDER BY e.ends_on, e.id LIMIT :limit;

-- What is over, the latest first; `after_day`, `after_id`: behind which.
-- @many past(scope scope, org_id id, today date, after_day text, after_id int, limit int): @event
SELECT @event
  FROM event e JOIN org o ON o.id = e.org_id JOIN org a ON a.path = e.audience_path
 WHERE e.org_path >= :scope_from AND e.org_path < :scope_to
   AND (:org_id IS NULL OR e.org_id = :org_id)
   AND (e.ends_on < :today OR e.state IN ('held', 'cancelled'))
   AND (e.ends_on, e.id) < (coalesce(:after_day, '9999'), :after_id)
 ORDER BY e.ends_on DESC, e.id DESC LIMIT :limit;

-- What others hold and the organisation at that path may come to.
-- @many open_to(path text, today date, limit int): @event
SELECT @event
  FROM event e JOIN org o ON o.id = e.org_id JOIN org a ON a.path = e.audience_path
 WHERE e.state = 'announced' AND e.audience_path IN @above AND e.ends_on >= :today
 ORDER BY e.ends_on, e.id LIMIT :limit;

-- @many categories(region_id int, event_id id): category text
SELECT c.category FROM event_category c
 WHERE c.region_id = :region_id AND c.event_id = :event_id ORDER BY c.category;

-- Organisations that an event may be open to: those above the one that holds it, itself, and what
-- stands directly below.
-- @many audiences(path text, org_id id): id id, path text, short_name text
SELECT id, path, short_name FROM org
 WHERE path IN @above OR (parent_id = :org_id AND state <> 'liquidated')
 ORDER BY length(path) <> length(:path), length(path) DESC, sort_key LIMIT 300;

-- What is or was held by a programme: by an organisation within the scope, or open to the one at
-- that path; the latest first.
-- @many by_programme(scope scope, programme_id id, path text, limit int): @event
SELECT @event
  FROM event e JOIN org o ON o.id = e.org_id JOIN org a ON a.path = e.audience_path
 WHERE e.programme_id = :programme_id
   AND ((e.org_path >= :scope_from AND e.org_path < :scope_to)
        OR (e.state <> 'draft' AND e.audience_path IN @above))
 ORDER BY e.ends_on DESC, e.id DESC LIMIT :limit;

-- ---- writing an event ---------------------------------------------------------------------------

-- @insert add(region_id int, id id, org_id id, org_path text, kind text, form text, title text,
--   about text, begins_on date, ends_on date, begins_at text, ends_at text, place text, link text,
--   hours id, school_id id, programme_id id, audience_path text, entry_by text, needs_answer bool,
--   closes_on date, has_waiting bool, valid_months id, code text, account_id id, now int)
INSERT INTO event (region_id, id, org_id, org_path, kind, form, title, about, begins_on, ends_on,
                   begins_at, ends_at, place, link, hours, school_id, programme_id, audience_path,
                   entry_by, needs_answer, closes_on, has_waiting, valid_months, code, account_id,
                   made_at, changed_at)
VALUES (:region_id, :id, :org_id, :org_path, :kind, :form, :title, :about, :begins_on, :ends_on,
        :begins_at, :ends_at, :place, :link, :hours, :school_id, :programme_id, :audience_path,
        :entry_by, :needs_answer, :closes_on, :has_waiting, :valid_months, :code, :account_id,
        :now, :now);

-- False if somebody has changed it since that version.
-- @changed change(scope scope, id id, version int, kind text, form text, title text, about text,
--   begins_on date, ends_on date, begins_at text, ends_at text, place text, link text, hours id,
--   programme_id id, audience_path text, entry_by text, needs_answer bool, closes_on date,
--   has_waiting bool, valid_months id, now int)
UPDATE event
   SET kind = :kind, form = :form, title = :title, about = :about, begins_on = :begins_on,
       ends_on = :ends_on, begins_at = :begins_at, ends_at = :ends_at, place = :place,
       link = :link, hours = :hours, programme_id = :programme_id,
       audience_path = :audience_path, entry_by = :entry_by,
       needs_answer = :needs_answer, closes_on = :closes_on, has_waiting = :has_waiting,
       valid_months = :valid_months, changed_at = :now, version = version + 1
 WHERE id = :id AND org_path >= :scope_from AND org_path < :scope_to AND version = :version
   AND state <> 'cancelled';

-- A plan takes longer: its lessons need the days.
-- @changed set_last_day(scope scope, id id, ends_on date, now int)
UPDATE event SET ends_on = :ends_on, changed_at = :now, version = version + 1
 WHERE id = :id AND state = 'draft' AND org_path >= :scope_from AND org_path < :scope_to;

-- @changed set_state(scope scope, id id, before text, after text, cancelled_for text, now int)
UPDATE event SET state = :after, cancelled_for = :cancelled_for, changed_at = :now,
       version = version + 1
 WHERE id = :id AND state = :before AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec count_people(region_id int, event_id id)
UPDATE event
   SET people = (SELECT count(DISTINCT p.entry_id) FROM event_presence p
                  WHERE p.region_id = event.region_id AND p.event_id = event.id)
 WHERE region_id = :region_id AND id = :event_id;

-- A draft that nobody entered.
-- @exec remove_parts(region_id int, event_id id)
DELETE FROM event_category WHERE region_id = :region_id AND event_id = :event_id;
-- @exec remove_places(region_id int, event_id id)
DELETE FROM event_places WHERE region_id = :region_id AND event_id = :event_id;
-- @exec remove_sessions(region_id int, event_id id)
DELETE FROM event_session WHERE region_id = :region_id AND event_id = :event_id;
-- @changed remove(scope scope, id id)
DELETE FROM event WHERE id = :id AND state = 'draft'
   AND org_path >= :scope_from AND org_path < :scope_to
   AND NOT EXISTS (SELECT 1 FROM event_entry n WHERE n.event_id = event.id
                                                 AND n.region_id = event.region_id);

-- @insert add_category(region_id int, event_id id, category text)
INSERT INTO event_category (region_id, event_id, category)
VALUES (:region_id, :event_id, :category) ON CONFLICT DO NOTHING;

-- ---- places -------------------------------------------------------------------------------------

-- The bucket of all others is the last.
-- @many places(region_id int, event_id id): path text, org_id id, org_name text, places id,
--   taken int, waiting int
SELECT p.path, p.org_id, o.short_name AS org_name, p.places, p.taken, p.waiting
  FROM event_places p LEFT JOIN org o ON o.id = p.org_id
 WHERE p.region_id = :region_id AND p.event_id = :event_id
 ORDER BY p.path = '*', p.path;

-- The bucket of whoever comes from the organisation at that path: the nearest above, else that of
-- all others.
-- @one bucket(region_id int, event_id id, path text): path text, places id, taken int, waiting int
SELECT p.path, p.places, p.taken, p.waiting FROM event_places p
 WHERE p.region_id = :region_id AND p.event_id = :event_id
   AND (p.path = '*' OR p.path IN @above)
 ORDER BY p.path = '*', length(p.path) DESC LIMIT 1;

-- False if there is none left.
-- @changed take_place(region_id int, event_id id, path text)
UPDATE event_places SET taken = taken + 1
 WHERE region_id = :region_id AND event_id = :event_id AND path = :path
   AND (places IS NULL OR taken < places);

-- @exec leave_place(region_id int, event_id id, path text)
UPDATE event_places SET taken = taken - 1
 WHERE region_id = :region_id AND event_id = :event_id AND path = :path;

-- @exec count_waiting(region_id int, event_id id, path text, change int)
UPDATE event_places SET waiting = waiting + :change
 WHERE region_id = :region_id AND event_id = :event_id AND path = :path;

-- Who waits longest in a bucket.
-- @system whoever has a place to give holds the event
-- @one first_waiting(region_id int, event_id id, path text): id id
SELECT n.id FROM event_entry n
 WHERE n.region_id = :region_id AND n.event_id = :event_id AND n.places_path = :path
   AND n.state = 'waiting'
 ORDER BY n.id LIMIT 1;

-- @insert add_places(region_id int, event_id id, path text, org_id id, places id)
INSERT INTO event_places (region_id, event_id, path, org_id, places)
VALUES (:region_id, :event_id, :path, :org_id, :places);

-- False if more people come than that.
-- @changed set_places(region_id int, event_id id, path text, places id)
UPDATE event_places SET places = :places
 WHERE region_id = :region_id AND event_id = :event_id AND path = :path
   AND (:places IS NULL OR taken <= :places);

-- A quota ends: whoever has a place of it has one of all others.
-- @exec drop_places(region_id int, event_id id, path text)
DELETE FROM event_places WHERE region_id = :region_id AND event_id = :event_id AND path = :path;
-- @exec join_others(region_id int, event_id id, places id, taken int, waiting int)
UPDATE event_places
   SET places = places + coalesce(:places, 0), taken = taken + :taken, waiting = waiting + :waiting
 WHERE region_id = :region_id AND event_id = :event_id AND path = '*';
-- @system whoever calls it holds the event
-- @exec move_entries(region_id int, event_id id, path text, path_to text)
UPDATE event_entry SET places_path = :path_to
 WHERE region_id = :region_id AND event_id = :event_id AND places_path = :path;

-- ---- sessions -----------------------------------------------------------------------------------

-- @part session(): n int, track text, held_on date, begins_at text, ends_at text, title text,
--   speaker text, place text, link text, recording text, hours int, is_chosen bool, places id,
--   taken int
s.n, s.track, s.held_on, s.begins_at, s.ends_at, s.title, s.speaker, s.place, s.link, s.recording,
       s.hours, s.is_chosen, s.places, s.taken;

-- @many sessions(region_id int, event_id id): @session
SELECT @session FROM event_session s
 WHERE s.region_id = :region_id AND s.event_id = :event_id
 ORDER BY s.held_on, coalesce(s.begins_at, ''), coalesce(s.track, ''), s.n;

-- @one session_of(region_id int, event_id id, n int): @session
SELECT @session FROM event_session s
 WHERE s.region_id = :region_id AND s.event_id = :event_id AND s.n = :n;

-- @one next_session(region_id int, event_id id): n int
SELECT coalesce(max(n), 0) + 1 AS n FROM event_session
 WHERE region_id = :region_id AND event_id = :event_id;

-- @insert add_session(region_id int, event_id id, n int, track text, held_on date, begins_at text,
--   ends_at text, title text, speaker text, place text, link text, recording text, hours id,
--   is_chosen bool, places id)
INSERT INTO event_session (region_id, event_id, n, track, held_on, begins_at, ends_at, title,
                           speaker, place, link, recording, hours, is_chosen, places)
VALUES (:region_id, :event_id, :n, :track, :held_on, :begins_at, :ends_at, :title, :speaker,
        :place, :link, :recording, :hours, :is_chosen, :places);

-- False if more people have chosen it than there would be places.
-- @changed change_session(region_id int, event_id id, n int, track text, held_on date,
--   begins_at text, ends_at text, title text, speaker text, place text, link text, recording text,
--   hours id, is_chosen bool, places id)
UPDATE event_session
   SET track = :track, held_on = :held_on, begins_at = :begins_at, ends_at = :ends_at,
       title = :title, speaker = :speaker, place = :place, link = :link, recording = :recording,
       hours = :hours, is_chosen = :is_chosen, places = :places
 WHERE region_id = :region_id AND event_id = :event_id AND n = :n
   AND (:places IS NULL OR taken <= :places);

-- False if somebody has chosen it or was marked there.
-- @changed remove_session(region_id int, event_id id, n int)
DELETE FROM event_session
 WHERE region_id = :region_id AND event_id = :event_id AND n = :n AND taken = 0
   AND NOT EXISTS (SELECT 1 FROM event_presence p
                    WHERE p.region_id = event_session.region_id
                      AND p.event_id = event_session.event_id AND p.n = event_session.n);

-- @changed take_session(region_id int, event_id id, n int)
UPDATE event_session SET taken = taken + 1
 WHERE region_id = :region_id AND event_id = :event_id AND n = :n AND is_chosen = 1
   AND (places IS NULL OR taken < places);

-- @exec leave_session(region_id int, event_id id, n int)
UPDATE event_session SET taken = taken - 1
 WHERE region_id = :region_id AND event_id = :event_id AND n = :n;

-- @many choices(region_id int, event_id id, entry_id id): n int
SELECT n FROM event_choice
 WHERE region_id = :region_id AND event_id = :event_id AND entry_id = :entry_id ORDER BY n;
-- @changed choose(region_id int, event_id id, entry_id id, n int)
INSERT INTO event_choice (region_id, event_id, entry_id, n)
VALUES (:region_id, :event_id, :entry_id, :n) ON CONFLICT DO NOTHING;
-- @changed unchoose(region_id int, event_id id, entry_id id, n int)
DELETE FROM event_choice
 WHERE region_id = :region_id AND event_id = :event_id AND entry_id = :entry_id AND n = :n;

-- ---- materials ----------------------------------------------------------------------------------

-- @part material(): n int, session int, session_title text, kind text, readers text, title text,
--   url text, name text, size int, views int
m.n, m.session, s.title AS session_title, m.kind, m.readers, m.title, m.url, m.name, m.size,
       m.views;

-- @many materials(region_id int, event_id id): @material
SELECT @material
  FROM event_material m
  LEFT JOIN event_session s ON s.region_id = m.region_id AND s.event_id = m.event_id
                           AND s.n = m.session
 WHERE m.region_id = :region_id AND m.event_id = :event_id
 ORDER BY m.session <> 0, coalesce(s.held_on, ''), coalesce(s.begins_at, ''), m.session, m.n;

-- @one material_of(region_id int, event_id id, n int): @material
SELECT @material
  FROM event_material m
  LEFT JOIN event_session s ON s.region_id = m.region_id AND s.event_id = m.event_id
                           AND s.n = m.session
 WHERE m.region_id = :region_id AND m.event_id = :event_id AND m.n = :n;

-- @one material_file(region_id int, event_id id, n int): name text, type text, hash text,
--   content bytes
SELECT name, type, hash, content FROM event_material
 WHERE region_id = :region_id AND event_id = :event_id AND n = :n;

-- @one last_material(region_id int, event_id id): n int, total int
SELECT coalesce(max(n), 0) AS n, count(*) AS total FROM event_material
 WHERE region_id = :region_id AND event_id = :event_id;

-- @insert add_material(region_id int, event_id id, n int, session int, kind text, readers text,
--   title text, url text, name text, type text, size int, hash text, content bytes,
--   account_id id, now int)
INSERT INTO event_material (region_id, event_id, n, session, kind, readers, title, url, name, type,
                            size, hash, content, account_id, made_at)
VALUES (:region_id, :event_id, :n, :session, :kind, :readers, :title, :url, :name, :type, :size,
        :hash, :content, :account_id, :now);

-- @changed change_material(region_id int, event_id id, n int, session int, kind text, readers text,
--   title text)
UPDATE event_material SET session = :session, kind = :kind, readers = :readers, title = :title
 WHERE region_id = :region_id AND event_id = :event_id AND n = :n;

-- @changed remove_material(region_id int, event_id id, n int)
DELETE FROM event_material WHERE region_id = :region_id AND event_id = :event_id AND n = :n;

-- Those of a session that is removed belong to the whole event.
-- @exec keep_materials(region_id int, event_id id, session int)
UPDATE event_material SET session = 0
 WHERE region_id = :region_id AND event_id = :event_id AND session = :session;

-- @exec remove_materials(region_id int, event_id id)
DELETE FROM event_material WHERE region_id = :region_id AND event_id = :event_id;

-- @exec count_view(region_id int, event_id id, n int)
UPDATE event_material SET views = views + 1
 WHERE region_id = :region_id AND event_id = :event_id AND n = :n;

-- ---- entries ------------------------------------------------------------------------------------

-- `is_registered`: still on the register. `came`: in how many sessions he was.
-- @part entry(): region_id int, id id, event_id id, person_region_id int, member_id id, org_id id,
--   org_path text, org_name text, last_name text, first_name text, middle_name text, post text,
--   email text, role text, category text, state text, entered_by text, places_path text,
--   note text, answer text, is_registered bool, sort_key bytes
n.region_id, n.id, n.event_id, n.person_region_id, n.member_id, n.org_id, n.org_path,
       coalesce(o.short_name, n.org_name) AS org_name,
       coalesce(m.last_name, n.last_name) AS last_name,
       coalesce(m.first_name, n.first_name) AS first_name,
       CASE WHEN m.id IS NULL THEN n.middle_name ELSE m.middle_name END AS middle_name,
       coalesce(n.post, m.position) AS post, coalesce(n.email, m.email) AS email, n.role,
       n.category, n.state, n.entered_by, n.places_path, n.note, n.answer,
       CASE WHEN m.status IN ('active', 'temporarily_not_working') THEN 1 ELSE 0 END
           AS is_registered, n.sort_key;

-- Those in a state, by name; `branch`: of that organisation and below alone.
-- @system who holds an event sees who enters it; others ask for their own branch
-- @many entries(region_id int, event_id id, state text, branch text, branch_to text,
--   after_key bytes, after_id int, limit int): @entry
SELECT @entry
  FROM event_entry n
  LEFT JOIN member m ON m.region_id = n.person_region_id AND m.id = n.member_id
  LEFT JOIN org o ON o.id = n.org_id
 WHERE n.region_id = :region_id AND n.event_id = :event_id AND n.state = :state
   AND (:branch IS NULL OR (n.org_path >= :branch AND n.org_path < :branch_to))
   AND (:after_key IS NULL OR (n.sort_key, n.id) > (:after_key, :after_id))
 ORDER BY n.sort_key, n.id LIMIT :limit;

-- @system who holds an event sees who enters it
-- @many all_entries(region_id int, event_id id, limit int): @entry
SELECT @entry
  FROM event_entry n
  LEFT JOIN member m ON m.region_id = n.person_region_id AND m.id = n.member_id
  LEFT JOIN org o ON o.id = n.org_id
 WHERE n.region_id = :region_id AND n.event_id = :event_id AND n.state <> 'twin'
 ORDER BY n.sort_key, n.id LIMIT :limit;

-- @system who holds an event sees who enters it; others ask for their own branch
-- @many count_entries(region_id int, event_id id, branch text, branch_to text): state text,
--   total int
SELECT n.state, count(*) AS total FROM event_entry n
 WHERE n.region_id = :region_id AND n.event_id = :event_id AND n.state <> 'twin'
   AND (:branch IS NULL OR (n.org_path >= :branch AND n.org_path < :branch_to))
 GROUP BY n.state;

-- @system whoever calls it holds the event, or is the person
-- @one entry_of(region_id int, event_id id, id id): @entry
SELECT @entry
  FROM event_entry n
  LEFT JOIN member m ON m.region_id = n.person_region_id AND m.id = n.member_id
  LEFT JOIN org o ON o.id = n.org_id
 WHERE n.region_id = :region_id AND n.id = :id AND n.event_id = :event_id AND n.state <> 'twin';

-- @system the person himself, or who enters his own people
-- @one entry_of_person(event_id id, member_id id): @entry
SELECT @entry
  FROM event_entry n
  LEFT JOIN member m ON m.region_id = n.person_region_id AND m.id = n.member_id
  LEFT JOIN org o ON o.id = n.org_id
 WHERE n.member_id = :member_id AND n.event_id = :event_id AND n.state <> 'twin';

-- Whoever is on the register enters with the place of his card. False if he is not within the
-- scope, not on the register any more, or has an entry.
-- @changed add_entry(scope scope, member_id id, region_id int, event_id id, id id, role text,
--   category text, state text, entered_by text, account_id id, now int)
INSERT INTO event_entry (region_id, id, event_id, person_region_id, member_id, org_id, org_path,
                         sort_key, role, category, state, entered_by, account_id, made_at,
                         changed_at)
SELECT :region_id, :id, :event_id, m.region_id, m.id, m.org_id, m.org_path, m.sort_key, :role,
       :category, :state, :entered_by, :account_id, :now, :now
  FROM member m
 WHERE m.region_id = :scope_region AND m.id = :member_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working')
ON CONFLICT DO NOTHING;

-- @system a guest of who holds the event
-- @insert add_guest(region_id int, id id, event_id id, last_name text, first_name text,
--   middle_name text, org_name text, post text, email text, sort_key bytes, role text,
--   category text, state text, entered_by text, account_id id, now int)
INSERT INTO event_entry (region_id, id, event_id, last_name, first_name, middle_name, org_name,
                         post, email, sort_key, role, category, state, entered_by, account_id,
                         made_at, changed_at)
VALUES (:region_id, :id, :event_id, :last_name, :first_name, :middle_name, :org_name, :post,
        :email, :sort_key, :role, :category, :state, :entered_by, :account_id, :now, :now);

-- From one state into another; false if it is not in that state.
-- @system whoever calls it holds the event, enters his own people, or is the person
-- @changed set_entry(region_id int, id id, before text, after text, places_path text,
--   answer text, now int)
UPDATE event_entry SET state = :after, places_path = :places_path, answer = :answer,
       changed_at = :now
 WHERE region_id = :region_id AND id = :id AND state = :before;

-- @system it was added a moment ago and found no place
-- @exec remove_entry(region_id int, id id)
DELETE FROM event_entry WHERE region_id = :region_id AND id = :id AND state = 'invited';

-- @system whoever calls it holds the event
-- @exec set_role(region_id int, id id, role text, category text, note text, now int)
UPDATE event_entry SET role = :role, category = :category, note = :note, changed_at = :now
 WHERE region_id = :region_id AND id = :id;

-- @one own_path(scope scope, member_id id): org_path text
SELECT org_path FROM member
 WHERE region_id = :scope_region AND id = :member_id
   AND org_path >= :scope_from AND org_path < :scope_to
   AND status IN ('active', 'temporarily_not_working');

-- What the signed-in person has entered, is invited to, or came to; the latest first.
-- @system the person's own
-- @many of_person(member_id id, since date, limit int): id id, title text, begins_on date,
--   ends_on date, begins_at text, ends_at text, org_name text, state text, entry_state text
SELECT e.id, e.title, e.begins_on, e.ends_on, e.begins_at, e.ends_at, o.short_name AS org_name,
       e.state, n.state AS entry_state
  FROM event_entry n JOIN event e ON e.region_id = n.region_id AND e.id = n.event_id
  JOIN org o ON o.id = e.org_id
 WHERE n.member_id = :member_id AND n.state <> 'twin' AND e.state <> 'draft'
   AND e.ends_on >= :since
 ORDER BY e.begins_on DESC, e.id DESC LIMIT :limit;

-- @system whoever asks has found the person within reach
-- Of what is not over: the entry of somebody that was made last. A cancelled event is none.
-- @one last_entry(member_id id, today date): event_id id, title text, begins_on date, state text,
--   entered_by text, made_at int
SELECT e.id AS event_id, e.title, e.begins_on, n.state, n.entered_by, n.made_at
  FROM event_entry n JOIN event e ON e.region_id = n.region_id AND e.id = n.event_id
 WHERE n.member_id = :member_id AND n.state <> 'twin' AND e.state IN ('announced', 'held')
   AND e.ends_on >= :today
 ORDER BY n.made_at DESC, n.id DESC LIMIT 1;

-- ---- who came -----------------------------------------------------------------------------------

-- @system who holds an event sees who came
-- @many presence(region_id int, event_id id, n int): entry_id id, way text, source text,
--   minutes int
SELECT p.entry_id, p.way, p.source, p.minutes FROM event_presence p
 WHERE p.region_id = :region_id AND p.event_id = :event_id AND p.n = :n;

-- @system whoever marks it holds the event
-- @changed mark(region_id int, event_id id, entry_id id, n int, way text, source text, minutes id,
--   account_id id, now int)
INSERT INTO event_presence (region_id, event_id, entry_id, n, way, source, minutes, account_id,
                            marked_at)
VALUES (:region_id, :event_id, :entry_id, :n, :way, :source, :minutes, :account_id, :now)
ON CONFLICT (region_id, event_id, entry_id, n)
DO UPDATE SET way = excluded.way, source = excluded.source, minutes = excluded.minutes,
              account_id = excluded.account_id, marked_at = excluded.marked_at
 WHERE event_presence.way <> excluded.way;

-- A mark that was made before stays as it is.
-- @system whoever marks it holds the event, or is the person
-- @changed mark_first(region_id int, event_id id, entry_id id, n int, way text, source text,
--   minutes id, account_id id, now int)
INSERT INTO event_presence (region_id, event_id, entry_id, n, way, source, minutes, account_id,
                            marked_at)
VALUES (:region_id, :event_id, :entry_id, :n, :way, :source, :minutes, :account_id, :now)
ON CONFLICT DO NOTHING;

-- @many presences(region_id int, event_id id): entry_id id, n int
SELECT entry_id, n FROM event_presence
 WHERE region_id = :region_id AND event_id = :event_id;

-- Marked in some session, and without a place.
-- @system who holds an event sees who came
-- @many unplaced(region_id int, event_id id, limit int): @entry
SELECT @entry
  FROM event_entry n
  LEFT JOIN member m ON m.region_id = n.person_region_id AND m.id = n.member_id
  LEFT JOIN org o ON o.id = n.org_id
 WHERE n.region_id = :region_id AND n.event_id = :event_id AND n.state NOT IN ('comes', 'twin')
   AND EXISTS (SELECT 1 FROM event_presence p
                WHERE p.region_id = n.region_id AND p.event_id = n.event_id AND p.entry_id = n.id)
 ORDER BY n.sort_key, n.id LIMIT :limit;

-- @many presence_of(region_id int, event_id id, entry_id id): n int
SELECT n FROM event_presence
 WHERE region_id = :region_id AND event_id = :event_id AND entry_id = :entry_id ORDER BY n;

-- Who was there and did not teach; `only`: that entry alone.
-- @system whoever calls it holds the event, or is the person
-- @many listeners(region_id int, event_id id, only id): entry_id id
SELECT n.id AS entry_id FROM event_entry n
 WHERE n.region_id = :region_id AND n.event_id = :event_id AND n.role <> 'trainer'
   AND n.state <> 'twin' AND (:only IS NULL OR n.id = :only)
   AND EXISTS (SELECT 1 FROM event_presence p
                WHERE p.region_id = n.region_id AND p.event_id = n.event_id AND p.entry_id = n.id)
 ORDER BY n.id;

-- @changed unmark(region_id int, event_id id, entry_id id, n int)
DELETE FROM event_presence
 WHERE region_id = :region_id AND event_id = :event_id AND entry_id = :entry_id AND n = :n;

-- How many people came, in how many ways, and to each session.
-- @one count_came(region_id int, event_id id): people int, in_person int, online int, recording int
SELECT count(*) AS people, coalesce(sum(in_hall), 0) AS in_person,
       coalesce(sum(CASE WHEN in_hall = 0 THEN on_line ELSE 0 END), 0) AS online,
       coalesce(sum(CASE WHEN in_hall = 0 AND on_line = 0 THEN 1 ELSE 0 END), 0) AS recording
  FROM (SELECT entry_id, max(CASE WHEN way = 'in_person' THEN 1 ELSE 0 END) AS in_hall,
               max(CASE WHEN way = 'online' THEN 1 ELSE 0 END) AS on_line
          FROM event_presence
         WHERE region_id = :region_id AND event_id = :event_id GROUP BY entry_id) came;

-- @many came_by_session(region_id int, event_id id): n int, people int
SELECT n, count(*) AS people FROM event_presence
 WHERE region_id = :region_id AND event_id = :event_id GROUP BY n ORDER BY n;

-- Of each person who came what goes onto the card: hours of the sessions he was in, whether in the
-- hall, on line or by a recording.
-- @system who holds an event writes it to the cards
-- @many came(region_id int, event_id id, only id, after_id int, limit int): entry_id id,
--   person_region_id int, member_id id, role text, category text, in_hall bool,
--   on_line bool, recorded bool, hours int
SELECT n.id AS entry_id, n.person_region_id, n.member_id, n.role, n.category,
       max(CASE WHEN p.way = 'in_person' THEN 1 ELSE 0 END) AS in_hall,
       max(CASE WHEN p.way = 'online' THEN 1 ELSE 0 END) AS on_line,
       max(CASE WHEN p.way = 'recording' THEN 1 ELSE 0 END) AS recorded,
       coalesce(sum(s.hours), 0) AS hours
  FROM event_entry n
  JOIN event_presence p ON p.region_id = n.region_id AND p.event_id = n.event_id
                       AND p.entry_id = n.id
  LEFT JOIN event_session s ON s.region_id = p.region_id AND s.event_id = p.event_id AND s.n = p.n
 WHERE n.region_id = :region_id AND n.event_id = :event_id AND n.id > :after_id
   AND (:only IS NULL OR n.id = :only) AND n.state <> 'twin'
 GROUP BY n.id, n.person_region_id, n.member_id, n.role, n.category
 ORDER BY n.id LIMIT :limit;

-- Guests, and who came as a trainer: they get no record.
-- @system who holds an event sees who came
-- @one count_unwritten(region_id int, event_id id): guests int, trainers int, departed int
SELECT coalesce(sum(CASE WHEN n.member_id IS NULL THEN 1 ELSE 0 END), 0) AS guests,
       coalesce(sum(CASE WHEN n.member_id IS NOT NULL AND n.role <> 'listener'
                         THEN 1 ELSE 0 END), 0) AS trainers,
       coalesce(sum(CASE WHEN n.member_id IS NOT NULL AND n.role = 'listener'
                          AND coalesce(m.status, '') NOT IN ('active', 'temporarily_not_working')
                         THEN 1 ELSE 0 END), 0) AS departed
  FROM event_entry n
  LEFT JOIN member m ON m.region_id = n.person_region_id AND m.id = n.member_id
 WHERE n.region_id = :region_id AND n.event_id = :event_id
   AND EXISTS (SELECT 1 FROM event_presence p
                WHERE p.region_id = n.region_id AND p.event_id = n.event_id AND p.entry_id = n.id);

-- ---- what platforms tell ------------------------------------------------------------------------

-- @many figures(region_id int, event_id id): n int, what text, source text, number int,
--   counted_on date
SELECT n, what, source, number, counted_on FROM event_figure
 WHERE region_id = :region_id AND event_id = :event_id ORDER BY what, counted_on, n;
-- @changed add_figure(region_id int, event_id id, what text, source text, number int,
--   counted_on date)
INSERT INTO event_figure (region_id, event_id, n, what, source, number, counted_on)
SELECT :region_id, :event_id, coalesce(max(f.n), 0) + 1, :what, :source, :number, :counted_on
  FROM event_figure f WHERE f.region_id = :region_id AND f.event_id = :event_id;
-- @exec remove_figure(region_id int, event_id id, n int)
DELETE FROM event_figure WHERE region_id = :region_id AND event_id = :event_id AND n = :n;

-- ---- letters ------------------------------------------------------------------------------------

-- Whoever comes, waits or is invited is told by a job.
-- @system the event tells its people
-- @exec set_to_tell(region_id int, event_id id, what text)
UPDATE event_entry SET to_tell = :what
 WHERE region_id = :region_id AND event_id = :event_id
   AND (state = 'invited' OR (:what <> 'invited' AND state IN ('comes', 'waiting', 'asked')))
   AND (:what <> 'reminder' OR state = 'comes');

-- @part reader(): id id, what text, state text, region_id int, member_id id, account_id id,
--   email text, phone text, language text
n.id, n.to_tell AS what, n.state, n.person_region_id AS region_id, n.member_id,
       c.id AS account_id, coalesce(n.email, c.email, m.email) AS email, m.phone,
       coalesce(c.language, m.language) AS language;

-- @system the event tells its people
-- @many to_tell(region_id int, event_id id, limit int): @reader
SELECT @reader
  FROM event_entry n
  LEFT JOIN member m ON m.region_id = n.person_region_id AND m.id = n.member_id
  LEFT JOIN account c ON c.person_region_id = m.region_id AND c.person_id = m.id
                     AND c.is_closed = 0
 WHERE n.region_id = :region_id AND n.event_id = :event_id AND n.to_tell IS NOT NULL
 ORDER BY n.id LIMIT :limit;

-- @system the event tells its people
-- @one reader_of(region_id int, id id): @reader
SELECT @reader
  FROM event_entry n
  LEFT JOIN member m ON m.region_id = n.person_region_id AND m.id = n.member_id
  LEFT JOIN account c ON c.person_region_id = m.region_id AND c.person_id = m.id
                     AND c.is_closed = 0
 WHERE n.region_id = :region_id AND n.id = :id;

-- @system the event tells its people
-- @exec was_told(region_id int, id id)
UPDATE event_entry SET to_tell = NULL WHERE region_id = :region_id AND id = :id;

-- Announced ones that begin soon and whose people were not reminded.
-- @many to_remind(from date, until date, limit int): @event
SELECT @event
  FROM event e JOIN org o ON o.id = e.org_id JOIN org a ON a.path = e.audience_path
 WHERE e.state = 'announced' AND e.told_at IS NULL AND e.begins_on >= :from
   AND e.begins_on <= :until AND e.ends_on >= :from
 ORDER BY e.ends_on, e.id LIMIT :limit;

-- @changed set_told(region_id int, id id, now int)
UPDATE event SET told_at = :now WHERE region_id = :region_id AND id = :id AND told_at IS NULL;

-- @exec remind_again(region_id int, id id)
UPDATE event SET told_at = NULL WHERE region_id = :region_id AND id = :id;

-- ---- what happens elsewhere ---------------------------------------------------------------------

-- @exec path_moved_events(path text, path_end text, path_to text)
UPDATE event SET org_path = :path_to || substr(org_path, length(:path) + 1)
 WHERE org_path >= :path AND org_path < :path_end;
-- @exec path_moved_audiences(path text, path_end text, path_to text)
UPDATE event SET audience_path = :path_to || substr(audience_path, length(:path) + 1)
 WHERE audience_path >= :path AND audience_path < :path_end;
-- @exec path_moved_places(path text, path_end text, path_to text)
UPDATE event_places SET path = :path_to || substr(path, length(:path) + 1)
 WHERE org_id IS NOT NULL AND path >= :path AND path < :path_end;
-- @system a part of the tree stands elsewhere
-- @exec path_moved_buckets(path text, path_end text, path_to text)
UPDATE event_entry SET places_path = :path_to || substr(places_path, length(:path) + 1)
 WHERE places_path >= :path AND places_path < :path_end AND places_path <> '*';
-- @system a part of the tree stands elsewhere
-- @exec path_moved_entries(path text, path_end text, path_to text)
UPDATE event_entry SET org_path = :path_to || substr(org_path, length(:path) + 1)
 WHERE org_path >= :path AND org_path < :path_end;

-- Entries of the one card at events where the other has one, too.
-- @system two cards of one person
-- @many doubled(gone id, kept id): region_id int, event_id id, id id, state text, places_path text
SELECT n.region_id, n.event_id, n.id, n.state, n.places_path FROM event_entry n
 WHERE n.member_id = :gone AND n.state <> 'twin'
   AND EXISTS (SELECT 1 FROM event_entry x
                WHERE x.member_id = :kept AND x.event_id = n.event_id AND x.state <> 'twin');
-- @system two cards of one person
-- @exec make_twin(region_id int, id id)
UPDATE event_entry SET state = 'twin', places_path = NULL
 WHERE region_id = :region_id AND id = :id;
-- @system two cards of one person
-- @exec person_merged(gone id, kept id)
UPDATE event_entry SET member_id = :kept, former_member_id = :gone WHERE member_id = :gone;

-- @system two cards of one person
-- @exec person_parted(gone id, kept id)
UPDATE event_entry
   SET member_id = :gone, former_member_id = NULL,
       state = CASE state WHEN 'twin' THEN 'withdrawn' ELSE state END
 WHERE former_member_id = :gone AND member_id = :kept;

-- ---- what report forms ask ----------------------------------------------------------------------

-- What was held in a branch between two days, by kind.
-- @many sums_by_kind(path text, path_to text, since date, day date): kind text, events int,
--   people int, connections int, views int
SELECT e.kind, count(*) AS events, coalesce(sum(e.people), 0) AS people,
       coalesce(sum((SELECT sum(f.number) FROM event_figure f
                      WHERE f.region_id = e.region_id AND f.event_id = e.id
                        AND f.what = 'connections')), 0) AS connections,
       coalesce(sum((SELECT sum(f.number) FROM event_figure f
                      WHERE f.region_id = e.region_id AND f.event_id = e.id
                        AND f.what = 'views')), 0)
       + coalesce(sum((SELECT sum(m.views) FROM event_material m
                        WHERE m.region_id = e.region_id AND m.event_id = e.id
                          AND m.kind = 'recording')), 0) AS views
  FROM event e
 WHERE e.org_path >= :path AND e.org_path < :path_to AND e.state = 'held'
   AND e.ends_on >= :since AND e.ends_on < :day
 GROUP BY e.kind;

-- Each of them, in the order of days.
-- @many held_between(path text, path_to text, since date, day date): id id, title text, kind text,
--   org_name text, ends_on date, people int, connections int, views int
SELECT e.id, e.title, e.kind, o.short_name AS org_name, e.ends_on,
       coalesce(e.people, 0) AS people,
       coalesce((SELECT sum(f.number) FROM event_figure f
                  WHERE f.region_id = e.region_id AND f.event_id = e.id
                    AND f.what = 'connections'), 0) AS connections,
       coalesce((SELECT sum(f.number) FROM event_figure f
                  WHERE f.region_id = e.region_id AND f.event_id = e.id
                    AND f.what = 'views'), 0)
       + coalesce((SELECT sum(m.views) FROM event_material m
                    WHERE m.region_id = e.region_id AND m.event_id = e.id
                      AND m.kind = 'recording'), 0) AS views
  FROM event e JOIN org o ON o.id = e.org_id
 WHERE e.org_path >= :path AND e.org_path < :path_to AND e.state = 'held'
   AND e.ends_on >= :since AND e.ends_on < :day
 ORDER BY e.ends_on, e.id;
