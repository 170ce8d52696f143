/* Fails when a text has a character that our font files lack; it would be shown in a foreign font.
 *
 *     node check_characters.mjs OUTDIR FILE.po …     or texts on standard input
 *
 * What a file covers is read from the fonts themselves, not from what was asked of the cutter. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { convert } from "fontverter";

/* Characters of a segmented table (format 4), which all fonts have that need no more than 16
 * bits. */
function charactersOfTable(table) {
    const codes = new Set();
    const twice = table.readUInt16BE(6);
    for (let at = 0; at < twice; at += 2) {
        const last = table.readUInt16BE(14 + at);
        const first = table.readUInt16BE(16 + twice + at);
        for (let code = first; code <= last && code !== 0xffff; code++) {
            codes.add(code);
        }
    }
    return codes;
}

function charactersOfFont(sfnt) {
    const tables = sfnt.readUInt16BE(4);
    for (let i = 0; i < tables; i++) {
        const entry = 12 + 16 * i;
        if (sfnt.toString("latin1", entry, entry + 4) !== "cmap") {
            continue;
        }
        const map = sfnt.subarray(sfnt.readUInt32BE(entry + 8));
        for (let j = 0; j < map.readUInt16BE(2); j++) {
            const table = map.subarray(map.readUInt32BE(4 + 8 * j + 4));
            if (table.readUInt16BE(0) === 4) {
                return charactersOfTable(table);
            }
        }
    }
    throw new Error("a font without a table of characters that we can read");
}

async function charactersOfFolder(folder) {
    const all = new Set();
    const lines = readFileSync(join(folder, "manifest"), "utf8").split("\n");
    for (const [, file, mime] of lines.map((line) => line.split(" "))) {
        if (mime === "font/woff2") {
            const sfnt = await convert(readFileSync(join(folder, file)), "sfnt");
            charactersOfFont(Buffer.from(sfnt)).forEach((code) => all.add(code));
        }
    }
    return all;
}

/* The texts of a catalogue without its keywords, comments and escapes; any other file as it is. */
function textsOf(file) {
    const content = readFileSync(file, "utf8");
    if (!file.endsWith?.(".po")) {
        return content;
    }
    const strings = content.split("\n").filter((line) => /^(msg|")/.test(line));
    return strings
        .map((line) => line.replace(/^[^"]*"|"\s*$/g, "").replace(/\\[nt]/g, ""))
        .join("");
}

const [folder, ...files] = process.argv.slice(2);
const covered = await charactersOfFolder(folder);
const missing = new Set();
for (const file of files.length > 0 ? files : [0]) {
    for (const character of textsOf(file)) {
        const code = character.codePointAt(0);
        if (code >= 0x20 && !covered.has(code) && !missing.has(character)) {
            missing.add(character);
            console.error(`${file === 0 ? "input" : file}: no font of ours has "${character}"`);
        }
    }
}
process.exitCode = missing.size > 0 ? 1 : 0;
