// Merges the figures of the parts into benchmarks/results.json and prints them as a table.
// node benchmarks/table.mjs LINES_OF_JSON results.json; exits with 1 when a goal is missed.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

const [linesFile, resultsFile] = process.argv.slice(2);
const figures = readFileSync(linesFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

writeFileSync(
    resultsFile,
    JSON.stringify({ processor: cpus()[0].model, cores: cpus().length, figures }, null, 2) + '\n',
);

const rows = figures.map((figure) => [
    figure.name,
    `${figure.ours} ${figure.unit}`,
    `${figure.reference}: ${figure.theirs}`,
    `${figure.ratio}`,
    `${figure.better === 'more' ? 'at least' : 'at most'} ${figure.goal}`,
    figure.short ? 'short' : '',
]);
rows.unshift(['', 'Profkom', 'reference', 'ratio', 'goal', '']);
const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
for (const row of rows) {
    console.log(row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
}
process.exitCode = figures.length === 0 || figures.some((figure) => figure.short) ? 1 : 0;
