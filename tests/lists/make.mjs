#!/usr/bin/env node
// make SEED FOLDER [COUNT]: lists of invented members with their truth (LIST.truth.json), for
// tools/score_imports. The same seed makes the same lists.
import fs from 'node:fs';
import { Dice } from './dice.mjs';
import { formats } from './formats.mjs';
import { make_list } from './layouts.mjs';

const [seed, folder, count = '1'] = process.argv.slice(2);
if (!/^\d+$/.test(seed ?? '') || folder === undefined) {
    console.error('Usage: make SEED FOLDER [COUNT]');
    process.exit(2);
}
fs.mkdirSync(folder, { recursive: true });
for (let i = 0; i < Number(count); i++) {
    const dice = new Dice(Number(seed) + i);
    let rest = dice.number(0, 99);
    const [write, ending] = Object.values(formats).find((format) => (rest -= format[2]) < 0);
    const list = make_list(dice);
    const file = `list-${String(Number(seed) + i).padStart(4, '0')}.${ending}`;
    fs.writeFileSync(`${folder}/${file}`, write(list, dice));
    const truth = {
        file,
        organisation: list.organisation,
        mess: list.mess,
        members: list.members,
        problems: list.problems,
    };
    fs.writeFileSync(`${folder}/${file}.truth.json`, JSON.stringify(truth, null, 1));
}
