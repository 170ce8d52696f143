-- Events, who enters them, who came.

-- ---- events -------------------------------------------------------------------------------------

-- @part event(): region_id id, id id, org_id id, org_path text, org_name text, state text, kind text,
--   form text, title text, about text, begins_on date, ends_on date, begins_at text, ends_at text,
--   place text, link text, hours int, school_id id, programme_id id, audience_path text,
--   entry_by text, needs_answer int, closes_on date, has_waiting int, valid_months int,
--   cancelled_for text, code text, version int
e.region_id, e.id, e.org_id, e.org_path, o.short_name AS org_name, e.state, e.kind, e.form, e.title,
       e.about, e.begins_on, e.ends_on, e.begins_at, e.ends_at, e.place, e.link, e.hours,
       e.school_id, e.programme_id, e.audience_path, e.entry_by, e.needs_answer, e.closes_on,
       e.has_waiting, e.valid_months, e.cancelled_for, e.code, e.version;

-- @one find(id id, path text, path_to text): @event
SELECT @event
  FROM event e JOIN org o ON o.id = e.org_id
 WHERE e.id = :id AND e.org_path >= :path AND e.org_path < :path_to;
