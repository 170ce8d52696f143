// Compares the cases of our interpreter with those of the npm package whose rules it reads:
//     node compare.mjs DECLINE SOURCE-WITH-NAMES…
// The names are those of the demonstration, and for each rule words that it is about.
import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const petrovich = require('petrovich');
const rules = JSON.parse(readFileSync(new URL(
    '../../web/node_modules/petrovich/rules.json', import.meta.url)));
const [program, ...sources] = process.argv.slice(2);
const cases = ['genitive', 'dative', 'accusative', 'instrumental', 'prepositional'];

// Where we differ on purpose: the package never applies its rules for the first of two words
// («Бонч-Бруевич»), takes Turkic names for Russian ones, and keeps the vowel of «Воробей».
const firstWords = rules.lastname.exceptions.filter((rule) => rule.tags).flatMap((r) => r.test);
const isOurs = (part, sex, name) =>
    (part === 'last' && name.includes('-') &&
        firstWords.includes(name.split('-')[0].toLowerCase())) ||
    (part === 'last' && sex === 'm' && /^(воробей|соловей|муравей|ручей)$/i.test(name)) ||
    (part === 'first' && sex === 'f' && /(гуль|гюль)$/i.test(name)) ||
    /(улы|ұлы|оглы|оглу|угли|уулу|кызы|қызы|гызы|кизи)$/i.test(name);

// No «ы» stands behind these letters; some of their rules forget it.
const spelt = (text, word) => (text === word ? text : text.replace(/([жшщчкгх])ы$/, '$1и'));

const quoted = /"([А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)"/g;
const words = new Set(sources.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(quoted)].map((m) => m[1])));
const heads = ['Бар', 'Мише', 'Дж', 'Кол', 'Тури', 'Яс', 'Ош', 'Голу', 'Хи', 'Ры', 'Зёт', 'Гра',
    'Юб'];
for (const list of Object.values(rules)) {
    for (const rule of list.exceptions ?? []) {
        rule.test.forEach((text) => words.add(text[0].toUpperCase() + text.slice(1)));
    }
    for (const rule of list.suffixes) {
        rule.test.forEach((text) => heads.forEach((head) => words.add(head + text)));
    }
}
const lines = [];
for (const word of words) {
    for (const part of ['last', 'first', 'middle']) {
        ['f', 'm'].forEach((sex) => isOurs(part, sex, word) || lines.push([part, sex, word]));
    }
}
const answer = spawnSync(program, { input: lines.map((l) => l.join(' ')).join('\n') + '\n',
    encoding: 'utf8', maxBuffer: 1 << 28 });
const rows = answer.stdout.trimEnd().split('\n');
let differing = rows.length === lines.length && words.size > 1000 ? 0 : 1;
lines.forEach(([part, sex, word], i) => {
    const gender = sex === 'f' ? 'female' : 'male';
    const decline = petrovich[gender][part];
    const theirs = cases.map((name) => spelt(decline[name](word), word)).join('\t');
    if (theirs !== rows[i] && ++differing <= 20) {
        console.log(`${part} ${sex} ${word}: ${rows[i]} instead of ${theirs}`);
    }
});
console.log(`${words.size} words, ${lines.length * cases.length} forms, ${differing} differ`);
process.exit(differing === 0 ? 0 : 1);
