-- What is removed for ever from a document whose term of keeping is over.

-- @one was_erased(document_id id): act text
SELECT act FROM document_erased WHERE document_id = :document_id;

-- @insert note(document_id id, act text, now int)
INSERT INTO document_erased (document_id, act, erased_at) VALUES (:document_id, :act, :now);

-- Kind, stream, number, days, body, code and imprint stay.
-- @changed blank(id id, title text, now int)
UPDATE document SET title = :title, preamble = NULL, speakers = NULL, signed_post = NULL,
       signed_name = NULL, correspondent = NULL, their_number = NULL, their_date = NULL,
       place = NULL, audience = 'staff', version = version + 1, changed_at = :now
 WHERE id = :id AND state <> 'draft';

-- Links stay, without what was said of them: a letter goes on being answered.
-- @exec blank_links(region_id int, document_id id)
UPDATE document_link SET note = NULL
 WHERE (region_id = :region_id AND document_id = :document_id)
    OR (to_region_id = :region_id AND to_id = :document_id);
