/* The door of an event (features/checkin): a code before the camera or a surname in, a verdict out.
 * The list of who comes is kept on this device, and so are marks until the server has taken them; a
 * mark is a code and a session and is the same however often it is sent. The list goes with the
 * last day of the event and with the sign-out, which clears what our pages keep. */

import { cameraOf } from "./camera.js";

const main = document.getElementById("main");
const home = document.getElementById("ask");
const find = (name, within = main) => within.querySelector(name);
const show = (element, isShown) => element && (element.hidden = !isShown);
const { event: id, worker } = main.dataset;
const page = `/events/${id}/checkin`;
const store = `checkin-${id}`;
const queueName = `checkin-queue-${id}`;
const seconds = { renew: 60, retry: 15, answer: 6 };
const found = { most: 20, letters: 2 };
const batch = 500;
const state = { list: null, people: new Map(), seen: new Set(), session: 0, last: null };

/* ---- what is kept on this device ------------------------------------------------------------- */

const queue = () => JSON.parse(localStorage.getItem(queueName) ?? "[]");
const keepQueue = (marks) => localStorage.setItem(queueName, JSON.stringify(marks));
const keyOf = (code, session) => `${code}.${session}`;
const cache = () => globalThis.caches?.open(store);

async function keep(address, response) {
    await (await cache())?.put(address, response);
}

function forget() {
    globalThis.caches?.delete(store);
    state.list = null;
    state.people.clear();
}

/* Lists of events that are over go, this one and any other; marks that wait stay until sent. */
async function forgetPast() {
    const names = (await globalThis.caches?.keys()) ?? [];
    const yesterday = new Date(Date.now() - 86400e3).toISOString().slice(0, 10);
    for (const name of names.filter((each) => /^checkin-\d+$/.test(each))) {
        const [, other] = name.split("-");
        const reply = await caches.match(`/events/${other}/checkin/list`, { cacheName: name });
        const { until } = (await reply?.json()) ?? {};
        if (until < yesterday) {
            await caches.delete(name);
        }
    }
}

function take(list) {
    state.list = list;
    state.people = new Map(list.people.map(([code, ...facts]) => [code, facts]));
    state.seen = new Set(list.seen.map(([code, session]) => keyOf(code, session)));
    for (const { code, session } of queue()) {
        state.seen.add(keyOf(code, session));
    }
    const isKnown = list.sessions.some(({ n }) => n === state.session);
    state.session = isKnown ? state.session : list.now;
    tellSessions();
    tell();
}

async function load() {
    const reply = await (await cache())?.match(`${page}/list`);
    if (reply) {
        take(await reply.json());
    }
}

/* A redirection leads to the sign-in: nothing else here sends one. */
async function ask(address, options = {}) {
    const signal = AbortSignal.timeout(seconds.answer * 1000);
    const reply = await fetch(address, { ...options, signal, redirect: "manual" });
    show(find("[data-say=sign-in]"), reply.type === "opaqueredirect");
    if (reply.status === 404 || reply.status === 403) {
        forget();
        tell();
    }
    return reply;
}

async function renew() {
    try {
        const reply = await ask(`${page}/list`, { cache: "no-store" });
        state.isOn = true;
        if (reply.ok) {
            await keep(`${page}/list`, reply.clone());
            take(await reply.json());
        }
    } catch {
        state.isOn = false;
    }
    tell();
}

/* ---- how it stands --------------------------------------------------------------------------- */

function tell() {
    const { list, session, isOn, refused } = state;
    const here = [...state.seen].filter((key) => key.endsWith(`.${session}`)).length;
    const all = list?.people.filter(([, , , other]) => !other).length ?? 0;
    find("[data-waiting]").textContent = queue().length;
    find("[data-came]").textContent = here;
    find("[data-all]").textContent = all;
    find("[data-refused]").textContent = refused ?? "";
    show(find("[data-net=on]"), isOn);
    show(find("[data-net=off]"), isOn === false);
    show(find("[data-say=gone]"), !list && isOn === false);
    show(find("[data-say=refused]"), refused > 0);
    for (const why of ["cancelled", "too_early"]) {
        show(find(`[data-say=${why}]`), list?.refusal === why);
    }
}

function tellSessions() {
    const { sessions } = state.list;
    const isChosen = (n) => n === state.session;
    const choices = sessions.map(({ n, title }) => new Option(title, n, false, isChosen(n)));
    find("#which").replaceChildren(...choices);
    show(find("#session"), sessions.length > 1);
}

/* ---- marks ----------------------------------------------------------------------------------- */

async function post(marks) {
    const reply = await ask(page, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ marks }),
    });
    return reply.ok ? (await reply.json()).answers : null;
}

/* What was answered leaves the queue, whatever was answered; marks that came meanwhile stay. */
async function send() {
    const marks = queue().slice(0, batch);
    if (marks.length === 0 || state.isSending) {
        return;
    }
    state.isSending = true;
    try {
        const answers = await post(marks);
        state.isOn = true;
        if (answers) {
            const sent = new Set(marks.map(({ code, session }) => keyOf(code, session)));
            keepQueue(queue().filter(({ code, session }) => !sent.has(keyOf(code, session))));
            const lost = answers.filter(({ is }) => is !== "marked" && is !== "before");
            state.refused = (state.refused ?? 0) + lost.length;
        }
    } catch {
        state.isOn = false;
    }
    state.isSending = false;
    tell();
}

function mark(code) {
    state.seen.add(keyOf(code, state.session));
    keepQueue([...queue(), { code, session: state.session }]);
    send();
}

/* ---- the verdict ----------------------------------------------------------------------------- */

const sections = ["good", "twice", "stranger"];
const signals = { good: [80], twice: [80, 80, 80], stranger: [250, 100, 250] };

/* Each place with data-put gets its part; what has data-if is shown where its part is not empty. */
function verdict(is, parts) {
    const section = document.getElementById(is);
    for (const place of section.querySelectorAll("[data-put]")) {
        place.textContent = parts[place.dataset.put] ?? "";
    }
    for (const place of section.querySelectorAll("[data-if]")) {
        show(place, parts[place.dataset.if]);
    }
    state.last = parts;
    state.isBusy = true;
    show(home, false);
    for (const other of sections) {
        show(document.getElementById(other), other === is);
    }
    section.focus();
    scrollTo(0, 0);
    navigator.vibrate?.(signals[is]);
}

function judge(code, isForced) {
    const [name, org, other] = state.people.get(code);
    if (state.seen.has(keyOf(code, state.session))) {
        verdict("twice", { name, org });
    } else if (state.list.refusal) {
        next();
    } else if (other && !isForced) {
        verdict("stranger", { name, org, state: other, admit: code });
    } else {
        mark(code);
        verdict("good", { name, org });
    }
}

/* A ticket is looked up by the server alone: its code names nobody. */
async function judgeTicket(ticket, bring) {
    try {
        const [answer] = (await post([{ ticket, session: state.session, bring }])) ?? [];
        const { is, name, code } = answer ?? {};
        if (is === "marked" || is === "before") {
            const [, org] = state.people.get(code) ?? [];
            state.seen.add(keyOf(code, state.session));
            verdict(is === "marked" ? "good" : "twice", { name, org });
        } else {
            const isBrought = is === "not_entered" && ticket;
            verdict("stranger", { [is ?? "offline"]: true, name, bring: isBrought });
        }
    } catch {
        state.isOn = false;
        verdict("stranger", { offline: true });
    }
    tell();
}

const codeForm = /^PK[0-9A-F]{20}$/;

async function check(text) {
    const code = text.trim().toUpperCase();
    if (state.people.has(code)) {
        judge(code);
    } else if (codeForm.test(code)) {
        verdict("stranger", { unknown: true });
    } else {
        state.isBusy = true;
        await judgeTicket(text.trim());
    }
}

const camera = cameraOf(main, { isBusy: () => state.isBusy, take: check });

function next() {
    for (const section of sections) {
        show(document.getElementById(section), false);
    }
    show(home, true);
    state.isBusy = false;
    find("#who").value = "";
    search();
    tell();
    find(camera.isOn() ? "[data-do=stop]" : "#who").focus();
}

/* ---- by surname ------------------------------------------------------------------------------ */

const folded = (text) => text.toLowerCase().replaceAll("ё", "е");

function lineOf([code, name, org, other]) {
    const line = document.createElement("li");
    const button = document.createElement("button");
    const small = document.createElement("small");
    button.type = "button";
    button.className = "b";
    button.dataset.code = code;
    small.textContent = [org, other].filter(Boolean).join(" · ");
    button.append(name, small);
    line.append(button);
    return line;
}

function search() {
    const typed = folded(find("#who").value.trim());
    const isTyped = typed.length >= found.letters;
    const people = isTyped && state.list ? state.list.people : [];
    const begin = people.filter(([, name]) => folded(name).startsWith(typed));
    const lines = begin.slice(0, found.most).map(lineOf);
    find("#found").replaceChildren(...lines);
    show(find("[data-say=nobody]"), isTyped && begin.length === 0);
}

/* ---- pressing -------------------------------------------------------------------------------- */

const deeds = {
    camera: camera.start,
    stop: camera.stop,
    next,
    admit: () => judge(state.last.admit, true),
    bring: () => judgeTicket(state.last.bring, true),
};

main.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.dataset.code) {
        judge(button.dataset.code);
    } else {
        deeds[button?.dataset.do]?.();
    }
});
find("#search").addEventListener("submit", (event) => {
    event.preventDefault();
    const only = find("#found button");
    const text = find("#who").value;
    if (only && find("#found").childElementCount === 1) {
        judge(only.dataset.code);
    } else if (text.trim().length >= 20) {
        check(text);
    }
});
find("#who").addEventListener("input", search);
find("#which").addEventListener("change", ({ target }) => {
    state.session = Number(target.value);
    tell();
});

/* ---- at the start ---------------------------------------------------------------------------- */

camera.stop();
const same = (path) => path;
const policy = globalThis.trustedTypes?.createPolicy("checkin", { createScriptURL: same });
navigator.serviceWorker
    ?.register(policy?.createScriptURL(worker) ?? worker, { scope: page })
    .catch(() => {});
addEventListener("online", send);
setInterval(send, seconds.retry * 1000);
setInterval(renew, seconds.renew * 1000);
await load();
await forgetPast();
await renew();
await send();
/* The page as it stands now, with nothing in it of anybody. */
if (state.isOn) {
    const reply = await fetch(page, { redirect: "manual" }).catch(() => null);
    if (reply?.ok) {
        await keep(page, reply);
    }
}
