/* Everybody votes at once: node ballots.mjs ORIGIN FILE (of bench_ballots) [DATABASE]. Prints the
 * 99th percentile of taking a ballot and of casting it, of a page that somebody else opens (before,
 * then during), and how often the server asked to come again; all times in milliseconds. With a
 * DATABASE the time of the ballot is over when a third have voted: prints how many were told that
 * their ballot is in the urn. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

import { Crowd, field, lookOn, p99, whileLookingOn } from "./crowd.mjs";

const [origin, file, database] = process.argv.slice(2);
const [ballot, ...cookies] = readFileSync(file, "utf8").trim().split("\n");
const crowd = new Crowd(origin);
const given = [], cast = [];

/* What is sent to cast a ballot that was taken; none when the urn is closed. */
async function take(cookie, number) {
    const mine = `/my/ballots/${ballot}`;
    const page = await crowd.ask("GET", mine, cookie);
    const main = page.text.slice(page.text.indexOf("<main"));
    const key = `form_key=${field(main, "form_key")}`;
    const paper = field((await crowd.timed(given, "POST", mine, cookie, key)).text, "paper");
    return paper && `paper=${paper}&pick=${(number % 3) + 1}`;
}

async function vote(cookie, number) {
    const body = await take(cookie, number);
    const done = await crowd.timed(cast, "POST", `/vote/${ballot}`, undefined, body);
    if (done.status !== 200) throw new Error(`a vote was answered ${done.status}`);
    /* Once more, as somebody does who is not sure. */
    await crowd.ask("POST", `/vote/${ballot}`, undefined, body);
}

let told = 0;
async function voteInTime(cookie, number) {
    const body = await take(cookie, number);
    const done = body && (await crowd.ask("POST", `/vote/${ballot}`, undefined, body));
    if (done?.status === 200 && ++told === Math.floor(cookies.length / 3)) {
        const sql = "UPDATE ballot SET closes_at = CAST(strftime('%s', 'now') AS INTEGER)";
        execFileSync("sqlite3", [database, "PRAGMA busy_timeout = 10000", sql]);
    }
}

async function everybodyVotes() {
    const work = () => Promise.all(cookies.map(vote));
    const [before, during, seconds] = await whileLookingOn(import.meta.url, [origin, file], work);
    console.log(p99(given), p99(cast), before, during, crowd.again, seconds);
}

if (database) {
    await Promise.all(cookies.map(voteInTime));
    console.log(told);
} else {
    await (isMainThread ? everybodyVotes() : lookOn(crowd));
}
crowd.leave();
