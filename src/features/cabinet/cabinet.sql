-- The own pages. The member is the signed-in one; his id comes from the session.

-- @one card(scope scope, id id): org_id id, org_path text, org_name text, status text,
--   joined_on date, joined_year int, ticket_number text, verified_on date,
--   ended_on date
SELECT m.org_id, m.org_path, o.short_name AS org_name, m.status, m.joined_on, m.joined_year,
       m.ticket_number, m.verified_on, m.ended_on
  FROM member m JOIN org o ON o.id = m.org_id
 WHERE m.region_id = :scope_region AND m.id = :id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- ---- posts --------------------------------------------------------------------------------------

-- Elected and appointed posts, the latest first.
-- @many posts(scope scope, id id): org_name text, body_label text, body_name text,
--   post_label text,
--   valid_from date, valid_to date, ended_on date
SELECT o.short_name AS org_name, t.label AS body_label, b.name AS body_name,
       pt.label AS post_label, p.valid_from, p.valid_to, p.ended_on
  FROM body_post p JOIN body b ON b.id = p.body_id JOIN body_type t ON t.code = b.body_type
       JOIN post_type pt ON pt.code = p.post_type JOIN org o ON o.id = p.org_id
 WHERE p.region_id = :scope_region AND p.member_id = :id
   AND o.path >= :scope_from AND o.path < :scope_to
 ORDER BY p.valid_from DESC, p.id DESC LIMIT 50;

-- ---- who saw ------------------------------------------------------------------------------------

-- What was done with the card, and lists with it that were taken away, the latest first. The post
-- is the one that the person holds or held there.
-- @many seen(region_id id, id id, path text, before id, limit int): id id, happened_at int,
--   action text, account_id id, last_name text, first_name text, middle_name text,
--   acting_org text, role_label text
SELECT x.id, x.happened_at, x.action, x.account_id, a.last_name, a.first_name, a.middle_name,
       o.short_name AS acting_org,
       (SELECT max(r.label) FROM mandate d JOIN role r ON r.code = d.role
         WHERE d.account_id = x.account_id AND d.org_id = x.acting_org_id) AS role_label
  FROM (SELECT own.id, own.happened_at, own.action, own.account_id, own.acting_org_id
          FROM (SELECT e.id, e.happened_at, e.action, e.account_id, e.acting_org_id
                  FROM audit_entry e
                 WHERE e.region_id = :region_id AND e.person_id = :id
                   AND e.person_id IS NOT NULL
                   AND e.id < coalesce(:before, 9223372036854775807)
                 ORDER BY e.id DESC LIMIT :limit) own
        UNION ALL
        SELECT lists.id, lists.happened_at, lists.action, lists.account_id, lists.acting_org_id
          FROM (SELECT e.id, e.happened_at, e.action, e.account_id, e.acting_org_id
                  FROM audit_entry e
                 WHERE e.region_id = :region_id AND e.action = 'members.export'
                   AND e.person_id IS NULL
                   AND e.object_id IN (SELECT above.id FROM org above
                                        WHERE above.path IN (substr(:path, 1, 4),
                                              substr(:path, 1, 7), substr(:path, 1, 10),
                                              substr(:path, 1, 13), substr(:path, 1, 16)))
                   AND e.id < coalesce(:before, 9223372036854775807)
                 ORDER BY e.id DESC LIMIT :limit) lists) x
       LEFT JOIN account a ON a.id = x.account_id LEFT JOIN org o ON o.id = x.acting_org_id
 ORDER BY x.id DESC LIMIT :limit;

-- ---- the organisation and those above it --------------------------------------------------------

-- From the own one upwards to the region.
-- @many orgs(path text): id id, path text, name text, short_name text, type_label text,
--   address text, phone text, email text, site text
SELECT o.id, o.path, o.name, o.short_name, t.label AS type_label,
       coalesce(o.address, o.legal_address) AS address, o.phone, o.email, o.site
  FROM org o JOIN org_type t ON t.code = o.type
 WHERE o.path IN (substr(:path, 1, 4), substr(:path, 1, 7), substr(:path, 1, 10),
                  substr(:path, 1, 13), substr(:path, 1, 16))
 ORDER BY length(o.path) DESC;

-- Who holds the chair today.
-- @one chair(org_id id, today date): last_name text, first_name text, middle_name text,
--   role_label text
SELECT a.last_name, a.first_name, a.middle_name, r.label AS role_label
  FROM mandate d JOIN role r ON r.code = d.role JOIN account a ON a.id = d.account_id
 WHERE d.org_id = :org_id AND d.role IN ('primary_chair', 'territory_chair', 'region_chair')
   AND d.delegated_from IS NULL AND d.valid_from <= :today
   AND (d.valid_to IS NULL OR d.valid_to >= :today) AND a.is_closed = 0
 ORDER BY r.position, d.id LIMIT 1;
