-- expect: :4: exactly one statement belongs under a signature

-- @exec clear()
DELETE FROM city; DELETE FROM nickname;
