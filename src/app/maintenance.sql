-- Organisations whose counter of members differs from the register.
-- @system a check of the whole installation
-- @one wrong_counters(): total int
SELECT count(*) AS total FROM org o
 WHERE o.members <> (SELECT count(*) FROM member m WHERE m.region_id = o.region_id
 AND m.org_path = o.path
                        AND m.status IN ('active', 'temporarily_not_working'));

-- Members whose path is not that of their organisation.
-- @system a check of the whole installation
-- @one wrong_paths(): total int
SELECT count(*) AS total FROM member m LEFT JOIN org o ON o.region_id = m.region_id
       AND o.id = m.org_id
 WHERE o.path IS NULL OR o.path <> m.org_path;

-- Members on the register without an open registration, or with more than one.
-- @system a check of the whole installation
-- @one wrong_registrations(): total int
SELECT count(*) AS total FROM member m
 WHERE m.status IN ('active', 'temporarily_not_working')
   AND (SELECT count(*) FROM member_period p WHERE p.region_id = m.region_id AND p.member_id = m.id
           AND p.kind = 'r' AND p.valid_to IS NULL) <> 1;

-- Organisations that do not stand under their parent's path.
-- @one wrong_tree(): total int
SELECT count(*) AS total FROM org o LEFT JOIN org p ON p.id = o.parent_id
 WHERE o.parent_id IS NOT NULL AND (p.path IS NULL OR substr(o.path, 1, length(p.path)) <> p.path
       OR length(o.path) <> length(p.path) + 3);

-- Members with an open period of an electronic record that their card does not have, or the other
-- way round: who has any has an open one as long as he has a record.
-- @system a check of the whole installation
-- @one wrong_records(): total int
SELECT count(*) AS total
  FROM (SELECT d.region_id, d.member_id,
               sum(CASE WHEN d.valid_to IS NULL THEN 1 ELSE 0 END) AS open_ones
          FROM member_period d WHERE d.kind = 'd' GROUP BY d.region_id, d.member_id) k
       JOIN member m ON m.region_id = k.region_id AND m.id = k.member_id
 WHERE k.open_ones <> m.has_electronic_record;

-- Organisations that the search does not know, or knows under another path.
-- @one wrong_search(): total int
SELECT count(*) AS total FROM org o LEFT JOIN org_search s ON s.path = o.path AND s.org_id = o.id
 WHERE s.org_id IS NULL AND o.state <> 'liquidated';
