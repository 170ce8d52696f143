-- Consents: texts with their versions, events of members.

-- ---- texts --------------------------------------------------------------------------------------

-- Who answers for the data: the nearest organisation upwards that is a legal entity, else the
-- region. A path names all above it.
-- @one operator(path text): name text, address text
SELECT name, coalesce(legal_address, address) AS address FROM org
 WHERE path IN (substr(:path, 1, 4), substr(:path, 1, 7), substr(:path, 1, 10),
                substr(:path, 1, 13), substr(:path, 1, 16))
   AND (is_legal_entity = 1 OR length(path) = 4)
 ORDER BY length(path) DESC LIMIT 1;

-- @one place(org_id id): path text, name text, country text
SELECT path, name, country FROM org WHERE id = :org_id;

-- @part text_line(): id id, org_path text, purpose text, law text, language text, version int,
--   text text, keep_days int, made_at int
c.id, c.org_path, c.purpose, c.law, c.language, c.version, c.text, c.keep_days, c.made_at;

-- What is in force for an organisation: of the nearest that made one, the last version; in the
-- language of the reader if there is one, else in Russian.
-- @one text_for(purpose text, law text, language text, path text): @text_line
SELECT @text_line
  FROM consent_text c
 WHERE c.purpose = :purpose AND c.law = :law AND c.language IN (:language, 'ru')
   AND (c.org_path IS NULL OR c.org_path IN (substr(:path, 1, 1), substr(:path, 1, 4)))
 ORDER BY CASE WHEN c.language = :language THEN 0 ELSE 1 END, length(coalesce(c.org_path, '')) DESC,
          c.version DESC
 LIMIT 1;

-- @one text(id id): @text_line
SELECT @text_line FROM consent_text c WHERE c.id = :id;

-- The versions that an organisation made, those of the union, and those that came with the program.
-- @many texts(org_path text): @text_line
SELECT @text_line
  FROM consent_text c WHERE c.org_path IS NULL OR c.org_path IN (:org_path, '0')
 ORDER BY c.purpose DESC, c.law DESC, c.language DESC, c.version DESC;

-- Versions go on from those above, so that a number never means two texts to one reader.
-- @insert add_text(id id, org_path text, purpose text, law text, language text, text text,
--   keep_days int, now int, account_id id)
INSERT INTO consent_text (id, org_path, purpose, law, language, version, text, keep_days, made_at,
                          made_by)
SELECT :id, :org_path, :purpose, :law, :language,
       (SELECT coalesce(max(c.version), 0) + 1 FROM consent_text c
         WHERE c.purpose = :purpose AND c.law = :law AND c.language = :language),
       :text, :keep_days, :now, :account_id;

-- ---- events of a member -------------------------------------------------------------------------

-- @one person(scope scope, id id): org_id id, org_path text, org_name text, country text,
--   org_email text, region_id int, last_name text, first_name text, middle_name text
SELECT o.id AS org_id, o.path AS org_path, o.name AS org_name, o.country,
       o.email AS org_email, m.region_id, m.last_name,
       m.first_name, m.middle_name
  FROM member m JOIN org o ON o.id = m.org_id
 WHERE m.region_id = :scope_region AND m.id = :id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- @many events(scope scope, member_id id): id id, purpose text, is_given bool, happened_on date,
--   made_at int, way text, text_id id, operator text, address text, organisation text, remark text,
--   last_name text, first_name text, middle_name text
SELECT e.id, e.purpose, e.is_given, e.happened_on, e.made_at, e.way, e.text_id, e.operator,
       e.address, e.organisation, e.remark, a.last_name, a.first_name, a.middle_name
  FROM consent_event e JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
       LEFT JOIN account a ON a.id = e.made_by AND e.way = 'paper'
 WHERE e.region_id = :scope_region AND e.member_id = :member_id
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
 ORDER BY e.happened_on, e.id LIMIT 500;

-- What an applicant agreed to who became this member.
-- @many joined(scope scope, member_id id): id id, source text, given_at int, text_id id,
--   operator text, address text, organisation text
SELECT j.id, j.source, j.consent_given_at AS given_at, j.consent_text_id AS text_id,
       j.consent_operator AS operator, j.consent_address AS address,
       j.consent_organisation AS organisation
  FROM join_application j
 WHERE j.region_id = :scope_region AND j.member_id = :member_id AND j.member_id IS NOT NULL
   AND j.org_path >= :scope_from AND j.org_path < :scope_to
   AND j.state = 'admitted' AND j.consent_given_at IS NOT NULL
 ORDER BY j.consent_given_at LIMIT 50;

-- @insert add(region_id int, id id, member_id id, purpose text, is_given bool, happened_on date,
--   way text, text_id id, text_hash text, operator text, address text, organisation text,
--   remark text, account_id id, now int, noted_at int)
INSERT INTO consent_event (region_id, id, member_id, purpose, is_given, happened_on, way, text_id,
                           text_hash, operator, address, organisation, remark, made_by, made_at,
                           noted_at)
VALUES (:region_id, :id, :member_id, :purpose, :is_given, :happened_on, :way, :text_id, :text_hash,
        :operator, :address, :organisation, :remark, :account_id, :now, nullif(:noted_at, 0));

-- ---- asked by others ----------------------------------------------------------------------------

-- The last event of a purpose, and when somebody last joined with his consent to keeping the
-- register.
-- @system nothing of it is shown: it decides whether something may be sent or shown at all
-- @one last(region_id int, member_id id, purpose text): is_given bool, happened_on date
SELECT is_given, happened_on FROM consent_event
 WHERE region_id = :region_id AND member_id = :member_id AND purpose = :purpose
 ORDER BY happened_on DESC, id DESC LIMIT 1;

-- @system as above
-- @one joined_last(region_id int, member_id id): given_at int
SELECT consent_given_at AS given_at FROM join_application
 WHERE region_id = :region_id AND member_id = :member_id AND member_id IS NOT NULL
   AND state = 'admitted' AND consent_given_at IS NOT NULL
 ORDER BY consent_given_at DESC LIMIT 1;

-- ---- who has withdrawn --------------------------------------------------------------------------

-- Of which nobody has taken note.
-- @one waiting(scope scope): total int
SELECT count(*) AS total
  FROM consent_event e JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
 WHERE e.region_id = :scope_region AND e.is_given = 0 AND e.noted_at IS NULL
   AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- Those who stand so now: nothing of that purpose came later. The latest first.
-- @many withdrawn(scope scope, before id, limit int): id id, member_id id, purpose text,
--   happened_on date, way text, remark text, noted_at int, last_name text, first_name text,
--   middle_name text, org_name text, country text
SELECT e.id, e.member_id, e.purpose, e.happened_on, e.way, e.remark, e.noted_at, m.last_name,
       m.first_name, m.middle_name, o.short_name AS org_name, o.country
  FROM consent_event e JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
       JOIN org o ON o.id = m.org_id
 WHERE e.region_id = :scope_region AND e.is_given = 0
   AND m.org_path >= :scope_from AND m.org_path < :scope_to
   AND e.id < coalesce(:before, 9223372036854775807)
   AND NOT EXISTS (SELECT 1 FROM consent_event n
                    WHERE n.region_id = e.region_id AND n.member_id = e.member_id
                      AND n.purpose = e.purpose
                      AND (n.happened_on > e.happened_on
                           OR (n.happened_on = e.happened_on AND n.id > e.id)))
   AND NOT (e.purpose = 'register'
            AND EXISTS (SELECT 1 FROM join_application j
                         WHERE j.region_id = e.region_id AND j.member_id = e.member_id
                           AND j.member_id IS NOT NULL AND j.state = 'admitted'
                           AND j.consent_given_at > e.made_at))
 ORDER BY e.id DESC LIMIT :limit;

-- False if somebody was faster.
-- @changed note(scope scope, id id, account_id id, now int)
UPDATE consent_event SET noted_at = :now, noted_by = :account_id
 WHERE region_id = :scope_region AND id = :id AND is_given = 0 AND noted_at IS NULL
   AND member_id IN (SELECT m.id FROM member m
                      WHERE m.region_id = :scope_region AND m.id = consent_event.member_id
                        AND m.org_path >= :scope_from AND m.org_path < :scope_to);

-- @one member_of(scope scope, id id): member_id id
SELECT e.member_id
  FROM consent_event e JOIN member m ON m.region_id = e.region_id AND m.id = e.member_id
 WHERE e.region_id = :scope_region AND e.id = :id AND e.is_given = 0
   AND m.org_path >= :scope_from AND m.org_path < :scope_to;

-- ---- cards that become one ----------------------------------------------------------------------

-- @system both cards were found within the scope of who merges them
-- @exec merged(region_id int, gone id, kept id)
UPDATE consent_event SET member_id = :kept, merged_from = :gone
 WHERE region_id = :region_id AND member_id = :gone;

-- @system as above
-- @exec parted(region_id int, gone id, kept id)
UPDATE consent_event SET member_id = :gone, merged_from = NULL
 WHERE region_id = :region_id AND member_id = :kept AND merged_from = :gone;
