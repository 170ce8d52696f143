// The slices in DuckDB: node duckdb.mjs FOLDER. Loads FOLDER/rows.csv, orgs.csv, posts.csv into a
// file of DuckDB's own, sorted as Profkom sorts them, then asks each slice again and again with one
// thread; prints NAME and the middle of the processor times in milliseconds (what comes out stays
// in DuckDB's own form meanwhile), and writes it into FOLDER/NAME.duckdb.

import { DuckDBInstance } from '@duckdb/node-api';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { columns } from './queries.mjs';

const rounds = 9;
const folder = process.argv[2];
const file = `${folder}/facts.duckdb`;

async function load() {
    const instance = await DuckDBInstance.create(file);
    const connection = await instance.connect();
    await connection.run(`
CREATE TYPE category AS ENUM ('none', 'worker_pedagogic', 'worker_other', 'worker_hpe',
    'student_hpe', 'student_spo', 'pensioner_nonworking', 'temporarily_not_working', 'union_staff');
CREATE TYPE sex AS ENUM ('none', 'f', 'm');
CREATE TYPE beginning AS ENUM ('none', 'admitted', 'returned', 'arrived');
CREATE TYPE ending AS ENUM ('none', 'left', 'excluded', 'dismissal', 'graduation', 'moved',
    'liquidation', 'other', 'deceased', 'second', 'transferred');
CREATE TABLE org AS
SELECT (row_number() OVER (ORDER BY path) - 1)::UINTEGER AS place, id, region::USMALLINT AS region,
       is_primary::BOOLEAN AS is_primary, primary_id, from_day::USMALLINT AS from_day,
       to_day::USMALLINT AS to_day
  FROM read_csv('${folder}/orgs.csv', header = false, auto_detect = false, nullstr = '', columns = {
       'id': 'BIGINT', 'path': 'VARCHAR', 'region': 'INTEGER', 'is_primary': 'INTEGER',
       'primary_id': 'BIGINT', 'from_day': 'INTEGER', 'to_day': 'INTEGER'});
CREATE TABLE facts AS
SELECT r.from_day::USMALLINT AS from_day, r.to_day::USMALLINT AS to_day, r.born::USMALLINT AS born,
       (CASE WHEN r.category = '' OR r.category IS NULL THEN 'none' ELSE r.category END)::category
           AS category,
       (CASE r.sex WHEN 1 THEN 'f' WHEN 2 THEN 'm' ELSE 'none' END)::sex AS sex,
       r.is_paused::UTINYINT AS is_paused, r.beginning::beginning AS beginning,
       r.ending::ending AS ending, o.place AS org, o.region AS region, p.place AS "primary"
  FROM read_csv('${folder}/rows.csv', header = false, auto_detect = false, columns = {
       'org_id': 'BIGINT', 'from_day': 'INTEGER', 'to_day': 'INTEGER', 'born': 'INTEGER',
       'category': 'VARCHAR', 'sex': 'INTEGER', 'is_paused': 'INTEGER',
       'beginning': 'VARCHAR', 'ending': 'VARCHAR'}) r
  JOIN org o ON o.id = r.org_id JOIN org p ON p.id = o.primary_id
 ORDER BY o.place;
CREATE TABLE post AS
SELECT q.from_day::USMALLINT AS from_day, q.to_day::USMALLINT AS to_day, q.level::UTINYINT AS level,
       q.body_type, q.post_type, q.is_released::UTINYINT AS is_released, q.sex::sex AS sex,
       p.place AS "primary"
  FROM read_csv('${folder}/posts.csv', header = false, auto_detect = false, columns = {
       'org_id': 'BIGINT', 'from_day': 'INTEGER', 'to_day': 'INTEGER', 'level': 'INTEGER',
       'body_type': 'VARCHAR', 'post_type': 'VARCHAR', 'is_released': 'INTEGER',
       'sex': 'VARCHAR'}) q
  JOIN org o ON o.id = q.org_id LEFT JOIN org p ON p.id = o.primary_id
 ORDER BY o.place;
CHECKPOINT;`);
    connection.closeSync();
    instance.closeSync();
}

const middle = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];

async function measure(connection, sql) {
    const times = [];
    for (let round = 0; round < rounds + 2; round++) {
        const begin = process.cpuUsage();
        await connection.run(sql);
        const used = process.cpuUsage(begin);
        if (round >= 2) times.push((used.user + used.system) / 1000);
    }
    return middle(times);
}

async function write(connection, name, { sql, line, isOneRow }, regions, orgs) {
    const reader = await connection.runAndReadAll(sql);
    const lines = isOneRow
        ? reader.columnNames().map((cell, i) => [cell, reader.getRows()[0][i]])
        : reader.getRows().map((row) => line(row, regions, orgs));
    writeFileSync(`${folder}/${name}.duckdb`, lines.map((l) => l.join('\t')).join('\n') + '\n');
}

if (!existsSync(file)) {
    try {
        await load();
    } catch (error) {
        rmSync(file, { force: true });
        throw error;
    }
}
const instance = await DuckDBInstance.create(file, { threads: '1', access_mode: 'READ_ONLY' });
const connection = await instance.connect();
const list = await connection.runAndReadAll('SELECT id, region FROM org ORDER BY place');
const orgs = list.getRows().map((row) => row[0]);
// The first organisation of a region is the region itself.
const regions = [];
for (const [id, region] of list.getRows()) regions[region] ??= id;
for (const [name, query] of Object.entries(columns)) {
    console.log(name, (await measure(connection, query.sql)).toFixed(3));
    await write(connection, name, query, regions, orgs);
}
