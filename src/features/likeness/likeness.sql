-- What each evidence counts: the union's (region 0), and what a region has changed for itself.

-- @many weights(region_id id): code text, points int, is_own bool
SELECT w.code, coalesce(own.points, w.points) AS points,
       CASE WHEN own.points IS NULL THEN 0 ELSE 1 END AS is_own
  FROM likeness_weight w
       LEFT JOIN likeness_weight own ON own.code = w.code AND own.region_id = :region_id
 WHERE w.region_id = 0
 ORDER BY w.code;

-- @exec put_weight(region_id int, code text, points int)
INSERT INTO likeness_weight (region_id, code, points) VALUES (:region_id, :code, :points)
ON CONFLICT (region_id, code) DO UPDATE SET points = :points;

-- What the union says counts again.
-- @exec drop_weight(region_id int, code text, points int)
DELETE FROM likeness_weight
 WHERE region_id = :region_id AND code = :code AND region_id <> 0
   AND :points = (SELECT u.points FROM likeness_weight u WHERE u.region_id = 0 AND u.code = :code);
