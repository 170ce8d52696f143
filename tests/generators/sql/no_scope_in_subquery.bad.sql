-- expect: :3: the table person is personal: take a scope

-- @one count_city(id id): total int
SELECT (SELECT count(*) FROM person p WHERE p.city_id = c.id) AS total FROM city c WHERE c.id = :id;
