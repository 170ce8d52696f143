-- Acts. Paths are unique in the whole union: a range of them is all that a scope needs here.

-- @insert add(region_id int, id id, kind text, org_id id, member_id id, on_day date, state text,
--   basis text, basis_number text, basis_day date, arguments bytes, kept bytes, account_id id,
--   acting_org_id id, made_at int)
INSERT INTO act (region_id, id, kind, org_id, member_id, on_day, state, basis, basis_number,
                 basis_day, arguments, kept, account_id, acting_org_id, made_at)
VALUES (:region_id, :id, :kind, :org_id, :member_id, :on_day, :state, :basis, :basis_number,
        :basis_day, :arguments, :kept, coalesce(:account_id, 0), :acting_org_id, :made_at);

-- @part line(): id id, region_id int, kind text, org_id id, member_id id, on_day date, state text,
--   basis text, basis_number text, basis_day date, sentence text, account_id id,
--   acting_org_id id, made_at int, undone_at int, last_name text, first_name text,
--   middle_name text
a.id, a.region_id, a.kind, a.org_id, a.member_id, a.on_day, a.state, a.basis, a.basis_number,
       a.basis_day, a.sentence, a.account_id, a.acting_org_id, a.made_at, a.undone_at,
       u.last_name, u.first_name, u.middle_name;

-- @many of_org(scope scope, org_id id, limit int): @line
SELECT @line
  FROM act a JOIN org o ON o.region_id = a.region_id AND o.id = a.org_id
       LEFT JOIN account u ON u.id = a.account_id
 WHERE a.org_id = :org_id AND a.member_id IS NULL AND o.path >= :scope_from AND o.path < :scope_to
 ORDER BY a.on_day DESC, a.id DESC LIMIT :limit;

-- @many of_member(scope scope, member_id id, limit int): @line
SELECT @line
  FROM act a JOIN org o ON o.region_id = a.region_id AND o.id = a.org_id
       LEFT JOIN account u ON u.id = a.account_id
 WHERE a.region_id = :scope_region AND a.member_id = :member_id
   AND o.path >= :scope_from AND o.path < :scope_to
 ORDER BY a.on_day DESC, a.id DESC LIMIT :limit;

-- @one find(scope scope, id id): @line
SELECT @line
  FROM act a JOIN org o ON o.region_id = a.region_id AND o.id = a.org_id
       LEFT JOIN account u ON u.id = a.account_id
 WHERE a.id = :id AND o.path >= :scope_from AND o.path < :scope_to;

-- @one texts(scope scope, id id): arguments bytes, kept bytes
SELECT a.arguments, a.kept
  FROM act a JOIN org o ON o.region_id = a.region_id AND o.id = a.org_id
 WHERE a.id = :id AND o.path >= :scope_from AND o.path < :scope_to;

-- Where an organisation stands today.
-- @one place(id id): path text, state text
SELECT path, state FROM org WHERE id = :id;

-- Of all regions: those whose day has come. The scope of each is its own region.
-- @system the job runner looks for work; each act is then read within its own region
-- @many due(today date, limit int): region_id int, id id
SELECT region_id, id FROM act WHERE state = 'planned' AND on_day <= :today
 ORDER BY on_day, id LIMIT :limit;

-- False if somebody was faster.
-- @changed carried_out(scope scope, id id, kept bytes)
UPDATE act SET state = 'done', kept = :kept
 WHERE id = :id AND state = 'planned'
   AND org_id IN (SELECT o.id FROM org o WHERE o.path >= :scope_from AND o.path < :scope_to);

-- @exec failed(scope scope, id id, sentence text)
UPDATE act SET state = 'failed', sentence = :sentence
 WHERE id = :id AND state = 'planned'
   AND org_id IN (SELECT o.id FROM org o WHERE o.path >= :scope_from AND o.path < :scope_to);

-- @changed undone(scope scope, id id, account_id id, now int)
UPDATE act SET state = 'undone', undone_at = :now, undone_by = :account_id
 WHERE id = :id AND state IN ('planned', 'done')
   AND org_id IN (SELECT o.id FROM org o WHERE o.path >= :scope_from AND o.path < :scope_to);

-- Two cards became one, or are two again.
-- @exec person_merged(scope scope, from_id id, to_id id)
UPDATE act SET member_id = :to_id, former_member_id = :from_id
 WHERE region_id = :scope_region AND member_id = :from_id
   AND EXISTS (SELECT 1 FROM org o WHERE o.id = act.org_id
                  AND o.path >= :scope_from AND o.path < :scope_to);

-- @exec person_parted(scope scope, from_id id, to_id id)
UPDATE act SET member_id = :from_id, former_member_id = NULL
 WHERE region_id = :scope_region AND member_id = :to_id AND former_member_id = :from_id
   AND EXISTS (SELECT 1 FROM org o WHERE o.id = act.org_id
                  AND o.path >= :scope_from AND o.path < :scope_to);
