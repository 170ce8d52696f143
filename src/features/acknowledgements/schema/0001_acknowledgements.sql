-- after: bodies, documents, members, orgs
-- «Read and confirmed»: of whom an organisation asks it for which document, and who has confirmed.
-- Nobody who is asked has a row: how many there are is counted from the register. Who has confirmed
-- has one.

-- whom: members (all on the register of the areas) · officers (who holds one of the posts there).
-- takes_later: who joins the union after opened_on is asked as well. `hash` is that of the
-- document. ended_why: withdrawn · repealed (the document is out of force).
CREATE TABLE acknowledgement_request (
    id INTEGER PRIMARY KEY,
    region_id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    whom TEXT NOT NULL,
    takes_later INTEGER NOT NULL DEFAULT 0,
    reason TEXT,
    opened_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    hash TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open',
    ended_on TEXT,
    ended_why TEXT,
    opened_at INTEGER NOT NULL,
    opened_by INTEGER,
    CHECK (whom IN ('members', 'officers')),
    CHECK (state IN ('open', 'ended')),
    CHECK (ended_why IN ('withdrawn', 'repealed'))
);
CREATE INDEX acknowledgement_request_org ON acknowledgement_request (org_id, state);
CREATE INDEX acknowledgement_request_document ON acknowledgement_request (document_id);
CREATE INDEX acknowledgement_request_until ON acknowledgement_request (until_on)
    WHERE state = 'open';

-- The parts of the tree in which people are asked; none lies within another.
CREATE TABLE acknowledgement_area (
    request_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (request_id, n)
) WITHOUT ROWID;
CREATE INDEX acknowledgement_area_path ON acknowledgement_area (path, request_id);

-- Of officers: in organisations of that level, of that kind of body (NULL: of any), in that post
-- (NULL: in any).
CREATE TABLE acknowledgement_post (
    request_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    level INTEGER NOT NULL,
    body_type TEXT,
    post_type TEXT,
    PRIMARY KEY (request_id, n)
) WITHOUT ROWID;

-- That somebody has confirmed, and what: never changed by the program, but that it follows the card
-- (org_*, is_counted: still on the register; former_member_id: of a card that became part of this
-- one). Who holds a post and is not on the register has member_id 0 and the post.
-- way: cabinet · link · paper. account_id: who entered it from paper.
-- personal
CREATE TABLE acknowledgement (
    request_id INTEGER NOT NULL,
    region_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL DEFAULT 0,
    post_id INTEGER NOT NULL DEFAULT 0,
    former_member_id INTEGER,
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    is_counted INTEGER NOT NULL DEFAULT 1,
    given_org_id INTEGER NOT NULL,
    given_path TEXT NOT NULL,
    confirmed_on TEXT NOT NULL,
    way TEXT NOT NULL,
    hash TEXT NOT NULL,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (request_id, region_id, member_id, post_id),
    CHECK (way IN ('cabinet', 'link', 'paper'))
) WITHOUT ROWID;
CREATE INDEX acknowledgement_member ON acknowledgement (region_id, member_id, former_member_id);
CREATE INDEX acknowledgement_given ON acknowledgement (request_id, given_org_id);

-- How many of an organisation have confirmed and are on its register: kept by the triggers below,
-- never by the program. The sums of a branch come from the index alone.
CREATE TABLE acknowledgement_count (
    request_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    path TEXT NOT NULL,
    confirmed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (request_id, org_id)
) WITHOUT ROWID;
CREATE INDEX acknowledgement_count_path ON acknowledgement_count (request_id, path, confirmed);

-- Letters to many: how far they are. Who stands in front of (after_path, after_key, after_id) was
-- told. kind: asked · reminder · near · late (to the chairs, of their organisations).
CREATE TABLE acknowledgement_wave (
    id INTEGER PRIMARY KEY,
    request_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    region_id INTEGER NOT NULL,
    path TEXT NOT NULL,
    day TEXT NOT NULL,
    after_path TEXT NOT NULL,
    after_key BLOB NOT NULL,
    after_id INTEGER NOT NULL DEFAULT 0,
    told INTEGER NOT NULL DEFAULT 0,
    silent INTEGER NOT NULL DEFAULT 0,
    ended_at INTEGER,
    CHECK (kind IN ('asked', 'reminder', 'near', 'late'))
);
CREATE INDEX acknowledgement_wave_of ON acknowledgement_wave (request_id, day);
CREATE INDEX acknowledgement_wave_open ON acknowledgement_wave (id) WHERE ended_at IS NULL;

-- Who joined after a request and is not asked has to be left out of what the register counts: few,
-- and found here.
CREATE INDEX member_joined_lately ON member (joined_on, org_path, status)
    WHERE joined_on >= '2026-01-01';

CREATE TRIGGER acknowledgement_given AFTER INSERT ON acknowledgement                    -- sqlite
WHEN NEW.is_counted = 1 BEGIN                                                           -- sqlite
    INSERT INTO acknowledgement_count (request_id, org_id, path, confirmed)             -- sqlite
    VALUES (NEW.request_id, NEW.org_id, NEW.org_path, 1)                                -- sqlite
    ON CONFLICT (request_id, org_id)                                                    -- sqlite
    DO UPDATE SET confirmed = acknowledgement_count.confirmed + 1;                      -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER acknowledgement_taken_back AFTER DELETE ON acknowledgement               -- sqlite
WHEN OLD.is_counted = 1 BEGIN                                                           -- sqlite
    UPDATE acknowledgement_count SET confirmed = confirmed - 1                          -- sqlite
     WHERE request_id = OLD.request_id AND org_id = OLD.org_id;                         -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER acknowledgement_moved                                                    -- sqlite
 AFTER UPDATE OF org_id, is_counted ON acknowledgement BEGIN                            -- sqlite
    UPDATE acknowledgement_count SET confirmed = confirmed - OLD.is_counted             -- sqlite
     WHERE request_id = OLD.request_id AND org_id = OLD.org_id;                         -- sqlite
    INSERT INTO acknowledgement_count (request_id, org_id, path, confirmed)             -- sqlite
    VALUES (NEW.request_id, NEW.org_id, NEW.org_path, NEW.is_counted)                   -- sqlite
    ON CONFLICT (request_id, org_id)                                                    -- sqlite
    DO UPDATE SET confirmed = acknowledgement_count.confirmed + NEW.is_counted;         -- sqlite
END;                                                                                    -- sqlite

-- Whatever takes a person off the register, brings him back or elsewhere is seen here.
CREATE TRIGGER acknowledgement_member_moved AFTER UPDATE OF org_id, status ON member    -- sqlite
WHEN NEW.org_id <> OLD.org_id OR NEW.status <> OLD.status BEGIN                         -- sqlite
    UPDATE acknowledgement                                                              -- sqlite
       SET org_id = NEW.org_id, org_path = NEW.org_path,                                -- sqlite
           is_counted = (NEW.status IN ('active', 'temporarily_not_working'))           -- sqlite
     WHERE region_id = NEW.region_id AND member_id = NEW.id;                            -- sqlite
END;                                                                                    -- sqlite
CREATE TRIGGER acknowledgement_member_removed AFTER DELETE ON member BEGIN              -- sqlite
    UPDATE acknowledgement SET is_counted = 0                                           -- sqlite
     WHERE region_id = OLD.region_id AND member_id = OLD.id AND is_counted = 1;         -- sqlite
END;                                                                                    -- sqlite

CREATE FUNCTION acknowledgement_add(a acknowledgement, sign INTEGER) RETURNS void       -- postgres
LANGUAGE sql AS $$                                                                      -- postgres
    INSERT INTO acknowledgement_count (request_id, org_id, path, confirmed)             -- postgres
    VALUES (a.request_id, a.org_id, a.org_path, sign * a.is_counted)                    -- postgres
    ON CONFLICT (request_id, org_id) DO UPDATE                                          -- postgres
    SET confirmed = acknowledgement_count.confirmed + excluded.confirmed                -- postgres
$$;                                                                                     -- postgres
CREATE FUNCTION acknowledgement_changed() RETURNS trigger LANGUAGE plpgsql AS $$        -- postgres
BEGIN                                                                                   -- postgres
    IF TG_OP <> 'INSERT' THEN                                                           -- postgres
        PERFORM acknowledgement_add(OLD, -1);                                           -- postgres
    END IF;                                                                             -- postgres
    IF TG_OP <> 'DELETE' THEN                                                           -- postgres
        PERFORM acknowledgement_add(NEW, 1);                                            -- postgres
    END IF;                                                                             -- postgres
    RETURN NULL;                                                                        -- postgres
END $$;                                                                                 -- postgres
CREATE TRIGGER acknowledgement_changed                                                  -- postgres
    AFTER INSERT OR DELETE OR UPDATE OF org_id, is_counted ON acknowledgement           -- postgres
    FOR EACH ROW EXECUTE FUNCTION acknowledgement_changed();                            -- postgres
CREATE FUNCTION acknowledgement_member_moved() RETURNS trigger LANGUAGE plpgsql AS $$   -- postgres
BEGIN                                                                                   -- postgres
    IF TG_OP = 'DELETE' THEN                                                            -- postgres
        UPDATE acknowledgement SET is_counted = 0                                       -- postgres
         WHERE region_id = OLD.region_id AND member_id = OLD.id AND is_counted = 1;     -- postgres
    ELSE                                                                                -- postgres
        UPDATE acknowledgement SET org_id = NEW.org_id, org_path = NEW.org_path,        -- postgres
               is_counted = (NEW.status IN ('active', 'temporarily_not_working'))::int  -- postgres
         WHERE region_id = NEW.region_id AND member_id = NEW.id;                        -- postgres
    END IF;                                                                             -- postgres
    RETURN NULL;                                                                        -- postgres
END $$;                                                                                 -- postgres
CREATE TRIGGER acknowledgement_member_moved AFTER UPDATE OF org_id, status ON member    -- postgres
    FOR EACH ROW WHEN (NEW.org_id <> OLD.org_id OR NEW.status <> OLD.status)            -- postgres
    EXECUTE FUNCTION acknowledgement_member_moved();                                    -- postgres
CREATE TRIGGER acknowledgement_member_removed AFTER DELETE ON member                    -- postgres
    FOR EACH ROW EXECUTE FUNCTION acknowledgement_member_moved();                       -- postgres
