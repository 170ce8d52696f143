-- Trials of the generator: every kind of query, every type.

-- One city.
-- The second line of its comment.
-- @one find(id id): id id, name text, founded date, budget money, area real, arms bytes,
--      is_capital bool, remark text
SELECT c.id, c.name, c.founded, c.budget, c.area, c.arms, c.is_capital, c.remark
  FROM city c
 WHERE c.id = :id;

-- @insert add(id id, name text, founded date, budget money, area real, arms bytes,
--      is_capital bool, remark text)
INSERT INTO city (id, name, founded, budget, area, arms, is_capital, remark)
     VALUES (:id, :name, :founded, :budget, :area, :arms, :is_capital, :remark);

-- @many list(): id id, name text
SELECT id, name FROM city ORDER BY name;

-- @many founded_before(day date): name text
SELECT name FROM city WHERE founded < :day -- a comment; with :nothing in it
 ORDER BY founded;

-- False if the city was known already.
-- @changed add_once(id id, name text)
INSERT INTO city (id, name) VALUES (:id, :name) ON CONFLICT DO NOTHING;

-- @count rename(from_name text, to_name text)
UPDATE city SET name = :to_name WHERE name = :from_name;

-- @exec remove(id id)
DELETE FROM city WHERE id = :id;

-- @one statistics(): total int, budget money, capitals int, is_empty bool, text_of_total text
SELECT count(*) AS total, sum(budget) AS budget,
       sum(CASE WHEN is_capital = 1 THEN 1 ELSE 0 END) AS capitals,
       count(*) = 0 AS is_empty, CAST(count(*) AS TEXT) AS text_of_total
  FROM city;

-- @one database(): name text
-- sqlite:
SELECT 'sqlite' AS name;
-- postgres:
SELECT 'postgres'::text AS name;

-- @one shared_ending(id id): label text
SELECT
-- sqlite:
       'sqlite:' || name AS label
-- postgres:
       concat('postgres:', name) AS label
-- both:
  FROM city WHERE id = :id;

-- @exec add_person(region_id id, id id, org_path text, name text)
INSERT INTO person (region_id, id, org_path, name) VALUES (:region_id, :id, :org_path, :name);

-- @many people(scope scope): id id, name text
SELECT p.id, p.name
  FROM person p
 WHERE p.region_id = :scope_region AND p.org_path >= :scope_from AND p.org_path < :scope_to
 ORDER BY p.org_path, p.id;

-- @system the nightly count shows no person
-- @each all_people(): id id, name text, born date
SELECT id, name, born FROM person ORDER BY id;

-- Cities that a list is narrowed to; its parameters become a struct that queries share.
-- @part wanted(name_part text, at_least money)
(:name_part IS NULL OR instr(c.name, :name_part) > 0) -- a comment; with @nothing in it
   AND c.budget >= :at_least;

-- @part short_line(): id id, name text, mark text
-- sqlite:
c.id, c.name, 's' AS mark;
-- postgres:
c.id, c.name, 'p'::text AS mark;

-- @many wanted_up(@wanted): @short_line
SELECT @short_line
  FROM city c
 WHERE @wanted
 ORDER BY c.name;

-- @many wanted_down(@wanted, limit int): @short_line
SELECT @short_line FROM city c WHERE @wanted ORDER BY c.name DESC LIMIT :limit;

-- @count remove_wanted(@wanted)
DELETE FROM city AS c WHERE @wanted;
