-- What the hourly sweep reads: nobody sees a list of it, each gets the letters that concern him.

-- Bodies in which terms end between two days and of whose end was not told so many days before.
-- @system letters to those whose own term ends, and to those above them
-- @many due(today date, until date, days int): body_id id, org_id id, parent_id id,
--   org_name text, label_of text, name text, valid_to date
SELECT b.id AS body_id, o.id AS org_id, o.parent_id, o.short_name AS org_name, t.label_of, b.name,
       p.valid_to
  FROM body_post p JOIN body b ON b.id = p.body_id JOIN org o ON o.id = p.org_id
  JOIN body_type t ON t.code = b.body_type
 WHERE p.valid_to >= :today AND p.valid_to <= :until AND p.ended_on IS NULL
   AND b.closed_on IS NULL
   AND NOT EXISTS (SELECT 1 FROM body_post n
                    WHERE n.body_id = p.body_id AND n.post_type = p.post_type
                      AND n.valid_from > p.valid_from
                      AND (n.valid_to IS NULL OR n.valid_to > p.valid_to) AND n.ended_on IS NULL)
   AND NOT EXISTS (SELECT 1 FROM body_notice f
                    WHERE f.body_id = b.id AND f.valid_to = p.valid_to AND f.days <= :days)
 GROUP BY b.id, o.id, o.parent_id, o.short_name, t.label_of, b.name, p.valid_to
 ORDER BY p.valid_to, b.id LIMIT 200;

-- False if it was told already.
-- @changed tell(body_id id, valid_to date, days int, now int)
INSERT INTO body_notice (body_id, valid_to, days, told_at)
VALUES (:body_id, :valid_to, :days, :now) ON CONFLICT DO NOTHING;

-- The addresses of those whose term ends: of the sign-in, else of the election, else of the card.
-- @system letters to those whose own term ends
-- @many holders(body_id id, valid_to date): email text, language text, account_id id,
--   region_id int, person_id id
SELECT DISTINCT coalesce(a.email, p.login, m.email) AS email, a.language, a.id AS account_id,
       p.region_id, m.id AS person_id
  FROM body_post p
  LEFT JOIN mandate d ON d.post_id = p.id
  LEFT JOIN account a ON a.id = d.account_id AND a.is_closed = 0
  LEFT JOIN member m ON m.region_id = p.region_id AND m.id = p.member_id
 WHERE p.body_id = :body_id AND p.valid_to = :valid_to AND p.ended_on IS NULL
   AND coalesce(a.email, p.login, m.email) LIKE '%@%'
 LIMIT 500;

-- Those who hold the highest post in an organisation today.
-- @many chairs(org_id id, today date): email text, language text, account_id id, region_id id,
--   person_id id
SELECT a.email, a.language, a.id AS account_id, a.person_region_id AS region_id, a.person_id
  FROM mandate m JOIN role r ON r.code = m.role JOIN account a ON a.id = m.account_id
 WHERE m.org_id = :org_id AND m.valid_from <= :today
   AND (m.valid_to IS NULL OR m.valid_to >= :today) AND m.delegated_from IS NULL
   AND a.is_closed = 0 AND a.email IS NOT NULL AND r.level < 9
   AND r.position = (SELECT min(s.position) FROM mandate n JOIN role s ON s.code = n.role
                      WHERE n.org_id = :org_id AND n.valid_from <= :today
                        AND (n.valid_to IS NULL OR n.valid_to >= :today)
                        AND n.delegated_from IS NULL)
 ORDER BY m.id LIMIT 10;
