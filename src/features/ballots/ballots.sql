-- Secret ballots. No statement touches a voter and a choice at once, but for the one that ends all.

-- @part line(): id id, region_id int, org_id id, org_path text, org_name text, title text,
--   picks int, state text, opens_at int, closes_at int, closed_at int, given int, in_urn int,
--   hash text, back text, version int
b.id, b.region_id, b.org_id, b.org_path, o.short_name AS org_name, b.title, b.picks, b.state,
       b.opens_at, b.closes_at, b.closed_at, b.given, b.in_urn, b.hash, b.back, b.version;

-- @one find(scope scope, id id): @line
SELECT @line
  FROM ballot b JOIN org o ON o.id = b.org_id
 WHERE b.id = :id AND b.org_path >= :scope_from AND b.org_path < :scope_to;

-- @many options(region_id int, ballot_id id): n int, text text, votes int
SELECT n, text, votes FROM ballot_option
 WHERE region_id = :region_id AND ballot_id = :ballot_id ORDER BY n;

-- @insert add(region_id int, id id, org_id id, org_path text, title text, back text, picks int,
--   opens_at int, closes_at id, account_id id)
INSERT INTO ballot (region_id, id, org_id, org_path, title, back, picks, state, opens_at,
                    closes_at, account_id, created_at)
VALUES (:region_id, :id, :org_id, :org_path, :title, :back, :picks, 'open', :opens_at,
        :closes_at, :account_id, :opens_at);

-- @insert add_option(region_id int, ballot_id id, n int, text text)
INSERT INTO ballot_option (region_id, ballot_id, n, text)
VALUES (:region_id, :ballot_id, :n, :text);

-- @insert add_voter(region_id int, ballot_id id, n int, person_region_id id, member_id id,
--   account_id id, name text)
INSERT INTO ballot_voter (region_id, ballot_id, n, person_region_id, member_id, account_id, name)
VALUES (:region_id, :ballot_id, :n, :person_region_id, :member_id, :account_id, :name);

-- @one counts(scope scope, region_id int, ballot_id id): voters int, given int
SELECT count(*) AS voters, count(v.given_on) AS given
  FROM ballot_voter v JOIN ballot b ON b.id = v.ballot_id
 WHERE v.region_id = :region_id AND v.ballot_id = :ballot_id
   AND b.org_path >= :scope_from AND b.org_path < :scope_to;

-- @many voters(scope scope, region_id int, ballot_id id): name text, given_on date,
--   has_sign_in bool
SELECT v.name, v.given_on,
       CASE WHEN v.account_id IS NOT NULL
              OR EXISTS (SELECT 1 FROM account a WHERE a.person_region_id = v.person_region_id
                            AND a.person_id = v.member_id AND a.is_closed = 0)
            THEN 1 ELSE 0 END AS has_sign_in
  FROM ballot_voter v JOIN ballot b ON b.id = v.ballot_id
 WHERE v.region_id = :region_id AND v.ballot_id = :ballot_id
   AND b.org_path >= :scope_from AND b.org_path < :scope_to
 ORDER BY v.name, v.n;

-- Those without a ballot to whom no letter goes: nobody knows an address of theirs.
-- @many to_call(scope scope, region_id int, ballot_id id): name text, phone text
SELECT v.name, b.phone
  FROM ballot_voter v JOIN ballot t ON t.id = v.ballot_id
  LEFT JOIN member b ON b.region_id = v.person_region_id AND b.id = v.member_id
  LEFT JOIN account a ON a.is_closed = 0 AND a.id = coalesce(v.account_id,
       (SELECT c.id FROM account c WHERE c.person_region_id = v.person_region_id
           AND c.person_id = v.member_id AND c.is_closed = 0 ORDER BY c.id LIMIT 1))
 WHERE v.region_id = :region_id AND v.ballot_id = :ballot_id AND v.given_on IS NULL
   AND t.org_path >= :scope_from AND t.org_path < :scope_to
   AND coalesce(a.email, b.email) IS NULL
 ORDER BY v.name, v.n;

-- Where letters go, a portion behind a voter.
-- @system letters to those who may vote
-- @many readers(region_id int, ballot_id id, after int, limit int): n int, given_on date,
--   person_region_id id, member_id id, account_id id, email text, language text
SELECT v.n, v.given_on, v.person_region_id, v.member_id,
       coalesce(v.account_id, a.id) AS account_id, coalesce(a.email, b.email) AS email, a.language
  FROM ballot_voter v
  LEFT JOIN member b ON b.region_id = v.person_region_id AND b.id = v.member_id
  LEFT JOIN account a ON a.is_closed = 0 AND a.id = coalesce(v.account_id,
       (SELECT c.id FROM account c WHERE c.person_region_id = v.person_region_id
           AND c.person_id = v.member_id AND c.is_closed = 0 ORDER BY c.id LIMIT 1))
 WHERE v.region_id = :region_id AND v.ballot_id = :ballot_id AND v.n > :after
 ORDER BY v.n LIMIT :limit;

-- Open for two hours at least, of which a quarter is left, or a day. In a shorter one people sit
-- together.
-- @many to_remind(now int): id id, region_id int, org_id id
SELECT id, region_id, org_id FROM ballot
 WHERE state = 'open' AND reminded_at IS NULL AND closes_at > :now
   AND closes_at - opens_at >= 7200
   AND closes_at - :now <= CASE WHEN closes_at - opens_at >= 345600 THEN 86400
                                ELSE (closes_at - opens_at) / 4 END
 ORDER BY closes_at LIMIT 100;

-- False if that was done already.
-- @changed set_reminded(id id, now int)
UPDATE ballot SET reminded_at = :now WHERE id = :id AND state = 'open' AND reminded_at IS NULL;

-- ---- the voter ----------------------------------------------------------------------------------

-- The own line of who is signed in. `person_id`, `account_id` are those of the session.
-- @system of the signed-in person alone
-- @one own(id id, account_id id, person_region_id id, person_id id): region_id int, n int,
--   given_on date, kept bytes
SELECT v.region_id, v.n, v.given_on, v.kept
  FROM ballot_voter v
 WHERE v.ballot_id = :id
   AND (v.account_id = :account_id
        OR (v.member_id = :person_id AND v.person_region_id = :person_region_id))
 LIMIT 1;

-- @one find_own(id id): @line
SELECT @line FROM ballot b JOIN org o ON o.id = b.org_id WHERE b.id = :id;

-- @system of the signed-in person alone
-- @many waiting_own(account_id id, person_region_id id, person_id id, now int): id id, title text,
--   org_name text, given_on date
SELECT b.id, b.title, o.short_name AS org_name, v.given_on
  FROM ballot_voter v JOIN ballot b ON b.id = v.ballot_id JOIN org o ON o.id = b.org_id
 WHERE (v.account_id = :account_id
        OR (v.member_id = :person_id AND v.person_region_id = :person_region_id))
   AND b.state = 'open' AND (b.closes_at IS NULL OR b.closes_at > :now)
 ORDER BY b.id DESC LIMIT 20;

-- False if he has it already.
-- @system of the signed-in person alone
-- @changed give(region_id int, ballot_id id, n int, today date, kept bytes)
UPDATE ballot_voter SET given_on = :today, kept = :kept
 WHERE region_id = :region_id AND ballot_id = :ballot_id AND n = :n AND given_on IS NULL;

-- ---- the urn ------------------------------------------------------------------------------------

-- False if that ballot is in it already.
-- @changed cast_ballot(region_id int, ballot_id id, code text, choice bytes)
INSERT INTO ballot_urn (region_id, ballot_id, code, choice)
VALUES (:region_id, :ballot_id, :code, :choice) ON CONFLICT DO NOTHING;

-- @many urn(region_id int, ballot_id id): code text, choice bytes
SELECT code, choice FROM ballot_urn
 WHERE region_id = :region_id AND ballot_id = :ballot_id ORDER BY code;

-- @insert add_choice(region_id int, ballot_id id, code text, choice text)
INSERT INTO ballot_choice (region_id, ballot_id, code, choice)
VALUES (:region_id, :ballot_id, :code, :choice);

-- @exec clear_urn(region_id int, ballot_id id)
DELETE FROM ballot_urn WHERE region_id = :region_id AND ballot_id = :ballot_id;

-- All voters are written anew at once, so that no row tells when it was changed before.
-- @exec forget_kept(scope scope, region_id int, ballot_id id)
UPDATE ballot_voter SET kept = NULL
 WHERE region_id = :region_id AND ballot_id = :ballot_id
   AND EXISTS (SELECT 1 FROM ballot b WHERE b.id = ballot_voter.ballot_id
                  AND b.org_path >= :scope_from AND b.org_path < :scope_to);

-- @exec count_option(region_id int, ballot_id id, n int, votes int)
UPDATE ballot_option SET votes = :votes
 WHERE region_id = :region_id AND ballot_id = :ballot_id AND n = :n;

-- @changed close(id id, closed_at int, given int, in_urn int)
UPDATE ballot SET state = 'closed', closed_at = :closed_at, given = :given, in_urn = :in_urn,
       version = version + 1
 WHERE id = :id AND state = 'open';

-- @exec set_hash(id id, hash text)
UPDATE ballot SET hash = :hash WHERE id = :id;

-- @many choices(region_id int, ballot_id id): code text, choice text
SELECT code, choice FROM ballot_choice
 WHERE region_id = :region_id AND ballot_id = :ballot_id ORDER BY code;

-- @one choice(ballot_id id, region_id int, code text): choice text
SELECT choice FROM ballot_choice
 WHERE region_id = :region_id AND ballot_id = :ballot_id AND code = :code;

-- Open ones whose time is over.
-- @many due(now int): id id, region_id int, org_path text
SELECT id, region_id, org_path FROM ballot
 WHERE state = 'open' AND closes_at <= :now ORDER BY closes_at LIMIT 100;

-- ---- when organisations and cards change --------------------------------------------------------

-- @exec move_paths(scope scope, path_to text)
UPDATE ballot SET org_path = :path_to || substr(org_path, length(:scope_from) + 1)
 WHERE org_path >= :scope_from AND org_path < :scope_to;

-- @system ids of cards alone; names are kept as they were
-- @exec person_merged(region_id int, gone id, kept id)
UPDATE ballot_voter SET member_id = :kept, merged_from = :gone
 WHERE person_region_id = :region_id AND member_id = :gone;

-- @system ids of cards alone; names are kept as they were
-- @exec person_parted(region_id int, gone id, kept id)
UPDATE ballot_voter SET member_id = :gone, merged_from = NULL
 WHERE person_region_id = :region_id AND member_id = :kept AND merged_from = :gone;

-- ---- when the minutes were destroyed ------------------------------------------------------------

-- @system of a meeting whose minutes an act has destroyed
-- @exec erase_voters(region_id int, ballot_id id)
DELETE FROM ballot_voter WHERE region_id = :region_id AND ballot_id = :ballot_id;

-- @exec erase_choices(region_id int, ballot_id id)
DELETE FROM ballot_choice WHERE region_id = :region_id AND ballot_id = :ballot_id;

-- @exec erase_options(region_id int, ballot_id id)
DELETE FROM ballot_option WHERE region_id = :region_id AND ballot_id = :ballot_id;

-- @exec erase(region_id int, id id)
DELETE FROM ballot WHERE region_id = :region_id AND id = :id;
