// The slices and the form of benchmarks/slices.c in SQL. `register`: over the tables of the
// register as they are, the same for SQLite and PostgreSQL. `columns`: over the rows that Profkom
// itself counts, laid out for DuckDB. Each gives the lines of NAME.ours, in any order.
//
//     node queries.mjs DIR    writes the queries over the register into DIR/NAME.sql

import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const today = '2026-01-01';
const past = '2021-01-01';
const since = '2025-01-01';

/* ---- over the register ---------------------------------------------------------------------- */

const back = (day, years) => `${Number(day.slice(0, 4)) - years}${day.slice(4)}`;
const born = `coalesce(m.born, m.born_year || '-07-01')`;

// "0..35" and so on, from the first year of each band; the oldest first, as CASE takes the first
// that holds.
function bands(day, starts) {
    const cases = starts.map((start, i) => {
        const label = i + 1 === starts.length ? `${start}..` : `${start}..${starts[i + 1] - 1}`;
        return `WHEN ${born} <= '${back(day, start)}' THEN '${label}'`;
    });
    return `CASE WHEN ${born} IS NULL THEN 'none' ${cases.reverse().join(' ')}
            ELSE '${starts[0]}..${starts[1] - 1}' END`;
}

// People on the register on a day, with the category of that day.
const members = (day) => `
  FROM member_period p
  JOIN member_period r ON r.region_id = p.region_id AND r.member_id = p.member_id AND r.kind = 'r'
       AND r.valid_from <= '${day}' AND (r.valid_to IS NULL OR r.valid_to >= '${day}')
  LEFT JOIN member_period c ON c.region_id = p.region_id AND c.member_id = p.member_id
       AND c.kind = 'c' AND (c.valid_from <= '${day}' OR c.precision = 'u')
       AND (c.valid_to IS NULL OR c.valid_to >= '${day}')
  JOIN member m ON m.region_id = p.region_id AND m.id = p.member_id
 WHERE p.kind = 'm' AND p.valid_from <= '${day}'
   AND (p.valid_to IS NULL OR p.valid_to > '${day}')`;

const paused = (day) => `CASE WHEN c.value = 'temporarily_not_working' OR EXISTS (
       SELECT 1 FROM member_period s WHERE s.region_id = p.region_id AND s.member_id = p.member_id
          AND s.kind = 's' AND (s.valid_from <= '${day}' OR s.precision = 'u')
          AND (s.valid_to IS NULL OR s.valid_to >= '${day}')) THEN 1 ELSE 0 END`;

const category = `coalesce(c.value, 'none')`;
const sex = `coalesce(m.sex, 'none')`;
const pyramid = [0, ...Array.from({ length: 12 }, (_, i) => 20 + i * 5)];

const ends = `CASE WHEN p.value IN ('left', 'excluded', 'deceased', 'second') THEN p.value
            WHEN p.detail IN ('dismissal', 'graduation', 'moved', 'liquidation') THEN p.detail
            ELSE 'other' END`;
// Registrations that ended while the membership went on elsewhere.
const transfers = `FROM member_period r
      JOIN member_period p ON p.region_id = r.region_id AND p.member_id = r.member_id
           AND p.kind = 'm' AND p.valid_from <= r.valid_to
     WHERE r.kind = 'r' AND r.valid_to >= '${since}' AND r.valid_to < '${today}'
       AND (p.valid_to IS NULL OR EXISTS (
            SELECT 1 FROM member_period n WHERE n.region_id = r.region_id
               AND n.member_id = r.member_id AND n.kind = 'r' AND n.valid_from > r.valid_to
               AND n.valid_from < p.valid_to))`;
const endsOfAYear = `
SELECT ends, count(*) FROM (
    SELECT ${ends} AS ends FROM member_period p
     WHERE p.kind = 'm' AND p.valid_to > '${since}' AND p.valid_to <= '${today}'
    UNION ALL
    SELECT 'transferred' ${transfers}) e
 GROUP BY ends`;

const workers = `category IN ('worker_pedagogic', 'worker_other', 'worker_hpe', 'union_staff')`;
const students = `category IN ('student_hpe', 'student_spo')`;

// Groups of people, by which the cells of section II and the sizes of primaries are added up.
const groups = (name, day) => `${name} AS MATERIALIZED (
SELECT r.org_id, ${category} AS category, ${sex} AS sex, ${paused(day)} AS is_paused,
       count(*) AS total ${members(day)} GROUP BY 1, 2, 3, 4)`;
const primaries = `primaries AS MATERIALIZED (
SELECT o.id, b.id AS primary_id FROM org o JOIN org b ON b.path = substr(o.path, 1, 7)
 WHERE b.type LIKE 'primary%'
UNION SELECT o.id, b.id FROM org o JOIN org b ON b.path = substr(o.path, 1, 10)
 WHERE b.type LIKE 'primary%')`;
const sizes = (name, of) => `${name} AS MATERIALIZED (
SELECT b.primary_id AS org_id, coalesce(sum(g.total), 0) AS total
  FROM primaries b LEFT JOIN ${of} g ON g.org_id = b.id GROUP BY b.primary_id)`;
const flows = `admitted AS MATERIALIZED (
SELECT ${category} AS category, ${sex} AS sex, count(*) AS total
  FROM member_period p
  LEFT JOIN member_period c ON c.region_id = p.region_id AND c.member_id = p.member_id
       AND c.kind = 'c' AND (c.valid_from <= p.valid_from OR c.precision = 'u')
       AND (c.valid_to IS NULL OR c.valid_to >= p.valid_from)
  JOIN member m ON m.region_id = p.region_id AND m.id = p.member_id
 WHERE p.kind = 'm' AND p.valid_from > '${since}' AND p.valid_from <= '${today}'
   AND (p.valid_to IS NULL OR p.valid_to > p.valid_from)
   AND NOT EXISTS (SELECT 1 FROM member_period n WHERE n.region_id = p.region_id
                      AND n.member_id = p.member_id AND n.kind = 'm'
                      AND n.valid_from < p.valid_from)
 GROUP BY 1, 2), returned AS MATERIALIZED (
SELECT count(*) AS total FROM member_period p
 WHERE p.kind = 'm' AND p.valid_from > '${since}' AND p.valid_from <= '${today}'
   AND (p.valid_to IS NULL OR p.valid_to > p.valid_from)
   AND EXISTS (SELECT 1 FROM member_period n WHERE n.region_id = p.region_id
                  AND n.member_id = p.member_id AND n.kind = 'm'
                  AND n.valid_from < p.valid_from)), arrived AS MATERIALIZED (
SELECT count(*) AS total FROM member_period r
  JOIN member_period p ON p.region_id = r.region_id AND p.member_id = r.member_id
       AND p.kind = 'm' AND p.valid_from < r.valid_from
       AND (p.valid_to IS NULL OR p.valid_to > r.valid_from)
 WHERE r.kind = 'r' AND r.valid_from > '${since}' AND r.valid_from <= '${today}'
), transferred AS MATERIALIZED (SELECT count(*) AS total ${transfers}
), ended AS MATERIALIZED (
SELECT p.value, ${sex} AS sex, count(*) AS total
  FROM member_period p JOIN member m ON m.region_id = p.region_id AND m.id = p.member_id
 WHERE p.kind = 'm' AND p.valid_to > '${since}' AND p.valid_to <= '${today}' GROUP BY 1, 2)`;
const posts = (name, day, of) => `${name} AS MATERIALIZED (
SELECT t.level, b.body_type, p.post_type, p.is_released, ${sex} AS sex,
       CASE WHEN s.total <= 15 THEN 1 ELSE 0 END AS is_small, count(*) AS total
  FROM body_post p JOIN body b ON b.id = p.body_id JOIN org o ON o.id = p.org_id
  JOIN org_type t ON t.code = o.type
  JOIN org_version v ON v.region_id = o.region_id AND v.org_id = o.id AND v.valid_from <= '${day}'
       AND (v.valid_to IS NULL OR v.valid_to >= '${day}') AND v.state <> 'liquidated'
  LEFT JOIN member m ON m.region_id = p.region_id AND m.id = p.member_id
  LEFT JOIN ${of} s ON s.org_id = o.id
 WHERE p.valid_from <= '${day}' AND (p.valid_to IS NULL OR p.valid_to >= '${day}')
   AND (p.ended_on IS NULL OR p.ended_on >= '${day}')
   AND (p.end_reason IS NULL OR p.end_reason <> 'mistake')
 GROUP BY 1, 2, 3, 4, 5, 6)`;

const primaryBody = (body) => `level = 3 AND body_type = '${body}'`;
const others = `post_type IN ('first_deputy', 'deputy', 'secretary', 'member')`;
const bureau = `body_type = 'bureau'`;
export const postRows = [
    ['III/1', `${primaryBody('union_committee')} AND post_type = 'chair'`],
    ['III/1.1', `${primaryBody('union_committee')} AND post_type = 'chair' AND is_released = 1`],
    ['III/1.2', `${primaryBody('union_committee')} AND post_type = 'chair' AND is_small = 1`],
    ['III/2', `${primaryBody('union_committee')} AND ${others}`],
    ['III/2.1', `${primaryBody('union_committee')} AND ${others} AND is_released = 1`],
    ['III/3', primaryBody('commission')],
    ['III/4', primaryBody('audit')],
    ['III/5', `${bureau} AND post_type = 'chair'`],
    ['III/6', `${bureau} AND ${others}`],
    ['III/7', `body_type = 'group_meeting' AND post_type = 'organiser'`],
];
export const memberRows = [
    ['II/2', `${workers} AND is_paused = 0`, true],
    ['II/5', `${students} AND is_paused = 0`, true],
    ['II/10', `category = 'pensioner_nonworking' AND is_paused = 0`, false],
    ['II/11', 'is_paused = 1', true],
];
const deregistered = ['dismissal', 'graduation', 'moved', 'liquidation', 'other'];
const movements = [
    [1, 'at_start', '1 = 1'],
    [2, 'admitted', '1 = 1'],
    [3, 'returned', '1 = 1'],
    [4, 'arrived', '1 = 1'],
    [5, 'transferred', '1 = 1'],
    [6, 'ended', `value = 'left'`],
    [7, 'ended', `value = 'excluded'`],
    [8, 'ended', `value NOT IN ('left', 'excluded', 'deceased', 'second')`],
    [9, 'ended', `value = 'deceased'`],
    [10, 'at_end', '1 = 1'],
];

function form() {
    const cells = [];
    const add = (cell, table, condition) =>
        cells.push(
            `SELECT '${cell}', coalesce(sum(total), 0) FROM ${table} WHERE ${condition}`,
        );
    const women = (condition) => `${condition} AND sex = 'f'`;
    for (const [row, condition, hasWomen] of memberRows) {
        add(`${row}:start`, 'at_start', condition);
        add(`${row}:end`, 'at_end', condition);
        if (hasWomen) add(`${row}:women`, 'at_end', women(condition));
    }
    for (const [row, table, condition] of [
        ['II/3', 'admitted', workers],
        ['II/6', 'admitted', students],
        ['II/13', 'ended', `value = 'left'`],
        ['II/14', 'ended', `value = 'excluded'`],
    ]) {
        add(`${row}:end`, table, condition);
        add(`${row}:women`, table, women(condition));
    }
    for (const [row, condition] of postRows) {
        add(`${row}:start`, 'posts_start', condition);
        add(`${row}:end`, 'posts_end', condition);
        add(`${row}:women`, 'posts_end', women(condition));
    }
    for (const [row, table, condition] of movements) add(`VI/${row}:end`, table, condition);
    const there = `EXISTS (SELECT 1 FROM org_version v WHERE v.org_id = s.org_id
        AND v.valid_from <= '${today}' AND (v.valid_to IS NULL OR v.valid_to >= '${today}')
        AND v.state <> 'liquidated')`;
    cells.push(`SELECT 'V/1:end', count(*) FROM sizes_end s WHERE ${there}`);
    cells.push(`SELECT 'V/2:end', count(*) FROM sizes_end s WHERE ${there} AND s.total <= 15`);
    return `WITH ${groups('at_start', since)}, ${groups('at_end', today)},
${primaries}, ${sizes('sizes_start', 'at_start')}, ${sizes('sizes_end', 'at_end')}, ${flows},
${posts('posts_start', since, 'sizes_start')}, ${posts('posts_end', today, 'sizes_end')}
${cells.join('\nUNION ALL ')}`;
}

export const register = {
    'region-category-sex-youth': `SELECT r.region_id, ${category}, ${sex}, ${bands(today, [0, 36])},
       count(*) ${members(today)} GROUP BY 1, 2, 3, 4`,
    'past-day': `SELECT r.region_id, ${category}, ${sex}, ${bands(past, [0, 36])},
       count(*) ${members(past)} GROUP BY 1, 2, 3, 4`,
    'primary-category-sex': `SELECT r.org_id, ${category}, ${sex}, count(*) ${members(today)}
 GROUP BY 1, 2, 3`,
    'ends-of-a-year': endsOfAYear,
    'age-pyramid': `SELECT ${sex}, ${bands(today, pyramid)}, count(*) ${members(today)}
 GROUP BY 1, 2`,
    'fnpr-2-union': form(),
};

/* ---- over the laid out rows ----------------------------------------------------------------- */

// Days are numbers there, as in the rows.
const number = (day) => Math.round((Date.parse(day) - Date.parse('1900-01-01')) / 86400000);
const holds = (day) => `from_day <= ${number(day)} AND to_day > ${number(day)}`;
const within = (column) => `${column} > ${number(since)} AND ${column} <= ${number(today)}`;

function bandsOfRows(day, starts) {
    const cases = starts.slice(1).map((start) => `(born <= ${number(back(day, start))})::UTINYINT`);
    return `CASE WHEN born = 0 THEN 99 ELSE ${cases.join(' + ')} END`;
}

export function label(starts, band) {
    if (band === 99) return 'none';
    return band + 1 === starts.length
        ? `${starts[band]}..`
        : `${starts[band]}..${starts[band + 1] - 1}`;
}

const cell = (name, of, condition) => `coalesce(${of} FILTER (${condition}), 0) AS "${name}"`;

// What was quickest of what was tried: people grouped by all that the cells ask of them, in bits
// where days are concerned, and the cells added up from these groups; sizes of primaries apart.
function formOfRows() {
    const people = [];
    const add = (name, condition) => people.push(cell(name, 'sum(total)', condition));
    const [atStart, atEnd, begun, over] = [1, 2, 4, 8].map((bit) => `(days & ${bit}) > 0`);
    for (const [row, condition, hasWomen] of memberRows) {
        add(`${row}:start`, `${condition} AND ${atStart}`);
        add(`${row}:end`, `${condition} AND ${atEnd}`);
        if (hasWomen) add(`${row}:women`, `${condition} AND ${atEnd} AND sex = 'f'`);
    }
    for (const [row, condition] of [
        ['II/3', `${workers} AND beginning = 'admitted' AND ${begun}`],
        ['II/6', `${students} AND beginning = 'admitted' AND ${begun}`],
        ['II/13', `ending = 'left' AND ${over}`],
        ['II/14', `ending = 'excluded' AND ${over}`],
    ]) {
        add(`${row}:end`, condition);
        add(`${row}:women`, `${condition} AND sex = 'f'`);
    }
    for (const [row, condition] of [
        [1, atStart],
        [2, `beginning = 'admitted' AND ${begun}`],
        [3, `beginning = 'returned' AND ${begun}`],
        [4, `beginning = 'arrived' AND ${begun}`],
        [5, `ending = 'transferred' AND ${over}`],
        [6, `ending = 'left' AND ${over}`],
        [7, `ending = 'excluded' AND ${over}`],
        [8, `ending IN ('${deregistered.join("', '")}') AND ${over}`],
        [9, `ending = 'deceased' AND ${over}`],
        [10, atEnd],
    ]) {
        add(`VI/${row}:end`, condition);
    }
    const ofPosts = [];
    for (const [row, condition] of postRows) {
        const small = (bit) => condition.replace('is_small = 1', `(days & ${bit}) > 0`);
        const addPost = (name, when) => ofPosts.push(cell(name, 'sum(total)', when));
        addPost(`${row}:start`, `${small(4)} AND ${atStart}`);
        addPost(`${row}:end`, `${small(8)} AND ${atEnd}`);
        addPost(`${row}:women`, `${small(8)} AND ${atEnd} AND sex = 'f'`);
    }
    return `WITH groups AS MATERIALIZED (
  SELECT category, sex, is_paused, beginning, ending,
         (${holds(since)})::UTINYINT + 2 * (${holds(today)})::UTINYINT +
         4 * (${within('from_day')})::UTINYINT + 8 * (${within('to_day')})::UTINYINT AS days,
         count(*) AS total
    FROM facts GROUP BY ALL),
sizes AS MATERIALIZED (
  SELECT "primary", count(*) FILTER (${holds(since)}) AS size_start,
         count(*) FILTER (${holds(today)}) AS size_end
    FROM facts GROUP BY "primary"),
people AS (SELECT ${people.join(', ')} FROM groups),
post_groups AS MATERIALIZED (
  SELECT level, body_type, post_type, is_released, sex,
         (${holds(since)})::UTINYINT + 2 * (${holds(today)})::UTINYINT +
         4 * (coalesce(size_start, 0) <= 15)::UTINYINT +
         8 * (coalesce(size_end, 0) <= 15)::UTINYINT AS days, count(*) AS total
    FROM post LEFT JOIN sizes ON sizes."primary" = post."primary" GROUP BY ALL),
post_cells AS (SELECT ${ofPosts.join(', ')} FROM post_groups),
primaries AS (
  SELECT count(*) AS "V/1:end", count(*) FILTER (coalesce(size_end, 0) <= 15) AS "V/2:end"
    FROM org LEFT JOIN sizes ON sizes."primary" = org.place
   WHERE org.is_primary AND ${holds(today)})
SELECT * FROM people, post_cells, primaries`;
}

export const columns = {
    'region-category-sex-youth': {
        sql: `SELECT region, category, sex, ${bandsOfRows(today, [0, 36])} AS band, count(*)
                FROM facts WHERE ${holds(today)} GROUP BY ALL`,
        line: (row, regions) => [regions[row[0]], row[1], row[2], label([0, 36], row[3]), row[4]],
    },
    'past-day': {
        sql: `SELECT region, category, sex, ${bandsOfRows(past, [0, 36])} AS band, count(*)
                FROM facts WHERE ${holds(past)} GROUP BY ALL`,
        line: (row, regions) => [regions[row[0]], row[1], row[2], label([0, 36], row[3]), row[4]],
    },
    'primary-category-sex': {
        sql: `SELECT org, category, sex, count(*) FROM facts WHERE ${holds(today)} GROUP BY ALL`,
        line: (row, _, orgs) => [orgs[row[0]], row[1], row[2], row[3]],
    },
    'ends-of-a-year': {
        sql: `SELECT ending, count(*) FROM facts WHERE ${within('to_day')} AND ending <> 'none'
               GROUP BY ALL`,
        line: (row) => row,
    },
    'age-pyramid': {
        sql: `SELECT sex, ${bandsOfRows(today, pyramid)} AS band, count(*) FROM facts
               WHERE ${holds(today)} GROUP BY ALL`,
        line: (row) => [row[0], label(pyramid, row[1]), row[2]],
    },
    'fnpr-2-union': { sql: formOfRows(), isOneRow: true },
};

if (process.argv[2] && import.meta.url === pathToFileURL(process.argv[1]).href) {
    for (const [name, sql] of Object.entries(register)) {
        writeFileSync(`${process.argv[2]}/${name}.sql`, `${sql};\n`);
    }
}
