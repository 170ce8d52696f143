-- What each evidence counts.

-- @many weights(): code text, points int
SELECT code, points FROM likeness_weight ORDER BY code;

-- @changed change_weight(code text, points int)
UPDATE likeness_weight SET points = :points WHERE code = :code AND points <> :points;
