/* The scanner's own reading of codes and of the list (web/ticket.js): what the program writes
 * (vectors.json), what an independent signer writes (node:crypto), and every way to tamper. */

import assert from "node:assert/strict";
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { judge, lettersOf, isNumber, listHas, read } from "../../web/ticket.js";
import { listsToCarry, readList, readLists } from "../../web/ticket.js";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url), "utf8"));
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const daySeconds = 86400;
const dayOf = (text) => Date.parse(text) / 1000 / daySeconds;

/* ---- a signer of our own
 * -------------------------------------------------------------------- */

function pairOf(seed) {
    const header = Buffer.from("302e020100300506032b657004220420", "hex");
    const secret = createPrivateKey({
        key: Buffer.concat([header, seed]),
        format: "der",
        type: "pkcs8",
    });
    const spki = createPublicKey(secret).export({ format: "der", type: "spki" });
    return { secret, open: new Uint8Array(spki.subarray(-32)) };
}

const seed = Buffer.alloc(32);
seed.write(vectors.seed);
const pair = pairOf(seed);
const stranger = pairOf(Buffer.alloc(32, 5));

function lettersOfBytes(bytes) {
    const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
    const fives = bits.padEnd(Math.ceil(bits.length / 5) * 5, "0").match(/.{5}/g);
    return fives.map((five) => alphabet[parseInt(five, 2)]).join("");
}

function numberBytes(number, count) {
    const bytes = Buffer.alloc(count);
    for (let i = count - 1, left = BigInt(number); i >= 0; i--, left >>= 8n) {
        bytes[i] = Number(left & 255n);
    }
    return bytes;
}

function printed({ key = 7, serial = 1n, from, until, signer = pair } = {}) {
    const head = Buffer.concat([
        Buffer.from([1, key]),
        numberBytes(serial, 8),
        numberBytes(46, 4),
        numberBytes(from ?? dayOf("2026-09-01"), 2),
        numberBytes(until ?? dayOf("2031-08-31"), 2),
        Buffer.from([1, 0, 0, 0, 0]),
    ]);
    const text = Buffer.concat([Buffer.from("profkom ticket 1"), head]);
    return lettersOfBytes(Buffer.concat([head, sign(null, text, signer.secret)]));
}

function linkAfter(link, serial, day, steps) {
    for (let i = 0; i < steps; i++) {
        const text = Buffer.concat([
            Buffer.from("profkom minute"),
            numberBytes(serial, 8),
            numberBytes(day, 2),
            link,
        ]);
        link = createHash("sha256").update(text).digest().subarray(0, 9);
    }
    return link;
}

function phone(day, minute, serial = 5n) {
    const secret = Buffer.from("nine byte");
    const head = Buffer.concat([
        Buffer.from([2, 7]),
        numberBytes(serial, 8),
        Buffer.from([46]),
        numberBytes(day, 2),
        linkAfter(secret, serial, day, 1440),
    ]);
    const text = Buffer.concat([Buffer.from("profkom ticket 2"), head]);
    const value = linkAfter(secret, serial, day, 1440 - minute);
    return lettersOfBytes(Buffer.concat([head, sign(null, text, pair.secret), value]));
}

/* ---- a world to judge in
 * -------------------------------------------------------------------- */

const keys = { 7: pair.open };
const listBytes = new Uint8Array(Buffer.from(vectors.list, "base64"));
const list = readList(listBytes, keys);
const noon = dayOf("2026-11-18") * daySeconds + 12 * 3600;
const empty = {
    series: 0,
    madeAt: noon - 3600,
    count: 0,
    odds: 4096,
    salt: new Uint8Array(8),
    places: [],
};
const world = (changes = {}) => ({ now: noon, offset: 180, keys, lists: { 0: empty }, ...changes });
const is = (letters, changes) => judge(letters, world(changes)).is;
const why = (letters, changes) => judge(letters, world(changes)).why;

/* splitmix64, as base/rand.h has it. */
function* serials(state) {
    const mask = (1n << 64n) - 1n;
    for (let at = BigInt(state); ; ) {
        at = (at + 0x9e3779b97f4a7c15n) & mask;
        let z = at;
        z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
        z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
        yield (z ^ (z >> 31n)) >> 1n;
    }
}

function* first(count, state) {
    const each = serials(state);
    for (let i = 0; i < count; i++) {
        yield numberBytes(each.next().value, 8);
    }
}

/* ---- codes
 * ---------------------------------------------------------------------------------- */

test("what the program signed is good", () => {
    assert.equal(is(vectors.printed), "good");
    const made = dayOf(vectors.phoneDay) * daySeconds + vectors.phoneMinute * 60;
    assert.equal(is(vectors.phone, { now: made }), "good");
});

test("what another implementation signed is good", () => {
    assert.equal(is(printed()), "good");
    assert.equal(is(phone(dayOf("2026-11-18"), 720)), "good");
});

test("no flipped bit of either kind of code is good", () => {
    for (const letters of [vectors.printed, phone(dayOf("2026-11-18"), 720)]) {
        for (let at = 0; at < letters.length; at++) {
            for (let bit = 0; bit < 5; bit++) {
                const other = alphabet[alphabet.indexOf(letters[at]) ^ (1 << bit)];
                const changed = letters.slice(0, at) + other + letters.slice(at + 1);
                assert.notEqual(is(changed), "good", `letter ${at}, bit ${bit}`);
            }
        }
    }
});

test("what is cut, longer or of other letters is no code", () => {
    const texts = ["", "HELLO", vectors.printed.slice(1), `${vectors.printed}A`];
    for (const text of [...texts, vectors.printed.replace("A", "1")]) {
        assert.equal(is(text), "none");
    }
    assert.equal(read(lettersOfBytes(Buffer.alloc(87, 3))), null);
});

test("the key of others is unknown, and cannot sign for ours", () => {
    assert.deepEqual([is(printed({ key: 8 })), why(printed({ key: 8 }))], ["ask", "unknown"]);
    assert.deepEqual([is(printed({ signer: stranger })), why(printed({ signer: stranger }))], [
        "bad",
        "forged",
    ]);
});

test("a printed code is good from its first day to its last", () => {
    const today = dayOf("2026-11-18");
    assert.equal(is(printed({ from: today, until: today })), "good");
    assert.equal(is(printed({ from: today + 1, until: today + 9 })), "bad");
    assert.equal(is(printed({ from: today - 9, until: today - 1 })), "bad");
});

test("the day changes at midnight of the installation", () => {
    const today = dayOf("2026-11-18");
    const late = { now: today * daySeconds + 21.5 * 3600 };
    assert.equal(is(printed({ until: today }), { ...late, offset: 0 }), "good");
    assert.equal(is(printed({ until: today }), { ...late, offset: 180 }), "bad");
});

test("a code of a phone is good for its minute, five sooner and later", () => {
    const day = dayOf("2026-11-18");
    const minutes = { 713: "bad", 714: "good", 720: "good", 725: "good", 726: "bad" };
    for (const [minute, expected] of Object.entries(minutes)) {
        assert.equal(is(phone(day, Number(minute))), expected, `minute ${minute}`);
    }
    assert.equal(is(phone(day - 1, 720)), "bad");
    const isOff = (minute) => judge(phone(day, minute), world()).token.isOff;
    assert.deepEqual([718, 719, 720, 721, 722].map(isOff), [true, false, false, false, true]);
    const midnight = day * daySeconds + 60;
    const lists = { 0: { ...empty, madeAt: midnight - 3600 } };
    assert.equal(is(phone(day - 1, 1438), { now: midnight, lists }), "good");
});

test("a value that is not of the day's chain is not good", () => {
    const day = dayOf("2026-11-18");
    const mixed = phone(day, 720).slice(0, -14) + phone(day, 720, 6n).slice(-14);
    assert.equal(is(mixed), "bad");
});

test("addresses, small letters and numbers are told apart", () => {
    const address = ` https://union.example/v/${vectors.printed.toLowerCase()} `;
    assert.equal(lettersOf(address), vectors.printed);
    assert.ok(isNumber("46 0000 0000 14"));
    assert.ok(!isNumber(vectors.printed) && !isNumber(""));
});

/* ---- the list
 * ------------------------------------------------------------------------------- */

test("every serial is found in the program's list, others as rarely as it says", () => {
    assert.equal(list.count, vectors.count);
    assert.equal(list.madeAt, vectors.madeAt);
    for (const serial of first(vectors.count, vectors.serialsOf)) {
        assert.ok(listHas(list, serial));
    }
    const tried = 20000;
    const found = [...first(tried, 99)].filter((serial) => listHas(list, serial)).length;
    const told = tried * (1 - Math.exp(-1 / list.odds));
    assert.ok(Math.abs(found - told) <= 5 * Math.sqrt(told), `${found} of ${told}`);
});

test("a list that anybody has touched is none", () => {
    for (let at = 0; at < listBytes.length; at += 7) {
        const changed = listBytes.slice();
        changed[at] ^= 1 << (at % 8);
        assert.equal(readList(changed, keys), null, `byte ${at}`);
    }
    assert.equal(readList(listBytes, { 7: stranger.open }), null);
    assert.equal(readList(listBytes.slice(0, 50), keys), null);
});

test("what is in the list is never good, and never told to be bad", () => {
    const [serial] = first(1, vectors.serialsOf);
    const code = printed({ serial: BigInt(`0x${serial.toString("hex")}`) });
    const now = list.madeAt + 60;
    assert.equal(is(code, { now, lists: { 0: list } }), "ask");
    assert.equal(why(code, { now, lists: { 0: list } }), "listed");
    assert.equal(why(code, { now, lists: { 46: list, 57: empty } }), "listed");
});

test("without a list, with an old one, or with a clock before it nothing is good", () => {
    assert.equal(why(vectors.printed, { lists: {} }), "old");
    const old = { ...empty, madeAt: noon - 7 * daySeconds - 1 };
    assert.equal(is(vectors.printed, { lists: { 0: old } }), "ask");
    assert.equal(why(vectors.printed, { lists: { 0: old } }), "old");
    const ahead = { ...empty, madeAt: noon + 600 };
    assert.equal(why(vectors.printed, { lists: { 0: ahead } }), "clock");
});

test("the list of the ticket's own region is asked, and without it nothing is good", () => {
    const fresh = { ...empty, series: 57 };
    const own = { ...empty, series: 46 };
    assert.equal(is(vectors.printed, { lists: { 46: own, 57: fresh } }), "good");
    assert.equal(why(vectors.printed, { lists: { 57: fresh } }), "elsewhere");
    const old = { ...own, madeAt: noon - 8 * daySeconds };
    assert.equal(why(vectors.printed, { lists: { 46: old, 57: fresh } }), "old");
    const ahead = { 57: { ...fresh, madeAt: noon + 600 } };
    assert.equal(why(vectors.printed, { lists: ahead }), "clock");
});

const behindLength = (bytes) => Buffer.concat([numberBytes(bytes.length, 4), bytes]);

test("of several lists those that are ours are read", () => {
    const changed = listBytes.slice();
    changed[40] ^= 1;
    const rows = [changed, listBytes].map(behindLength);
    const lists = readLists(new Uint8Array(Buffer.concat(rows)), keys);
    assert.deepEqual(Object.keys(lists), [String(vectors.series)]);
    assert.equal(lists[vectors.series].count, vectors.count);
    assert.deepEqual(readLists(new Uint8Array(Buffer.concat(rows).subarray(0, 99)), keys), {});
    assert.deepEqual(readLists(new Uint8Array(8), keys), {});
});

/* ---- which lists are taken along
 * ------------------------------------------------------------ */

const sizes = (all, ...regions) => ({
    0: { bytes: 97000, odds: all },
    ...Object.fromEntries(regions.map((bytes, i) => [i + 1, { bytes, odds: 1024 }])),
});

test("one list of all regions is enough while it is exact enough", () => {
    assert.deepEqual(listsToCarry(sizes(256, 4000, 5000), [2]), ["0"]);
    assert.deepEqual(listsToCarry({}, [2]), []);
});

test("else the wanted regions come first and the room is filled with the smallest", () => {
    const lists = sizes(4, 48000, 30000, 20000, 9000, 500);
    assert.deepEqual(listsToCarry(lists, ["1", 2, 77]), ["1", "2", "5", "4"]);
    assert.deepEqual(listsToCarry(lists, []), ["5", "4", "3", "2"]);
    assert.deepEqual(listsToCarry(sizes(4, 48496, 48496), [2, 1, 2]), ["2", "1"]);
    assert.deepEqual(listsToCarry(sizes(4, 48496, 48497), [2, 1, 2]), ["2"]);
});
