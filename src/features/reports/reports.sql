-- The passport of the organisation.
-- @one passport(id id): region_id int, name text, address text, phone text, email text, site text,
--   chair text, path text
SELECT region_id, name, address, phone, email, site, chair, path FROM org WHERE id = :id;

-- @one union_name(): name text
SELECT name FROM org WHERE path = '0';
