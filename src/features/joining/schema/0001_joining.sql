-- after: members, membership, bodies
-- Joining the union: the link of an organisation, the texts of consent with their versions, and the
-- applications.

-- One link an organisation. The token stands in posters; here it is sealed, and found by its keyed
-- hash. `dues` is the share of the wage in hundredths of a per cent, as the application to the
-- accounting office says.
CREATE TABLE join_link (
    org_id INTEGER PRIMARY KEY,
    region_id INTEGER NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    token_cipher BLOB NOT NULL,
    is_open INTEGER NOT NULL DEFAULT 1,
    dues INTEGER NOT NULL DEFAULT 100,
    made_at INTEGER NOT NULL,
    made_by INTEGER
);

-- Texts of the consent to the processing of personal data. A new version never changes an old one.
-- `org_path`: the organisation that made it for itself and all below; NULL came with the program.
-- `law`: ru · kz. In the text {operator}, {address}, {organisation} and {days} stand for what each
-- organisation fills in; keep_days: how long an application that led to nothing is kept.
CREATE TABLE consent_text (
    id INTEGER PRIMARY KEY,
    org_path TEXT,
    law TEXT NOT NULL,
    language TEXT NOT NULL,
    version INTEGER NOT NULL,
    text TEXT NOT NULL,
    keep_days INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    made_by INTEGER,
    CHECK (law IN ('ru', 'kz')),
    CHECK (keep_days > 0)
);
CREATE UNIQUE INDEX consent_text_version ON consent_text (law, language, org_path, version);

-- An application for membership. state: new · review · ready (for the committee) · planned
-- (admitted from a day still to come) · admitted · refused · withdrawn · transfer (is on the
-- register elsewhere and has to be transferred). source: link · paper. What consent was given to:
-- the version, with the operator, address and organisation that were filled in, when, and the hash
-- of the whole text. After `empty_on` what led to nothing loses its personal data.
-- personal
CREATE TABLE join_application (
    region_id INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,                     -- sqlite
    id INTEGER NOT NULL,                        -- postgres
    org_id INTEGER NOT NULL,
    org_path TEXT NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'new',
    source TEXT NOT NULL,
    applied_on TEXT NOT NULL,
    last_name TEXT,
    first_name TEXT,
    middle_name TEXT,
    sex TEXT,
    born TEXT,
    phone TEXT,
    email TEXT,
    workplace TEXT,
    position TEXT,
    category TEXT,
    was_member INTEGER NOT NULL DEFAULT 0,
    language TEXT,
    secret_hash TEXT,
    consent_text_id INTEGER,
    consent_given_at INTEGER,
    consent_hash TEXT,
    consent_operator TEXT,
    consent_address TEXT,
    consent_organisation TEXT,
    -- the card that came of it; the card of a former member that is the same person
    member_id INTEGER,
    former_member_id INTEGER,
    act_id INTEGER,
    decision TEXT,
    reason TEXT,
    decided_by INTEGER,
    decided_at INTEGER,
    empty_on TEXT,
    emptied_at INTEGER,
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (region_id, id),                -- postgres
    CHECK (source IN ('link', 'paper')),
    CHECK (state IN ('new', 'review', 'ready', 'planned', 'admitted', 'refused', 'withdrawn',
                     'transfer'))
);
CREATE INDEX join_application_by_id ON join_application (id);             -- postgres
CREATE UNIQUE INDEX join_application_number ON join_application (org_id, number);
CREATE UNIQUE INDEX join_application_secret ON join_application (secret_hash)
    WHERE secret_hash IS NOT NULL;
-- What waits is little; what is over is found by the organisation, or by the region as it came.
CREATE INDEX join_application_open ON join_application (region_id, org_path, state)
    WHERE state IN ('new', 'review', 'ready', 'planned');
CREATE INDEX join_application_org ON join_application (region_id, org_path, state, id);
CREATE INDEX join_application_state ON join_application (region_id, state, id);
CREATE INDEX join_application_empty ON join_application (empty_on) WHERE empty_on IS NOT NULL;

-- Blank lines part the paragraphs.
INSERT INTO consent_text (id, law, language, version, text, keep_days, made_at) VALUES
(1, 'ru', 'ru', 1,
 'Свободно, своей волей и в своём интересе даю согласие на обработку моих персональных ' ||
 'данных.

' ||
 'Кому даю согласие. Оператор: {operator}. Адрес: {address}. По поручению оператора мои ' ||
 'данные обрабатывает выборный орган организации: {organisation}.

' ||
 'Для чего. Рассмотрение моего заявления о вступлении в Профсоюз. Если меня примут: учёт ' ||
 'членства и профсоюзного стажа, выдача профсоюзного билета, расчёт членских взносов, защита ' ||
 'моих трудовых и социальных прав, сообщения о деятельности Профсоюза. Для других целей ' ||
 'данные не используются.

' ||
 'Какие данные. Фамилия, имя, отчество, пол, дата рождения, номер телефона, адрес ' ||
 'электронной почты, место работы или учёбы, должность или группа, категория члена ' ||
 'Профсоюза, сведения о прежнем членстве, даты и документы о вступлении. Данные о здоровье и ' ||
 'другие специальные категории не запрашиваются.

' ||
 'Что с ними делают. Сбор, запись, систематизация, накопление, хранение, уточнение, ' ||
 'извлечение, использование, передача вышестоящим организациям Профсоюза, блокирование, ' ||
 'удаление, уничтожение: с использованием средств автоматизации и без них. Базы данных ' ||
 'находятся на территории Российской Федерации. Работодателю мои данные передаются только по ' ||
 'моему отдельному заявлению об удержании взносов. Распространение данных неограниченному ' ||
 'кругу лиц не разрешаю.

' ||
 'Срок. С момента, когда я даю согласие, и до прекращения моего членства в Профсоюзе, а ' ||
 'затем в течение срока хранения документов, установленного законом. Если заявление ' ||
 'отклонено или отозвано, данные удаляются через {days} дней.

' ||
 'Как отозвать. В любое время письменным заявлением оператору или выборному органу ' ||
 'организации, а до решения о приёме также кнопкой «Отозвать заявление» по личной ссылке. ' ||
 'После отзыва обработка прекращается, кроме случаев, когда закон позволяет её продолжать.

' ||
 'Согласие даётся отдельно от заявления о вступлении (статья 9 Федерального закона от ' ||
 '27.07.2006 № 152-ФЗ «О персональных данных»).',
 90, 0),
(2, 'kz', 'ru', 1,
 'Даю согласие на сбор и обработку моих персональных данных.

' ||
 'Кому даю согласие. Оператор: {operator}. Адрес: {address}. По поручению оператора мои ' ||
 'данные обрабатывает выборный орган организации: {organisation}.

' ||
 'Для чего. Рассмотрение моего заявления о вступлении в профсоюз. Если меня примут: учёт ' ||
 'членства и профсоюзного стажа, выдача членского билета, расчёт членских взносов, защита ' ||
 'моих трудовых и социальных прав, сообщения о деятельности профсоюза. Для других целей ' ||
 'данные не используются.

' ||
 'Какие данные. Фамилия, имя, отчество (если есть), пол, дата рождения, номер телефона, ' ||
 'адрес электронной почты, место работы или учёбы, должность или группа, категория члена ' ||
 'профсоюза, сведения о прежнем членстве, даты и документы о вступлении.

' ||
 'Что с ними делают. Сбор, накопление, хранение, изменение, дополнение, использование, ' ||
 'блокирование, уничтожение, передача вышестоящим организациям профсоюза. Третьим лицам ' ||
 'данные передаются только по моему отдельному заявлению об удержании взносов и в случаях, ' ||
 'установленных законом. Трансграничной передачи нет: база данных находится на территории ' ||
 'Республики Казахстан. В общедоступных источниках данные не размещаются.

' ||
 'Срок. С момента, когда я даю согласие, и до прекращения моего членства в профсоюзе, а ' ||
 'затем в течение срока хранения документов, установленного законом. Если заявление ' ||
 'отклонено или отозвано, данные удаляются через {days} дней.

' ||
 'Как отозвать. В любое время письменным заявлением оператору или выборному органу ' ||
 'организации, а до решения о приёме также кнопкой «Отозвать заявление» по личной ссылке, ' ||
 'если это не противоречит законам Республики Казахстан.

' ||
 'Согласие даётся отдельно от заявления о вступлении (статья 8 Закона Республики Казахстан ' ||
 'от 21.05.2013 № 94-V «О персональных данных и их защите»).',
 90, 0),
(3, 'kz', 'kk', 1,
 'Дербес деректерімді жинауға және өңдеуге келісім беремін.

' ||
 'Келісім кімге беріледі. Оператор: {operator}. Мекенжайы: {address}. Оператордың тапсырмасы ' ||
 'бойынша деректерімді мына ұйымның сайланбалы органы өңдейді: {organisation}.

' ||
 'Не үшін. Кәсіподаққа кіру туралы өтінішімді қарау үшін. Мені қабылдаса: мүшелік пен ' ||
 'кәсіподақ өтілін есепке алу, мүшелік билет беру, мүшелік жарнаны есептеу, еңбек және ' ||
 'әлеуметтік құқықтарымды қорғау, кәсіподақ қызметі туралы хабарлау үшін. Деректер басқа ' ||
 'мақсатта пайдаланылмайды.

' ||
 'Қандай деректер. Тегі, аты, әкесінің аты (болса), жынысы, туған күні, телефон нөмірі, ' ||
 'электрондық пошта мекенжайы, жұмыс немесе оқу орны, лауазымы немесе тобы, кәсіподақ ' ||
 'мүшесінің санаты, бұрынғы мүшелік туралы мәлімет, кіру күндері мен құжаттары.

' ||
 'Олармен не істеледі. Жинау, жинақтау, сақтау, өзгерту, толықтыру, пайдалану, бұғаттау, ' ||
 'жою, кәсіподақтың жоғары тұрған ұйымдарына беру. Үшінші тұлғаларға деректер тек жарнаны ' ||
 'ұстап қалу туралы жеке өтінішім бойынша және заңда белгіленген жағдайларда беріледі. ' ||
 'Деректер шетелге берілмейді: дерекқор Қазақстан Республикасының аумағында орналасқан. ' ||
 'Деректер жалпыға қолжетімді көздерде таратылмайды.

' ||
 'Мерзімі. Келісім берген сәттен бастап кәсіподаққа мүшелігім тоқтағанға дейін, одан кейін ' ||
 'құжаттарды сақтаудың заңда белгіленген мерзімі ішінде. Өтініш қабылданбаса немесе кері ' ||
 'алынса, деректер {days} күннен кейін жойылады.

' ||
 'Қалай кері алуға болады. Кез келген уақытта операторға немесе ұйымның сайланбалы органына ' ||
 'жазбаша өтініш беріп, ал қабылдау туралы шешімге дейін жеке сілтеме бойынша «Өтінішті кері ' ||
 'алу» батырмасымен де, егер бұл Қазақстан Республикасының заңдарына қайшы келмесе.

' ||
 'Келісім кіру туралы өтініштен бөлек беріледі («Дербес деректер және оларды қорғау туралы» ' ||
 'Қазақстан Республикасының 21.05.2013 № 94-V Заңының 8-бабы).',
 90, 0);
