// Writes the rules of petrovich (npm, MIT) as C: node tools/declension_rules.mjs RULES.json
// They are data; src/base/declension.c interprets them.
import { readFileSync } from 'node:fs';

const rules = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const sexes = { male: 'm', female: 'f', androgynous: '\\0' };
const out = ['#include "base/declension_rules.h"', ''];
const quoted = (text) => {
    if (!/^[а-яёА-ЯЁ.\-]*$/.test(text)) {
        throw new Error(`a rule with a letter that is not Russian: ${text}`);
    }
    return `"${text}"`;
};

const writeList = (name, list) => {
    list.forEach((rule, i) => {
        const known = ['gender', 'test', 'mods', 'tags'];
        const foreign = Object.keys(rule).find((key) => !known.includes(key));
        if (foreign || rule.mods.length !== 5 || !(rule.gender in sexes)) {
            throw new Error(`a rule of another shape: ${JSON.stringify(rule)}`);
        }
        out.push(`static const char *const ${name}_${i}[] = {`,
            `    ${rule.test.map(quoted).join(', ')}, NULL};`);
    });
    out.push(`static const struct declension_rule ${name}[] = {`);
    list.forEach((rule, i) => {
        const isFirst = (rule.tags ?? []).includes('first_word');
        out.push(`    {'${sexes[rule.gender]}', ${isFirst}, ${name}_${i},`,
            `     {${rule.mods.map(quoted).join(', ')}}},`);
    });
    out.push('    {0},', '};', '');
};

for (const part of ['last', 'first', 'middle']) {
    writeList(`${part}_exceptions`, rules[`${part}name`].exceptions ?? []);
    writeList(`${part}_suffixes`, rules[`${part}name`].suffixes);
}
out.push('const struct declension_rules declension_rules[] = {',
    ...['last', 'first', 'middle'].map((part) => `    {${part}_exceptions, ${part}_suffixes},`),
    '};');
console.log(out.join('\n'));
