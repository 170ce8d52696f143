/* Many more want to come than there are places: node rush.mjs ORIGIN FILE (of bench_rush) EVENT
 * SECONDS. Everybody opens the page of the event within so many seconds (0: all at one instant),
 * enters himself, looks whether he has a place, and looks once more when all have come. Prints how
 * many were told that they have a place, that they wait, or anything else, of how many the page
 * says something else than the answer did or something else later; the middle and the 99th
 * percentile of opening the page and of entering, a page of somebody else before and during, in
 * milliseconds; how often the server asked to come again, and the seconds it took. */
import { readFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

import { Crowd, field, lookOn, p50, p99, pause, whileLookingOn } from "./crowd.mjs";

const [origin, file, event, seconds] = process.argv.slice(2);
const cookies = readFileSync(file, "utf8").trim().split("\n");
const page = `/my/events/${event}`;
const crowd = new Crowd(origin);
const opened = [], entered = [];
const answers = { comes: "You have a place.", waits: "All places are taken. You are on the" };
const marks = { comes: "Comes", waits: "Waits for a place" };
const of = (texts, text) => Object.keys(texts).filter((key) => text.includes(texts[key])).join();

/* The mark beside the title: what the register says of the person. */
function markOf(text) {
    const main = text.slice(text.indexOf("<main"));
    return of(marks, main.slice(main.indexOf("<h1>"), main.indexOf('aria-labelledby="facts"')));
}

async function enter(cookie, number) {
    await pause((number / cookies.length) * Number(seconds) * 1000);
    const form = await crowd.timed(opened, "GET", page, cookie);
    const main = form.text.slice(form.text.indexOf(`action="${page}/enter"`));
    const body = `form_key=${field(main, "form_key")}`;
    const answer = await crowd.timed(entered, "POST", `${page}/enter`, cookie, body);
    const after = await crowd.ask("GET", page, cookie);
    if (form.status !== 200 || answer.status !== 303 || after.status !== 200) {
        return { answer: `${form.status} ${answer.status} ${after.status}` };
    }
    return { answer: of(answers, after.text), mark: markOf(after.text) };
}

async function everybodyEnters() {
    let told;
    const work = async () => (told = await Promise.all(cookies.map(enter)));
    const argv = [origin, file, event, seconds];
    const [before, during, took] = await whileLookingOn(import.meta.url, argv, work);
    const later = [];
    for (const cookie of cookies) later.push(markOf((await crowd.ask("GET", page, cookie)).text));
    const count = (test) => told.filter(test).length;
    const comes = count((one) => one.answer === "comes");
    const waits = count((one) => one.answer === "waits");
    const differ = count((one, i) => one.answer !== one.mark || one.mark !== later[i]);
    const others = told.filter((one) => !(one.answer in answers));
    if (others.length > 0) console.error(others[0]);
    console.log(comes, waits, others.length, differ, p50(opened), p99(opened), p50(entered),
        p99(entered), before, during, crowd.again, took);
}

await (isMainThread ? everybodyEnters() : lookOn(crowd));
crowd.leave();
