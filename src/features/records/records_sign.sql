-- Files that are signed, and signatures of them.

-- @one signed(region_id int, document_id id): hash text, size int, content bytes, made_at int
SELECT hash, size, content, made_at FROM record_signed
 WHERE region_id = :region_id AND document_id = :document_id;

-- Without the bytes, for pages.
-- @one about(region_id int, document_id id): hash text, size int, made_at int
SELECT hash, size, made_at FROM record_signed
 WHERE region_id = :region_id AND document_id = :document_id;

-- @insert keep(region_id int, document_id id, hash text, size int, content bytes, now int)
INSERT INTO record_signed (region_id, document_id, hash, size, content, made_at)
VALUES (:region_id, :document_id, :hash, :size, :content, :now);

-- @many signatures(region_id int, document_id id): n int, name text, result text,
--   algorithm text, serial text, owner text, issuer text, valid_from date, valid_to date,
--   made_at int
SELECT n, name, result, algorithm, serial, owner, issuer, valid_from, valid_to, made_at
  FROM record_signature WHERE region_id = :region_id AND document_id = :document_id ORDER BY n;

-- @one signature(region_id int, document_id id, n int): name text, content bytes
SELECT name, content FROM record_signature
 WHERE region_id = :region_id AND document_id = :document_id AND n = :n;

-- @insert put(region_id int, document_id id, n int, name text, result text, algorithm text,
--   serial text, owner text, issuer text, valid_from date, valid_to date, content bytes,
--   account_id id, now int)
INSERT INTO record_signature (region_id, document_id, n, name, result, algorithm, serial, owner,
                              issuer, valid_from, valid_to, content, account_id, made_at)
VALUES (:region_id, :document_id, :n, :name, :result, :algorithm, :serial, :owner, :issuer,
        :valid_from, :valid_to, :content, :account_id, :now);
