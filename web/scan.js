/* The scanner of a partner (features/scan): camera, photo or letters in, a verdict out. With a
 * network the server is asked, which knows most; without one, signature, day, minute and the lists
 * of those taken back decide (ticket.js). Keys and lists come once a day and stay on this device;
 * of tickets nothing does, but how often each region was met, so that its list is taken along. */

import { cameraOf } from "./camera.js";
import { bytesOfHex, isNumber, judge, lettersOf } from "./ticket.js";
import { listsToCarry, listSeconds, readLists } from "./ticket.js";

const main = document.getElementById("main");
const home = document.getElementById("ask");
const find = (name, within = main) => within.querySelector(name);
const language = document.documentElement.lang;
const storeName = "scan-lists";
const seconds = { renew: 20 * 3600, retry: 600, answer: 2.5 };
const state = { keys: {}, lists: {}, skew: 0, offset: 0, regions: {}, sizes: {} };
Object.assign(state, { own: [], met: {}, asked: new Set(), listsAt: 0 });

const deviceNow = () => Date.now() / 1000;
const now = () => deviceNow() + state.skew;
const world = () => ({ ...state, now: now() });
const show = (element, isShown) => element && (element.hidden = !isShown);
const camera = cameraOf(main, { isBusy: () => state.isChecking, take: (text) => check(text) });

/* ---- what is kept on this device ------------------------------------------------------------- */

async function kept(address) {
    const store = await caches.open(storeName);
    return store.match(address);
}

/* Fetches and keeps; false where the server does not give it. */
async function renew(address, query = "") {
    const reply = await fetch(address + query);
    if (reply.status !== 200) {
        return false;
    }
    const store = await caches.open(storeName);
    const headers = { "x-fetched": String(deviceNow()) };
    await store.put(address, new Response(await reply.blob(), { headers }));
    return true;
}

/* The regions that were chosen, then those that were met, most often first. */
function wanted() {
    const met = Object.keys(state.met).sort((a, b) => state.met[b] - state.met[a]);
    return [...state.own, ...met];
}

async function loadKeys() {
    const reply = await kept("/scan/keys");
    if (!reply) {
        return;
    }
    const { now: then, offset, keys, regions, lists } = await reply.json();
    state.skew = then - Number(reply.headers.get("x-fetched"));
    state.offset = offset;
    state.regions = regions;
    state.sizes = lists;
    state.keys = Object.fromEntries(keys.map((key) => [key.number, bytesOfHex(key.public)]));
}

async function loadLists() {
    const reply = await kept("/scan/revoked");
    if (reply) {
        state.lists = readLists(new Uint8Array(await reply.arrayBuffer()), state.keys);
        state.listsAt = Number(reply.headers.get("x-fetched"));
    }
}

async function load() {
    state.own = JSON.parse(localStorage.getItem("scan-own") ?? "[]");
    state.met = JSON.parse(localStorage.getItem("scan-met") ?? "{}");
    await loadKeys();
    await loadLists();
    tellState();
}

async function renewAll() {
    try {
        await renew("/scan/keys");
        await loadKeys();
        const lists = listsToCarry(state.sizes, wanted());
        await renew("/scan/revoked", `?series=${lists.join(".")}`);
        await load();
    } catch {
        /* The line has gone: what there is stays. */
    }
}

async function renewDue() {
    const age = deviceNow() - state.listsAt;
    const isDue = !(age >= 0 && age < seconds.renew) || Object.keys(state.lists).length === 0;
    if (navigator.onLine && isDue) {
        await renewAll();
    }
}

/* The list of a region that is met for the first time is fetched at once, if there is room. */
function meet({ series }) {
    state.met[series] = (state.met[series] ?? 0) + 1;
    localStorage.setItem("scan-met", JSON.stringify(state.met));
    const isMissing = !state.lists[0] && !state.lists[series] && !state.asked.has(series);
    state.asked.add(series);
    if (isMissing && listsToCarry(state.sizes, wanted()).includes(String(series))) {
        renewAll();
    }
}

/* ---- regions --------------------------------------------------------------------------------- */

function choose() {
    const chosen = document.querySelectorAll("#regions input:checked");
    state.own = [...chosen].map((box) => box.value);
    localStorage.setItem("scan-own", JSON.stringify(state.own));
    renewAll();
}

function choiceOf([series, name]) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.value = series;
    box.checked = state.own.includes(series);
    label.append(box, name);
    return label;
}

/* Nothing has to be chosen while one list of all regions is exact enough. */
function tellRegions() {
    const carried = listsToCarry(state.sizes, wanted());
    show(find("#regions"), carried.length > 0 && !carried.includes("0"));
    const names = Object.entries(state.regions).sort(([, a], [, b]) => a.localeCompare(b));
    const choices = find("[data-choices]");
    if (choices.childElementCount !== names.length) {
        choices.replaceChildren(...names.map(choiceOf));
    }
    const isThere = ([series]) => state.lists[0] || state.lists[series];
    find("[data-carried]").textContent = names.filter(isThere).map(([, name]) => name).join(", ");
}

/* ---- how it stands --------------------------------------------------------------------------- */

const dayText = (instant) =>
    new Date(instant * 1000).toLocaleDateString(language, { day: "numeric", month: "long" });

/* The oldest of them: one that could not be renewed is one that must be. */
function oldestList() {
    const [oldest] = Object.values(state.lists).sort((a, b) => a.madeAt - b.madeAt);
    return oldest;
}

function tellState() {
    const list = oldestList();
    const age = list ? now() - list.madeAt : Infinity;
    show(find("[data-list=none]"), !list);
    show(find("[data-list=fresh]"), age <= listSeconds);
    show(find("[data-list=old]"), list && age > listSeconds);
    show(find("[data-clock-wrong]"), age < -300);
    for (const place of main.querySelectorAll("[data-day]")) {
        place.textContent = list ? dayText(list.madeAt) : "";
    }
    tellRegions();
}

/* ---- asking the server ----------------------------------------------------------------------- */

const answers = { 422: { is: "none" }, 429: { is: "ask", why: "often" } };

/* Null where it cannot be reached in time. */
async function ask(letters) {
    try {
        const reply = await fetch("/scan/check", {
            method: "POST",
            headers: { accept: "application/json" },
            body: new URLSearchParams({ what: letters }),
            signal: AbortSignal.timeout(seconds.answer * 1000),
        });
        if (!reply.ok) {
            return answers[reply.status] ?? null;
        }
        const said = await reply.json();
        return { ...said, is: said.valid ? "good" : "bad" };
    } catch {
        return null;
    }
}

/* ---- the verdict ----------------------------------------------------------------------------- */

function toneOf(audio, pitch, at) {
    const tone = audio.createOscillator();
    tone.frequency.value = pitch;
    tone.connect(audio.destination);
    tone.start(audio.currentTime + at);
    tone.stop(audio.currentTime + at + 0.15);
}

const signals = {
    good: { shakes: [80], pitches: [880] },
    bad: { shakes: [250, 100, 250], pitches: [220, 180] },
    none: { shakes: [250], pitches: [220] },
    ask: { shakes: [80, 80, 80], pitches: [440, 440] },
};

function signal({ shakes, pitches }) {
    navigator.vibrate?.(shakes);
    try {
        state.audio ??= new AudioContext();
        pitches.forEach((pitch, i) => toneOf(state.audio, pitch, i * 0.2));
    } catch {
        /* Without sound the screen says it all. */
    }
}

const sections = { good: "good", bad: "bad", none: "none", ask: "ask-more" };

const documentIsAsked = ({ is, token, compare_document: isAsked }) =>
    isAsked ?? (token?.isPrinted || is === "ask");

/* What the result's places are filled with; an empty one is left out. */
function partsOf(result) {
    const { token } = result;
    const lastDay = token?.isPrinted ? token.until * 86400 : 0;
    const until = result.until ? Date.parse(result.until) / 1000 : lastDay;
    const list = state.lists[0] ?? state.lists[token?.series];
    return {
        name: result.name,
        region: result.region ?? state.regions[token?.series],
        until: until && new Date(until * 1000).toLocaleDateString(language, { timeZone: "UTC" }),
        off: result.is === "good" && token?.isOff,
        document: documentIsAsked(result) && !(result.is === "good" && token?.isOff),
        offline: result.isOffline,
        day: list && dayText(list.madeAt),
        moment: new Date(now() * 1000).toLocaleString(language),
        [result.why]: true,
    };
}

function tell(result) {
    const section = document.getElementById(sections[result.is]);
    const parts = partsOf(result);
    for (const place of section.querySelectorAll("[data-put]")) {
        place.textContent = parts[place.dataset.put] ?? "";
    }
    for (const place of section.querySelectorAll("[data-if]")) {
        show(place, parts[place.dataset.if]);
    }
    show(document.getElementById("wait"), false);
    show(section, true);
    section.focus();
    scrollTo(0, 0);
    signal(signals[result.is]);
}

async function verdictOf(letters) {
    if (isNumber(letters)) {
        return (await ask(letters)) ?? { is: "ask", why: "number" };
    }
    const begun = performance.now();
    const own = judge(letters, world());
    performance.measure("judge", { start: begun });
    if (own.is === "none" || own.why === "forged") {
        return own;
    }
    if (own.why !== "unknown") {
        meet(own.token);
    }
    const said = navigator.onLine ? await ask(letters) : null;
    return said ? { ...said, token: own.token } : { ...own, isOffline: true };
}

async function check(text) {
    if (state.isChecking || text.trim() === "") {
        return;
    }
    state.isChecking = true;
    show(home, false);
    show(document.getElementById("wait"), true);
    tell(await verdictOf(lettersOf(text)));
}

/* ---- pressing -------------------------------------------------------------------------------- */

function next() {
    for (const id of Object.values(sections)) {
        show(document.getElementById(id), false);
    }
    show(home, true);
    find("#what").value = "";
    state.isChecking = false;
    tellState();
    find(camera.isOn() ? "[data-do=stop]" : "#what").focus();
}

const deeds = { camera: camera.start, stop: camera.stop, next };

main.addEventListener("click", (event) => {
    deeds[event.target.closest("button[data-do]")?.dataset.do]?.();
});
document.getElementById("by-hand").addEventListener("submit", (event) => {
    event.preventDefault();
    check(find("#what").value);
});
find("input[type=file]").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    const text = file && (await camera.readPhoto(file).catch(() => null));
    event.target.value = "";
    show(find("[data-photo=empty]"), file && !text);
    if (text) {
        check(text);
    }
});

/* ---- at the start ---------------------------------------------------------------------------- */

camera.stop();
show(find("[data-do=photo]"), true);
const policy = globalThis.trustedTypes?.createPolicy("scan", { createScriptURL: (path) => path });
const worker = main.dataset.worker;
navigator.serviceWorker
    ?.register(policy?.createScriptURL(worker) ?? worker, { scope: "/scan" })
    .catch(() => {});
find("[data-choices]").addEventListener("change", choose);
addEventListener("online", renewDue);
setInterval(renewDue, seconds.retry * 1000);
await load();
await renewDue();
