-- The day of birth of a candidate, as it was on the card: it tells namesakes apart on a ballot.
ALTER TABLE election_candidate ADD COLUMN born TEXT;
UPDATE election_candidate SET born = (SELECT m.born FROM member m
                                       WHERE m.region_id = election_candidate.region_id
                                         AND m.id = election_candidate.member_id);
