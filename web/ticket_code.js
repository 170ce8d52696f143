/* The code of a phone, as src/features/tickets/tickets_token.h describes it: a sheet holds all that
 * a day needs, and makes the token of each of its minutes. */

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const dayMinutes = 1440;
const valueAt = 86;
const chainPurpose = new TextEncoder().encode("profkom minute");

/* ---- SHA-256 of one block -------------------------------------------------------------------- */

/* The first 32 bits behind the point of the roots of the first primes (FIPS 180-4, 4.2.2 and
 * 5.3.3). */
const primes = [];
for (let number = 2; primes.length < 64; number++) {
    if (primes.every((prime) => number % prime > 0)) {
        primes.push(number);
    }
}
const fraction = (root) => (root - Math.floor(root)) * 2 ** 32;
const constants = Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const beginning = Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

const turn = (word, bits) => (word >>> bits) | (word << (32 - bits));

/* Of at most 55 bytes; no library does less, and all that this page loads has to be little. */
export function sha256(bytes) {
    const block = new DataView(new ArrayBuffer(64));
    new Uint8Array(block.buffer).set([...bytes, 0x80]);
    block.setUint32(60, 8 * bytes.length);
    const words = new Uint32Array(64);
    for (let i = 0; i < 64; i++) {
        const early = words[i - 15];
        const late = words[i - 2];
        words[i] =
            i < 16
                ? block.getUint32(4 * i)
                : words[i - 16] +
                  (turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)) +
                  words[i - 7] +
                  (turn(late, 17) ^ turn(late, 19) ^ (late >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = beginning;
    for (let i = 0; i < 64; i++) {
        const chosen = (e & f) ^ (~e & g);
        const first =
            h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + chosen + constants[i] + words[i];
        const second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = (d + first) | 0;
        d = c;
        c = b;
        b = a;
        a = (first + second) | 0;
    }
    const hash = new DataView(new ArrayBuffer(32));
    [a, b, c, d, e, f, g, h].forEach((word, i) => hash.setUint32(4 * i, word + beginning[i]));
    return new Uint8Array(hash.buffer);
}

/* ---- base32 ---------------------------------------------------------------------------------- */

export function bytesOf(letters) {
    const bytes = [];
    let bits = 0;
    let count = 0;
    for (const letter of letters) {
        bits = ((bits << 5) | alphabet.indexOf(letter)) & 0xfff;
        count += 5;
        if (count >= 8) {
            count -= 8;
            bytes.push((bits >> count) & 0xff);
        }
    }
    return Uint8Array.from(bytes);
}

export function lettersOf(bytes) {
    let letters = "";
    let bits = 0;
    let count = 0;
    for (const byte of bytes) {
        bits = ((bits << 8) | byte) & 0xfff;
        count += 8;
        while (count >= 5) {
            count -= 5;
            letters += alphabet[(bits >> count) & 31];
        }
    }
    return count > 0 ? letters + alphabet[(bits << (5 - count)) & 31] : letters;
}

/* ---- tokens ---------------------------------------------------------------------------------- */

/* The day of a sheet since 1970 (UTC). */
export function dayOf(sheet) {
    const bytes = bytesOf(sheet.slice(0, 24));
    return (bytes[11] << 8) | bytes[12];
}

/* The token of a minute (0..1439) of the sheet's day. */
export function tokenOf(sheet, minute) {
    const bytes = bytesOf(sheet);
    const link = new Uint8Array(chainPurpose.length + 10 + 9);
    const at = link.length - 9;
    link.set(chainPurpose);
    link.set(bytes.subarray(2, 10), chainPurpose.length);
    link.set(bytes.subarray(11, 13), chainPurpose.length + 8);
    link.set(bytes.subarray(valueAt), at);
    for (let step = dayMinutes; step > minute; step--) {
        link.set(sha256(link).subarray(0, 9), at);
    }
    bytes.set(link.subarray(at), valueAt);
    return lettersOf(bytes);
}
