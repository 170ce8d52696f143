/* Everybody votes at once: node ballots.mjs ORIGIN FILE (of bench_ballots) [DATABASE]. Prints the
 * 99th percentile of taking a ballot and of casting it, of a page that somebody else opens (before,
 * then during), and how often the server asked to come again; all times in milliseconds. With a
 * DATABASE the time of the ballot is over when a third have voted: prints how many were told that
 * their ballot is in the urn. */
import { execFileSync } from "node:child_process";
import http from "node:http";
import { readFileSync } from "node:fs";
import { Worker, isMainThread, parentPort } from "node:worker_threads";

const [origin, file, database] = process.argv.slice(2);
const [ballot, ...cookies] = readFileSync(file, "utf8").trim().split("\n");
const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });
let again = 0;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function once(method, path, cookie, body) {
    return new Promise((done, failed) => {
        const headers = { "sec-fetch-site": "same-origin" };
        if (cookie) headers.cookie = cookie;
        if (body !== undefined) headers["content-type"] = "application/x-www-form-urlencoded";
        const request = http.request(origin + path, { method, headers, agent }, (answer) => {
            let text = "";
            answer.setEncoding("utf8");
            answer.on("data", (piece) => (text += piece));
            answer.on("end", () => done({ status: answer.statusCode, text }));
        });
        request.on("error", failed);
        request.end(body);
    });
}

/* As a browser whose owner presses once more. */
async function ask(...what) {
    for (;;) {
        const answer = await once(...what).catch(() => ({ status: 503 }));
        if (answer.status !== 503) return answer;
        again++;
        await pause(100 + Math.random() * 400);
    }
}

async function timed(into, ...what) {
    const begin = performance.now();
    const answer = await ask(...what);
    into.push(performance.now() - begin);
    return answer;
}

const field = (page, name) => page.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1];
const p99 = (times) => times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)].toFixed(1);
const given = [], cast = [];

/* What is sent to cast a ballot that was taken; none when the urn is closed. */
async function take(cookie, number) {
    const mine = `/my/ballots/${ballot}`;
    const page = await ask("GET", mine, cookie);
    const main = page.text.slice(page.text.indexOf("<main"));
    const key = `form_key=${field(main, "form_key")}`;
    const paper = field((await timed(given, "POST", mine, cookie, key)).text, "paper");
    return paper && `paper=${paper}&pick=${(number % 3) + 1}`;
}

async function vote(cookie, number) {
    const body = await take(cookie, number);
    const done = await timed(cast, "POST", `/vote/${ballot}`, undefined, body);
    if (done.status !== 200) throw new Error(`a vote was answered ${done.status}`);
    /* Once more, as somebody does who is not sure. */
    await ask("POST", `/vote/${ballot}`, undefined, body);
}

let told = 0;
async function voteInTime(cookie, number) {
    const body = await take(cookie, number);
    const done = body && (await ask("POST", `/vote/${ballot}`, undefined, body));
    if (done?.status === 200 && ++told === Math.floor(cookies.length / 3)) {
        const sql = "UPDATE ballot SET closes_at = CAST(strftime('%s', 'now') AS INTEGER)";
        execFileSync("sqlite3", [database, "PRAGMA busy_timeout = 10000", sql]);
    }
}

/* Somebody who does not vote, in a thread of his own: that of a thousand voters would keep him
 * waiting by itself. */
async function lookOn() {
    const before = [], during = [];
    for (let i = 0; i < 200; i++) await timed(before, "GET", "/sign-in");
    let isOver = false;
    parentPort.once("message", () => (isOver = true));
    parentPort.postMessage("ready");
    while (!isOver) {
        await timed(during, "GET", "/sign-in");
        await pause(5);
    }
    parentPort.postMessage([p99(before), p99(during)]);
}

async function everybodyVotes() {
    const onlooker = new Worker(new URL(import.meta.url), { argv: [origin, file] });
    const heard = () => new Promise((done) => onlooker.once("message", done));
    await heard();
    const begin = performance.now();
    await Promise.all(cookies.map(vote));
    const seconds = ((performance.now() - begin) / 1000).toFixed(2);
    const times = heard();
    onlooker.postMessage("over");
    console.log(p99(given), p99(cast), ...(await times), again, seconds);
}

if (database) {
    await Promise.all(cookies.map(voteInTime));
    console.log(told);
} else {
    await (isMainThread ? everybodyVotes() : lookOn());
}
agent.destroy();
