-- The passport of the organisation.
-- @one passport(id id): name text, address text, phone text, email text, site text,
--   chair text
SELECT name, address, phone, email, site, chair FROM org WHERE id = :id;

-- @one union_name(): name text
SELECT name FROM org WHERE path = '0';
