// How people write what they know. Every function gives a cell and changes the truth of the person
// where a careful clerk could not read it; `mess` keeps the name of what was done.
// A cell: null, a text, or { number, format } / { day } / { formula, value } / { error }.
import { other_surname, snils_check } from './people.mjs';

const lower = (text) => text.toLocaleLowerCase('ru');
const upper = (text) => text.toLocaleUpperCase('ru');
const initial = (text) => (text === null ? '' : text[0] + '.');
const pad = (number) => String(number).padStart(2, '0');

// ---- names
// ---------------------------------------------------------------------------------------

const latin = {
    А: 'A',
    В: 'B',
    Е: 'E',
    К: 'K',
    М: 'M',
    Н: 'H',
    О: 'O',
    Р: 'P',
    С: 'C',
    Т: 'T',
    Х: 'X',
    а: 'a',
    е: 'e',
    о: 'o',
    р: 'p',
    с: 'c',
    х: 'x',
    у: 'y',
    і: 'i',
    І: 'I',
    һ: 'h',
};

export function with_latin_letters(dice, text) {
    const places = [...text].map((letter, i) => (latin[letter] ? i : -1)).filter((i) => i >= 0);
    const chosen = new Set(Array.from({ length: 2 }, () => dice.pick(places)));
    return [...text].map((letter, i) => (chosen.has(i) ? latin[letter] : letter)).join('');
}

const letter_messes = [
    ['capitals', 8, (dice, text) => upper(text)],
    ['small letters', 3, (dice, text) => lower(text)],
    ['latin letters', 4, with_latin_letters],
    ['blanks', 4, (dice, text) => ` ${text}  `],
    ['NBSP', 4, (dice, text) => text.replaceAll(' ', '\u00a0')],
    ['double blanks', 3, (dice, text) => text.replaceAll(' ', dice.pick(['  ', '   ', ' \u00a0']))],
    ['е for ё', 3, (dice, text) => text.replaceAll('ё', 'е')],
    [
        'hyphen',
        3,
        (dice, text) => text.replaceAll('-', dice.pick(['–', ' - ', '- ', '\u2011', '−'])),
    ],
    [
        'unseen signs',
        1,
        (dice, text) => text.slice(0, 3) + dice.pick(['\u00ad', '\u200b']) + text.slice(3),
    ],
    ['unseen signs', 1, (dice, text) => dice.pick(['\ufeff', '\u200e']) + text],
    ['letters of two signs', 2, (dice, text) => text.replace(/[йЙёЁ]/g, (c) => c.normalize('NFD'))],
    ['end sign', 2, (dice, text) => text + dice.pick([',', '.', ';'])],
];

function by_weight(dice, messes) {
    let rest = dice.next() * messes.reduce((sum, mess) => sum + mess[1], 0);
    return messes.find((mess) => (rest -= mess[1]) < 0) ?? messes[0];
}

function letters(dice, person, text) {
    const [tag, , change] = by_weight(dice, letter_messes);
    const changed = change(dice, text);
    // A list without ё: «Ковалева» is what stands there; ё and е are compared as equal anyway.
    if (changed !== text) {
        person.mess.push(tag);
    }
    return changed;
}

function whole_name(person, order, surname = person.last) {
    const rest = [person.first, person.middle].filter((part) => part !== null);
    return (order === 'first' ? [...rest, surname] : [surname, ...rest]).join(' ');
}

function maiden(dice, person, order) {
    const former = other_surname(dice);
    person.former = former;
    person.mess.push('maiden name');
    const written = dice.pick([
        () => whole_name(person, order, `${person.last} (${former})`),
        () => `${whole_name(person, order)} (${former})`,
        () => whole_name(person, order, `${person.last}(${former})`),
        () => whole_name(person, order, `${person.last} (до брака ${former})`),
        () => whole_name(person, order, `${person.last} (урожд. ${former})`),
        () => whole_name(person, order, `${person.last} ( ${former} )`),
        () => upper(whole_name(person, order, `${person.last} (${former})`)),
        () => `${whole_name(person, order)} (бывш. ${former})`,
        () => whole_name(person, order, `${person.last} [${former}]`),
        () =>
            order === 'first'
                ? whole_name(person, order, `${person.last} (${former})`)
                : whole_name(person, order, `${person.last}/${former}`),
    ]);
    return written();
}

function initials(dice, person, order) {
    const f = initial(person.first);
    const m = initial(person.middle);
    person.mess.push('initials');
    person.problems.push('name_initials');
    person.sex = null;
    const written = dice.pick(
        order === 'first'
            ? [`${f}${m} ${person.last}`, `${f} ${m} ${person.last}`]
            : [
                  `${person.last} ${f}${m}`,
                  `${person.last} ${f} ${m}`,
                  `${upper(person.last)} ${f} ${m}`,
                  `${person.last} ${f}${m.slice(0, 1)}`,
                  `${person.last}\u00a0${f}\u00a0${m}`,
                  `${person.last} ${f}, ${m}`,
                  `${person.last}  ${f}${m}`,
                  `${person.last} ${f[0]} ${m[0] ?? ''}`,
                  `${lower(person.last)} ${lower(f + m)}`,
                  `${f}${m} ${person.last}`,
                  `${person.last}${m ? ' ' + f + m : ' ' + f}`,
              ],
    );
    person.first = f;
    person.middle = m || null;
    return written.trim();
}

const name_remarks = [
    '(д/о)',
    '(декрет)',
    '(совм.)',
    '- д/о',
    '(внеш. совместитель)',
    ', председатель ППО',
    '(пенсионер)',
    '(в декрете)',
    '*',
    '(казначей)',
    '(б/л)',
    '(отпуск по уходу за ребенком)',
    '(пред. ППО)',
];

function with_remark(dice, person, order) {
    person.mess.push('remark in the name');
    return `${whole_name(person, order)} ${dice.pick(name_remarks)}`.replace(' ,', ',');
}

function half_initials(dice, person, order) {
    if (person.middle === null || order === 'first') {
        return whole_name(person, order);
    }
    person.mess.push('half initials');
    person.problems.push('name_initials');
    person.sex = null;
    person.middle = initial(person.middle);
    return whole_name(person, order);
}

const numbered = (dice, person, order) => {
    person.mess.push('number in the name');
    return (
        dice.pick([`${person.number}. `, `${person.number}) `, `${person.number} `]) +
        whole_name(person, order)
    );
};

// What a wrong patronymic says of the sex is not true; only lists that have the column get one.
function typo(dice, person, order) {
    const turned = person.middle?.replace(/вна$/, 'вич');
    if (turned && turned !== person.middle && person.columns.includes('sex')) {
        person.mess.push('wrong patronymic');
        person.middle = turned;
    }
    return whole_name(person, order);
}

const whole_messes = [
    ['', 60, (dice, person, order) => letters(dice, person, whole_name(person, order))],
    ['', 12, initials],
    ['', 12, maiden],
    ['', 8, with_remark],
    ['', 4, half_initials],
    ['', 3, typo],
    [
        '',
        3,
        (dice, person, order) => {
            person.mess.push('line end in the name');
            return whole_name(person, order).replace(' ', '\n');
        },
    ],
];

export function name_cell(dice, person, order, habit) {
    if (habit === 'numbered') {
        return numbered(dice, person, order);
    }
    const text = dice.chance(0.75)
        ? whole_name(person, order)
        : by_weight(dice, whole_messes)[2](dice, person, order);
    return habit === 'capitals' ? upper(text) : text;
}

// Surname, first name and patronymic in cells of their own.
export function name_cells(dice, person) {
    if (dice.chance(0.03)) {
        person.former = other_surname(dice);
        person.mess.push('maiden name, split');
        return [`${person.last} (${person.former})`, person.first, person.middle];
    }
    if (dice.chance(0.03)) {
        const last = person.last;
        person.mess.push('initials, split');
        person.problems.push('name_initials');
        person.sex = null;
        person.first = initial(person.first);
        person.middle = initial(person.middle) || null;
        return [last, person.first, person.middle];
    }
    const cells = [person.last, person.first, person.middle];
    if (dice.chance(0.25)) {
        const i = dice.number(0, person.middle === null ? 1 : 2);
        cells[i] = letters(dice, person, cells[i]);
    }
    return person.middle === null && dice.chance(0.5)
        ? [cells[0], cells[1], dice.pick(['-', '', 'нет'])]
        : cells;
}

// ---- days
// ----------------------------------------------------------------------------------------

const months =
    'января,февраля,марта,апреля,мая,июня,июля,августа,сентября,октября,ноября,декабря'.split(',');
const months_short = 'янв,фев,мар,апр,мая,июн,июл,авг,сен,окт,ноя,дек'.split(',');
const months_kazakh =
    'қаңтар,ақпан,наурыз,сәуір,мамыр,маусым,шілде,тамыз,қыркүйек,қазан,қараша,желтоқсан'.split(',');
const months_roman = 'I,II,III,IV,V,VI,VII,VIII,IX,X,XI,XII'.split(',');

export const serial_of = (iso) => Math.round(Date.parse(iso) / 86400000) + 25569;
const split = (iso) => [iso.slice(0, 4), iso.slice(5, 7), iso.slice(8, 10)];
const written = (build) => (dice, iso) => build(...split(iso), dice);

// name, weight, spelling; `kazakh` styles are picked only in Kazakh lists
export const day_styles = [
    ['dd.mm.yyyy', 20, written((y, m, d) => `${d}.${m}.${y}`)],
    [
        'a letter for a digit',
        1,
        written((y, m, d) => `${d.replace(/3|^1/, (c) => (c === '3' ? 'З' : 'l'))}.${m}.${y}`),
    ],
    [
        'dd.mm.yyyy г.',
        5,
        written((y, m, d, dice) => `${d}.${m}.${y}` + dice.pick(['г.', ' г.', ' г', 'г'])),
    ],
    [
        'dd.mm.yyyy г.р.',
        2,
        written(
            (y, m, d, dice) =>
                `${d}.${m}.${y}` + dice.pick(['г.р.', ' г.р.', ' г. р.', ' года рождения']),
        ),
    ],
    ['d.m.yy', 4, written((y, m, d) => `${+d}.${+m}.${y.slice(2)}`)],
    ['dd.mm.yy г.р.', 2, written((y, m, d) => `${d}.${m}.${y.slice(2)}г.р.`)],
    ['dd/mm/yyyy', 2, written((y, m, d) => `${d}/${m}/${y}`)],
    ['dd-mm-yyyy', 2, written((y, m, d) => `${d}-${m}-${y}`)],
    ['dd,mm,yyyy', 2, written((y, m, d) => `${d},${m},${y}`)],
    ['dd. mm. yyyy', 2, written((y, m, d) => `${d}. ${m}. ${y}`)],
    ['dd mm yyyy', 1, written((y, m, d) => `${d} ${m} ${y}`)],
    [
        'd month yyyy',
        4,
        written(
            (y, m, d, dice) =>
                `${+d} ${months[m - 1]} ${y}` + dice.pick(['', ' г.', ' года', 'г.']),
        ),
    ],
    [
        'd mon yyyy',
        1,
        written(
            (y, m, d, dice) =>
                `${+d}${dice.pick([' ', '-', '.'])}${months_short[m - 1]}` +
                `${dice.pick(['. ', ' ', '-'])}${y}`,
        ),
    ],
    ['«d» month yyyy', 1, written((y, m, d) => `«${d}» ${months[m - 1]} ${y} г.`)],
    ['capital month', 1, written((y, m, d) => `${d} ${upper(months[m - 1])} ${y}`)],
    [
        'd.IV.yyyy',
        1,
        written((y, m, d, dice) =>
            [d, months_roman[m - 1], y].join(dice.pick(['.', '. ', '-', ' '])),
        ),
    ],
    ['yyyy-mm-dd', 3, (dice, iso) => iso],
    [
        'with a time',
        1,
        written((y, m, d, dice) => `${d}.${m}.${y} ` + dice.pick(['0:00:00', '00:00', '0:00'])),
    ],
    ['yyyy-mm-ddThh', 1, (dice, iso) => iso + dice.pick(['T00:00:00', ' 00:00:00'])],
    ['yyyy.mm.dd', 1, written((y, m, d) => `${y}.${m}.${d}`)],
    ['real date', 12, (dice, iso) => ({ day: iso })],
    ['serial number', 2, (dice, iso) => ({ number: serial_of(iso) })],
    ['serial text', 1, (dice, iso) => String(serial_of(iso))],
    ['leading blank', 2, written((y, m, d) => ` ${d}.${m}.${y} `)],
    ['NBSP in a day', 1, written((y, m, d) => `${d}.${m}.${y}\u00a0г.`)],
    ['apostrophe', 1, written((y, m, d) => `'${d}.${m}.${y}`)],
    [
        'letter о for 0',
        1,
        written((y, m, d) => `${d.replaceAll('0', 'о')}.${m.replaceAll('0', 'О')}.${y}`),
    ],
    ['double dot', 1, written((y, m, d) => `${d}..${m}.${y}`)],
    [
        'd kazakh month',
        3,
        written((y, m, d, dice) =>
            dice.pick([
                `${+d} ${months_kazakh[m - 1]} ${y} ж.`,
                `${y} жылғы ${+d} ${months_kazakh[m - 1]}`,
                `${y} ж. ${+d} ${months_kazakh[m - 1]}`,
                `${d}.${m}.${y} ж.`,
                `${+d} ${months_kazakh[m - 1]} ${y} жыл`,
            ]),
        ),
        'kazakh',
    ],
];

const impossible = [
    '31.02.1985',
    '30.02.1979',
    '32.01.1980',
    '31.04.1969',
    '29.02.1983',
    '25.13.1985',
    '00.00.0000',
    '45.05.1967',
    'не помню',
    '12.03.',
    '31 июня 1974 г.',
    '1.0.1970',
    'уточнить',
    '15.08.1788',
    '31.11.68',
    '7.03.198',
    '10.10.19855',
];

function year_cell(dice, year) {
    return dice.pick([
        { number: +year },
        year,
        `${year} г.`,
        `${year}г.р.`,
        `${year} г.р.`,
        ` ${year}`,
    ]);
}

// Cells of the column of birth dates that are no date.
const birth_messes = [
    [
        'impossible date',
        4,
        (dice, person) => (person.problems.push('bad_birth_date'), dice.pick(impossible)),
    ],
    [
        'future date',
        3,
        (dice, person) => {
            person.problems.push('future_birth_date');
            return `${pad(dice.number(1, 28))}.${pad(dice.number(1, 12))}.${dice.number(2041, 2089)}`;
        },
    ],
    [
        'no date',
        4,
        (dice, person) => (
            person.problems.push('no_birth_date'),
            dice.pick([null, '', '-', '—', 'нет'])
        ),
    ],
    [
        'two dates',
        1,
        (dice, person) => {
            const [y, m, d] = split(person.born);
            person.problems.push('bad_birth_date');
            return dice.pick([
                `${d}.${m}.${y} (${m}.${d}.${+y + 1})`,
                `${d}.${m}.${y} / ${d}.${m}.${+y - 3}`,
                `${d}.${m}.${y}, ${d}.12.${+y + 10}`,
            ]);
        },
    ],
    [
        'only a year',
        2,
        (dice, person) => {
            person.born_year = Number(person.born.slice(0, 4));
            return year_cell(dice, person.born.slice(0, 4));
        },
    ],
];

export function born_cell(dice, person, style) {
    if (style === 'years') {
        person.born_year = Number(person.born.slice(0, 4));
        const cell = person.born.slice(0, 4);
        person.born = null;
        person.mess.push('years of birth');
        return dice.chance(0.8) ? { number: +cell } : year_cell(dice, cell);
    }
    if (dice.chance(0.05)) {
        const [tag, , change] = by_weight(dice, birth_messes);
        const cell = change(dice, person);
        person.born = null;
        person.mess.push(tag);
        return cell;
    }
    person.mess.push('birth ' + style[0]);
    return style[2](dice, person.born);
}

export function joined_cell(dice, person, style) {
    if (style === 'years') {
        person.joined_year = Number(person.joined.slice(0, 4));
        person.joined = null;
        person.mess.push('years of joining');
        const cell = year_cell(dice, String(person.joined_year).padStart(4, '0'));
        return typeof cell === 'string' ? cell.replace('р.', '') : { number: person.joined_year };
    }
    if (dice.chance(0.05)) {
        person.joined = null;
        return dice.pick([null, '-', '', 'нет', 'не помню']);
    }
    person.mess.push('joined ' + style[0]);
    // Nobody writes «г.р.» after the day of joining.
    const cell = /г\.р\./.test(style[0])
        ? day_styles[0][2](dice, person.joined)
        : style[2](dice, person.joined);
    if (typeof cell === 'string' && dice.chance(0.03)) {
        return dice.pick([`с ${cell.trim()}`, `прот. № ${dice.number(1, 40)} от ${cell.trim()}`]);
    }
    return cell;
}

// ---- phones
// --------------------------------------------------------------------------------------

const parts = (phone) => [
    phone.slice(2, 5),
    phone.slice(5, 8),
    phone.slice(8, 10),
    phone.slice(10),
];
const city = (dice) => `${dice.number(2, 7)}${dice.digits(1)}-${dice.digits(2)}-${dice.digits(2)}`;

const phone_forms = [
    ([a, b, c, d]) => `8${a}${b}${c}${d}`,
    ([a, b, c, d]) => `+7${a}${b}${c}${d}`,
    ([a, b, c, d]) => `7${a}${b}${c}${d}`,
    ([a, b, c, d]) => `${a}${b}${c}${d}`,
    ([a, b, c, d]) => `8-${a}-${b}-${c}-${d}`,
    ([a, b, c, d]) => `8(${a})${b}-${c}-${d}`,
    ([a, b, c, d]) => `+7 (${a}) ${b}-${c}-${d}`,
    ([a, b, c, d]) => `8 ${a} ${b} ${c} ${d}`,
    ([a, b, c, d]) => `+7 ${a} ${b} ${c}${d}`,
    ([a, b, c, d]) => `8.${a}.${b}.${c}.${d}`,
    ([a, b, c, d]) => `8–${a}–${b}–${c}–${d}`,
    ([a, b, c, d]) => `8\u00a0${a}\u00a0${b}\u00a0${c}\u00a0${d}`,
    ([a, b, c, d]) => `8/${a}/${b}${c}${d}`,
    ([a, b, c, d]) => `т. 8${a}${b}${c}${d}`,
    ([a, b, c, d]) => `(8${a}) ${b}${c}${d}`,
    ([a, b, c, d]) => `8-${a}-${b}${c}${d}`,
    ([a, b, c, d]) => `+7-${a}-${b}-${c}-${d}`,
    ([a, b, c, d]) => `8 (${a}) ${b} ${c} ${d}`,
    ([a, b, c, d]) => `+ 7 ${a} ${b} ${c} ${d}`,
];

const phone_messes = [
    [
        'phone as a number',
        5,
        (dice, person, p) => ({ number: Number(dice.pick(['8', '7', '']) + p.join('')) }),
    ],
    ['phone as a float text', 1, (dice, person, p) => `8${p.join('')}.0`],
    [
        'phone, exact exponent',
        1,
        (dice, person, p) =>
            Number('8' + p.join(''))
                .toExponential()
                .replace('e+', 'E'),
    ],
    [
        'phone, lost digits',
        1,
        (dice, person, p) => {
            person.phone = null;
            return `8,${p.join('').slice(0, 5)}E+10`;
        },
    ],
    [
        'two phones',
        4,
        (dice, person, p) =>
            form(dice, p) +
            dice.pick([', ', '; ', ' / ', '\n', ' и ', ',', ';', '  ']) +
            `8-9${dice.digits(2)}-${dice.digits(3)}-${dice.digits(2)}-${dice.digits(2)}`,
    ],
    [
        'phone and a city number',
        3,
        (dice, person, p) =>
            dice.pick([
                `${form(dice, p)}, ${city(dice)} (дом.)`,
                `дом. ${city(dice)}, моб. ${form(dice, p)}`,
                `${city(dice)}; ${form(dice, p)}`,
                `${form(dice, p)} (моб), ${city(dice)}`,
                `д.т. ${city(dice)} с.т. ${form(dice, p)}`,
                `р. ${city(dice)}\n${form(dice, p)}`,
            ]),
    ],
    [
        'phone with words',
        2,
        (dice, person, p) =>
            dice.pick([
                `моб. ${form(dice, p)}`,
                `сот.${form(dice, p)}`,
                `тел.: ${form(dice, p)}`,
                `${form(dice, p)} (WhatsApp)`,
                `${form(dice, p)} сот.`,
                `м.т.${form(dice, p)}`,
                `${form(dice, p)} - личный`,
            ]),
    ],
    [
        'city number alone',
        2,
        (dice, person) => ((person.phone = null), dice.pick([city(dice), `${city(dice)} (дом.)`])),
    ],
    [
        'city number with code',
        2,
        (dice, person) => {
            const kazakh = person.country === 'kazakhstan';
            const six = dice.pick(kazakh ? ['217106', '545180'] : ['541234', '326675', '700112']);
            const code = kazakh
                ? dice.pick(['7172', '7212', '7182'])
                : dice.pick(['4712', '8512', '3952']);
            person.phone = `+7${code}${six}`;
            const shown = `${six.slice(0, 2)}-${six.slice(2, 4)}-${six.slice(4)}`;
            return dice.pick([
                `8 (${code}) ${shown}`,
                `8(${code})${shown}`,
                `+7 (${code}) ${shown}`,
                `(${code}) ${shown}`,
                `8-${code}-${shown}`,
            ]);
        },
    ],
    [
        'phone too short',
        1,
        (dice, person, p) => ((person.phone = null), `8-${p[0]}-${p[1]}-${p[2]}-${p[3][0]}`),
    ],
    [
        'no phone',
        5,
        (dice, person) => (
            (person.phone = null),
            dice.pick([null, '-', 'нет', '', 'нет тел.', '—', 'н/д'])
        ),
    ],
];

const form = (dice, p) => dice.pick(phone_forms)(p);

export function phone_cell(dice, person) {
    const p = parts(person.phone);
    if (dice.chance(0.4)) {
        const [tag, , change] = by_weight(dice, phone_messes);
        person.mess.push(tag);
        return change(dice, person, p);
    }
    person.mess.push('phone');
    return form(dice, p);
}

// ---- addresses and numbers
// -----------------------------------------------------------------------

const bad_addresses = [
    (text) => text.replace('@', ''),
    (text) => text.replace('@', '@@'),
    (text) => text.replace(/@.*/, '@mail'),
    (text) => text.replace(/\.([a-z]+)$/, ',$1'),
    (text) => text.split('@')[0],
    (text) => '@' + text.split('@')[1],
    (text) => text.replace('@', ' собака '),
];

export function email_cell(dice, person) {
    if (dice.chance(0.35)) {
        person.email = null;
        return dice.pick([null, null, '', '-', 'нет']);
    }
    const text = person.email;
    if (dice.chance(0.04)) {
        person.email = null;
        person.mess.push('bad address');
        person.problems.push('bad_email');
        return dice.pick(bad_addresses)(text);
    }
    if (dice.chance(0.2)) {
        person.mess.push('messy address');
        return dice.pick([
            ` ${text}  `,
            text.toUpperCase(),
            `${text},`,
            `mailto:${text}`,
            `<${text}>`,
            `${text}.`,
            `${text}\u00a0`,
            `E-mail: ${text}`,
            `${text}, two@mail.ru`,
            `${text};`,
            `${text}\nsecond@bk.ru`,
            text[0].toUpperCase() + text.slice(1),
        ]);
    }
    return text;
}

export function snils_cell(dice, person) {
    if (dice.chance(0.1)) {
        person.snils = null;
        return dice.pick([null, '', '-', 'нет']);
    }
    let number = person.snils;
    if (dice.chance(0.04)) {
        person.snils = null;
        person.problems.push('bad_snils');
        person.mess.push('wrong СНИЛС');
        number =
            number.slice(0, 9) +
            pad(((Number(snils_check(number)) + dice.number(1, 50)) % 101) % 100);
        if (number.slice(9) === snils_check(number)) {
            number = number.slice(0, 9) + pad((Number(number.slice(9)) + 1) % 100);
        }
    }
    const [a, b, c, d] = [
        number.slice(0, 3),
        number.slice(3, 6),
        number.slice(6, 9),
        number.slice(9),
    ];
    person.mess.push('СНИЛС');
    return dice.pick([
        `${a}-${b}-${c} ${d}`,
        `${a}-${b}-${c} ${d}`,
        `${a}-${b}-${c}-${d}`,
        number,
        `${a} ${b} ${c} ${d}`,
        `${a}.${b}.${c}-${d}`,
        `${a}–${b}–${c} ${d}`,
        `${a}-${b}-${c}\u00a0${d}`,
        `${a}-${b}-${c}/${d}`,
        `${a}${b}${c} ${d}`,
        `${a} - ${b} - ${c} ${d}`,
        { number: Number(number) },
        { number: Number(number) },
        String(Number(number)).padStart(10, '0'),
        `№ ${a}-${b}-${c} ${d}`,
        `СНИЛС ${a}-${b}-${c} ${d}`,
        ` ${number} `,
    ]);
}

export function iin_cell(dice, person) {
    if (dice.chance(0.1)) {
        return null;
    }
    person.sex = person.known_sex;
    return dice.pick([person.iin, person.iin, { number: Number(person.iin) }, ` ${person.iin}`]);
}

export function card_cell(dice, person, habit) {
    if (dice.chance(0.12)) {
        person.card = null;
        return dice.pick([null, '', '-', 'нет']);
    }
    person.mess.push('card ' + habit);
    if (habit === 'number') {
        person.card = String(Number(person.card));
        return { number: Number(person.card) };
    }
    if (habit === 'number with a format') {
        const number = Number(person.card);
        person.card = String(number).padStart(10, '0');
        return { number, format: '0000000000' };
    }
    if (habit === '№') {
        return dice.pick([
            `№ ${person.card}`,
            `№${person.card}`,
            `N ${person.card}`,
            ` ${person.card}`,
        ]);
    }
    return person.card;
}

const sex_words = {
    letters: { f: ['ж', 'Ж', 'ж.'], m: ['м', 'М', 'м.'] },
    short: { f: ['жен', 'жен.', 'Жен.', 'ЖЕН'], m: ['муж', 'муж.', 'Муж.', 'МУЖ'] },
    long: { f: ['женский', 'Женский'], m: ['мужской', 'Мужской'] },
    latin: { f: ['F', 'f'], m: ['M', 'm'] },
    kazakh: { f: ['әйел', 'Ә', 'қыз'], m: ['ер', 'Е', 'ер'] },
};

export function sex_cell(dice, person, habit) {
    const known = person.known_sex;
    if (dice.chance(0.03)) {
        return null;
    }
    person.sex = known;
    person.mess.push('sex ' + habit);
    return dice.pick(sex_words[habit][known]);
}

export function position_cell(dice, person) {
    if (dice.chance(0.03)) {
        person.position = null;
        return dice.pick([null, '']);
    }
    const text = person.position;
    return dice.pick([
        text,
        text,
        text,
        text,
        upper(text),
        text[0].toUpperCase() + text.slice(1),
        ` ${text} `,
    ]);
}
