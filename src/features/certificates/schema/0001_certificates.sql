-- after: members, orgs, training
-- Certificates, diplomas, attestations and written confirmations that organisations issue about
-- trainings. What each says is kept as it was issued, sealed; its number is never given again.

-- How they look and what they say, by the organisation whose they are (0: came with the program);
-- whoever stands below uses them. A change is a new version, so that what was issued goes on
-- looking as it did. language: ru, kk, both (Russian, with Kazakh marks beside). text: as papers
-- have it.
CREATE TABLE certificate_template (
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    org_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    layout TEXT NOT NULL,
    frame TEXT NOT NULL,
    colour TEXT NOT NULL,
    emblem TEXT NOT NULL,
    text TEXT NOT NULL,
    is_latest INTEGER NOT NULL DEFAULT 1,
    is_removed INTEGER NOT NULL DEFAULT 0,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (id, version),
    CHECK (language IN ('ru', 'kk', 'both')),
    CHECK (layout IN ('portrait', 'landscape')),
    CHECK (frame IN ('none', 'line', 'double', 'corners', 'band')),
    CHECK (colour IN ('blue', 'green', 'red', 'gold', 'grey')),
    CHECK (emblem IN ('none', 'book', 'star', 'rosette'))
) WITHOUT ROWID;
CREATE INDEX certificate_template_org ON certificate_template (org_id, id)
    WHERE is_latest = 1 AND is_removed = 0;

-- Of each organisation that issues: how its numbers look, and what was written last of the place
-- and of who signs, for the next time.
CREATE TABLE certificate_issuer (
    org_id INTEGER PRIMARY KEY,
    pattern TEXT,
    place TEXT,
    signer_post TEXT,
    signer_name TEXT,
    second_post TEXT,
    second_name TEXT
);

-- The last number of a year. Raised in the transaction in which the certificate is written: no
-- number is given twice, and none is passed over.
CREATE TABLE certificate_series (
    org_id INTEGER NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (org_id, year)
) WITHOUT ROWID;

-- The keys with which an organisation signs badges. The seed is sealed (app/secret.h). A retired
-- one signs nothing any more and goes on proving what it has signed.
CREATE TABLE certificate_key (
    org_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    public TEXT NOT NULL,                       -- hexadecimal
    seed BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    retired_at INTEGER,
    PRIMARY KEY (org_id, number)
) WITHOUT ROWID;

-- region_id: of the holder. org_id, org_path: who issued it (the union or a region above may).
-- code: random, in the QR code. masked: the holder's name as strangers see it. content: the name
-- and what is printed, sealed. state: valid · revoked · replaced (by a later one) · withdrawn
-- (taken back right after it was issued; the number stays used). is_gone: the card is no more; who
-- it was is forgotten within the hour.
-- personal
CREATE TABLE certificate (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    code TEXT NOT NULL,
    batch_id INTEGER NOT NULL,
    record_id INTEGER NOT NULL,
    member_id INTEGER,
    former_member_id INTEGER,
    is_gone INTEGER NOT NULL DEFAULT 0,
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    number_text TEXT NOT NULL,
    issued_on TEXT NOT NULL,
    valid_until TEXT,
    title TEXT NOT NULL,
    hours INTEGER,
    began_on TEXT NOT NULL,
    ended_on TEXT NOT NULL,
    signer_name TEXT NOT NULL,
    template_id INTEGER NOT NULL,
    template_version INTEGER NOT NULL,
    masked TEXT,
    content BLOB,
    state TEXT NOT NULL DEFAULT 'valid',
    state_on TEXT,
    reason TEXT,
    replaced_by INTEGER,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (state IN ('valid', 'revoked', 'replaced', 'withdrawn'))
);
CREATE UNIQUE INDEX certificate_code ON certificate (code);
CREATE UNIQUE INDEX certificate_number ON certificate (org_id, year, number);
CREATE UNIQUE INDEX certificate_number_text ON certificate (org_id, number_text);
-- One good certificate for a record, whatever the program does.
CREATE UNIQUE INDEX certificate_once ON certificate (region_id, record_id) WHERE state = 'valid';
CREATE INDEX certificate_member ON certificate (region_id, member_id, id)
    WHERE member_id IS NOT NULL;
CREATE INDEX certificate_batch ON certificate (region_id, batch_id, id);
-- The journal of a year of any branch, the latest first.
CREATE INDEX certificate_year ON certificate (region_id, year, id, org_path);
CREATE INDEX certificate_revoked ON certificate (org_id, id) WHERE state IN ('revoked', 'replaced');
CREATE INDEX certificate_gone ON certificate (id) WHERE is_gone = 1;

CREATE TRIGGER certificate_member_removed AFTER DELETE ON member BEGIN                  -- sqlite
    UPDATE certificate SET is_gone = 1                                                  -- sqlite
     WHERE region_id = OLD.region_id AND member_id = OLD.id;                            -- sqlite
END;                                                                                    -- sqlite
CREATE FUNCTION certificate_member_removed() RETURNS trigger LANGUAGE plpgsql AS $$     -- postgres
BEGIN                                                                                   -- postgres
    UPDATE certificate SET is_gone = 1                                                  -- postgres
     WHERE region_id = OLD.region_id AND member_id = OLD.id;                            -- postgres
    RETURN NULL;                                                                        -- postgres
END $$;                                                                                 -- postgres
CREATE TRIGGER certificate_member_removed AFTER DELETE ON member                        -- postgres
    FOR EACH ROW EXECUTE FUNCTION certificate_member_removed();                         -- postgres

INSERT INTO certificate_template (id, version, org_id, name, language, layout, frame, colour,
                                  emblem, text, made_at) VALUES
    (1, 1, 0, 'Сертификат об обучении', 'ru', 'landscape', 'double', 'blue', 'book',
'%title Сертификат об обучении
^ {{org}}

= СЕРТИФИКАТ
~ № {{number}}

^ Настоящий сертификат подтверждает, что
= {{name}}
[if hours]
^ {{sex|прошёл|прошла}} обучение в объёме {{hours}}
[else]
^ {{sex|прошёл|прошла}} обучение
[end]
^ «{{training}}»
^ {{days}}

@ {{place}} | {{issued_on}}
_ {{signer.post}} | {{signer.name}}
[if second.name]
_ {{second.post}} | {{second.name}}
[end]
', 0),
    (2, 1, 0, 'Диплом', 'ru', 'portrait', 'corners', 'gold', 'rosette',
'%title Диплом
^ {{org}}


= ДИПЛОМ
~ № {{number}}


^ награждается
= {{name}}

^ за успешное окончание программы
= «{{training}}»
^ {{days}}
[if hours]
^ объём программы — {{hours}}
[end]


@ {{place}} | {{issued_on}}
_ {{signer.post}} | {{signer.name}}
[if second.name]
_ {{second.post}} | {{second.name}}
[end]
', 0),
    (3, 1, 0, 'Свидетельство', 'ru', 'portrait', 'line', 'green', 'star',
'%title Свидетельство
^ {{org}}


= СВИДЕТЕЛЬСТВО
~ № {{number}}


^ выдано
= {{name|dat}}
^ в том, что {{sex|он|она}} {{days}}
^ {{sex|прошёл|прошла}} обучение
= «{{training}}»
[if hours]
^ в объёме {{hours}}
[end]
[if valid_until]

~ Действительно до {{valid_until}}
[end]


@ {{place}} | {{issued_on}}
_ {{signer.post}} | {{signer.name}}
[if second.name]
_ {{second.post}} | {{second.name}}
[end]
', 0),
    (4, 1, 0, 'Справка об обучении', 'ru', 'portrait', 'none', 'grey', 'none',
'%title Справка об обучении
^ {{org}}

@ {{issued_on}} | № {{number}}


= СПРАВКА

Дана {{name|dat}} в том, что {{sex|он|она}} {{days}} {{sex|прошёл|прошла}} ' ||
'обучение: «{{training}}» ({{kind}}), проводил: {{taught_by}}.
[if hours]
Объём обучения: {{hours}}.
[end]
Справка выдана для предъявления по месту требования.


_ {{signer.post}} | {{signer.name}}
[if second.name]
_ {{second.post}} | {{second.name}}
[end]
', 0),
    (5, 1, 0, 'Сертификат', 'kk', 'landscape', 'double', 'blue', 'book',
'%title Сертификат
^ {{org}}

= СЕРТИФИКАТ
~ № {{number}}

^ Осы сертификат
= {{name|dat}}
^ «{{training}}»
[if hours]
^ бағдарламасы бойынша {{hours}} көлемінде оқудан өткені үшін беріледі
[else]
^ бағдарламасы бойынша оқудан өткені үшін беріледі
[end]
^ {{days}}

@ {{place}} | {{issued_on}}
_ {{signer.post}} | {{signer.name}}
[if second.name]
_ {{second.post}} | {{second.name}}
[end]
', 0),
    (6, 1, 0, 'Сертификат на двух языках', 'both', 'landscape', 'band', 'blue', 'none',
'%title Сертификат
^ {{org}}

= СЕРТИФИКАТ
~ № {{number}}

= {{name}}
[if hours]
^ {{sex|прошёл|прошла}} обучение «{{training}}» в объёме {{hours}}
[else]
^ {{sex|прошёл|прошла}} обучение «{{training}}»
[end]
^ {{days}}

^ {{kk.name|dat}} «{{training}}» бағдарламасы бойынша оқудан өткені үшін берілді
^ {{kk.days}}

@ {{place}} | {{issued_on}}
_ {{signer.post}} | {{signer.name}}
[if second.name]
_ {{second.post}} | {{second.name}}
[end]
', 0);
