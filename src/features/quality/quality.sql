-- How complete and plausible cards and passports are. What is a fault is decided in
-- quality_rules.c; the queries bring what it looks at.

-- ---- people -------------------------------------------------------------------------------------

-- A number that stands in more than three cards is shared. Since when somebody has not worked is
-- told by the act; without one, by the card's first day in the register.
-- @part person(): id id, org_id id, org_path text, status text, category text, last_name text,
--   first_name text, middle_name text, sex text, born date, born_year int, phone text, email text,
--   position text, workplace text, joined_on date, registered_on date, decision text,
--   ticket_number text, has_electronic_record bool, graduates_on date, verified_on date,
--   created_at int, changed_at int, version int, is_phone_shared bool, paused_on date
m.id, m.org_id, m.org_path, m.status, m.category, m.last_name, m.first_name, m.middle_name, m.sex,
       m.born, m.born_year, m.phone, m.email, m.position, m.workplace, m.joined_on,
       m.registered_on, m.decision, m.ticket_number, m.has_electronic_record, m.graduates_on,
       m.verified_on, m.created_at, m.changed_at, m.version,
       CASE WHEN m.phone IS NULL THEN 0 ELSE coalesce((
            SELECT 1 FROM member s WHERE s.region_id = m.region_id AND s.phone = m.phone
             LIMIT 1 OFFSET 3), 0) END AS is_phone_shared,
       CASE WHEN m.status = 'temporarily_not_working' THEN (
            SELECT max(a.on_day) FROM act a
             WHERE a.region_id = m.region_id AND a.member_id = m.id AND a.state = 'done'
               AND a.kind = 'membership.pause') END AS paused_on;

-- @each people(scope scope): @person
SELECT @person
  FROM member m
 WHERE m.region_id = :scope_region AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working');

-- The same in the order of names.
-- @each people_by_name(scope scope): @person
SELECT @person
  FROM member m
 WHERE m.region_id = :scope_region AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working')
 ORDER BY m.sort_key, m.id;

-- @one one_person(scope scope, id id): @person
SELECT @person
  FROM member m
 WHERE m.region_id = :scope_region AND m.id = :id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND m.status IN ('active', 'temporarily_not_working');

-- ---- what was confirmed -------------------------------------------------------------------------

-- @part accepted(): member_id id, kind text, value_hash text
a.member_id, a.kind, a.value_hash;

-- @many all_accepted(scope scope): @accepted
SELECT @accepted
  FROM quality_accepted a JOIN member m ON m.region_id = a.region_id AND m.id = a.member_id
 WHERE a.region_id = :scope_region
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY a.member_id;

-- @many accepted_of(scope scope, id id): @accepted
SELECT @accepted
  FROM quality_accepted a JOIN member m ON m.region_id = a.region_id AND m.id = a.member_id
 WHERE a.region_id = :scope_region AND a.member_id = :id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- @exec accept(scope scope, id id, kind text, value_hash text, now int, account_id id)
INSERT INTO quality_accepted (region_id, member_id, kind, value_hash, accepted_at, accepted_by)
SELECT m.region_id, m.id, :kind, :value_hash, :now, :account_id
  FROM member m
 WHERE m.region_id = :scope_region AND m.id = :id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
ON CONFLICT (region_id, member_id, kind) DO UPDATE
   SET value_hash = excluded.value_hash, accepted_at = excluded.accepted_at,
       accepted_by = excluded.accepted_by;

-- @exec forget_accepted(scope scope, id id, kind text)
DELETE FROM quality_accepted
 WHERE region_id = :scope_region AND member_id = :id AND kind = :kind
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :id
               AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- ---- organisations ------------------------------------------------------------------------------

-- @many orgs(scope scope, today date): id id, path text, short_name text, type text, level int,
--   holds_members bool, employees int, is_legal_entity bool, has_number bool, has_contact bool,
--   has_address bool, changed_at int, has_chair bool, has_empty_body bool
SELECT o.id, o.path, o.short_name, o.type, t.level, t.holds_members, o.employees,
       o.is_legal_entity,
       CASE WHEN o.inn IS NOT NULL OR o.bin IS NOT NULL THEN 1 ELSE 0 END AS has_number,
       CASE WHEN o.phone IS NOT NULL OR o.email IS NOT NULL THEN 1 ELSE 0 END AS has_contact,
       CASE WHEN o.address IS NOT NULL OR o.legal_address IS NOT NULL THEN 1 ELSE 0 END
       AS has_address,
       o.changed_at,
       CASE WHEN EXISTS (SELECT 1 FROM body_post p
                          WHERE p.org_id = o.id AND p.post_type IN ('chair', 'organiser')
                            AND p.ended_on IS NULL AND p.valid_from <= :today
                            AND (p.valid_to IS NULL OR p.valid_to >= :today))
            THEN 1 ELSE 0 END AS has_chair,
       CASE WHEN EXISTS (SELECT 1 FROM body b
                          WHERE b.org_id = o.id AND b.closed_on IS NULL
                            AND NOT EXISTS (SELECT 1 FROM body_post p
                                             WHERE p.body_id = b.id AND p.ended_on IS NULL
                                               AND p.valid_from <= :today
                                               AND (p.valid_to IS NULL OR p.valid_to >= :today)))
            THEN 1 ELSE 0 END AS has_empty_body
  FROM org o JOIN org_type t ON t.code = o.type
 WHERE o.region_id = :scope_region AND o.path >= :scope_from AND o.path < :scope_to
   AND o.state <> 'liquidated'
 ORDER BY o.path;

-- ---- totals -------------------------------------------------------------------------------------

-- @part total(): org_id id, short_name text, people int, points int, orgs int, org_points int,
--   faults text, counted_at int
q.org_id, o.short_name, q.people, q.points, q.orgs, q.org_points, q.faults, q.counted_at;

-- @one total_of(org_id id): @total
SELECT @total FROM quality_total q JOIN org o ON o.id = q.org_id WHERE q.org_id = :org_id;

-- @many totals_below(parent_id id): @total
SELECT @total FROM org o JOIN quality_total q ON q.org_id = o.id
 WHERE o.parent_id = :parent_id AND o.state <> 'liquidated'
 ORDER BY o.sort_key, o.id;

-- @exec put_total(org_id id, region_id id, people int, points int, orgs int, org_points int,
--   faults text, now int)
INSERT INTO quality_total (org_id, region_id, people, points, orgs, org_points, faults, counted_at)
VALUES (:org_id, :region_id, :people, :points, :orgs, :org_points, :faults, :now)
ON CONFLICT (org_id) DO UPDATE
   SET region_id = :region_id, people = :people, points = :points, orgs = :orgs,
       org_points = :org_points, faults = :faults, counted_at = :now;

-- Organisations that are there no more.
-- @exec drop_stale(region_id id, before int)
DELETE FROM quality_total WHERE region_id = :region_id AND counted_at < :before;

-- Regions that nobody has counted since then, the longest forgotten first.
-- @many due_regions(before int, limit int): region_id id
SELECT o.id AS region_id FROM org o LEFT JOIN quality_total q ON q.org_id = o.id
 WHERE o.region_id = o.id AND o.state <> 'liquidated' AND coalesce(q.counted_at, 0) < :before
 ORDER BY coalesce(q.counted_at, 0), o.id LIMIT :limit;

-- ---- two cards of one person ------------------------------------------------------------------

-- What was confirmed goes along where the other card says nothing of that kind.
-- @exec person_merged(scope scope, gone id, kept id)
UPDATE quality_accepted SET member_id = :kept, merged_from = :gone
 WHERE region_id = :scope_region AND member_id = :gone
   AND NOT EXISTS (SELECT 1 FROM quality_accepted other
                    WHERE other.region_id = quality_accepted.region_id
                      AND other.member_id = :kept AND other.kind = quality_accepted.kind)
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :kept
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- @exec person_parted(scope scope, gone id, kept id)
UPDATE quality_accepted SET member_id = :gone, merged_from = NULL
 WHERE region_id = :scope_region AND member_id = :kept AND merged_from = :gone
   AND EXISTS (SELECT 1 FROM member m WHERE m.region_id = :scope_region AND m.id = :kept
                  AND m.org_path >= :scope_from AND m.org_path < :scope_to);
