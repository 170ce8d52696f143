-- Which documents of a number may be seen is answered without looking at each of them.
DROP INDEX document_number;
CREATE INDEX document_number ON document
    (number_key, dated_on, id, org_path, state, audience, region_id) WHERE number_key IS NOT NULL;
