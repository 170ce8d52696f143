-- The passport of the organisation.
-- @one passport(id id): path text, name text, address text, phone text, email text, site text,
--   chair text
SELECT path, name, address, phone, email, site, chair FROM org WHERE id = :id;

-- @one union_name(): name text
SELECT name FROM org WHERE path = '0';

-- People employed where the organisation and those below it are; what two primaries of one
-- university say of it counts once: the primary of students says nothing here.
-- @one employees(from text, to text, kinds text): total int, known int
SELECT coalesce(sum(employees), 0) AS total, count(employees) AS known FROM org
 WHERE path >= :from AND path < :to AND state <> 'liquidated'
   AND type IN ('primary_workers', 'primary_joint', 'primary_territorial')
   AND (:kinds IS NULL OR :kinds LIKE '%,' || coalesce(employer_kind, 'other') || ',%');

-- Organisations as the tree stands now: `type` is the beginning of their type.
-- @one organisations(from text, to text, type text, direct bool, small bool, kinds text): total int
SELECT count(*) AS total FROM org
 WHERE path >= :from AND path < :to AND state <> 'liquidated'
   AND (:type IS NULL OR type LIKE :type || '%')
   AND (:direct = 0 OR length(path) = 7)
   AND (:small = 0 OR members <= 15)
   AND (:kinds IS NULL OR :kinds LIKE '%,' || coalesce(employer_kind, 'other') || ',%');
