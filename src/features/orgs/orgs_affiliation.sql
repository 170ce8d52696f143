-- Affiliation to federations: dated links of an organisation.

-- @part line(): id id, federation_id id, name text, inn text, contact text, valid_from date,
--   valid_to date, share id, basis text
a.id, a.federation_id, f.name, f.inn, f.contact, a.valid_from, a.valid_to, a.share, a.basis;

-- @many of_org(scope scope, org_id id): @line
SELECT @line
  FROM affiliation a JOIN federation f ON f.id = a.federation_id JOIN org o ON o.id = a.org_id
 WHERE a.org_id = :org_id AND o.path >= :scope_from AND o.path < :scope_to
 ORDER BY a.valid_from DESC, f.name, a.id LIMIT 100;

-- @one find(scope scope, org_id id, id id): @line
SELECT @line
  FROM affiliation a JOIN federation f ON f.id = a.federation_id JOIN org o ON o.id = a.org_id
 WHERE a.id = :id AND a.org_id = :org_id AND o.path >= :scope_from AND o.path < :scope_to;

-- @one federation(region_id int, folded text): id id
SELECT id FROM federation WHERE region_id = :region_id AND folded = :folded LIMIT 1;

-- @insert add_federation(id id, region_id int, name text, folded text, inn text, contact text)
INSERT INTO federation (id, region_id, name, folded, inn, contact)
VALUES (:id, :region_id, :name, :folded, :inn, :contact);

-- @exec change_federation(id id, name text, inn text, contact text)
UPDATE federation SET name = :name, inn = :inn, contact = :contact WHERE id = :id;

-- The same link at an overlapping time.
-- @one same(org_id id, federation_id id, id id, valid_from date, valid_to date): id id
SELECT id FROM affiliation
 WHERE org_id = :org_id AND federation_id = :federation_id AND id <> coalesce(:id, 0)
   AND (valid_to IS NULL OR valid_to >= :valid_from)
   AND (:valid_to IS NULL OR valid_from <= :valid_to) LIMIT 1;

-- @insert add(id id, region_id int, org_id id, federation_id id, valid_from date, valid_to date,
--   share id, basis text, mutation_id id)
INSERT INTO affiliation (id, region_id, org_id, federation_id, valid_from, valid_to, share, basis,
                         mutation_id)
VALUES (:id, :region_id, :org_id, :federation_id, :valid_from, :valid_to, :share, :basis,
        :mutation_id);

-- @exec change(id id, org_id id, federation_id id, valid_from date, valid_to date, share id,
--   basis text, mutation_id id)
UPDATE affiliation SET federation_id = :federation_id, valid_from = :valid_from,
       valid_to = :valid_to, share = :share, basis = :basis, mutation_id = :mutation_id
 WHERE id = :id AND org_id = :org_id;

-- @exec remove(id id, org_id id)
DELETE FROM affiliation WHERE id = :id AND org_id = :org_id;

-- @one any(org_id id): id id
SELECT id FROM affiliation WHERE org_id = :org_id LIMIT 1;
