-- @insert add(id id, kind text, region_id id, org_id id, account_id id, mandate_id id,
--   language text,
--   subject_id id, arguments text, now int)
INSERT INTO job (id, kind, state, region_id, org_id, account_id, mandate_id, language, subject_id,
                 arguments, created_at)
VALUES (:id, :kind, 'waiting', :region_id, coalesce(:org_id, 0), coalesce(:account_id, 0),
        coalesce(:mandate_id, 0), :language, :subject_id, :arguments, :now);

-- The next job: of the organisation that had least done for it today, then the oldest. A job that
-- was
-- running when the runner died is taken up again, three times at most.
-- @one next(day_start int): id id, kind text, region_id id, org_id id, account_id id,
--   mandate_id id,
--   language text, subject_id id, arguments text, tries int
SELECT j.id, j.kind, j.region_id, j.org_id, j.account_id, j.mandate_id, j.language, j.subject_id,
       j.arguments, j.tries
  FROM job j
  LEFT JOIN (SELECT org_id, count(*) AS total FROM job
              WHERE started_at >= :day_start AND state = 'done' GROUP BY org_id) d
    ON d.org_id = j.org_id
 WHERE j.state IN ('waiting', 'running')
 ORDER BY coalesce(d.total, 0), j.id
 LIMIT 1;

-- @exec start(id id, now int)
UPDATE job SET state = 'running', started_at = :now, tries = tries + 1 WHERE id = :id;

-- @exec progress(id id, done int, total int)
UPDATE job SET done = :done, total = :total WHERE id = :id;

-- @one cancel_asked(id id): cancel_asked bool
SELECT cancel_asked FROM job WHERE id = :id;

-- @exec end(id id, state text, sentence text, now int)
UPDATE job SET state = :state, sentence = :sentence, ended_at = :now WHERE id = :id;

-- @exec keep_file(id id, file_name text, file_type text)
UPDATE job SET file_name = :file_name, file_type = :file_type WHERE id = :id;

-- A job with what it works on, as people know it: the organisation and, for a list that was sent,
-- its file.
-- @part line(): id id, kind text, state text, region_id id, account_id id, mandate_id id, done int,
--   total int, sentence text, file_name text, file_type text, cancel_asked bool, created_at int,
--   ended_at int, arguments text, org_name text, sent_file text, last_name text, first_name text
j.id, j.kind, j.state, j.region_id, j.account_id, j.mandate_id, j.done, j.total, j.sentence,
       j.file_name, j.file_type, j.cancel_asked, j.created_at, j.ended_at, j.arguments,
       o.short_name AS org_name, i.file_name AS sent_file, a.last_name, a.first_name;

-- @one find(id id): @line
SELECT @line
  FROM job j LEFT JOIN org o ON o.id = j.org_id LEFT JOIN account a ON a.id = j.account_id
       LEFT JOIN import i ON i.region_id = j.region_id AND i.id = j.subject_id
 WHERE j.id = :id;

-- The latest jobs of an account.
-- @many list(account_id id): @line
SELECT @line
  FROM job j LEFT JOIN org o ON o.id = j.org_id LEFT JOIN account a ON a.id = j.account_id
       LEFT JOIN import i ON i.region_id = j.region_id AND i.id = j.subject_id
 WHERE j.account_id = :account_id ORDER BY j.id DESC LIMIT 50;

-- The latest jobs that others ordered for organisations within the range of paths.
-- @many of_others(path_from text, path_to text, account_id id, limit int): @line
SELECT @line
  FROM job j JOIN account a ON a.id = j.account_id JOIN org o ON o.id = j.org_id
       LEFT JOIN import i ON i.region_id = j.region_id AND i.id = j.subject_id
 WHERE j.org_id IN (SELECT id FROM org WHERE path >= :path_from AND path < :path_to)
   AND j.account_id <> :account_id
 ORDER BY j.id DESC LIMIT :limit;

-- @one count_running(account_id id): total int
SELECT count(*) AS total FROM job WHERE account_id = :account_id AND state IN ('waiting',
       'running');

-- @changed cancel(id id, account_id id)
UPDATE job SET cancel_asked = 1 WHERE id = :id AND account_id = :account_id
   AND state IN ('waiting', 'running');

-- The account that ordered the job, as it is now.
-- @one account(id id): last_name text, first_name text, middle_name text, person_region_id id,
--   person_id id
SELECT last_name, first_name, middle_name, person_region_id, person_id FROM account
 WHERE id = :id AND is_closed = 0;
