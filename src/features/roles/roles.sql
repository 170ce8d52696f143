-- ---- roles --------------------------------------------------------------------------------------

-- @many list(): code text, label text, level int, needs_second_factor bool, holders int
SELECT r.code, r.label, r.level, r.needs_second_factor,
       (SELECT count(*) FROM mandate m WHERE m.role = r.code) AS holders
  FROM role r ORDER BY r.position, r.code;

-- @one find(code text): code text, label text, level int, needs_second_factor bool, holders int,
--   posts int
SELECT r.code, r.label, r.level, r.needs_second_factor,
       (SELECT count(*) FROM mandate m WHERE m.role = r.code) AS holders,
       (SELECT count(*) FROM body_type_post b WHERE b.role = r.code) AS posts
  FROM role r WHERE r.code = :code;

-- @many rights_of(role text): right_code text
SELECT right_code FROM role_right WHERE role = :role ORDER BY right_code;

-- @insert add(code text, label text, level int, needs_second_factor bool)
INSERT INTO role (code, label, level, position, needs_second_factor)
SELECT :code, :label, :level, coalesce(max(position), 0) + 10, :needs_second_factor
  FROM role WHERE level <= :level;

-- @exec change(code text, label text, needs_second_factor bool)
UPDATE role SET label = :label, needs_second_factor = :needs_second_factor WHERE code = :code;

-- @exec remove_rights(role text)
DELETE FROM role_right WHERE role = :role;

-- @insert add_right(role text, right_code text)
INSERT INTO role_right (role, right_code) VALUES (:role, :right_code);

-- @exec remove(code text)
DELETE FROM role WHERE code = :code;

-- All processes read the roles anew with the next request.
-- @exec count_change()
UPDATE setting SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE name = 'roles_version';

-- What was changed lately, with what was before, as the log has it.
-- @many changes(org_id id): happened_at int, changes text, last_name text, first_name text
SELECT e.happened_at, e.changes, a.last_name, a.first_name
  FROM audit_entry e LEFT JOIN account a ON a.id = e.account_id
 WHERE e.acting_org_id = :org_id AND e.action = 'roles.change' AND e.changes IS NOT NULL
 ORDER BY e.id DESC LIMIT 20;

-- ---- types of organisations ---------------------------------------------------------------------

-- @many org_types(): code text, label text, level int, holds_members bool, orgs int
SELECT t.code, t.label, t.level, t.holds_members,
       (SELECT count(*) FROM org o WHERE o.type = t.code) AS orgs
  FROM org_type t ORDER BY t.position, t.code;

-- @one org_type(code text): code text, label text, level int, holds_members bool, orgs int,
--   versions int
SELECT t.code, t.label, t.level, t.holds_members,
       (SELECT count(*) FROM org o WHERE o.type = t.code) AS orgs,
       (SELECT count(*) FROM org_version v WHERE v.type = t.code) AS versions
  FROM org_type t WHERE t.code = :code;

-- Which types may stand under a type, and how many organisations do.
-- @many children(parent text): code text, label text, level int, is_allowed bool, orgs int
SELECT t.code, t.label, t.level,
       CASE WHEN c.child_code IS NULL THEN 0 ELSE 1 END AS is_allowed,
       (SELECT count(*) FROM org o JOIN org p ON p.id = o.parent_id
         WHERE o.type = t.code AND p.type = :parent) AS orgs
  FROM org_type t
  LEFT JOIN org_type_child c ON c.child_code = t.code AND c.parent_code = :parent
 ORDER BY t.position, t.code;

-- @exec change_org_type(code text, label text)
UPDATE org_type SET label = :label WHERE code = :code;

-- @insert add_org_type(code text, label text, level int, holds_members bool)
INSERT INTO org_type (code, label, level, holds_members, position)
SELECT :code, :label, :level, :holds_members, coalesce(max(position), 0) + 5
  FROM org_type WHERE level <= :level;

-- @exec remove_org_type_children(code text)
DELETE FROM org_type_child WHERE parent_code = :code OR child_code = :code;

-- @exec remove_org_type(code text)
DELETE FROM org_type WHERE code = :code;

-- @insert allow_child(parent text, child text)
INSERT INTO org_type_child (parent_code, child_code) VALUES (:parent, :child)
    ON CONFLICT DO NOTHING;

-- @exec forbid_child(parent text, child text)
DELETE FROM org_type_child WHERE parent_code = :parent AND child_code = :child;

-- ---- types of bodies ----------------------------------------------------------------------------

-- @many body_types(): code text, label text, label_of text, kind text, term_months int
SELECT code, label, label_of, kind, term_months FROM body_type ORDER BY position, code;

-- @one body_type(code text): code text, label text, label_of text, kind text, term_months int
SELECT code, label, label_of, kind, term_months FROM body_type WHERE code = :code;

-- @many body_levels(body_type text): level int
SELECT level FROM body_type_level WHERE body_type = :body_type ORDER BY level;

-- @exec change_body_type(code text, label text, label_of text, term_months int)
UPDATE body_type SET label = :label, label_of = :label_of, term_months = :term_months
 WHERE code = :code;

-- @insert add_body_type(code text, label text, label_of text, kind text, term_months int)
INSERT INTO body_type (code, label, label_of, kind, term_months, position)
SELECT :code, :label, :label_of, :kind, :term_months, max(position) + 10 FROM body_type;

-- False if there is such a body at that level already.
-- @changed add_body_level(body_type text, level int)
INSERT INTO body_type_level (body_type, level) VALUES (:body_type, :level) ON CONFLICT DO NOTHING;

-- All posts, and what a type of body at a level has of them.
-- @many body_posts(body_type text, level int): code text, label text, is_there bool, role text,
--   seats int
SELECT p.code, p.label, CASE WHEN b.post_type IS NULL THEN 0 ELSE 1 END AS is_there, b.role,
       coalesce(b.seats, 0) AS seats
  FROM post_type p
  LEFT JOIN body_type_post b ON b.post_type = p.code AND b.body_type = :body_type
                            AND b.level = :level
 ORDER BY p.position, p.code;

-- How many hold such a post today or later: only counted, nobody is shown.
-- @system a number for who changes the types of the whole union
-- @one post_holders(body_type text, level int, post_type text, today date): total int
SELECT count(*) AS total
  FROM body_post p JOIN body b ON b.id = p.body_id JOIN org o ON o.id = p.org_id
  JOIN org_type t ON t.code = o.type
 WHERE b.body_type = :body_type AND t.level = :level AND p.post_type = :post_type
   AND p.ended_on IS NULL AND (p.valid_to IS NULL OR p.valid_to >= :today);

-- @exec remove_body_post(body_type text, level int, post_type text)
DELETE FROM body_type_post
 WHERE body_type = :body_type AND level = :level AND post_type = :post_type;

-- @insert put_body_post(body_type text, level int, post_type text, role text, seats int)
INSERT INTO body_type_post (body_type, level, post_type, role, seats)
VALUES (:body_type, :level, :post_type, :role, :seats)
ON CONFLICT (body_type, level, post_type) DO UPDATE SET role = excluded.role,
                                                        seats = excluded.seats;

-- @insert add_post_type(code text, label text)
INSERT INTO post_type (code, label, position)
SELECT :code, :label, max(position) + 10 FROM post_type;

-- @many rules(body_type text): valid_from date, quorum_of text, quorum_part int, quorum_whole int,
--   quorum_more bool, majority_part int, majority_whole int, majority_more bool,
--   special_part int, special_whole int
SELECT valid_from, quorum_of, quorum_part, quorum_whole, quorum_more, majority_part,
       majority_whole, majority_more, special_part, special_whole
  FROM body_rule WHERE body_type = :body_type ORDER BY valid_from DESC;

-- False if there is a rule from that day already.
-- @changed add_rule(body_type text, valid_from date, quorum_of text, quorum_part int,
--   quorum_whole int, quorum_more bool, majority_part int, majority_whole int,
--   majority_more bool, special_part int, special_whole int)
INSERT INTO body_rule (body_type, valid_from, quorum_of, quorum_part, quorum_whole, quorum_more,
                       majority_part, majority_whole, majority_more, special_part, special_whole)
VALUES (:body_type, :valid_from, :quorum_of, :quorum_part, :quorum_whole, :quorum_more,
        :majority_part, :majority_whole, :majority_more, :special_part, :special_whole)
ON CONFLICT DO NOTHING;
