// Merges the figures of the parts into one JSON file and prints them as a table.
// node benchmarks/table.mjs LINES_OF_JSON RESULTS.json; exits with 1 when a goal is missed.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';

const [linesFile, resultsFile] = process.argv.slice(2);
const figures = readFileSync(linesFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

writeFileSync(
    resultsFile,
    JSON.stringify(
        { processor: cpus()[0].model, cores: cpus().length, load: loadavg()[1], figures },
        null,
        2,
    ) + '\n',
);

// A figure has a reference and a ratio, or a limit of its own.
const rows = figures.map((figure) => [
    figure.name,
    `${figure.ours} ${figure.unit}`,
    figure.reference ? `${figure.reference}: ${figure.theirs}` : '',
    figure.ratio === undefined ? '' : `${figure.ratio}`,
    `${figure.better === 'more' ? 'at least' : 'at most'} ${figure.goal}` +
        (figure.ratio === undefined ? ` ${figure.unit}` : ''),
    figure.short ? 'short' : '',
]);
rows.unshift(['', 'Profkom', 'reference', 'ratio', 'goal', '']);
const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
for (const row of rows) {
    console.log(row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
}
const short = figures.filter((figure) => figure.short).length;
console.log(`\n${figures.length} figures, ${short} short of their goal; ${resultsFile}`);
process.exitCode = figures.length === 0 || short > 0 ? 1 : 0;
