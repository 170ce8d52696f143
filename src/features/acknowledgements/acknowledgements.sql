-- Requests to read and confirm, and who has. People are always asked for within a scope.

-- ---- requests -----------------------------------------------------------------------------------

-- @part line(): id id, region_id int, document_id id, org_id id, org_path text, org_name text,
--   whom text, takes_later bool, reason text, opened_on date, until_on date, hash text, state text,
--   ended_on date, ended_why text, kind text, number text, dated_on date, title text,
--   document_state text, edition_on date
r.id, r.region_id, r.document_id, r.org_id, r.org_path, o.short_name AS org_name, r.whom,
       r.takes_later, r.reason, r.opened_on, r.until_on, r.hash, r.state, r.ended_on, r.ended_why,
       d.kind, d.number, d.dated_on, d.title, d.state AS document_state, r.edition_on;

-- The paths above one, and itself.
-- @part above(path text)
a.path IN (:path, substr(:path, 1, 1), substr(:path, 1, 4), substr(:path, 1, 7),
           substr(:path, 1, 10), substr(:path, 1, 13), substr(:path, 1, 16));

-- @one find(id id): @line
SELECT @line
  FROM acknowledgement_request r JOIN org o ON o.id = r.org_id
  JOIN document d ON d.region_id = r.region_id AND d.id = r.document_id
 WHERE r.id = :id;

-- @many of_document(document_id id): @line
SELECT @line
  FROM acknowledgement_request r JOIN org o ON o.id = r.org_id
  JOIN document d ON d.region_id = r.region_id AND d.id = r.document_id
 WHERE r.document_id = :document_id ORDER BY r.id DESC LIMIT 20;

-- Those of an organisation itself and those from above that concern it; open ones first.
-- @many of_org(@above, org_id id, open_only bool, limit int): @line
SELECT @line
  FROM acknowledgement_request r JOIN org o ON o.id = r.org_id
  JOIN document d ON d.region_id = r.region_id AND d.id = r.document_id
 WHERE (r.org_id = :org_id OR r.id IN (SELECT a.request_id FROM acknowledgement_area a
                                        WHERE @above))
   AND (:open_only = 0 OR (r.state = 'open' AND d.state = 'adopted'))
 ORDER BY r.state DESC, r.until_on, r.id LIMIT :limit;

-- @insert add(id id, region_id int, document_id id, org_id id, org_path text, whom text,
--   takes_later bool, reason text, opened_on date, until_on date, hash text, edition_on date,
--   now int, account_id id)
INSERT INTO acknowledgement_request (id, region_id, document_id, org_id, org_path, whom,
                                     takes_later, reason, opened_on, until_on, hash, edition_on,
                                     opened_at, opened_by)
VALUES (:id, :region_id, :document_id, :org_id, :org_path, :whom, :takes_later, :reason,
        :opened_on, :until_on, :hash, :edition_on, :now, :account_id);

-- @exec add_area(request_id id, n int, org_id id, path text)
INSERT INTO acknowledgement_area (request_id, n, org_id, path)
VALUES (:request_id, :n, :org_id, :path);

-- @exec add_post(request_id id, n int, level int, body_type text, post_type text)
INSERT INTO acknowledgement_post (request_id, n, level, body_type, post_type)
VALUES (:request_id, :n, :level, :body_type, :post_type);

-- @many areas(request_id id): org_id id, path text, org_name text
SELECT a.org_id, a.path, o.short_name AS org_name
  FROM acknowledgement_area a JOIN org o ON o.id = a.org_id
 WHERE a.request_id = :request_id ORDER BY a.n;

-- @many posts(request_id id): level int, body_label text, post_label text
SELECT p.level, b.label AS body_label, t.label AS post_label
  FROM acknowledgement_post p LEFT JOIN body_type b ON b.code = p.body_type
  LEFT JOIN post_type t ON t.code = p.post_type
 WHERE p.request_id = :request_id ORDER BY p.n;

-- The same posts, to be asked for again.
-- @many same_posts(request_id id): level int, body_type text, post_type text
SELECT level, body_type, post_type FROM acknowledgement_post
 WHERE request_id = :request_id ORDER BY n;

-- False if it has ended.
-- @changed end(id id, today date, why text)
UPDATE acknowledgement_request SET state = 'ended', ended_on = :today, ended_why = :why
 WHERE id = :id AND state = 'open';

-- Somebody is still asked to read it.
-- @one binds(document_id id): id id
SELECT id FROM acknowledgement_request
 WHERE document_id = :document_id AND state = 'open' LIMIT 1;

-- @exec forget_reasons(document_id id)
UPDATE acknowledgement_request SET reason = NULL WHERE document_id = :document_id;

-- Of documents that are out of force.
-- @count end_repealed(today date)
UPDATE acknowledgement_request SET state = 'ended', ended_on = :today, ended_why = 'repealed'
 WHERE state = 'open'
   AND EXISTS (SELECT 1 FROM document d WHERE d.region_id = acknowledgement_request.region_id
                  AND d.id = acknowledgement_request.document_id AND d.state <> 'adopted');

-- ---- to choose from -----------------------------------------------------------------------------

-- @many body_types(level int): code text, label text
SELECT t.code, t.label FROM body_type t
 WHERE EXISTS (SELECT 1 FROM body_type_level l WHERE l.body_type = t.code AND l.level >= :level)
 ORDER BY t.position;

-- @many post_types(): code text, label text
SELECT code, label FROM post_type ORDER BY position;

-- ---- sums ---------------------------------------------------------------------------------------

-- Organisations with people, and the people, of a branch.
-- @one people_of(path text, path_to text): orgs int, people int
SELECT count(*) AS orgs, coalesce(sum(members), 0) AS people
  FROM org WHERE path >= :path AND path < :path_to AND members > 0 AND state <> 'liquidated';

-- @one own_people(path text): people int
SELECT coalesce(max(members), 0) AS people
  FROM org WHERE path = :path AND state <> 'liquidated';

-- @one confirmed(request_id id, path text, path_to text): confirmed int
SELECT coalesce(sum(confirmed), 0) AS confirmed FROM acknowledgement_count
 WHERE request_id = :request_id AND path >= :path AND path < :path_to;

-- What stands directly under an organisation, each a range of the index: a third of what it costs
-- to walk all and sort them into branches.
-- @many confirmed_by(request_id id, parent_id id): path text, confirmed int
SELECT o.path, (SELECT coalesce(sum(c.confirmed), 0) FROM acknowledgement_count c
                 WHERE c.request_id = :request_id AND c.path >= o.path AND c.path < o.path || '~')
           AS confirmed
  FROM org o WHERE o.parent_id = :parent_id;

-- @part newcomers(): path text, people int
substr(m.org_path, 1, length(:scope_from) + 3) AS path, count(*) AS people;

-- @one region_of(path text): region_id int
SELECT region_id FROM org WHERE path = :path;

-- Who joined after that day: too late to be asked. Of a wide branch along the days, by the index of
-- those who joined lately (its first day stands here, and the path must not take the whole range);
-- of a small one along the path.
-- @many newcomers_by(scope scope, opened_on date): @newcomers
SELECT @newcomers
  FROM member m
 WHERE m.joined_on >= '2026-01-01' AND m.joined_on > :opened_on
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
   AND m.status IN ('active', 'temporarily_not_working') GROUP BY 1;

-- @many newcomers_near(scope scope, opened_on date): @newcomers
SELECT @newcomers
  FROM member m
 WHERE m.region_id = :scope_region AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.joined_on > :opened_on
   AND m.status IN ('active', 'temporarily_not_working') GROUP BY 1;

-- Whose post `p` in a body `b` of an organisation `o` with type `t` is asked by `ap`, today.
-- @part asked_post(today date)
p.org_id = o.id AND b.id = p.body_id AND ap.level = t.level
   AND (ap.body_type IS NULL OR ap.body_type = b.body_type)
   AND (ap.post_type IS NULL OR ap.post_type = p.post_type)
   AND p.valid_from <= :today AND (p.valid_to IS NULL OR p.valid_to >= :today)
   AND (p.ended_on IS NULL OR p.ended_on >= :today)
   AND (p.end_reason IS NULL OR p.end_reason <> 'mistake') AND o.state = 'active';

-- @many holders_by(scope scope, request_id id, @asked_post): path text, asked int,
--   confirmed int
SELECT substr(o.path, 1, length(:scope_from) + 3) AS path,
       count(DISTINCT coalesce(p.member_id, -p.id)) AS asked,
       count(DISTINCT CASE WHEN k.made_at IS NOT NULL THEN coalesce(p.member_id, -p.id) END)
           AS confirmed
  FROM acknowledgement_post ap CROSS JOIN org o JOIN org_type t ON t.code = o.type
 CROSS JOIN body_post p CROSS JOIN body b
  LEFT JOIN acknowledgement k ON k.request_id = ap.request_id AND k.region_id = p.region_id
                             AND k.member_id = coalesce(p.member_id, 0)
                             AND k.post_id = CASE WHEN p.member_id IS NULL THEN p.id ELSE 0 END
 WHERE ap.request_id = :request_id AND o.path >= :scope_from AND o.path < :scope_to AND @asked_post
 GROUP BY 1;

-- The same for a request that is not written yet: of one line of it.
-- @many would_hold(scope scope, level int, body_type text, post_type text, today date):
--   region_id int, holder int, org_id id
SELECT DISTINCT p.region_id, coalesce(p.member_id, -p.id) AS holder, p.org_id
  FROM org o JOIN org_type t ON t.code = o.type
  JOIN body_post p ON p.org_id = o.id JOIN body b ON b.id = p.body_id
 WHERE o.path >= :scope_from AND o.path < :scope_to AND t.level = :level AND o.state = 'active'
   AND (:body_type IS NULL OR b.body_type = :body_type)
   AND (:post_type IS NULL OR p.post_type = :post_type)
   AND p.valid_from <= :today AND (p.valid_to IS NULL OR p.valid_to >= :today)
   AND (p.ended_on IS NULL OR p.ended_on >= :today)
   AND (p.end_reason IS NULL OR p.end_reason <> 'mistake');

-- Each organisation with people of a branch, for a file.
-- @each orgs(request_id id, path text, path_to text): id id, path text, org_name text, above text,
--   people int, confirmed int
SELECT o.id, o.path, o.short_name AS org_name, u.short_name AS above, o.members AS people,
       coalesce(c.confirmed, 0) AS confirmed
  FROM org o LEFT JOIN org u ON u.id = o.parent_id
  LEFT JOIN acknowledgement_count c ON c.request_id = :request_id AND c.org_id = o.id
 WHERE o.path >= :path AND o.path < :path_to AND o.members > 0 AND o.state <> 'liquidated'
 ORDER BY o.path;

-- ---- who is asked -------------------------------------------------------------------------------

-- On the register, and there on the day of the request unless those who come later are asked, too.
-- @part asked_member(takes_later bool, opened_on date)
m.status IN ('active', 'temporarily_not_working')
   AND (:takes_later = 1 OR m.joined_on IS NULL OR m.joined_on <= :opened_on);

-- @part person(): region_id int, member_id int, post_id int, last_name text, first_name text,
--   middle_name text, post text, org_id id, org_path text, org_name text, confirmed_on date,
--   way text, entered_last text, entered_first text, entered_middle text
m.region_id, m.id AS member_id, 0 AS post_id, m.last_name, m.first_name, m.middle_name,
       m.position AS post, o.id AS org_id, o.path AS org_path, o.short_name AS org_name,
       k.confirmed_on, k.way, e.last_name AS entered_last,
       e.first_name AS entered_first, e.middle_name AS entered_middle;

-- Of one organisation, in the order of names. `only`: open · done.
-- @many people(scope scope, request_id id, org_path text, @asked_member, only text,
--   after_key bytes, after_id int, limit int): @person
SELECT @person
  FROM member m JOIN org o ON o.id = m.org_id
  LEFT JOIN acknowledgement k ON k.request_id = :request_id AND k.region_id = m.region_id
                             AND k.member_id = m.id AND k.post_id = 0
  LEFT JOIN account e ON e.id = k.account_id
 WHERE m.region_id = :scope_region AND m.org_path = :org_path
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
   AND (m.sort_key, m.id) > (:after_key, :after_id) AND @asked_member
   AND (:only IS NULL OR (:only = 'open' AND k.made_at IS NULL)
        OR (:only = 'done' AND k.made_at IS NOT NULL))
 ORDER BY m.sort_key, m.id LIMIT :limit;

-- Of a whole branch, organisation by organisation.
-- @each people_below(scope scope, request_id id, @asked_member): @person
SELECT @person
  FROM member m JOIN org o ON o.id = m.org_id
  LEFT JOIN acknowledgement k ON k.request_id = :request_id AND k.region_id = m.region_id
                             AND k.member_id = m.id AND k.post_id = 0
  LEFT JOIN account e ON e.id = k.account_id
 WHERE m.region_id = :scope_region AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND @asked_member
 ORDER BY m.org_path, m.sort_key, m.id;

-- @one place_of(scope scope, id id): sort_key bytes
SELECT sort_key FROM member
 WHERE region_id = :scope_region AND id = :id AND org_path >= :scope_from AND org_path < :scope_to;

-- Who confirmed while he was here, and is here no longer.
-- @many departed(scope scope, request_id id, org_id id): @person
SELECT k.region_id, k.member_id, k.post_id, m.last_name, m.first_name, m.middle_name,
       m.position AS post, o.id AS org_id, o.path AS org_path, o.short_name AS org_name,
       k.confirmed_on, k.way, e.last_name AS entered_last,
       e.first_name AS entered_first, e.middle_name AS entered_middle
  FROM acknowledgement k JOIN org o ON o.id = k.given_org_id
  JOIN member m ON m.region_id = k.region_id AND m.id = k.member_id
  LEFT JOIN account e ON e.id = k.account_id
 WHERE k.request_id = :request_id AND k.given_org_id = :org_id
   AND k.given_path >= :scope_from AND k.given_path < :scope_to
   AND (k.is_counted = 0 OR k.org_id <> k.given_org_id)
 ORDER BY m.sort_key, m.id LIMIT 1000;

-- Holders of posts, each once, under the highest one; `only` as above.
-- @many holders(scope scope, request_id id, @asked_post, only text, limit int): @person
SELECT p.region_id, coalesce(p.member_id, 0) AS member_id,
       CASE WHEN p.member_id IS NULL THEN p.id ELSE 0 END AS post_id, p.last_name, p.first_name,
       p.middle_name, pt.label AS post, o.id AS org_id, o.path AS org_path,
       o.short_name AS org_name, k.confirmed_on, k.way, e.last_name AS entered_last,
       e.first_name AS entered_first, e.middle_name AS entered_middle
  FROM acknowledgement_post ap CROSS JOIN org o JOIN org_type t ON t.code = o.type
 CROSS JOIN body_post p CROSS JOIN body b
  JOIN post_type pt ON pt.code = p.post_type
  LEFT JOIN acknowledgement k ON k.request_id = ap.request_id AND k.region_id = p.region_id
                             AND k.member_id = coalesce(p.member_id, 0)
                             AND k.post_id = CASE WHEN p.member_id IS NULL THEN p.id ELSE 0 END
  LEFT JOIN account e ON e.id = k.account_id
 WHERE ap.request_id = :request_id AND o.path >= :scope_from AND o.path < :scope_to AND @asked_post
   AND (:only IS NULL OR (:only = 'open' AND k.made_at IS NULL)
        OR (:only = 'done' AND k.made_at IS NOT NULL))
   AND NOT EXISTS (SELECT 1 FROM body_post q JOIN body qb ON qb.id = q.body_id
                     JOIN acknowledgement_post aq ON aq.request_id = :request_id
                    WHERE q.org_id = p.org_id AND q.region_id = p.region_id
                      AND q.member_id = p.member_id AND q.id < p.id
                      AND aq.level = ap.level
                      AND (aq.body_type IS NULL OR aq.body_type = qb.body_type)
                      AND (aq.post_type IS NULL OR aq.post_type = q.post_type)
                      AND q.valid_from <= :today AND (q.valid_to IS NULL OR q.valid_to >= :today)
                      AND (q.ended_on IS NULL OR q.ended_on >= :today)
                      AND (q.end_reason IS NULL OR q.end_reason <> 'mistake'))
   AND NOT EXISTS (SELECT 1 FROM acknowledgement_post az WHERE az.request_id = :request_id
                      AND az.n < ap.n AND az.level = ap.level
                      AND (az.body_type IS NULL OR az.body_type = b.body_type)
                      AND (az.post_type IS NULL OR az.post_type = p.post_type))
 ORDER BY o.path, pt.position, p.last_name, p.first_name, p.id LIMIT :limit;

-- ---- one person ---------------------------------------------------------------------------------

-- What one is asked for, and whether one has confirmed: as a member …
-- @part standing(): request_id id, region_id int, member_id int, post_id int, org_id id,
--   org_path text, first_name text, middle_name text, confirmed_on date
r.id AS request_id, m.region_id, m.id AS member_id, 0 AS post_id, m.org_id, m.org_path,
       m.first_name, m.middle_name, k.confirmed_on;

-- `request_id` 0: all that are open. The paths above are looked up one by one.
-- @many member_standing(scope scope, member_id id, request_id id, @above): @standing
SELECT @standing
  FROM acknowledgement_area a JOIN acknowledgement_request r ON r.id = a.request_id
  JOIN document d ON d.region_id = r.region_id AND d.id = r.document_id
  JOIN member m ON m.region_id = :scope_region AND m.id = :member_id
  LEFT JOIN acknowledgement k ON k.request_id = r.id AND k.region_id = m.region_id
                             AND k.member_id = m.id AND k.post_id = 0
 WHERE @above AND (:request_id IS NULL OR r.id = :request_id)
   AND r.whom = 'members' AND r.state = 'open' AND d.state = 'adopted'
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working')
   AND (r.takes_later = 1 OR m.joined_on IS NULL OR m.joined_on <= r.opened_on)
 ORDER BY r.until_on, r.id LIMIT 100;

-- … and as a holder of posts: of the person, of the sign-in, or that one.
-- @many holder_standing(scope scope, region_id int, member_id id, account_id id, post_id id,
--   request_id id, today date): @standing
SELECT r.id AS request_id, p.region_id, coalesce(p.member_id, 0) AS member_id,
       CASE WHEN p.member_id IS NULL THEN p.id ELSE 0 END AS post_id, o.id AS org_id,
       o.path AS org_path, p.first_name, p.middle_name, k.confirmed_on
  FROM body_post p JOIN org o ON o.id = p.org_id JOIN org_type t ON t.code = o.type
  JOIN body b ON b.id = p.body_id
  JOIN acknowledgement_area a ON a.path IN (o.path, substr(o.path, 1, 1), substr(o.path, 1, 4),
           substr(o.path, 1, 7), substr(o.path, 1, 10), substr(o.path, 1, 13),
           substr(o.path, 1, 16))
  JOIN acknowledgement_request r ON r.id = a.request_id
  JOIN document d ON d.region_id = r.region_id AND d.id = r.document_id
  LEFT JOIN acknowledgement k ON k.request_id = r.id AND k.region_id = p.region_id
                             AND k.member_id = coalesce(p.member_id, 0)
                             AND k.post_id = CASE WHEN p.member_id IS NULL THEN p.id ELSE 0 END
 WHERE (p.id = :post_id OR (p.region_id = :region_id AND p.member_id = :member_id)
        OR p.id IN (SELECT g.post_id FROM mandate g
                     WHERE g.account_id = :account_id AND g.post_id IS NOT NULL))
   AND o.path >= :scope_from AND o.path < :scope_to AND o.state = 'active'
   AND p.valid_from <= :today AND (p.valid_to IS NULL OR p.valid_to >= :today)
   AND (p.ended_on IS NULL OR p.ended_on >= :today)
   AND (p.end_reason IS NULL OR p.end_reason <> 'mistake')
   AND (:request_id IS NULL OR r.id = :request_id)
   AND r.whom = 'officers' AND r.state = 'open' AND d.state = 'adopted'
   AND EXISTS (SELECT 1 FROM acknowledgement_post ap
                WHERE ap.request_id = r.id AND ap.level = t.level
                  AND (ap.body_type IS NULL OR ap.body_type = b.body_type)
                  AND (ap.post_type IS NULL OR ap.post_type = p.post_type))
 ORDER BY r.until_on, r.id, p.id LIMIT 100;

-- @one member_path(scope scope, id id): path text
SELECT org_path AS path FROM member
 WHERE region_id = :scope_region AND id = :id AND org_path >= :scope_from AND org_path < :scope_to;

-- What somebody confirmed, also of what has ended since.
-- @many own_confirmed(scope scope, member_id int, limit int): confirmed_on date, kind text,
--   number text, dated_on date, title text, request_id id, is_open bool
SELECT k.confirmed_on, d.kind, d.number, d.dated_on, d.title, k.request_id,
       CASE WHEN r.state = 'open' AND d.state = 'adopted' THEN 1 ELSE 0 END AS is_open
  FROM acknowledgement k JOIN acknowledgement_request r ON r.id = k.request_id
  JOIN document d ON d.region_id = r.region_id AND d.id = r.document_id
 WHERE k.region_id = :scope_region AND k.member_id = :member_id AND :member_id > 0
   AND k.org_path >= :scope_from AND k.org_path < :scope_to
 ORDER BY k.confirmed_on DESC, k.request_id DESC LIMIT :limit;

-- False if he has confirmed already: that stays as it is.
-- @changed confirm(request_id id, region_id int, member_id int, post_id int, org_id id,
--   org_path text, confirmed_on date, way text, hash text, account_id id, now int)
INSERT INTO acknowledgement (request_id, region_id, member_id, post_id, org_id, org_path,
                             given_org_id, given_path, confirmed_on, way, hash, account_id, made_at)
VALUES (:request_id, :region_id, :member_id, :post_id, :org_id, :org_path, :org_id, :org_path,
        :confirmed_on, :way, :hash, :account_id, :now)
ON CONFLICT DO NOTHING;

-- A mistake of who entered it from paper; what people confirmed themselves is nobody's to take.
-- @changed take_back(scope scope, request_id id, region_id int, member_id int, post_id int)
DELETE FROM acknowledgement
 WHERE request_id = :request_id AND region_id = :region_id AND member_id = :member_id
   AND post_id = :post_id AND way = 'paper'
   AND org_path >= :scope_from AND org_path < :scope_to;

-- ---- letters ------------------------------------------------------------------------------------

-- @insert add_wave(id id, request_id id, kind text, region_id int, path text, day date,
--   first_key bytes)
INSERT INTO acknowledgement_wave (id, request_id, kind, region_id, path, day, after_path, after_key)
VALUES (:id, :request_id, :kind, :region_id, :path, :day, :path, :first_key);

-- Regions in which a part of the tree lies: itself, or all of the union.
-- @many regions(path text): region_id int, path text
SELECT region_id, path FROM org
 WHERE length(path) = 4 AND state <> 'liquidated'
   AND (:path = '0' OR path = substr(:path, 1, 4))
 ORDER BY path;

-- Whether those were written to on that day who stand there; a wave for a part of them is passed
-- over when its people are walked.
-- @one wave_of(request_id id, day date, path text): id id
SELECT id FROM acknowledgement_wave
 WHERE request_id = :request_id AND day = :day AND kind <> 'late'
   AND substr(:path, 1, length(path)) = path ORDER BY id LIMIT 1;

-- @one wave_kind(request_id id, kind text): id id
SELECT id FROM acknowledgement_wave WHERE request_id = :request_id AND kind = :kind LIMIT 1;

-- @one next_wave(request_id id): id id, request_id id, kind text, region_id int, path text,
--   day date, after_path text, after_key bytes, after_id int, told int, silent int
SELECT id, request_id, kind, region_id, path, day, after_path, after_key, after_id, told, silent
  FROM acknowledgement_wave
 WHERE ended_at IS NULL AND request_id = :request_id ORDER BY id LIMIT 1;

-- @exec wave_went(id id, after_path text, after_key bytes, after_id int, told int, silent int)
UPDATE acknowledgement_wave
   SET after_path = :after_path, after_key = :after_key, after_id = :after_id,
       told = told + :told, silent = silent + :silent
 WHERE id = :id;

-- @exec wave_ended(id id, now int)
UPDATE acknowledgement_wave SET ended_at = :now WHERE id = :id;

-- @many letters(request_id id, limit int): kind text, day date, told int, silent int
SELECT kind, day, sum(told) AS told, sum(silent) AS silent FROM acknowledgement_wave
 WHERE request_id = :request_id GROUP BY kind, day ORDER BY day DESC, kind LIMIT :limit;

-- Whom a letter reaches.
-- @part reader(): region_id int, member_id int, post_id int, account_id id, email text,
--   phone text, language text, path text, sort_key bytes, place int
m.region_id, m.id AS member_id, 0 AS post_id, c.id AS account_id,
       coalesce(c.email, m.email) AS email, m.phone, coalesce(c.language, m.language) AS language,
       m.org_path AS path, m.sort_key, m.id AS place;

-- Who has not confirmed, behind a place; not who was written to today by an earlier wave.
-- @many members_to_tell(scope scope, wave_id id, request_id id, day date, @asked_member,
--   after_path text, after_key bytes, after_id int, limit int): @reader
SELECT @reader
  FROM member m
  LEFT JOIN account c ON c.person_region_id = m.region_id AND c.person_id = m.id
                     AND c.is_closed = 0
 WHERE m.region_id = :scope_region AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND (m.org_path, m.sort_key, m.id) > (:after_path, :after_key, :after_id) AND @asked_member
   AND NOT EXISTS (SELECT 1 FROM acknowledgement k WHERE k.request_id = :request_id
                      AND k.region_id = m.region_id AND k.member_id = m.id)
   AND NOT EXISTS (SELECT 1 FROM acknowledgement_wave w
                    WHERE w.request_id = :request_id AND w.day = :day AND w.id < :wave_id
                      AND w.kind <> 'late' AND substr(m.org_path, 1, length(w.path)) = w.path)
   AND NOT EXISTS (SELECT 1 FROM acknowledgement_newcomer n
                    WHERE n.request_id = :request_id AND n.region_id = m.region_id
                      AND n.member_id = m.id AND n.told_on = :day)
 ORDER BY m.org_path, m.sort_key, m.id LIMIT :limit;

-- @many holders_to_tell(scope scope, wave_id id, request_id id, day date, @asked_post,
--   after_path text, after_id int, limit int): @reader
SELECT p.region_id, coalesce(p.member_id, 0) AS member_id,
       CASE WHEN p.member_id IS NULL THEN p.id ELSE 0 END AS post_id, c.id AS account_id,
       coalesce(c.email, m.email, p.login) AS email, m.phone,
       coalesce(c.language, m.language) AS language, o.path, m.sort_key, p.id AS place
  FROM acknowledgement_post ap CROSS JOIN org o JOIN org_type t ON t.code = o.type
 CROSS JOIN body_post p CROSS JOIN body b
  LEFT JOIN member m ON m.region_id = p.region_id AND m.id = p.member_id
  LEFT JOIN account c ON c.is_closed = 0 AND c.id = coalesce(
       (SELECT x.id FROM account x
         WHERE x.person_region_id = p.region_id AND x.person_id = p.member_id AND x.is_closed = 0
         ORDER BY x.id LIMIT 1),
       (SELECT x.id FROM account x WHERE x.email = p.login AND x.is_closed = 0))
  LEFT JOIN acknowledgement k ON k.request_id = ap.request_id AND k.region_id = p.region_id
                             AND k.member_id = coalesce(p.member_id, 0)
                             AND k.post_id = CASE WHEN p.member_id IS NULL THEN p.id ELSE 0 END
 WHERE ap.request_id = :request_id AND o.path >= :scope_from AND o.path < :scope_to AND @asked_post
   AND (o.path, p.id) > (:after_path, :after_id) AND k.made_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM acknowledgement_post az WHERE az.request_id = :request_id
                      AND az.n < ap.n AND az.level = ap.level
                      AND (az.body_type IS NULL OR az.body_type = b.body_type)
                      AND (az.post_type IS NULL OR az.post_type = p.post_type))
   AND NOT EXISTS (SELECT 1 FROM acknowledgement_wave w
                    WHERE w.request_id = :request_id AND w.day = :day AND w.id < :wave_id
                      AND w.kind <> 'late' AND substr(o.path, 1, length(w.path)) = w.path)
   AND NOT EXISTS (SELECT 1 FROM acknowledgement_newcomer n
                    WHERE n.request_id = :request_id AND n.region_id = p.region_id
                      AND n.member_id = coalesce(p.member_id, 0) AND n.told_on = :day
                      AND n.post_id = CASE WHEN p.member_id IS NULL THEN p.id ELSE 0 END)
 ORDER BY o.path, p.id LIMIT :limit;

-- ---- who came later ----------------------------------------------------------------------------

-- Open requests that also ask those who come later, and began with letters.
-- @many standing_requests(limit int): id id
SELECT r.id FROM acknowledgement_request r
  JOIN document d ON d.region_id = r.region_id AND d.id = r.document_id
 WHERE r.state = 'open' AND d.state = 'adopted' AND r.takes_later = 1
   AND EXISTS (SELECT 1 FROM acknowledgement_wave w
                WHERE w.request_id = r.id AND w.kind = 'asked')
 ORDER BY r.id LIMIT :limit;

-- Who joined after a day and was not written to, by the index of those who joined lately.
-- @many members_who_came(scope scope, request_id id, since date, limit int): @reader
SELECT @reader
  FROM member m
  LEFT JOIN account c ON c.person_region_id = m.region_id AND c.person_id = m.id
                     AND c.is_closed = 0
 WHERE m.joined_on >= '2026-01-01' AND m.joined_on > :since
   AND coalesce(m.org_path, '') >= :scope_from AND coalesce(m.org_path, '') < :scope_to
   AND m.status IN ('active', 'temporarily_not_working')
   AND NOT EXISTS (SELECT 1 FROM acknowledgement k WHERE k.request_id = :request_id
                      AND k.region_id = m.region_id AND k.member_id = m.id)
   AND NOT EXISTS (SELECT 1 FROM acknowledgement_newcomer n WHERE n.request_id = :request_id
                      AND n.region_id = m.region_id AND n.member_id = m.id)
 ORDER BY m.joined_on, m.id LIMIT :limit;

-- Who holds a post since a later day.
-- @many holders_who_came(scope scope, request_id id, since date, @asked_post, limit int): @reader
SELECT p.region_id, coalesce(p.member_id, 0) AS member_id,
       CASE WHEN p.member_id IS NULL THEN p.id ELSE 0 END AS post_id, c.id AS account_id,
       coalesce(c.email, m.email, p.login) AS email, m.phone,
       coalesce(c.language, m.language) AS language, o.path, m.sort_key, p.id AS place
  FROM acknowledgement_post ap CROSS JOIN org o JOIN org_type t ON t.code = o.type
 CROSS JOIN body_post p CROSS JOIN body b
  LEFT JOIN member m ON m.region_id = p.region_id AND m.id = p.member_id
  LEFT JOIN account c ON c.is_closed = 0 AND c.id = coalesce(
       (SELECT x.id FROM account x
         WHERE x.person_region_id = p.region_id AND x.person_id = p.member_id AND x.is_closed = 0
         ORDER BY x.id LIMIT 1),
       (SELECT x.id FROM account x WHERE x.email = p.login AND x.is_closed = 0))
  LEFT JOIN acknowledgement k ON k.request_id = ap.request_id AND k.region_id = p.region_id
                             AND k.member_id = coalesce(p.member_id, 0)
                             AND k.post_id = CASE WHEN p.member_id IS NULL THEN p.id ELSE 0 END
 WHERE ap.request_id = :request_id AND o.path >= :scope_from AND o.path < :scope_to AND @asked_post
   AND p.valid_from > :since AND k.made_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM acknowledgement_newcomer n WHERE n.request_id = :request_id
                      AND n.region_id = p.region_id AND n.member_id = coalesce(p.member_id, 0)
                      AND n.post_id = CASE WHEN p.member_id IS NULL THEN p.id ELSE 0 END)
 ORDER BY o.path, p.id LIMIT :limit;

-- False if he was written to before: one may hold two posts.
-- @changed note_newcomer(request_id id, region_id int, member_id int, post_id int, told_on date,
--   was_told bool)
INSERT INTO acknowledgement_newcomer (request_id, region_id, member_id, post_id, told_on, was_told)
VALUES (:request_id, :region_id, :member_id, :post_id, :told_on, :was_told)
ON CONFLICT DO NOTHING;

-- @system a number alone
-- @one newcomers_told(request_id id): told int, silent int
SELECT coalesce(sum(was_told), 0) AS told, coalesce(sum(1 - was_told), 0) AS silent
  FROM acknowledgement_newcomer WHERE request_id = :request_id;

-- @exec newcomer_merged(scope scope, gone int, kept int)
UPDATE acknowledgement_newcomer SET member_id = :kept, former_member_id = :gone
 WHERE region_id = :scope_region AND member_id = :gone
   AND :scope_from <= :scope_to
   AND NOT EXISTS (SELECT 1 FROM acknowledgement_newcomer other
                    WHERE other.request_id = acknowledgement_newcomer.request_id
                      AND other.region_id = acknowledgement_newcomer.region_id
                      AND other.member_id = :kept);

-- @exec newcomer_parted(scope scope, gone int, kept int)
UPDATE acknowledgement_newcomer SET member_id = :gone, former_member_id = NULL
 WHERE region_id = :scope_region AND member_id = :kept AND former_member_id = :gone
   AND :scope_from <= :scope_to;

-- Organisations behind a path in which somebody is missing. Who joined later is left out by the
-- program.
-- @many orgs_to_tell(request_id id, path_to text, after_path text, limit int): id id, path text,
--   org_name text, email text, people int, confirmed int
SELECT o.id, o.path, o.short_name AS org_name, o.email, o.members AS people,
       coalesce(c.confirmed, 0) AS confirmed
  FROM org o LEFT JOIN acknowledgement_count c ON c.request_id = :request_id AND c.org_id = o.id
 WHERE o.path > :after_path AND o.path < :path_to AND o.members > coalesce(c.confirmed, 0)
   AND o.state <> 'liquidated'
 ORDER BY o.path LIMIT :limit;

-- Open ones whose day comes within some days, or is over since one, and of which that step was not
-- told.
-- @many to_begin(kind text, from date, until date, limit int): id id
SELECT r.id FROM acknowledgement_request r
  JOIN document d ON d.region_id = r.region_id AND d.id = r.document_id
 WHERE r.state = 'open' AND d.state = 'adopted' AND r.until_on >= :from AND r.until_on <= :until
   AND NOT EXISTS (SELECT 1 FROM acknowledgement_wave w
                    WHERE w.request_id = r.id AND w.kind = :kind)
 ORDER BY r.until_on, r.id LIMIT :limit;

-- ---- what follows others ------------------------------------------------------------------------

-- @exec move_requests(scope scope, path_to text)
UPDATE acknowledgement_request
   SET org_path = :path_to || substr(org_path, length(:scope_from) + 1)
 WHERE org_path >= :scope_from AND org_path < :scope_to;

-- @exec move_areas(scope scope, path_to text)
UPDATE acknowledgement_area SET path = :path_to || substr(path, length(:scope_from) + 1)
 WHERE path >= :scope_from AND path < :scope_to;

-- @exec move_waves(scope scope, path_to text)
UPDATE acknowledgement_wave
   SET path = :path_to || substr(path, length(:scope_from) + 1),
       after_path = CASE WHEN after_path >= :scope_from AND after_path < :scope_to
                         THEN :path_to || substr(after_path, length(:scope_from) + 1)
                         ELSE after_path END
 WHERE path >= :scope_from AND path < :scope_to AND ended_at IS NULL;

-- @exec move_counts(scope scope, path_to text)
UPDATE acknowledgement_count SET path = :path_to || substr(path, length(:scope_from) + 1)
 WHERE path >= :scope_from AND path < :scope_to;

-- @exec move_confirmed(scope scope, path_to text)
UPDATE acknowledgement SET org_path = :path_to || substr(org_path, length(:scope_from) + 1)
 WHERE org_path >= :scope_from AND org_path < :scope_to;

-- A card became one with another: what it confirmed goes along where the other has not.
-- @exec person_merged(scope scope, gone int, kept int)
UPDATE acknowledgement SET member_id = :kept, former_member_id = :gone
 WHERE region_id = :scope_region AND member_id = :gone
   AND org_path >= :scope_from AND org_path < :scope_to
   AND NOT EXISTS (SELECT 1 FROM acknowledgement other
                    WHERE other.request_id = acknowledgement.request_id
                      AND other.region_id = acknowledgement.region_id
                      AND other.member_id = :kept);

-- @exec person_parted(scope scope, gone int, kept int)
UPDATE acknowledgement SET member_id = :gone, former_member_id = NULL
 WHERE region_id = :scope_region AND member_id = :kept AND former_member_id = :gone
   AND org_path >= :scope_from AND org_path < :scope_to;

-- Where the card is now.
-- @exec follow_person(scope scope, member_id int)
UPDATE acknowledgement
   SET org_id = coalesce((SELECT m.org_id FROM member m WHERE m.region_id = :scope_region
                             AND m.id = :member_id), org_id),
       org_path = coalesce((SELECT m.org_path FROM member m WHERE m.region_id = :scope_region
                               AND m.id = :member_id), org_path),
       is_counted = coalesce((SELECT CASE WHEN m.status IN ('active', 'temporarily_not_working')
                                          THEN 1 ELSE 0 END
                                FROM member m WHERE m.region_id = :scope_region
                                 AND m.id = :member_id), 0)
 WHERE region_id = :scope_region AND member_id = :member_id
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @one org_has(org_id id): total int
SELECT 1 AS total FROM acknowledgement_area WHERE org_id = :org_id
 UNION ALL
SELECT 1 FROM acknowledgement_request WHERE org_id = :org_id LIMIT 1;
