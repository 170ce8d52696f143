/* What the code of a ticket says, without a network: the bytes of src/features/tickets/
 * tickets_token.h, the list of src/features/scan/scan_list.h, and what follows from both. Touches
 * no page, no clock and no store, so that tests in Node call it as the scanner does. */

import { hashes, verify } from "@noble/ed25519";
import { sha256, sha512 } from "@noble/hashes/sha2.js";

hashes.sha512 = sha512;

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const dayMinutes = 1440;
const day = 86400;
/* A phone's clock may be wrong, and a code is a minute old when the next one comes. */
const minutesTolerated = 5;
/* A list that nobody renewed for so long proves nothing. */
export const listSeconds = 7 * day;
/* How far the clock may stand before the list was made. */
const clockSeconds = 300;

const utf8 = (text) => new TextEncoder().encode(text);
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const isSame = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
const number = (bytes) => bytes.reduce((sum, byte) => sum * 256 + byte, 0);
const byteOfHex = (two) => parseInt(two, 16);
export const bytesOfHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], byteOfHex);

function isSigned(signature, text, key) {
    try {
        return verify(signature, text, key, { zip215: false });
    } catch {
        return false;
    }
}

/* ---- letters and bytes ----------------------------------------------------------------------- */

/* "https://union.example/v/abc…" and "ABC…" are the same code. */
export function lettersOf(text) {
    const upper = text.trim().toUpperCase();
    const at = upper.indexOf("/V/");
    return at < 0 ? upper : upper.slice(at + 3);
}

export const isNumber = (letters) => /^[\d\s]*\d[\d\s]*$/.test(letters);

/* One text for one row of bytes: what is left of the last letter has to be nought. */
export function bytesOf(letters) {
    const bytes = [];
    let bits = 0;
    let count = 0;
    for (const letter of letters) {
        const value = alphabet.indexOf(letter);
        if (value < 0) {
            return null;
        }
        bits = ((bits << 5) | value) & 0xfff;
        count += 5;
        if (count >= 8) {
            count -= 8;
            bytes.push((bits >> count) & 0xff);
        }
    }
    return count < 5 && (bits & ((1 << count) - 1)) === 0 ? Uint8Array.from(bytes) : null;
}

/* ---- tokens ---------------------------------------------------------------------------------- */

function readPrinted(bytes) {
    if (bytes.length !== 87 || bytes[18] !== 1 || number(bytes.subarray(19, 23)) !== 0) {
        return null;
    }
    return {
        isPrinted: true,
        key: bytes[1],
        serial: bytes.subarray(2, 10),
        series: number(bytes.subarray(10, 14)),
        from: number(bytes.subarray(14, 16)),
        until: number(bytes.subarray(16, 18)),
        text: joined(utf8("profkom ticket 1"), bytes.subarray(0, 23)),
        signature: bytes.subarray(23),
    };
}

function readPhone(bytes) {
    if (bytes.length !== 95) {
        return null;
    }
    return {
        isPrinted: false,
        key: bytes[1],
        serial: bytes.subarray(2, 10),
        series: bytes[10],
        day: number(bytes.subarray(11, 13)),
        end: bytes.subarray(13, 22),
        text: joined(utf8("profkom ticket 2"), bytes.subarray(0, 22)),
        signature: bytes.subarray(22, 86),
        link: bytes.subarray(86),
        chain: joined(utf8("profkom minute"), bytes.subarray(2, 10), bytes.subarray(11, 13)),
    };
}

/* What the letters say, genuine or not; null = they are no token. */
export function read(letters) {
    const bytes = letters.length === 140 || letters.length === 152 ? bytesOf(letters) : null;
    const readers = { 1: readPrinted, 2: readPhone };
    return bytes && readers[bytes[0]] ? readers[bytes[0]](bytes) : null;
}

/* How many steps lead from the value to the end of the day's chain; -1 = none. */
function minuteOf(token) {
    const text = joined(token.chain, token.link);
    const link = text.subarray(token.chain.length);
    for (let minute = 0; minute < dayMinutes; minute++) {
        if (isSame(link, token.end)) {
            return minute;
        }
        link.set(sha256(text).subarray(0, link.length));
    }
    return -1;
}

/* ---- the list of those taken back ------------------------------------------------------------ */

const listHead = 28;
/* What a scanner takes along, and one false hit in how many is rare enough (scan_list.h). */
const carriedBytes = 97000;
const oddsEnough = 256;
const lengthBytes = 4;

/* `keys` leads from a number to 32 bytes. Null if the list was not signed by one of them. */
export function readList(bytes, keys) {
    const end = bytes.length - 64;
    const isOurs =
        bytes.length >= listHead + 64 &&
        bytes[0] === 1 &&
        keys[bytes[1]] &&
        isSigned(
            bytes.slice(end),
            joined(utf8("profkom revoked 1"), bytes.subarray(0, end)),
            keys[bytes[1]],
        );
    if (!isOurs) {
        return null;
    }
    const count = number(bytes.subarray(12, 16));
    return {
        series: bytes[2],
        madeAt: number(bytes.subarray(4, 12)),
        count,
        odds: number(bytes.subarray(16, 20)),
        salt: bytes.slice(20, listHead),
        places: placesOf(bytes.subarray(listHead, end), count, bytes[3]),
    };
}

/* Several, each behind its length; those that are ours. */
export function readLists(bytes, keys) {
    const lists = {};
    for (let at = 0; at + lengthBytes <= bytes.length; ) {
        const from = at + lengthBytes;
        at = from + number(bytes.subarray(at, from));
        const list = readList(bytes.subarray(from, at), keys);
        if (list) {
            lists[list.series] = list;
        }
    }
    return lists;
}

/* Which lists to take along: that of all regions if it is exact enough; else those of the wanted
 * regions, the most wanted first, and of as many others as there is room for. `lists`: { 46: {
 * bytes, odds }, … } as the server has them. */
export function listsToCarry(lists, wanted) {
    if (lists[0]?.odds >= oddsEnough) {
        return ["0"];
    }
    const bySize = (a, b) => lists[a].bytes - lists[b].bytes || a - b;
    const others = Object.keys(lists).filter((series) => series !== "0").sort(bySize);
    const carried = new Set();
    let room = carriedBytes;
    for (const series of [...wanted.map(String), ...others]) {
        const bytes = lists[series]?.bytes + lengthBytes;
        if (bytes <= room && !carried.has(series)) {
            carried.add(series);
            room -= bytes;
        }
    }
    return [...carried];
}

/* The Rice code unpacked once, so that a check looks up in an array. */
function placesOf(set, count, remainderBits) {
    const places = new Float64Array(count);
    let at = 0;
    const bit = () => (set[at >> 3] >> (7 - (at++ & 7))) & 1;
    let place = 0;
    for (let i = 0; i < count; i++) {
        let distance = 0;
        while (bit()) {
            distance++;
        }
        for (let k = 0; k < remainderBits; k++) {
            distance = distance * 2 + bit();
        }
        place += distance;
        places[i] = place;
    }
    return places;
}

/* True for each serial in it, and for one in `odds` of all others. */
export function listHas(list, serial) {
    const hash = number(sha256(joined(list.salt, serial)).subarray(0, 6));
    const wanted = Number((BigInt(hash) * BigInt(list.count * list.odds)) >> 48n);
    let from = 0;
    let to = list.places.length;
    while (from < to) {
        const middle = (from + to) >> 1;
        if (list.places[middle] < wanted) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return list.places[from] === wanted;
}

/* ---- what follows ---------------------------------------------------------------------------- */

const told = (is, why, token) => ({ is, why, token });

function isOfItsDay(token, world) {
    if (!token.isPrinted) {
        const minute = minuteOf(token);
        const now = Math.floor(world.now / 60);
        const made = token.day * dayMinutes + minute;
        token.isOff = Math.abs(now - made) > 1;
        return (
            minute >= 0 && made >= now - minutesTolerated - 1 && made <= now + minutesTolerated
        );
    }
    const today = Math.floor((world.now + world.offset * 60) / day);
    return token.from <= today && today <= token.until;
}

/* world: { now (seconds), offset (minutes to the east), keys, lists: { 0: … } or { 46: …, 57: … }
 * }. `is`: good, bad, none (no code of a ticket), ask (cannot be told here; `why` says what for).
 * Never good for what was on the list when it was made. */
export function judge(letters, world) {
    const token = read(letters);
    if (!token) {
        return told("none");
    }
    const key = world.keys[token.key];
    if (!key) {
        return told("ask", "unknown", token);
    }
    if (!isSigned(token.signature, token.text, key)) {
        return told("bad", "forged", token);
    }
    const newest = Math.max(0, ...Object.values(world.lists).map((list) => list.madeAt));
    if (world.now < newest - clockSeconds) {
        return told("ask", "clock", token);
    }
    if (!isOfItsDay(token, world)) {
        return told("bad", "day", token);
    }
    const list = world.lists[0] ?? world.lists[token.series];
    if (!list && newest > 0) {
        return told("ask", "elsewhere", token);
    }
    if (!list || world.now - list.madeAt > listSeconds) {
        return told("ask", "old", token);
    }
    return listHas(list, token.serial) ? told("ask", "listed", token) : told("good", "", token);
}
