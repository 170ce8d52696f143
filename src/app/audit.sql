-- @insert add(id id, happened_at int, account_id id, acting_org_id id, mutation_id id, action text,
--   region_id id, object_id id, person_id id, changes text, salt text, changes_hash text)
INSERT INTO audit_entry (id, happened_at, account_id, acting_org_id, mutation_id, action, region_id,
                         object_id, person_id, changes, salt, changes_hash)
VALUES (:id, :happened_at, :account_id, :acting_org_id, :mutation_id, :action, :region_id,
       :object_id,
        :person_id, :changes, :salt, :changes_hash)
ON CONFLICT DO NOTHING;

-- The caller has found the person within the scope of the user.
-- @many of_person(region_id id, person_id id, limit int): id id, happened_at int, action text,
--   last_name text, first_name text, middle_name text, acting_org text, changes text,
--   mutation_id id
SELECT e.id, e.happened_at, e.action, a.last_name, a.first_name, a.middle_name,
       o.short_name AS acting_org, e.changes, e.mutation_id
  FROM audit_entry e LEFT JOIN account a ON a.id = e.account_id
       LEFT JOIN org o ON o.id = e.acting_org_id
 WHERE e.region_id = :region_id AND e.person_id = :person_id
 ORDER BY e.id DESC LIMIT :limit;

-- @many unsealed(limit int): id id, happened_at int, account_id id, acting_org_id id,
--   mutation_id id,
--   action text, region_id id, object_id id, person_id id, changes_hash text
SELECT id, happened_at, account_id, acting_org_id, mutation_id, action, region_id, object_id,
       person_id,
       changes_hash
  FROM audit_entry WHERE chain_number IS NULL ORDER BY id LIMIT :limit;

-- @exec seal(id id, chain_number int, chain_hash text)
UPDATE audit_entry SET chain_number = :chain_number, chain_hash = :chain_hash WHERE id = :id;

-- @one last_sealed(): chain_number int, chain_hash text
SELECT chain_number, chain_hash FROM audit_entry WHERE chain_number IS NOT NULL
 ORDER BY chain_number DESC LIMIT 1;

-- @each sealed(): id id, happened_at int, account_id id, acting_org_id id, mutation_id id,
--   action text,
--   region_id id, object_id id, person_id id, changes text, salt text, changes_hash text,
--   chain_number int, chain_hash text
SELECT id, happened_at, account_id, acting_org_id, mutation_id, action, region_id, object_id,
       person_id,
       changes, salt, changes_hash, chain_number, chain_hash
  FROM audit_entry WHERE chain_number IS NOT NULL ORDER BY chain_number;

-- @one count_unsealed(): total int
SELECT count(*) AS total FROM audit_entry WHERE chain_number IS NULL;

-- @one head(): value text
SELECT value FROM setting WHERE name = 'audit_head';

-- @exec set_head(value text)
INSERT INTO setting (name, value) VALUES ('audit_head', :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
