// A list as an organisation would send it: titles, headings, sections, totals, signatures and
// other sheets around the people; and the truth of what a careful clerk reads out of it.
import * as cells from './cells.mjs';
import { organisation, other_surname, person, positions } from './people.mjs';

const headings = {
    number: ['№', '№ п/п', 'п/п', '№п/п', '#', 'N', 'Номер п/п', '№\nп/п', 'Р/с'],
    name: [
        'ФИО',
        'Ф.И.О.',
        'Ф.И.О. (полностью)',
        'Фамилия, имя, отчество',
        'Фамилия Имя Отчество члена Профсоюза',
        'Ф. И. О.',
        'ФИО сотрудника',
        'Член профсоюза',
        'Сотрудник',
        'Педагог',
        'Ф.И.О. работника',
        'Фамилия, имя, отчество (последнее - при наличии)',
        'ФАМИЛИЯ ИМЯ ОТЧЕСТВО',
        'Фамилия,\nимя,\nотчество',
        'Список членов',
        'Ф.И.О. преподавателя',
        'Ф И О',
        'Фамилия И.О.',
        'ФИО члена ППО',
        'Фамилия Имя Отчество (по паспорту)',
        'Физическое лицо',
        'Ф А М И Л И Я  И М Я  О Т Ч Е С Т В О',
    ],
    name_first: ['Имя Отчество Фамилия', 'Имя, отчество, фамилия', 'ФИО', 'Ф.И.О.'],
    name_kazakh: [
        'Аты-жөні',
        'Тегі, аты, әкесінің аты',
        'Т.А.Ә.',
        'Қызметкердің аты-жөні',
        'Аты-жөні (толық)',
    ],
    last: ['Фамилия', 'ФАМИЛИЯ', 'фамилия', 'Фамилия работника', 'Фам.'],
    last_kazakh: ['Тегі', 'Тегі (Фамилия)'],
    first: ['Имя', 'ИМЯ', 'имя'],
    first_kazakh: ['Аты', 'Есімі', 'Аты (Имя)'],
    middle: ['Отч.', 'Отчество', 'ОТЧЕСТВО', 'Отчество (при наличии)', 'отчество'],
    middle_kazakh: ['Әкесінің аты', 'Әкесінің аты (Отчество)'],
    given: ['Имя Отчество', 'Имя, отчество', 'Имя и отчество', 'И.О.'],
    born: [
        'Дата рождения',
        'Дата рожд.',
        'Д.р.',
        'Д/р',
        'ДР',
        'Число, месяц, год рождения',
        'Дата\nрождения',
        'Дата рожд',
        'Родился (дата)',
        'День рождения',
        'дата рожд-я',
        'Дата рождения (чч.мм.гггг)',
        'Год, месяц, число рождения',
    ],
    born_years: ['Год рождения', 'Г.р.', 'Год рожд.', 'г/р'],
    born_kazakh: ['Туған күні', 'Туған күні, айы, жылы', 'Туған жылы'],
    sex: ['Пол', 'М/Ж', 'пол (м/ж)', 'ПОЛ'],
    sex_kazakh: ['Жынысы'],
    phone: [
        'Телефон',
        'Тел.',
        'Сот. тел.',
        'Моб.',
        'Контактный телефон',
        'Телефон (сот., дом.)',
        'Мобильный телефон',
        '№ телефона',
        'Сотовый',
        'Номер телефона',
        'Конт. тел.',
        'тел. моб.',
        'Телефоны',
        'Т.',
        'Связь',
        'Контактные данные (телефон)',
    ],
    phone_kazakh: ['Телефоны', 'Байланыс телефоны', 'Ұялы телефоны', 'Телефон нөмірі'],
    email: [
        'E-mail',
        'Эл. почта',
        'Электронный адрес',
        'Адрес эл. почты',
        'email',
        'Электронная почта',
        'e-mail (личный)',
        'Адрес электронной почты',
        'Почта (эл.)',
    ],
    email_kazakh: ['Электрондық пошта', 'Эл. поштасы'],
    position: [
        'Должность',
        'Занимаемая должность',
        'Должность (предмет)',
        'Преподаваемый предмет',
        'Должность, предмет',
        'Должность по основному месту работы',
        'ДОЛЖНОСТЬ',
        'Профессия',
        'Долж-ть',
    ],
    position_kazakh: ['Лауазымы', 'Қызметі', 'Атқаратын қызметі'],
    joined: [
        'Дата вступления',
        'В профсоюзе с',
        'Дата постановки на учет',
        'Дата вступления в Профсоюз',
        'Дата вступления в ППО',
        'Когда вступил(а) в Профсоюз',
        'Член профсоюза с какого времени',
        'Вступление в профсоюз',
        'Дата приёма в члены Профсоюза',
        'Дата постановки на профучет',
    ],
    joined_years: [
        'Год вступления',
        'Год вступления в профсоюз',
        'В профсоюзе с (год)',
        'С какого года в профсоюзе',
    ],
    joined_kazakh: ['Кәсіподаққа кірген күні', 'Мүшелікке қабылданған күні'],
    snils: ['СНИЛС', '№ СНИЛС', 'Снилс', 'СНИЛС (номер)', 'Номер СНИЛС', 'Страховой номер'],
    iin: ['ИИН', 'ЖСН', 'ИИН (12 цифр)'],
    card: [
        '№ проф. билета',
        'Ном. проф. билета',
        '№ билета',
        'Профбилет',
        'Номер ПБ',
        '№ ЭПБ',
        '№ профсоюзного билета',
        'Номер профсоюзного билета',
        '№ членского билета',
        'Эл. профсоюзный билет №',
    ],
    card_kazakh: ['Кәсіподақ билетінің №', 'Мүшелік билет нөмірі'],
};

// Columns that a list also has, and that must not be taken for ours.
const decoys = {
    address: [
        ['Домашний адрес', 'Адрес (прописка)', 'Адрес проживания', 'Прописка'],
        (d) =>
            `г. Курск, ул. ${d.pick(['Ленина', 'Мира', 'Карла Маркса'])}, д. ${d.number(1, 90)}, кв. ${d.number(1, 80)}`,
    ],
    education: [
        ['Образование', 'Образование (уч. заведение, год)', 'Образование, что и когда окончил'],
        (d) =>
            d.pick([
                'высшее',
                'ср.-спец.',
                `высшее, КГУ, ${d.number(1975, 2015)}`,
                'среднее профессиональное',
            ]),
    ],
    hired: [
        [
            'Дата приёма на работу',
            'Принят на работу',
            'Дата поступления на работу',
            'Начало трудовой деятельности',
        ],
        (d) => `${d.number(10, 28)}.0${d.number(1, 9)}.${d.number(1990, 2020)}`,
    ],
    child: [
        [
            'Дата рождения ребёнка',
            'Дети (ФИО, дата рождения)',
            'Дата рождения детей',
            'ФИО ребенка',
        ],
        (d) =>
            d.pick([
                null,
                null,
                `${d.number(10, 28)}.0${d.number(1, 9)}.${d.number(2008, 2019)}`,
                'Иванов Пётр',
            ]),
    ],
    work_phone: [
        ['Рабочий телефон', 'Тел. раб.', 'Телефон организации'],
        (d) => `8 (4712) 5${d.digits(1)}-${d.digits(2)}-01`,
    ],
    note: [
        ['Примечание', 'Прим.', 'Отметки', 'Примечания', 'Категория'],
        (d) =>
            d.pick([
                null,
                null,
                null,
                'совм.',
                'в д/о',
                'пенс.',
                'д/отпуск',
                'молодой спец.',
                'член профкома',
                'с 01.09.2020 г. в декрете',
                '+',
                'студ.',
            ]),
    ],
    plus: [
        ['Пенсионер', 'Подпись', 'Молодёжь до 35 лет', 'Член профкома', 'Справки'],
        (d) => d.pick([null, null, '+', 'да', 'V', '✓', '*', { number: 1 }]),
    ],
    passport: [
        ['Паспорт', 'Серия и № паспорта', 'Номер документа'],
        (d) => `${d.digits(4)} ${d.digits(6)}`,
    ],
    passport_day: [
        ['Дата выдачи документа', 'Когда выдан'],
        (d) => `${d.number(10, 28)}.0${d.number(1, 9)}.${d.number(1998, 2020)}`,
    ],
    stage: [
        ['Стаж', 'Общий стаж', 'Пед. стаж', 'Профстаж', 'Стаж работы'],
        (d) => d.pick([`${d.number(1, 40)} лет`, { number: d.number(1, 45) }]),
    ],
    category: [
        ['Категория', 'Кв. категория', 'Разряд'],
        (d) => d.pick(['высшая', 'первая', 'б/к', 'СЗД', null]),
    ],
    unit: [
        ['Подразделение', 'Кафедра', 'Структурное подразделение', 'Корпус', 'Место работы'],
        (d) => d.pick(['корпус 1', 'Кафедра химии', 'Бухгалтерия', 'АХЧ', 'Начальная школа']),
    ],
    load: [
        ['Нагрузка', 'Ставка', 'Кол-во ставок'],
        (d) => d.pick([{ number: 1 }, { number: 0.5 }, '1,25', '18 ч.']),
    ],
    tax: [['ИНН'], (d) => d.pick([d.digits(12), { number: Number('4' + d.digits(11)) }])],
    age: [['Возраст', 'Полных лет'], (d) => ({ number: d.number(20, 70) })],
    head: [
        ['ФИО председателя ППО', 'Ф.И.О. директора', 'Руководитель (ФИО)'],
        () => 'Корсунская Бэлла Тихоновна',
    ],
    empty: [['', ' '], () => null],
};

const sections = [
    'Администрация',
    'Технический персонал',
    'Декрет',
    'Учителя начальных классов',
    'МОП',
    'Совместители',
    'Неработающие пенсионеры',
    'Корпус № 2',
    'Кафедра физики',
    'Педагогические работники:',
    'В отпуске по уходу за ребенком',
    'Учебно-вспомогательный персонал (УВП)',
    'Дошкольная группа «Солнышко»',
    'Бухгалтерия',
    '1 корпус',
    'I. Руководители',
    'Студенты',
    'На учёте состоят',
    'Обслуживающий персонал',
    'Учителя-предметники',
    'Средняя группа',
];

const chairwoman = (dice) =>
    `${other_surname(dice)} ${dice.pick(['А', 'И', 'Н'])}.${dice.pick(['В', 'П', 'С'])}.`;

// ---- which columns
// ---------------------------------------------------------------------------------

function choose_columns(dice, list) {
    const names = dice.pick([
        ['name'],
        ['name'],
        ['name'],
        ['last', 'first', 'middle'],
        ['last', 'first', 'middle'],
        ['last', 'given'],
    ]);
    const chance = {
        born: 0.92,
        sex: 0.25,
        phone: 0.7,
        email: 0.4,
        position: 0.75,
        joined: 0.55,
        card: 0.4,
        snils: list.country === 'russia' ? 0.4 : 0,
        iin: list.country === 'kazakhstan' ? 0.4 : 0.02,
    };
    const others = Object.keys(chance).filter((key) => dice.chance(chance[key]));
    const strange = Object.keys(decoys).filter(() => dice.chance(0.1));
    // Two columns may have the same words: only one of «Категория».
    const rest = dice.shuffle([...others, ...strange]);
    if (dice.chance(0.5)) {
        rest.sort((a, b) => (b === 'born') - (a === 'born'));
    }
    const before = dice.chance(0.1) ? rest.splice(0, 1) : [];
    return [...(dice.chance(0.75) ? ['number'] : []), ...before, ...names, ...rest];
}

function heading_of(dice, list, key) {
    if (decoys[key]) {
        return dice.pick(decoys[key][0]);
    }
    if (list.kazakh_headings && headings[key + '_kazakh']) {
        return dice.pick(headings[key + '_kazakh']);
    }
    const variant =
        key === 'name' && list.order === 'first'
            ? 'name_first'
            : (key === 'born' || key === 'joined') && list[key] === 'years'
              ? key + '_years'
              : key;
    const text = dice.pick(headings[variant]);
    return dice.chance(0.1)
        ? dice.pick([text.toLocaleUpperCase('ru'), ` ${text}`, `${text}:`, `${text} *`])
        : text;
}

function style_of(dice, list, years) {
    if (dice.chance(years)) {
        return 'years';
    }
    const styles = cells.day_styles.filter(
        (style) => style[3] !== 'kazakh' || list.country === 'kazakhstan',
    );
    let rest = dice.next() * styles.reduce((sum, style) => sum + style[1], 0);
    return styles.find((style) => (rest -= style[1]) < 0) ?? styles[0];
}

// ---- headings
// ----------------------------------------------------------------------------------------

const groups = [
    [['last', 'first', 'middle'], 'Фамилия, имя, отчество', ['Фамилия', 'Имя', 'Отчество']],
    [['last', 'first', 'middle'], 'Ф.И.О.', ['фамилия', 'имя', 'отчество']],
    [['born', 'joined'], 'Дата', ['рождения', 'вступления в профсоюз']],
    [['joined', 'born'], 'Дата', ['вступления в Профсоюз', 'рождения']],
    [['phone', 'email'], 'Контакты', ['телефон', 'e-mail']],
    [['email', 'phone'], 'Контактные данные', ['эл. почта', 'телефон']],
    [['joined', 'card'], 'Членство в Профсоюзе', ['дата вступления', '№ билета']],
    [['card', 'joined'], 'Сведения о членстве', ['№ профбилета', 'с какого года']],
];

// Puts columns of one group side by side, so that they can stand under one heading.
function gather(dice, columns) {
    const found = groups.filter(([keys]) => keys.every((key) => columns.includes(key)));
    const used = new Set();
    const chosen = [];
    for (const group of dice.shuffle(found)) {
        if (group[0].some((key) => used.has(key))) {
            continue;
        }
        group[0].forEach((key) => used.add(key));
        chosen.push(group);
        if (group[0][0] !== 'last') {
            const place = columns.indexOf(group[0][0]);
            columns.splice(columns.indexOf(group[0][1]), 1);
            columns.splice(columns.indexOf(group[0][0]) + 1, 0, group[0][1]);
            void place;
        }
    }
    return chosen;
}

function add_headings(dice, list, sheet) {
    const tall = dice.next();
    const chosen = tall < 0.3 ? gather(dice, list.columns) : [];
    const rows = chosen.length === 0 ? [[]] : [[], []];
    list.columns.forEach((key, i) => {
        rows[0][i] = heading_of(dice, list, key);
        if (rows.length > 1) {
            rows[1][i] = null;
        }
    });
    for (const [keys, above, below] of chosen) {
        const start = list.columns.indexOf(keys[0]);
        keys.forEach((key, i) => {
            rows[0][start + i] = i === 0 ? above : null;
            rows[1][start + i] = below[i];
        });
        sheet.merges.push({ row: sheet.rows.length, column: start, rows: 1, columns: keys.length });
    }
    if (chosen.length > 0) {
        list.columns.forEach((key, i) => {
            if (!chosen.some(([keys]) => keys.includes(key))) {
                sheet.merges.push({ row: sheet.rows.length, column: i, rows: 2, columns: 1 });
            }
        });
        if (dice.chance(0.25)) {
            sheet.merges.forEach((merge) => (merge.row += 1));
            sheet.merges.push({
                row: sheet.rows.length,
                column: 0,
                rows: 1,
                columns: list.columns.length,
            });
            rows.unshift([
                dice.pick(['Сведения о членах Профсоюза', 'Персональные данные', 'Общие сведения']),
            ]);
        }
        list.mess.push(`${rows.length}-row headings`);
    }
    rows.forEach((row) => add_row(sheet, row));
    if (dice.chance(0.12)) {
        list.mess.push('row of numbers under the headings');
        add_row(
            sheet,
            list.columns.map((_, i) => ({ number: i + 1 })),
        );
    }
    if (rows.length === 1 && dice.chance(0.05)) {
        list.mess.push('row of letters under the headings');
        add_row(
            sheet,
            list.columns.map((_, i) => String.fromCharCode(0x410 + i)),
        );
    } else if (rows.length === 1 && list.columns.includes('born') && dice.chance(0.05)) {
        list.mess.push('row of hints under the headings');
        const hints = { name: '(полностью)', born: '(дд.мм.гггг)', phone: 'с кодом' };
        add_row(
            sheet,
            list.columns.map((key) => hints[key] ?? null),
        );
    }
    list.headings = rows;
}

// ---- rows
// ----------------------------------------------------------------------------------------------

function add_row(sheet, row, hidden = false) {
    sheet.rows.push({ cells: row, hidden });
    return sheet.rows.length;
}

function person_row(dice, list, someone) {
    const row = [];
    const split = list.columns.includes('last');
    let names = [];
    if (split) {
        names = cells.name_cells(dice, someone);
        if (list.columns.includes('given')) {
            names = [
                names[0],
                [names[1], names[2]]
                    .filter((part) => part && part !== 'нет' && part !== '-')
                    .join(' ') || names[1],
            ];
            if (someone.first?.endsWith('.')) {
                names[1] = (someone.first ?? '') + (someone.middle ?? '');
            }
        }
    } else {
        names = [cells.name_cell(dice, someone, list.order, list.name_habit)];
    }
    for (const key of list.columns) {
        row.push(cell_of(dice, list, someone, key, names));
    }
    return row;
}

function cell_of(dice, list, someone, key, names) {
    switch (key) {
        case 'number':
            return dice.chance(0.97) ? { number: someone.number } : `${someone.number}.`;
        case 'name':
        case 'last':
            return names[0];
        case 'first':
        case 'given':
            return names[1];
        case 'middle':
            return names[2];
        case 'born':
            return cells.born_cell(dice, someone, dice.chance(0.8) ? list.born : list.other_born);
        case 'sex':
            return cells.sex_cell(dice, someone, list.sex);
        case 'phone':
            return cells.phone_cell(dice, someone);
        case 'email':
            return cells.email_cell(dice, someone);
        case 'position':
            return cells.position_cell(dice, someone);
        case 'joined':
            return cells.joined_cell(
                dice,
                someone,
                dice.chance(0.85) ? list.joined : list.other_joined,
            );
        case 'snils':
            return cells.snils_cell(dice, someone);
        case 'iin':
            return cells.iin_cell(dice, someone);
        case 'card':
            return cells.card_cell(dice, someone, list.card);
        default:
            return decoys[key][1](dice);
    }
}

const fields = [
    'last',
    'first',
    'middle',
    'born',
    'sex',
    'phone',
    'email',
    'position',
    'joined',
    'snils',
    'card',
];

function invent(dice, list, number) {
    const someone = person(dice, list.country);
    someone.number = number;
    someone.country = list.country;
    someone.problems = [];
    someone.columns = list.columns;
    someone.known_sex = someone.sex;
    // Only a patronymic, an ИИН or a column tells the sex.
    someone.sex = someone.middle === null ? null : someone.sex;
    for (const key of ['born', 'phone', 'email', 'position', 'joined', 'snils', 'card']) {
        someone[key] = list.columns.includes(key) ? someone[key] : null;
    }
    return someone;
}

function truth_of(someone, row) {
    const truth = { row };
    fields.forEach((field) => (truth[field] = someone[field] ?? null));
    if (typeof truth.position === 'string') {
        truth.position = truth.position.trim();
    }
    for (const field of ['former', 'born_year', 'joined_year']) {
        if (someone[field]) {
            truth[field] = someone[field];
        }
    }
    truth.mess = someone.mess;
    return truth;
}

function repeated(dice, list, row) {
    const again = row.map((cell, i) => {
        const is_name = ['name', 'last', 'first', 'middle'].includes(list.columns[i]);
        if (!is_name || typeof cell !== 'string') {
            return cell;
        }
        return dice.pick([
            cell,
            cell,
            cell.toLocaleUpperCase('ru'),
            cell.replaceAll('ё', 'е'),
            ` ${cell}`,
        ]);
    });
    return again;
}

function add_people(dice, list, sheet) {
    const total = dice.number(12, 90);
    const late = [];
    for (let number = 1; number <= total; number++) {
        if (list.with_sections && (number === 1 || dice.chance(0.07))) {
            add_section(dice, list, sheet);
        }
        if (dice.chance(list.blank_rows)) {
            add_row(sheet, []);
        }
        if (dice.chance(list.repeated_headings)) {
            list.headings.forEach((row) => add_row(sheet, row));
        }
        const someone = invent(dice, list, number);
        const cell_row = person_row(dice, list, someone);
        const row = add_row(sheet, cell_row, dice.chance(list.hidden_rows));
        list.members.push(truth_of(someone, row));
        someone.problems.forEach((problem) => list.problems.push({ row, problem }));
        if (someone.born !== null && dice.chance(0.02)) {
            late.push([number + dice.pick([0, 0, 3, 17]), row, cell_row]);
        }
        late.filter(([when]) => when === number).forEach(([, first, original]) => {
            const of_row = first;
            const copy = add_row(sheet, repeated(dice, list, original));
            list.problems.push({ row: copy, problem: 'duplicate_in_file', of_row });
        });
    }
    return total;
}

// An organisation between its people, with more than one cell.
const organisation_rows = [
    (column) => [...at(column, 'МБОУ «СОШ № 2»'), '(15 чел.)'],
    (column) => [...at(column, 'Детский сад № 5'), null, 'тел. 2-33-44'],
    (column) => [...at(column, 'МКУ ДО «Дом творчества»'), 'руководитель Рудь А.А.'],
];

function add_section(dice, list, sheet) {
    const name_column = Math.max(list.columns.indexOf('name'), list.columns.indexOf('last'));
    if (dice.chance(0.15)) {
        list.mess.push('organisation rows');
        add_row(sheet, dice.pick(organisation_rows)(name_column));
        return;
    }
    if (list.columns[0] === 'number' && dice.chance(0.15)) {
        list.mess.push('Roman numbers of sections');
        const row = at(name_column, 'Администрация');
        row[0] = dice.pick(['I', 'II.', 'IV']);
        add_row(sheet, row);
        return;
    }
    const text = dice.pick(sections);
    const column = dice.pick([0, 0, 1]);
    const row = [];
    row[column] = text;
    if (dice.chance(0.4)) {
        sheet.merges.push({
            row: sheet.rows.length,
            column,
            rows: 1,
            columns: list.columns.length - column,
        });
    }
    add_row(sheet, row);
}

function at(column, text) {
    const row = [];
    row[column] = text;
    return row;
}

function add_title(dice, list, sheet) {
    if (dice.chance(0.35)) {
        return;
    }
    const rows = dice.pick([
        [
            ['Список членов Профсоюза'],
            [`первичной профсоюзной организации ${list.organisation}`],
            ['на 01.01.2024 г.'],
            [],
        ],
        [[`Список членов Профсоюза ${list.organisation} на 01.01.2022г.`]],
        [
            at(4, 'Приложение № 1'),
            at(4, 'к постановлению президиума'),
            [],
            ['СПИСОК'],
            [`работников ${list.organisation}`],
            [],
        ],
        [[list.organisation], ['Члены профсоюза'], []],
        [
            at(2, 'Утверждаю:'),
            at(2, 'Председатель ППО'),
            at(2, `_________ ${chairwoman(dice)}`),
            [],
            at(1, 'Реестр членов профсоюзной организации'),
        ],
        [
            ['Организация:', list.organisation],
            ['Дата:', '12.01.2024'],
            ['Телефон:', '8 (4712) 55-10-20'],
            [],
        ],
        [[`${list.organisation} кәсіподақ мүшелерінің тізімі`], []],
        [[], [], ['Учёт членов профсоюза']],
    ]);
    list.mess.push('title rows');
    rows.forEach((row) => add_row(sheet, row));
}

function add_end(dice, list, sheet, total) {
    if (dice.chance(0.35)) {
        return;
    }
    const name_column = Math.max(list.columns.indexOf('name'), list.columns.indexOf('last'));
    list.mess.push('total and signature');
    if (dice.chance(0.5)) {
        add_row(sheet, []);
    }
    const totals = [
        at(name_column, `Итого: ${total}`),
        at(name_column, `ВСЕГО членов профсоюза - ${total} чел.`),
        ['Итого', { number: total }],
        at(0, `Всего: ${total}, из них женщин – ${total - 3}`),
        ['Барлығы:', { number: total }],
        [null, 'Всего:', { number: total }],
        [...at(name_column, 'ИТОГО'), { number: total }],
    ];
    add_row(sheet, dice.pick(totals));
    if (dice.chance(0.3)) {
        add_row(sheet, at(name_column, `в том числе молодёжь до 35 лет - ${dice.number(1, 9)}`));
    }
    if (list.columns.includes('born') && dice.chance(0.2)) {
        add_row(sheet, [...at(name_column, 'женщин'), { number: total - 3 }]);
    }
    add_row(sheet, []);
    const chief = chairwoman(dice);
    const signatures = [
        [[`Председатель ППО ______ /${chief}/`]],
        [['Председатель ППО', null, null, chief]],
        [['Председатель', '____________', chief]],
        [at(name_column, `Председатель профкома: ${chief}`)],
        [
            [`Директор                     ${chief}`],
            [`Председатель ППО             ${chairwoman(dice)}`],
        ],
        [[`Исп. ${chief}, тел. 8-910-555-12-34`]],
        [['М.П.'], [`Төраға ________ ${chief}`]],
        [at(name_column, 'Председатель первичной профсоюзной организации'), at(name_column, chief)],
        [['Председатель ППО', 'Корсунская Бэлла Тихоновна', '12.09.2021']],
        [at(name_column, 'Согласовано: директор Корсунская Бэлла Тихоновна')],
        [['Дата заполнения: 12.01.2024'], at(name_column, `Ответственный: ${chief}`)],
    ];
    dice.pick(signatures).forEach((row) => add_row(sheet, row));
}

// ---- sheets
// ----------------------------------------------------------------------------------------------

function other_sheet(dice, list, name, hidden, people) {
    const sheet = { name, hidden, rows: [], merges: [] };
    if (people === 0) {
        add_row(sheet, ['Должности']);
        positions.forEach((position) => add_row(sheet, [position]));
        return sheet;
    }
    add_row(sheet, ['№', 'ФИО', 'Дата рождения', 'Должность']);
    for (let i = 1; i <= people; i++) {
        const someone = person(dice, list.country);
        add_row(sheet, [
            { number: i },
            [someone.last, someone.first, someone.middle].join(' '),
            someone.born.split('-').reverse().join('.'),
            someone.position,
        ]);
    }
    return sheet;
}

function statistics_sheet(dice) {
    return {
        name: 'Статистика',
        hidden: false,
        merges: [],
        rows: [
            {
                cells: [
                    'Всего',
                    'Состоит в профсоюзе',
                    'Выбыл из профсоюза',
                    'Количество женщин',
                    'Количество мужчин',
                ],
            },
            {
                cells: [
                    { number: 50 },
                    { number: 45 },
                    { number: 2 },
                    { number: 40 },
                    { number: dice.number(1, 9) },
                ],
            },
        ],
    };
}

function add_sheets(dice, list, sheet) {
    const sheets = [sheet];
    if (dice.chance(0.2)) {
        list.mess.push('hidden sheet with an older list');
        sheets.splice(dice.number(0, 1), 0, other_sheet(dice, list, 'Старый', true, 120));
    }
    if (dice.chance(0.15)) {
        sheets.push(other_sheet(dice, list, 'Справочник', dice.chance(0.5), 0));
    }
    if (dice.chance(0.1)) {
        list.mess.push('second list');
        sheets.splice(dice.number(0, 1), 0, other_sheet(dice, list, 'Выбывшие', false, 4));
    }
    if (dice.chance(0.1)) {
        sheets.unshift(statistics_sheet(dice));
    }
    if (dice.chance(0.1)) {
        sheets.push({ name: 'Лист3', hidden: false, rows: [], merges: [] });
    }
    return sheets;
}

export function make_list(dice) {
    const country = dice.chance(0.7) ? 'russia' : 'kazakhstan';
    const list = {
        country,
        members: [],
        problems: [],
        mess: [],
        organisation: organisation(dice, country),
    };
    list.kazakh_headings = country === 'kazakhstan' && dice.chance(0.35);
    list.order = dice.chance(0.1) ? 'first' : 'last';
    list.name_habit = dice.pick(['', '', '', '', '', '', 'capitals', 'numbered']);
    list.born = style_of(dice, list, 0.06);
    list.other_born = list.born === 'years' ? 'years' : style_of(dice, list, 0);
    list.joined = style_of(dice, list, 0.15);
    list.other_joined = list.joined === 'years' ? 'years' : style_of(dice, list, 0);
    list.card = dice.pick(['text', 'text', '№', 'number', 'number with a format']);
    list.sex = dice.pick([
        'letters',
        'letters',
        'short',
        'long',
        'latin',
        country === 'kazakhstan' ? 'kazakh' : 'letters',
    ]);
    list.with_sections = dice.chance(0.2);
    list.blank_rows = dice.chance(0.3) ? 0.05 : 0;
    list.repeated_headings = dice.chance(0.08) ? 0.03 : 0;
    list.hidden_rows = dice.chance(0.1) ? 0.1 : 0;
    list.columns = choose_columns(dice, list);
    if (list.columns.includes('number') && list.name_habit === 'numbered') {
        list.name_habit = '';
    }
    if (list.order === 'first') {
        list.mess.push('first name first');
        list.name_habit = '';
    }
    const sheet = {
        name: dice.pick(['Лист1', 'Список', 'Члены профсоюза', 'Sheet1']),
        hidden: false,
        rows: [],
        merges: [],
    };
    add_title(dice, list, sheet);
    add_headings(dice, list, sheet);
    const total = add_people(dice, list, sheet);
    add_end(dice, list, sheet, total);
    list.sheets = add_sheets(dice, list, sheet);
    list.sheet = sheet;
    return list;
}
