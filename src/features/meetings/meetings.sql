-- Meetings. What names people takes a scope; a meeting lies in the organisation of its body.

-- @part line(): id id, region_id int, org_id id, org_path text, org_name text, body_id id,
--   state text, form text, number id, held_on date, held_to date, begins_at text, ends_at text,
--   place text, link text, identified text, is_election bool, chair id, secretary id, code text,
--   told_at id, cancelled_for text, document_id id, version int,
--   body_label text, body_label_of text, body_kind text,
--   body_name text, body_type text
m.id, m.region_id, m.org_id, m.org_path, o.short_name AS org_name, m.body_id, m.state, m.form,
       m.number, m.held_on, m.held_to, m.begins_at, m.ends_at, m.place, m.link, m.identified,
       m.is_election, m.chair, m.secretary, m.code, m.told_at, m.cancelled_for, m.document_id,
       m.version, t.label AS body_label, t.label_of AS body_label_of,
       t.kind AS body_kind, b.name AS body_name, b.body_type;

-- @one find(scope scope, id id): @line
SELECT @line
  FROM meeting m JOIN org o ON o.id = m.org_id JOIN body b ON b.id = m.body_id
  JOIN body_type t ON t.code = b.body_type
 WHERE m.id = :id AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- Those of an organisation, or with all below it; the coming ones first: nearest on top.
-- @many coming(scope scope, org_id id, today date, limit int): @line
SELECT @line
  FROM meeting m JOIN org o ON o.id = m.org_id JOIN body b ON b.id = m.body_id
  JOIN body_type t ON t.code = b.body_type
 WHERE m.org_path >= :scope_from AND m.org_path < :scope_to
   AND (:org_id IS NULL OR m.org_id = :org_id) AND coalesce(m.held_to, m.held_on) >= :today
   AND m.state NOT IN ('signed', 'cancelled')
 ORDER BY m.held_on, m.begins_at, m.id LIMIT :limit;

-- @many past(scope scope, org_id id, today date, limit int): @line
SELECT @line
  FROM meeting m JOIN org o ON o.id = m.org_id JOIN body b ON b.id = m.body_id
  JOIN body_type t ON t.code = b.body_type
 WHERE m.org_path >= :scope_from AND m.org_path < :scope_to
   AND (:org_id IS NULL OR m.org_id = :org_id)
   AND (coalesce(m.held_to, m.held_on) < :today OR m.state IN ('signed', 'cancelled'))
 ORDER BY m.held_on DESC, m.id DESC LIMIT :limit;

-- @one by_code(code text): @line
SELECT @line
  FROM meeting m JOIN org o ON o.id = m.org_id JOIN body b ON b.id = m.body_id
  JOIN body_type t ON t.code = b.body_type
 WHERE m.code = :code;

-- ---- calling ------------------------------------------------------------------------------------

-- @insert add(region_id int, id id, org_id id, org_path text, body_id id, code text, form text,
--   held_on date, account_id id, now int)
INSERT INTO meeting (region_id, id, org_id, org_path, body_id, code, form, held_on, account_id,
                     version, created_at, changed_at)
VALUES (:region_id, :id, :org_id, :org_path, :body_id, :code, :form, :held_on, :account_id, 0,
        :now, :now);

-- False if somebody has changed it since.
-- @changed change(scope scope, id id, version int, form text, number id, held_on date,
--   held_to date, begins_at text, ends_at text, place text, link text, identified text,
--   is_election bool,
--   chair id, secretary id, now int)
UPDATE meeting SET form = :form, number = :number, held_on = :held_on, held_to = :held_to,
       begins_at = :begins_at, ends_at = :ends_at, place = :place, link = :link,
       identified = :identified, is_election = :is_election, chair = :chair,
       secretary = :secretary, version = version + 1, changed_at = :now
 WHERE id = :id AND version = :version AND state IN ('called', 'open', 'closed')
   AND org_path >= :scope_from AND org_path < :scope_to;

-- @changed set_state(scope scope, id id, from_state text, state text, ends_at text,
--   cancelled_for text, now int)
UPDATE meeting SET state = :state, ends_at = coalesce(:ends_at, ends_at),
       cancelled_for = :cancelled_for, version = version + 1, changed_at = :now
 WHERE id = :id AND state = :from_state AND org_path >= :scope_from AND org_path < :scope_to;

-- @changed sign(scope scope, id id, document_id id, now int)
UPDATE meeting SET state = 'signed', document_id = :document_id, version = version + 1,
       changed_at = :now
 WHERE id = :id AND state = 'closed' AND org_path >= :scope_from AND org_path < :scope_to;

-- @exec set_told(id id, now int)
UPDATE meeting SET told_at = :now WHERE id = :id;

-- The numbers that meetings of the body have reached since a day, here and in older documents.
-- The meeting that elects is the last of the old term, on the first day of the new one.
-- @one reached(body_id id, since date, day date, except_id id): here int, in_documents int
SELECT coalesce((SELECT max(m.number) FROM meeting m
                  WHERE m.body_id = :body_id AND m.held_on >= :since AND m.held_on <= :day
                    AND NOT (m.is_election = 1 AND m.held_on = :since)
                    AND m.state <> 'cancelled' AND m.id <> coalesce(:except_id, 0)), 0) AS here,
       coalesce((SELECT max(d.meeting_number) FROM document d
                  WHERE d.body_id = :body_id AND d.dated_on >= :since AND d.dated_on < :day
                    AND NOT EXISTS (SELECT 1 FROM meeting e WHERE e.id = d.meeting_id
                                       AND e.is_election = 1 AND e.held_on = :since)
                    AND d.state <> 'draft'), 0) AS in_documents;

-- ---- people -------------------------------------------------------------------------------------

-- @part person(): n int, kind text, person_region_id id, member_id id, account_id id,
--   last_name text, first_name text, middle_name text, post text, post_type text,
--   attendance text, reason text, answer text, signed_in_at id
p.n, p.kind, p.person_region_id, p.member_id, p.account_id, p.last_name, p.first_name,
       p.middle_name, p.post, p.post_type, p.attendance, p.reason, p.answer, p.signed_in_at;

-- @many people(scope scope, region_id int, meeting_id id): @person
SELECT @person
  FROM meeting_person p JOIN meeting m ON m.id = p.meeting_id
 WHERE p.region_id = :region_id AND p.meeting_id = :meeting_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY p.kind DESC, p.n;

-- Those on the register of the organisation and below on a day, for a general meeting.
-- @many members_on(scope scope, path text, path_end text, day date, limit int): id id,
--   last_name text, first_name text, middle_name text, position text
SELECT b.id, b.last_name, b.first_name, b.middle_name, b.position
  FROM org o JOIN member_period r ON r.region_id = :scope_region AND r.org_id = o.id
                                 AND r.kind = 'r'
  JOIN member b ON b.region_id = r.region_id AND b.id = r.member_id
 WHERE o.path >= :path AND o.path < :path_end AND o.path >= :scope_from AND o.path < :scope_to
   AND r.valid_from <= :day AND (r.valid_to IS NULL OR r.valid_to >= :day)
   AND b.status IN ('active', 'temporarily_not_working', 'left', 'excluded', 'deregistered')
 ORDER BY b.sort_key, b.id LIMIT :limit;

-- @insert add_person(region_id int, meeting_id id, n int, kind text, person_region_id id,
--   member_id id, account_id id, last_name text, first_name text, middle_name text, post text,
--   post_type text, email text)
INSERT INTO meeting_person (region_id, meeting_id, n, kind, person_region_id, member_id,
                            account_id, last_name, first_name, middle_name, post, post_type,
                            email)
VALUES (:region_id, :meeting_id, :n, :kind, :person_region_id, :member_id, :account_id,
        :last_name, :first_name, :middle_name, :post, :post_type, :email);

-- @exec remove_person(scope scope, region_id int, meeting_id id, n int)
DELETE FROM meeting_person
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND n = :n
   AND EXISTS (SELECT 1 FROM meeting m WHERE m.id = meeting_person.meeting_id
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- What he had voted does not become that of who gets his number.
-- @exec forget_votes(scope scope, region_id int, meeting_id id, n int)
DELETE FROM meeting_vote
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND n = :n
   AND EXISTS (SELECT 1 FROM meeting m WHERE m.id = meeting_vote.meeting_id
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- @exec mark(scope scope, region_id int, meeting_id id, n int, attendance text, reason text)
UPDATE meeting_person SET attendance = :attendance, reason = :reason
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND n = :n
   AND EXISTS (SELECT 1 FROM meeting m WHERE m.id = meeting_person.meeting_id
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- ---- the agenda ---------------------------------------------------------------------------------

-- @part item(): item int, place int, kind text, title text, speaker text, heard text, spoke text,
--   decided_as text, decision text, document_id id, vote text, is_special bool, here int,
--   votes_for int, votes_against int, votes_abstained int, ballots_given int, ballots_found int,
--   ballots_invalid int, ballot_id id, result text, opinions text, version int
i.item, i.place, i.kind, i.title, i.speaker, i.heard, i.spoke, i.decided_as, i.decision,
       i.document_id, i.vote, i.is_special, i.here, i.votes_for, i.votes_against,
       i.votes_abstained, i.ballots_given, i.ballots_found, i.ballots_invalid, i.ballot_id,
       i.result, i.opinions, i.version;

-- @many items(region_id int, meeting_id id): @item
SELECT @item FROM meeting_item i
 WHERE i.region_id = :region_id AND i.meeting_id = :meeting_id ORDER BY i.place, i.item;

-- @one find_item(region_id int, meeting_id id, item int): @item
SELECT @item FROM meeting_item i
 WHERE i.region_id = :region_id AND i.meeting_id = :meeting_id AND i.item = :item;

-- @one last_item(region_id int, meeting_id id): item int, place int
SELECT coalesce(max(item), 0) AS item, coalesce(max(place), 0) AS place FROM meeting_item
 WHERE region_id = :region_id AND meeting_id = :meeting_id;

-- @insert add_item(region_id int, meeting_id id, item int, place int, kind text, title text,
--   speaker text, decided_as text)
INSERT INTO meeting_item (region_id, meeting_id, item, place, kind, title, speaker, decided_as)
VALUES (:region_id, :meeting_id, :item, :place, :kind, :title, :speaker, :decided_as);

-- False if somebody has changed it since.
-- @changed change_item(region_id int, meeting_id id, item int, version int, title text,
--   speaker text, heard text, spoke text, decided_as text, decision text, opinions text,
--   document_id id)
UPDATE meeting_item SET title = :title, speaker = :speaker, heard = :heard, spoke = :spoke,
       decided_as = :decided_as, decision = :decision, opinions = :opinions,
       document_id = :document_id, version = version + 1
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND item = :item
   AND version = :version;

-- @changed set_votes(region_id int, meeting_id id, item int, version int, vote text,
--   is_special bool, here int, votes_for int, votes_against int, votes_abstained int,
--   ballots_given int, ballots_found int, ballots_invalid int, ballot_id id, result text)
UPDATE meeting_item SET vote = :vote, is_special = :is_special, here = :here,
       votes_for = :votes_for, votes_against = :votes_against,
       votes_abstained = :votes_abstained, ballots_given = :ballots_given,
       ballots_found = :ballots_found, ballots_invalid = :ballots_invalid,
       ballot_id = :ballot_id, result = :result, version = version + 1
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND item = :item
   AND version = :version;

-- @exec set_place(region_id int, meeting_id id, item int, place int)
UPDATE meeting_item SET place = :place
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND item = :item;

-- @exec remove_item(region_id int, meeting_id id, item int)
DELETE FROM meeting_item
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND item = :item;

-- ---- votes by name ------------------------------------------------------------------------------

-- @many votes(scope scope, region_id int, meeting_id id, item int): n int, choice text
SELECT v.n, v.choice
  FROM meeting_vote v JOIN meeting m ON m.id = v.meeting_id
 WHERE v.region_id = :region_id AND v.meeting_id = :meeting_id AND v.item = :item
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY v.n;

-- @exec clear_votes(scope scope, region_id int, meeting_id id, item int)
DELETE FROM meeting_vote
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND item = :item
   AND EXISTS (SELECT 1 FROM meeting m WHERE m.id = meeting_vote.meeting_id
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- @insert put_vote(region_id int, meeting_id id, item int, n int, choice text)
INSERT INTO meeting_vote (region_id, meeting_id, item, n, choice)
VALUES (:region_id, :meeting_id, :item, :n, :choice);

-- ---- votes by correspondence --------------------------------------------------------------------

-- @system the own ones of who is signed in, or of somebody in a meeting that was found by its scope
-- @many votes_of(region_id int, meeting_id id, n int): item int, choice text, way text,
--   opinion text
SELECT item, choice, way, opinion FROM meeting_vote
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND n = :n ORDER BY item;

-- What came one way is not changed by what comes another.
-- @system of the signed-in person, or of one in a meeting that was found by its scope
-- @exec put_answer(region_id int, meeting_id id, item int, n int, choice text, way text,
--   opinion text, now int)
INSERT INTO meeting_vote (region_id, meeting_id, item, n, choice, way, opinion, voted_at)
VALUES (:region_id, :meeting_id, :item, :n, :choice, :way, :opinion, :now)
    ON CONFLICT (region_id, meeting_id, item, n) DO UPDATE SET choice = excluded.choice,
       way = excluded.way, opinion = excluded.opinion, voted_at = excluded.voted_at
 WHERE meeting_vote.way IS NULL OR meeting_vote.way = excluded.way;

-- @exec clear_paper(scope scope, region_id int, meeting_id id, n int)
DELETE FROM meeting_vote
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND n = :n AND way = 'paper'
   AND EXISTS (SELECT 1 FROM meeting m WHERE m.id = meeting_vote.meeting_id
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- @system of the signed-in person, or of one whose answer was entered in a meeting within the scope
-- @exec mark_own(region_id int, meeting_id id, n int, attendance text, signed_in_at id)
UPDATE meeting_person SET attendance = :attendance, reason = NULL,
       signed_in_at = coalesce(:signed_in_at, signed_in_at)
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND n = :n;

-- Who has answered, on how many items, which way; everybody who may, answered or not.
-- @many answered(scope scope, region_id int, meeting_id id): n int, items int, way text, at id
SELECT v.n, count(*) AS items, max(v.way) AS way, max(v.voted_at) AS at
  FROM meeting_vote v JOIN meeting m ON m.id = v.meeting_id
 WHERE v.region_id = :region_id AND v.meeting_id = :meeting_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 GROUP BY v.n ORDER BY v.n;

-- @many answers(scope scope, region_id int, meeting_id id): n int, item int, choice text,
--   opinion text
SELECT v.n, v.item, v.choice, v.opinion
  FROM meeting_vote v JOIN meeting m ON m.id = v.meeting_id
 WHERE v.region_id = :region_id AND v.meeting_id = :meeting_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY v.n, v.item;

-- @exec set_opinions(region_id int, meeting_id id, item int, opinions text)
UPDATE meeting_item SET opinions = :opinions
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND item = :item;

-- Votes by correspondence whose last day is past.
-- @many due(today date): id id, region_id int, org_path text
SELECT id, region_id, org_path FROM meeting
 WHERE form = 'correspondence' AND state = 'open' AND held_to < :today
 ORDER BY held_to, id LIMIT 100;

-- ---- materials ----------------------------------------------------------------------------------

-- @many materials(region_id int, meeting_id id): n int, item int, title text, document_id id,
--   doc_region int, doc_path text, name text, size int
SELECT t.n, t.item, t.title, t.document_id, d.region_id AS doc_region, d.org_path AS doc_path,
       t.name, t.size
  FROM meeting_material t LEFT JOIN document d ON d.id = t.document_id
 WHERE t.region_id = :region_id AND t.meeting_id = :meeting_id ORDER BY t.item, t.n;

-- @one material(region_id int, meeting_id id, n int): name text, content bytes
SELECT name, content FROM meeting_material
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND n = :n;

-- @one last_material(region_id int, meeting_id id): n int, total int
SELECT coalesce(max(n), 0) AS n, count(*) AS total FROM meeting_material
 WHERE region_id = :region_id AND meeting_id = :meeting_id;

-- @insert put_material(region_id int, meeting_id id, n int, item int, title text, document_id id,
--   name text, type text, size int, hash text, content bytes, account_id id, now int)
INSERT INTO meeting_material (region_id, meeting_id, n, item, title, document_id, name, type, size,
                              hash, content, account_id, made_at)
VALUES (:region_id, :meeting_id, :n, :item, :title, :document_id, :name, :type, :size, :hash,
        :content, :account_id, :now);

-- The title of a document whose text was destroyed goes with it: it stands there as the document is
-- called now.
-- @exec forget_titles(document_id id)
UPDATE meeting_material
   SET title = (SELECT d.title FROM document d WHERE d.id = :document_id)
 WHERE document_id = :document_id;

-- @changed remove_material(region_id int, meeting_id id, n int)
DELETE FROM meeting_material
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND n = :n;

-- ---- secret votes by computer -------------------------------------------------------------------

-- Voters whom no sign-in belongs to.
-- @many without_sign_in(scope scope, region_id int, meeting_id id): n int
SELECT p.n FROM meeting_person p JOIN meeting m ON m.id = p.meeting_id
 WHERE p.region_id = :region_id AND p.meeting_id = :meeting_id AND p.kind = 'voter'
   AND m.org_path >= :scope_from AND m.org_path < :scope_to AND p.account_id IS NULL
   AND NOT EXISTS (SELECT 1 FROM account a WHERE a.person_region_id = p.person_region_id
                      AND a.person_id = p.member_id AND a.is_closed = 0)
 ORDER BY p.n;

-- ---- minutes that were destroyed ----------------------------------------------------------------

-- The meeting whose signed minutes a document is.
-- @one of_minutes(document_id id): region_id int, id id
SELECT m.region_id, m.id FROM document d JOIN meeting m ON m.id = d.meeting_id
 WHERE d.id = :document_id AND m.document_id = d.id;

-- @many ballots_of(region_id int, meeting_id id): ballot_id id
SELECT ballot_id FROM meeting_item
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND ballot_id IS NOT NULL;

-- @exec erase_items(region_id int, meeting_id id)
DELETE FROM meeting_item WHERE region_id = :region_id AND meeting_id = :meeting_id;

-- @system of minutes that an act has destroyed
-- @exec erase_votes(region_id int, meeting_id id)
DELETE FROM meeting_vote WHERE region_id = :region_id AND meeting_id = :meeting_id;

-- @system of minutes that an act has destroyed
-- @exec erase_people(region_id int, meeting_id id)
DELETE FROM meeting_person WHERE region_id = :region_id AND meeting_id = :meeting_id;

-- @exec erase_materials(region_id int, meeting_id id)
DELETE FROM meeting_material WHERE region_id = :region_id AND meeting_id = :meeting_id;

-- ---- signatures ---------------------------------------------------------------------------------

-- @many signatures(region_id int, meeting_id id): role text, way text, signed_at int
SELECT role, way, signed_at FROM meeting_signature
 WHERE region_id = :region_id AND meeting_id = :meeting_id ORDER BY role DESC;

-- False if it is signed already.
-- @changed put_signature(region_id int, meeting_id id, role text, way text, now int,
--   account_id id)
INSERT INTO meeting_signature (region_id, meeting_id, role, way, signed_at, account_id)
VALUES (:region_id, :meeting_id, :role, :way, :now, :account_id) ON CONFLICT DO NOTHING;

-- @exec clear_signatures(region_id int, meeting_id id)
DELETE FROM meeting_signature WHERE region_id = :region_id AND meeting_id = :meeting_id;

-- The meeting and the item that a document came from.
-- @one of_document(document_id id, meeting_id id): item int, result text, vote text, here int,
--   votes_for int, votes_against int, votes_abstained int, held_on date, number id
SELECT i.item, i.result, i.vote, i.here, i.votes_for, i.votes_against, i.votes_abstained,
       m.held_on, m.number
  FROM meeting m JOIN meeting_item i ON i.meeting_id = m.id AND i.region_id = m.region_id
 WHERE m.id = :meeting_id AND i.document_id = :document_id;

-- @one union_name(): name text
SELECT name FROM org WHERE parent_id IS NULL ORDER BY path LIMIT 1;

-- @one org_name(org_id id): name text, address text
SELECT name, coalesce(address, legal_address) AS address FROM org WHERE id = :org_id;

-- ---- the calendar -------------------------------------------------------------------------------

-- @one feed(account_id id): salt text
SELECT salt FROM meeting_feed WHERE account_id = :account_id;

-- @exec set_feed(account_id id, salt text, token_hash text)
INSERT INTO meeting_feed (account_id, salt, token_hash)
VALUES (:account_id, :salt, :token_hash)
    ON CONFLICT (account_id) DO UPDATE SET salt = excluded.salt,
       token_hash = excluded.token_hash;

-- Whose calendar it is, while the account is open.
-- @one feed_owner(token_hash text): account_id id, person_region_id id, person_id id, language text
SELECT a.id AS account_id, a.person_region_id, a.person_id, a.language
  FROM meeting_feed f JOIN account a ON a.id = f.account_id
 WHERE f.token_hash = :token_hash AND a.is_closed = 0;

-- @system of one person alone: the signed-in one, or whose calendar it is
-- @many of_person(account_id id, person_region_id id, person_id id, since date, limit int): @line
SELECT @line
  FROM meeting m JOIN org o ON o.id = m.org_id JOIN body b ON b.id = m.body_id
  JOIN body_type t ON t.code = b.body_type
 WHERE m.held_on >= :since AND m.id IN (
       SELECT p.meeting_id FROM meeting_person p WHERE p.account_id = :account_id
        UNION
       SELECT p.meeting_id FROM meeting_person p
        WHERE p.member_id = :person_id AND p.person_region_id = :person_region_id)
 ORDER BY m.held_on, m.begins_at, m.id LIMIT :limit;

-- @system of the signed-in person alone
-- @one own(meeting_id id, account_id id, person_region_id id, person_id id): region_id int, n int,
--   kind text, answer text, attendance text, signed_in_at id
SELECT p.region_id, p.n, p.kind, p.answer, p.attendance, p.signed_in_at
  FROM meeting_person p
 WHERE p.meeting_id = :meeting_id
   AND (p.account_id = :account_id
        OR (p.member_id = :person_id AND p.person_region_id = :person_region_id))
 LIMIT 1;

-- @system of the signed-in person alone
-- @exec answer(region_id int, meeting_id id, n int, answer text)
UPDATE meeting_person SET answer = :answer
 WHERE region_id = :region_id AND meeting_id = :meeting_id AND n = :n;

-- @one find_any(id id): @line
SELECT @line
  FROM meeting m JOIN org o ON o.id = m.org_id JOIN body b ON b.id = m.body_id
  JOIN body_type t ON t.code = b.body_type
 WHERE m.id = :id;

-- Where the notice of a meeting goes.
-- @system letters to those who are called
-- @many readers(region_id int, meeting_id id): person_region_id id, member_id id, account_id id,
--   email text, language text
SELECT p.person_region_id, p.member_id, coalesce(p.account_id, a.id) AS account_id,
       coalesce(a.email, b.email, p.email) AS email, a.language
  FROM meeting_person p
  LEFT JOIN member b ON b.region_id = p.person_region_id AND b.id = p.member_id
  LEFT JOIN account a ON a.is_closed = 0 AND a.id = coalesce(p.account_id,
       (SELECT c.id FROM account c WHERE c.person_region_id = p.person_region_id
           AND c.person_id = p.member_id AND c.is_closed = 0 ORDER BY c.id LIMIT 1))
 WHERE p.region_id = :region_id AND p.meeting_id = :meeting_id
 ORDER BY p.n;

-- ---- when organisations and cards change --------------------------------------------------------

-- @exec move_paths(scope scope, path_to text)
UPDATE meeting SET org_path = :path_to || substr(org_path, length(:scope_from) + 1)
 WHERE org_path >= :scope_from AND org_path < :scope_to;

-- @system ids of cards alone; names are kept as they were
-- @exec person_merged(region_id int, gone id, kept id)
UPDATE meeting_person SET member_id = :kept, merged_from = :gone
 WHERE person_region_id = :region_id AND member_id = :gone;

-- @system ids of cards alone; names are kept as they were
-- @exec person_parted(region_id int, gone id, kept id)
UPDATE meeting_person SET member_id = :gone, merged_from = NULL
 WHERE person_region_id = :region_id AND member_id = :kept AND merged_from = :gone;


-- The document is for a meeting that is not signed yet, or is being decided there.
-- @one binds(document_id id): n int
SELECT 1 AS n FROM meeting_item i JOIN meeting m ON m.region_id = i.region_id
                                                AND m.id = i.meeting_id
 WHERE i.document_id = :document_id AND m.document_id IS NULL AND m.state <> 'cancelled' LIMIT 1;
