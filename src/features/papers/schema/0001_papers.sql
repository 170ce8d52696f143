-- after: members, bodies, joining, tickets
-- What administrators made of the templates that come with the program: the union or a region, for
-- each kind and language. A version is never changed; one without a text goes back to what stands
-- above, in the end to the shipped one.
CREATE TABLE paper_template (
    org_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    version INTEGER NOT NULL,
    text TEXT,
    account_id INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, kind, language, version)
);

-- Cases of a name that the rules get wrong, as the person or the chair says: Гусь, Заяц. One row
-- for each part of the name: last · first · middle.
-- personal
CREATE TABLE paper_name (
    region_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    part TEXT NOT NULL,
    nominative TEXT NOT NULL,                   -- of which name: a new one has its own cases
    genitive TEXT NOT NULL,
    dative TEXT NOT NULL,
    accusative TEXT NOT NULL,
    instrumental TEXT NOT NULL,
    prepositional TEXT NOT NULL,
    PRIMARY KEY (region_id, member_id, part),
    CHECK (part IN ('last', 'first', 'middle'))
);

-- Cases of posts and of the names of organisations. region_id 0: come with the program.
CREATE TABLE paper_word (
    region_id INTEGER NOT NULL,
    folded TEXT NOT NULL,                       -- the nominative, in small letters
    nominative TEXT NOT NULL,
    genitive TEXT,
    dative TEXT,
    accusative TEXT,
    instrumental TEXT,
    prepositional TEXT,
    PRIMARY KEY (region_id, folded)
);

-- Papers that were issued, each with what it says, sealed, so that it can be printed again and
-- proved genuine: `code` stands in its QR code and is random, `hash` is that of the content. A
-- later one of its kind for the same person takes its place, or it is declared void. `batch_id`: of
-- those that were issued at once.
-- personal
CREATE TABLE paper (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    code TEXT NOT NULL,
    batch_id INTEGER,
    member_id INTEGER,
    merged_from INTEGER,                        -- of a card that became part of this one
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    issued_on TEXT NOT NULL,
    title TEXT NOT NULL,
    content BLOB NOT NULL,
    hash TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'valid',
    state_on TEXT,
    place TEXT,
    account_id INTEGER,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (state IN ('valid', 'void', 'replaced'))
);
CREATE UNIQUE INDEX paper_code ON paper (code);
CREATE UNIQUE INDEX paper_number ON paper (region_id, org_id, year, number);
CREATE INDEX paper_member ON paper (region_id, member_id, id) WHERE member_id IS NOT NULL;
CREATE INDEX paper_batch ON paper (region_id, batch_id) WHERE batch_id IS NOT NULL;

INSERT INTO paper_word (region_id, folded, nominative, genitive, dative, accusative, instrumental,
                        prepositional) VALUES
    (0, 'председатель профкома', 'председатель профкома', 'председателя профкома',
     'председателю профкома', 'председателя профкома', 'председателем профкома',
     'председателе профкома'),
    (0, 'профгрупорг', 'профгрупорг', 'профгрупорга', 'профгрупоргу', 'профгрупорга',
     'профгрупоргом', 'профгрупорге'),
    (0, 'завуч', 'завуч', 'завуча', 'завучу', 'завуча', 'завучем', 'завуче'),
    (0, 'медицинская сестра', 'медицинская сестра', 'медицинской сестры', 'медицинской сестре',
     'медицинскую сестру', 'медицинской сестрой', 'медицинской сестре'),
    (0, 'медсестра', 'медсестра', 'медсестры', 'медсестре', 'медсестру', 'медсестрой', 'медсестре'),
    (0, 'повар', 'повар', 'повара', 'повару', 'повара', 'поваром', 'поваре'),
    (0, 'няня', 'няня', 'няни', 'няне', 'няню', 'няней', 'няне'),
    (0, 'младший воспитатель', 'младший воспитатель', 'младшего воспитателя',
     'младшему воспитателю', 'младшего воспитателя', 'младшим воспитателем',
     'младшем воспитателе'),
    (0, 'методист', 'методист', 'методиста', 'методисту', 'методиста', 'методистом', 'методисте'),
    (0, 'заведующая', 'заведующая', 'заведующей', 'заведующей', 'заведующую', 'заведующей',
     'заведующей'),
    (0, 'член профкома', 'член профкома', 'члена профкома', 'члену профкома', 'члена профкома',
     'членом профкома', 'члене профкома'),
    (0, 'уборщица', 'уборщица', 'уборщицы', 'уборщице', 'уборщицу', 'уборщицей', 'уборщице'),
    (0, 'сторож', 'сторож', 'сторожа', 'сторожу', 'сторожа', 'сторожем', 'стороже'),
    (0, 'студентка', 'студентка', 'студентки', 'студентке', 'студентку', 'студенткой',
     'студентке'),
    (0, 'учительница', 'учительница', 'учительницы', 'учительнице', 'учительницу', 'учительницей',
     'учительнице'),
    (0, 'ректор', 'ректор', 'ректора', 'ректору', 'ректора', 'ректором', 'ректоре');
