-- Documents of organisations. Paths are unique in the whole union; a scope names the region too,
-- which is 0 for the union's own.

-- @part line(): region_id int, id id, org_id id, org_path text, org_name text, kind text,
--   stream text, state text, audience text, body_id id, body_name text, meeting_id id, number text,
--   meeting_number int, item_number int, dated_on date, dated_to date, place text, title text,
--   speakers text, preamble text, signed_post text, signed_name text, correspondent text,
--   their_number text, their_date date, language text, code text, hash text, version int
d.region_id, d.id, d.org_id, d.org_path, o.short_name AS org_name, d.kind, d.stream, d.state,
       d.audience, d.body_id, d.body_name, d.meeting_id, d.number, d.meeting_number, d.item_number,
       d.dated_on, d.dated_to, d.place, d.title, d.speakers, d.preamble, d.signed_post,
       d.signed_name, d.correspondent, d.their_number, d.their_date, d.language, d.code, d.hash,
       d.version;

-- ---- reading ------------------------------------------------------------------------------------

-- Of the organisations within reach.
-- @one find_own(scope scope, id id): @line
SELECT @line
  FROM document d JOIN org o ON o.id = d.org_id
 WHERE d.id = :id AND d.org_path >= :scope_from AND d.org_path < :scope_to;

-- Shared from above: with those below, or with members and everybody.
-- @one find_shared(path text, id id): @line
SELECT @line
  FROM document d JOIN org o ON o.id = d.org_id
 WHERE d.id = :id AND d.state <> 'draft' AND d.audience <> 'staff'
   AND substr(:path, 1, length(d.org_path)) = d.org_path;

-- The latest first; drafts among them.
-- @many of_org(scope scope, limit int): @line
SELECT @line
  FROM document d JOIN org o ON o.id = d.org_id
 WHERE d.org_path >= :scope_from AND d.org_path < :scope_to
 ORDER BY d.dated_on DESC, d.id DESC LIMIT :limit;

-- Of the organisations above that path.
-- @many shared(path text, limit int): @line
SELECT @line
  FROM document d JOIN org o ON o.id = d.org_id
 WHERE d.state <> 'draft' AND d.audience <> 'staff' AND length(d.org_path) < length(:path)
   AND substr(:path, 1, length(d.org_path)) = d.org_path
 ORDER BY d.dated_on DESC, d.id DESC LIMIT :limit;

-- @exec move_paths(scope scope, path_to text)
UPDATE document SET org_path = :path_to || substr(org_path, length(:scope_from) + 1)
 WHERE org_path >= :scope_from AND org_path < :scope_to;

-- @many items(region_id int, document_id id): item int, parent int, depth int, number text,
--   text text, is_control bool, due_from date, due_on date, recurs text, is_constant bool,
--   review_on date, deadline text
SELECT item, parent, depth, number, text, is_control, due_from, due_on, recurs, is_constant,
       review_on, deadline
  FROM document_item WHERE region_id = :region_id AND document_id = :document_id
 ORDER BY place;

-- @many addressees(region_id int, document_id id): item int, kind text, text text, org_id id,
--   level int, post_type text, member_id id, body_id id
SELECT item, kind, text, org_id, level, post_type, member_id, body_id
  FROM document_addressee WHERE region_id = :region_id AND document_id = :document_id
 ORDER BY item, n;

-- @many controllers(region_id int, document_id id): item int, name text, post text, post_id id,
--   member_id id, account_id id
SELECT item, name, post, post_id, member_id, account_id
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
--   item_number int, code text, hash text, account_id id, now int)
UPDATE document SET state = 'adopted', number = :number, number_key = :number_key,
       meeting_number = :meeting_number, item_number = :item_number, code = :code, hash = :hash,
       adopted_by = :account_id, adopted_at = :now, version = version + 1, changed_at = :now
 WHERE id = :id AND version = :version AND state = 'draft';

-- @one numbering(org_id id, kind text): pattern text, restarts text, counts_from date
SELECT pattern, restarts, counts_from FROM document_numbering
 WHERE org_id = :org_id AND kind = :kind;

-- Since when the present chair of the body is in office: the term.
-- @system tells a day, not whose
-- @one term(body_id id, day date): since date
SELECT max(coalesce(p.elected_on, p.valid_from)) AS since FROM body_post p
 WHERE p.body_id = :body_id AND p.post_type = 'chair' AND p.valid_from <= :day;

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
