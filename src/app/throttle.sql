-- Attempts, counted by the minute (table `attempt`); housekeeping forgets them after a day.

-- Tries of a subject since then.
-- @one tries(subject text, since int): total int
SELECT coalesce(sum(tries), 0) AS total FROM attempt
 WHERE subject = :subject AND window_start >= :since;

-- @exec count_try(subject text, window_start int)
INSERT INTO attempt (subject, window_start, tries) VALUES (:subject, :window_start, 1)
ON CONFLICT (subject, window_start) DO UPDATE SET tries = attempt.tries + 1;

-- @exec forget_tries(subject text)
DELETE FROM attempt WHERE subject = :subject;
