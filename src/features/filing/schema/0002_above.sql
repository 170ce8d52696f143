-- after: orgs
-- To whom a report would go that was handed in elsewhere: its organisation has moved since. With it
-- those below an organisation are counted without looking at each of 67,000.
ALTER TABLE filing ADD COLUMN above_id INTEGER;
UPDATE filing
   SET above_id = (SELECT a.id FROM org a JOIN org_type t ON t.code = a.type
                    WHERE a.path IN (substr(filing.path, 1, 1), substr(filing.path, 1, 4),
                                     substr(filing.path, 1, 7), substr(filing.path, 1, 10))
                      AND length(a.path) < length(filing.path)
                      AND t.level <= (SELECT rt.level
                                        FROM org r JOIN org_type rt ON rt.code = r.type
                                       WHERE r.id = filing.received_by)
                    ORDER BY length(a.path) DESC LIMIT 1)
 WHERE state IN ('submitted', 'accepted') AND received_by IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM org r
                    WHERE r.id = filing.received_by
                      AND substr(filing.path, 1, length(r.path)) = r.path);
CREATE INDEX filing_elsewhere ON filing (above_id, form, year) WHERE above_id IS NOT NULL;
CREATE INDEX filing_from_elsewhere ON filing (received_by, form, year, state)
    WHERE above_id IS NOT NULL;
-- All reports of an organisation that moves.
CREATE INDEX filing_of_org ON filing (org_id, state);
-- Who stands under an organisation is counted inside this index.
CREATE INDEX org_under ON org (parent_id, type, state);
