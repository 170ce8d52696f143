-- Documents of organisations. Paths are unique in the whole union; a scope names the region too,
-- which is 0 for the union's own.

-- @part line(): region_id int, id id, org_id id, org_path text, org_name text, kind text,
--   stream text, state text, audience text, body_id id, body_name text, meeting_id id, number text,
--   meeting_number int, item_number int, dated_on date, dated_to date, place text, title text,
--   speakers text, preamble text, signed_post text, signed_name text, correspondent text,
--   their_number text, their_date date, language text, code text, hash text, seal int,
--   version int
d.region_id, d.id, d.org_id, d.org_path, o.short_name AS org_name, d.kind, d.stream, d.state,
       d.audience, d.body_id, d.body_name, d.meeting_id, d.number, d.meeting_number, d.item_number,
       d.dated_on, d.dated_to, d.place, d.title, d.speakers, d.preamble, d.signed_post,
       d.signed_name, d.correspondent, d.their_number, d.their_date, d.language, d.code, d.hash,
       d.seal, d.version;

-- ---- reading ------------------------------------------------------------------------------------

-- Of the organisations within reach.
-- @one find_own(scope scope, id id): @line
SELECT @line
  FROM document d JOIN org o ON o.id = d.org_id
 WHERE d.id = :id AND d.org_path >= :scope_from AND d.org_path < :scope_to;

-- @system whoever calls it says who may see what of it
-- @one find_any(id id): @line
SELECT @line
  FROM document d JOIN org o ON o.id = d.org_id
 WHERE d.id = :id;

-- Shared from above: with those below, or with members and everybody.
-- @one find_shared(path text, id id): @line
SELECT @line
  FROM document d JOIN org o ON o.id = d.org_id
 WHERE d.id = :id AND d.state <> 'draft' AND d.audience <> 'staff'
   AND substr(:path, 1, length(d.org_path)) = d.org_path;

-- Its own, the latest first.
-- @many of_org(org_id id, limit int): @line
SELECT @line
  FROM document d JOIN org o ON o.id = d.org_id
 WHERE d.org_id = :org_id AND d.state <> 'draft'
 ORDER BY d.dated_on DESC, d.id DESC LIMIT :limit;

-- What it is working at, the latest edit first.
-- @many drafts(org_id id, limit int): @line
SELECT @line
  FROM document d JOIN org o ON o.id = d.org_id
 WHERE d.org_id = :org_id AND d.state = 'draft'
 ORDER BY d.changed_at DESC, d.id DESC LIMIT :limit;

-- What the organisation of that path shares with those below.
-- @many shared(path text, limit int): @line
SELECT @line
  FROM document d JOIN org o ON o.id = d.org_id
 WHERE d.org_path = :path AND d.state <> 'draft' AND d.audience <> 'staff'
 ORDER BY d.dated_on DESC, d.id DESC LIMIT :limit;

-- And with members.
-- @many published(path text, limit int): @line
SELECT @line
  FROM document d JOIN org o ON o.id = d.org_id
 WHERE d.org_path = :path AND d.state <> 'draft' AND d.audience <> 'staff'
   AND d.audience IN ('everybody', 'members')
 ORDER BY d.dated_on DESC, d.id DESC LIMIT :limit;

-- @one find_published(path text, audience text, id id): @line
SELECT @line
  FROM document d JOIN org o ON o.id = d.org_id
 WHERE d.id = :id AND d.state <> 'draft' AND (d.audience = 'everybody' OR d.audience = :audience)
   AND (d.audience = 'everybody' OR substr(:path, 1, length(d.org_path)) = d.org_path);

-- @exec move_paths(scope scope, path_to text)
UPDATE document SET org_path = :path_to || substr(org_path, length(:scope_from) + 1)
 WHERE org_path >= :scope_from AND org_path < :scope_to;

-- Whoever holds the document has its code.
-- @one by_code(code text): @line
SELECT @line
  FROM document d JOIN org o ON o.id = d.org_id
 WHERE d.code = :code AND d.state <> 'draft';

-- What stands on top of its papers.
-- @one head(org_id id): name text, union_name text
SELECT o.name, u.name AS union_name
  FROM org o JOIN org u ON u.path = '0'
 WHERE o.id = :org_id;

-- The organisation at that path and those above it.
-- @many names_to(path text): path text, name text, short_name text
SELECT path, name, short_name FROM org
 WHERE path IN (:path, substr(:path, 1, 1), substr(:path, 1, 4), substr(:path, 1, 7),
                substr(:path, 1, 10), substr(:path, 1, 13), substr(:path, 1, 16));

-- @changed set_stream(id id, stream text)
UPDATE document SET stream = :stream WHERE id = :id AND state = 'draft';

-- @many items(region_id int, document_id id): item int, parent int, depth int, number text,
--   text text, is_control bool, due_from date, due_on date, recurs text, is_constant bool,
--   review_on date, deadline text
SELECT item, parent, depth, number, text, is_control, due_from, due_on, recurs, is_constant,
       review_on, deadline
  FROM document_item WHERE region_id = :region_id AND document_id = :document_id
 ORDER BY place;

-- @many addressees(region_id int, document_id id): item int, kind text, text text, org_id id,
--   level int, post_type text, member_id id, body_id id, named_id id
SELECT item, kind, text, org_id, level, post_type, member_id, body_id, merged_from AS named_id
  FROM document_addressee WHERE region_id = :region_id AND document_id = :document_id
 ORDER BY item, n;

-- @many controllers(region_id int, document_id id): item int, name text, post text, post_id id,
--   member_id id, account_id id, named_id id
SELECT item, name, post, post_id, member_id, account_id, merged_from AS named_id
  FROM document_controller WHERE region_id = :region_id AND document_id = :document_id
 ORDER BY item, n;

-- ---- writing ------------------------------------------------------------------------------------

-- @insert add(region_id int, id id, org_id id, org_path text, kind text, stream text,
--   account_id id, now int)
INSERT INTO document (region_id, id, org_id, org_path, kind, stream, title, account_id, version,
                      created_at, changed_at)
VALUES (:region_id, :id, :org_id, :org_path, :kind, :stream, '-', :account_id, 0, :now, :now);

-- @changed change(id id, version int, audience text, body_id id, body_name text, meeting_id id,
--   number text, number_key text, meeting_number int, item_number int, dated_on date,
--   dated_to date, place text, title text, speakers text, preamble text, signed_post text,
--   signed_name text, correspondent text, their_number text, their_date date, language text,
--   now int)
UPDATE document SET audience = :audience, body_id = :body_id, body_name = :body_name,
       meeting_id = :meeting_id, number = :number, number_key = :number_key,
       meeting_number = :meeting_number, item_number = :item_number, dated_on = :dated_on,
       dated_to = :dated_to, place = :place, title = :title, speakers = :speakers,
       preamble = :preamble, signed_post = :signed_post, signed_name = :signed_name,
       correspondent = :correspondent, their_number = :their_number, their_date = :their_date,
       language = :language, version = version + 1, changed_at = :now
 WHERE id = :id AND version = :version AND state = 'draft';

-- @exec clear_items(region_id int, document_id id)
DELETE FROM document_item WHERE region_id = :region_id AND document_id = :document_id;

-- @exec clear_addressees(region_id int, document_id id)
DELETE FROM document_addressee WHERE region_id = :region_id AND document_id = :document_id;

-- @exec clear_controllers(region_id int, document_id id)
DELETE FROM document_controller WHERE region_id = :region_id AND document_id = :document_id;

-- @insert put_item(region_id int, document_id id, item int, place int, parent int, depth int,
--   number text, text text, is_control bool, due_from date, due_on date, recurs text,
--   is_constant bool, review_on date, deadline text)
INSERT INTO document_item (region_id, document_id, item, place, parent, depth, number, text,
                           is_control, due_from, due_on, recurs, is_constant, review_on, deadline)
VALUES (:region_id, :document_id, :item, :place, :parent, :depth, :number, :text, :is_control,
        :due_from, :due_on, :recurs, :is_constant, :review_on, :deadline);

-- @insert put_addressee(region_id int, document_id id, item int, n int, kind text, text text,
--   org_id id, level int, post_type text, member_id id, body_id id)
INSERT INTO document_addressee (region_id, document_id, item, n, kind, text, org_id, level,
                                post_type, member_id, body_id)
VALUES (:region_id, :document_id, :item, :n, :kind, :text, :org_id, :level, :post_type,
        :member_id, :body_id);

-- @insert put_controller(region_id int, document_id id, item int, n int, name text, post text,
--   post_id id, member_id id, account_id id)
INSERT INTO document_controller (region_id, document_id, item, n, name, post, post_id, member_id,
                                 account_id)
VALUES (:region_id, :document_id, :item, :n, :name, :post, :post_id, :member_id, :account_id);

-- @insert keep_version(region_id int, document_id id, version int, now int, account_id id,
--   content text)
INSERT INTO document_version (region_id, document_id, version, made_at, account_id, content)
VALUES (:region_id, :document_id, :version, :now, :account_id, :content);

-- ---- adopting -----------------------------------------------------------------------------------

-- @changed adopt(id id, version int, number text, number_key text, meeting_number int,
--   item_number int, code text, hash text, seal int, account_id id, now int)
UPDATE document SET state = 'adopted', number = :number, number_key = :number_key,
       meeting_number = :meeting_number, item_number = :item_number, code = :code, hash = :hash,
       seal = :seal, adopted_by = :account_id, adopted_at = :now, version = version + 1,
       changed_at = :now
 WHERE id = :id AND version = :version AND state = 'draft';

-- @exec set_numbering(org_id id, kind text, pattern text, restarts text, counts_from date)
INSERT INTO document_numbering (org_id, kind, pattern, restarts, counts_from)
VALUES (:org_id, :kind, :pattern, :restarts, :counts_from)
ON CONFLICT (org_id, kind) DO UPDATE SET pattern = excluded.pattern,
    restarts = excluded.restarts, counts_from = excluded.counts_from;

-- @many numberings(org_id id): kind text, pattern text, restarts text, counts_from date
SELECT kind, pattern, restarts, counts_from FROM document_numbering
 WHERE org_id = :org_id ORDER BY kind;

-- @one numbering(org_id id, kind text): pattern text, restarts text, counts_from date
SELECT pattern, restarts, counts_from FROM document_numbering
 WHERE org_id = :org_id AND kind = :kind;

-- The numbers that the body has reached since that day. A meeting on the same day is the same.
-- @one reached(org_id id, kind text, body_id id, since date, day date): meeting int,
--   same_meeting int, number int
SELECT coalesce(max(d.meeting_number), 0) AS meeting,
       coalesce(max(CASE WHEN d.dated_on = :day THEN d.meeting_number END), 0) AS same_meeting,
       coalesce(max(d.item_number), 0) AS number
  FROM document d
 WHERE d.org_id = :org_id AND d.kind = :kind AND d.dated_on >= :since
   AND d.state <> 'draft' AND coalesce(d.body_id, 0) = coalesce(:body_id, 0);

-- @one reached_item(org_id id, kind text, body_id id, since date, meeting int): number int
SELECT coalesce(max(d.item_number), 0) AS number
  FROM document d
 WHERE d.org_id = :org_id AND d.kind = :kind AND d.dated_on >= :since
   AND d.state <> 'draft' AND coalesce(d.body_id, 0) = coalesce(:body_id, 0)
   AND d.meeting_number = :meeting;

-- ---- for the forms ------------------------------------------------------------------------------

-- @one org(scope scope, id id): region_id int, id id, path text, short_name text, level int
SELECT o.region_id, o.id, o.path, o.short_name, t.level
  FROM org o JOIN org_type t ON t.code = o.type
 WHERE o.id = :id AND o.path >= :scope_from AND o.path < :scope_to;

-- Where a member is registered.
-- @one place(scope scope, member_id id): path text
SELECT o.path FROM member m JOIN org o ON o.id = m.org_id
 WHERE m.region_id = :scope_region AND m.id = :member_id
   AND o.path >= :scope_from AND o.path < :scope_to;

-- @many post_types(): code text, label text
SELECT code, label FROM post_type ORDER BY position;

-- Who holds posts in an organisation on a day, the highest first, with the sign-in of each.
-- @many holders(scope scope, org_id id, day date): id id, member_id id, account_id id,
--   post_type text, post_label text, last_name text, first_name text, middle_name text
SELECT p.id, p.member_id, a.id AS account_id, p.post_type, t.label AS post_label, p.last_name,
       p.first_name, p.middle_name
  FROM body_post p JOIN org o ON o.id = p.org_id JOIN post_type t ON t.code = p.post_type
       LEFT JOIN account a ON (p.member_id IS NOT NULL AND a.person_id = p.member_id
                               AND a.person_region_id = p.region_id)
                           OR (p.member_id IS NULL AND a.email = p.login)
 WHERE p.org_id = :org_id AND o.path >= :scope_from AND o.path < :scope_to
   AND p.valid_from <= :day AND (p.valid_to IS NULL OR p.valid_to >= :day)
   AND (p.ended_on IS NULL OR p.ended_on >= :day)
 ORDER BY t.position, p.id LIMIT 300;

-- @changed remove_draft(id id, version int)
DELETE FROM document WHERE id = :id AND version = :version AND state = 'draft';

-- @exec clear_versions(region_id int, document_id id)
DELETE FROM document_version WHERE region_id = :region_id AND document_id = :document_id;

-- @exec clear_files(region_id int, document_id id)
DELETE FROM document_file WHERE region_id = :region_id AND document_id = :document_id;

-- @exec clear_links(region_id int, document_id id)
DELETE FROM document_link WHERE region_id = :region_id AND document_id = :document_id;

-- @changed set_state(id id, version int, state text, now int)
UPDATE document SET state = :state, version = version + 1, changed_at = :now
 WHERE id = :id AND version = :version AND state <> 'draft';

-- @changed set_audience(id id, version int, audience text, now int)
UPDATE document SET audience = :audience, version = version + 1, changed_at = :now
 WHERE id = :id AND version = :version AND state <> 'draft';

-- ---- what documents do to each other ------------------------------------------------------------

-- @one last_link(region_id int, document_id id): n int
SELECT coalesce(max(n), 0) AS n FROM document_link
 WHERE region_id = :region_id AND document_id = :document_id;

-- @insert put_link(region_id int, document_id id, n int, kind text, to_region_id int, to_id id,
--   to_item int, note text)
INSERT INTO document_link (region_id, document_id, n, kind, to_region_id, to_id, to_item, note)
VALUES (:region_id, :document_id, :n, :kind, :to_region_id, :to_id, :to_item, :note);

-- What this one does to others, and others to it. Who asks from below for another term changes
-- nothing yet.
-- @many links(region_id int, document_id id): is_back bool, n int, kind text, note text,
--   item int, id id, doc_kind text, number text, dated_on date, title text
SELECT 0 AS is_back, l.n, l.kind, l.note, l.to_item AS item, d.id, d.kind AS doc_kind, d.number,
       d.dated_on, d.title
  FROM document_link l JOIN document d ON d.id = l.to_id
 WHERE l.region_id = :region_id AND l.document_id = :document_id
 UNION ALL
SELECT 1 AS is_back, l.n, l.kind, l.note, l.to_item AS item, d.id, d.kind AS doc_kind, d.number,
       d.dated_on, d.title
  FROM document_link l JOIN document d ON d.id = l.document_id JOIN document x ON x.id = l.to_id
 WHERE l.to_region_id = :region_id AND l.to_id = :document_id AND d.state <> 'draft'
   AND (l.kind NOT IN ('extends', 'removes')
        OR substr(x.org_path, 1, length(d.org_path)) = d.org_path)
 ORDER BY dated_on, id;

-- ---- versions -----------------------------------------------------------------------------------

-- @many versions(region_id int, document_id id): version int, made_at int, last_name text,
--   first_name text, middle_name text
SELECT v.version, v.made_at, a.last_name, a.first_name, a.middle_name
  FROM document_version v LEFT JOIN account a ON a.id = v.account_id
 WHERE v.region_id = :region_id AND v.document_id = :document_id
 ORDER BY v.version DESC LIMIT 200;

-- @one version(region_id int, document_id id, version int): content text, made_at int
SELECT content, made_at FROM document_version
 WHERE region_id = :region_id AND document_id = :document_id AND version = :version;

-- With a number in any spelling: of the organisations within reach, and shared from above. Which
-- they are is answered by the index alone.
-- @many by_number(scope scope, path text, key text, limit int): @line
SELECT @line
  FROM (SELECT x.region_id, x.id FROM document x
         WHERE x.number_key = :key
           AND ((x.org_path >= :scope_from AND x.org_path < :scope_to)
                OR (x.state <> 'draft' AND x.audience <> 'staff'
                    AND substr(:path, 1, length(x.org_path)) = x.org_path))
         ORDER BY x.dated_on DESC, x.id DESC LIMIT :limit) f
  JOIN document d ON d.region_id = f.region_id AND d.id = f.id
  JOIN org o ON o.id = d.org_id
 ORDER BY d.dated_on DESC, d.id DESC;

-- @changed remove_link(region_id int, document_id id, n int)
DELETE FROM document_link
 WHERE region_id = :region_id AND document_id = :document_id AND n = :n;

-- What a document that has just been adopted takes out of force.
-- @many repealed(region_id int, document_id id): region_id int, id id, version int
SELECT d.region_id, d.id, d.version
  FROM document_link l JOIN document d ON d.id = l.to_id
 WHERE l.region_id = :region_id AND l.document_id = :document_id AND l.kind = 'repeals'
   AND l.to_item = 0 AND d.state = 'adopted';

-- ---- what a text was read from ------------------------------------------------------------------

-- @one source(id id): text text
SELECT text FROM document_source WHERE id = :id;

-- @insert put_source(id id, text text)
INSERT INTO document_source (id, text) VALUES (:id, :text);

-- @exec clear_source(id id)
DELETE FROM document_source WHERE id = :id;

-- ---- files --------------------------------------------------------------------------------------

-- @many files(region_id int, document_id id): n int, name text, size int, is_source bool,
--   hash text
SELECT n, name, size, is_source, hash FROM document_file
 WHERE region_id = :region_id AND document_id = :document_id ORDER BY n;

-- @one file(region_id int, document_id id, n int): name text, size int, hash text, is_source bool,
--   content bytes
SELECT name, size, hash, is_source, content FROM document_file
 WHERE region_id = :region_id AND document_id = :document_id AND n = :n;

-- @one last_file(region_id int, document_id id): n int, total int
SELECT coalesce(max(n), 0) AS n, count(*) AS total FROM document_file
 WHERE region_id = :region_id AND document_id = :document_id;

-- @insert put_file(region_id int, document_id id, n int, name text, type text, size int,
--   hash text, is_source bool, content bytes, account_id id, now int)
INSERT INTO document_file (region_id, document_id, n, name, type, size, hash, is_source, content,
                           account_id, made_at)
VALUES (:region_id, :document_id, :n, :name, :type, :size, :hash, :is_source, :content,
        :account_id, :now);

-- @changed remove_file(region_id int, document_id id, n int)
DELETE FROM document_file
 WHERE region_id = :region_id AND document_id = :document_id AND n = :n;

-- ---- two cards are one, and two again -----------------------------------------------------------

-- @exec merge_controller(region_id int, gone id, kept id)
UPDATE document_controller SET member_id = :kept, merged_from = coalesce(merged_from, :gone)
 WHERE region_id = :region_id AND member_id = :gone;

-- @exec merge_addressee(region_id int, gone id, kept id)
UPDATE document_addressee SET member_id = :kept, merged_from = coalesce(merged_from, :gone)
 WHERE region_id = :region_id AND member_id = :gone;

-- @exec part_controller(region_id int, gone id, kept id)
UPDATE document_controller SET member_id = :gone, merged_from = NULL
 WHERE region_id = :region_id AND member_id = :kept AND merged_from = :gone;

-- @exec part_addressee(region_id int, gone id, kept id)
UPDATE document_addressee SET member_id = :gone, merged_from = NULL
 WHERE region_id = :region_id AND member_id = :kept AND merged_from = :gone;

-- @one any_of_org(org_id id): id id
SELECT id FROM document WHERE org_id = :org_id LIMIT 1;

-- ---- templates ----------------------------------------------------------------------------------

-- @part template(): region_id int, id id, org_id id, org_name text, name text, language text,
--   content text
t.region_id, t.id, t.org_id, o.short_name AS org_name, t.name, t.language, t.content;

-- Of the organisation at that path and those above it; the nearest first.
-- @many templates(path text): @template
SELECT @template
  FROM document_template t JOIN org o ON o.id = t.org_id
 WHERE substr(:path, 1, length(t.org_path)) = t.org_path
 ORDER BY length(t.org_path) DESC, t.name, t.id LIMIT 500;

-- @one template_at(path text, id id): @template
SELECT @template
  FROM document_template t JOIN org o ON o.id = t.org_id
 WHERE t.id = :id AND substr(:path, 1, length(t.org_path)) = t.org_path;

-- @one template_named(org_id id, name text, language text): id id
SELECT id FROM document_template
 WHERE org_id = :org_id AND name = :name AND language = :language;

-- @insert put_template(region_id int, id id, org_id id, org_path text, name text, language text,
--   content text, account_id id, now int)
INSERT INTO document_template (region_id, id, org_id, org_path, name, language, content,
                               account_id, made_at)
VALUES (:region_id, :id, :org_id, :org_path, :name, :language, :content, :account_id, :now);

-- @changed remove_template(org_id id, id id)
DELETE FROM document_template WHERE org_id = :org_id AND id = :id;

-- @exec move_template_paths(scope scope, path_to text)
UPDATE document_template
   SET org_path = :path_to || substr(org_path, length(:scope_from) + 1)
 WHERE org_path >= :scope_from AND org_path < :scope_to;

-- ---- what amending documents change -------------------------------------------------------------

-- @many amendments_by(region_id int, document_id id): n int, item int, action text,
--   to_region_id int, to_id id, to_item int, to_n int, gives_item int, content text,
--   to_kind text, to_number text, to_dated_on date
SELECT a.n, a.item, a.action, a.to_region_id, a.to_id, a.to_item, a.to_n, a.gives_item, a.content,
       d.kind AS to_kind, d.number AS to_number, d.dated_on AS to_dated_on
  FROM document_amendment a JOIN document d ON d.id = a.to_id
 WHERE a.region_id = :region_id AND a.document_id = :document_id ORDER BY a.n;

-- By adopted documents, in the order in which they count; `ended_on` is the day on which a later
-- one repealed the amending document.
-- @many amendments_to(region_id int, document_id id): n int, action text, to_item int, to_n int,
--   gives_item int, content text, by_region_id int, by_id id, by_kind text, by_number text,
--   by_dated_on date, ended_on date
SELECT a.n, a.action, a.to_item, a.to_n, a.gives_item, a.content, d.region_id AS by_region_id,
       d.id AS by_id, d.kind AS by_kind, d.number AS by_number, d.dated_on AS by_dated_on,
       (SELECT min(r.dated_on)
          FROM document_link l JOIN document r ON r.id = l.document_id
         WHERE l.to_region_id = d.region_id AND l.to_id = d.id AND l.kind = 'repeals'
           AND l.to_item = 0 AND r.state <> 'draft') AS ended_on
  FROM document_amendment a JOIN document d ON d.id = a.document_id
 WHERE a.to_region_id = :region_id AND a.to_id = :document_id AND d.state <> 'draft'
 ORDER BY d.dated_on, d.adopted_at, d.id, a.n;

-- @one last_amendment(region_id int, document_id id): n int, total int
SELECT coalesce(max(n), 0) AS n, count(*) AS total FROM document_amendment
 WHERE region_id = :region_id AND document_id = :document_id;

-- The highest number of an item that the document has, or was ever given by an amendment.
-- @one last_item_of(region_id int, document_id id): own int, given int
SELECT (SELECT coalesce(max(i.item), 0) FROM document_item i
         WHERE i.region_id = :region_id AND i.document_id = :document_id) AS own,
       (SELECT coalesce(max(a.gives_item), 0) FROM document_amendment a
         WHERE a.to_region_id = :region_id AND a.to_id = :document_id) AS given;

-- @insert put_amendment(region_id int, document_id id, n int, item int, action text,
--   to_region_id int, to_id id, to_item int, to_n int, gives_item int, content text)
INSERT INTO document_amendment (region_id, document_id, n, item, action, to_region_id, to_id,
                                to_item, to_n, gives_item, content)
VALUES (:region_id, :document_id, :n, :item, :action, :to_region_id, :to_id, :to_item, :to_n,
        :gives_item, :content);

-- @exec remove_amendment_of(region_id int, document_id id, item int)
DELETE FROM document_amendment
 WHERE region_id = :region_id AND document_id = :document_id AND item = :item;

-- @exec clear_amendments(region_id int, document_id id)
DELETE FROM document_amendment WHERE region_id = :region_id AND document_id = :document_id;
