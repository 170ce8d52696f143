-- @exec forget_attempts(before int)
DELETE FROM attempt WHERE window_start < :before;

-- Letters hold names and links; once they are sent they have done their work.
-- @exec forget_letters(before int)
DELETE FROM outbox WHERE state IN ('sent', 'void') AND sent_at < :before;

-- @many old_job_files(before int): id id
SELECT id FROM job WHERE file_name IS NOT NULL AND ended_at < :before LIMIT 500;

-- @exec forget_job_file(id id)
UPDATE job SET file_name = NULL, file_type = NULL WHERE id = :id;

-- @exec forget_undos(before int)
DELETE FROM undo WHERE made_at < :before;
