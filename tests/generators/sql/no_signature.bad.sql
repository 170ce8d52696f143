-- expect: :3: SQL without a signature

SELECT name FROM city;
