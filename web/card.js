/* The ticket on the phone: draws the code of each minute out of what the server has given for 30
 * days, keeps that and the page for the time without a network, and asks now and then whether it
 * still holds. Without this script the server draws the code and the page loads itself again. */

import { correction, generate } from "lean-qr";
import { usedAssets } from "./kept.js";
import { dayOf, tokenOf } from "./ticket_code.js";

const page = "/my/ticket";
const days = "/my/ticket/days";
const cards = "profkom-card";
const shell = "profkom-shell";
const minute = 60_000;
const day = 24 * 60 * minute;
const quietZone = 4;

const byId = (id) => document.getElementById(id);
const show = (id, isShown) => (byId(id).hidden = !isShown);
/* Only pages that came through TLS (and the own machine) may keep anything. */
const canKeep = "caches" in window && "serviceWorker" in navigator;

const card = byId("card");
/* Before anything of it is changed here. */
const asSent = `<!doctype html>${document.documentElement.outerHTML}`;
/* sheets: one for each day; skew: how much the server's clock is ahead of ours, in milliseconds;
 * at: when it was fetched, by the server's clock. */
let kept = { sheets: [], skew: 0, at: 0 };
let drawn;
let askedAt = 0;

const now = () => Date.now() + kept.skew;

/* ---- the code -------------------------------------------------------------------------------- */

/* Two letters in eleven bits (ISO/IEC 18004, 7.4.4): our addresses have no others. */
const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

function packed(text) {
    return (bits, version) => {
        bits.push(2, 4);
        bits.push(text.length, version < 10 ? 9 : 11);
        for (let i = 0; i < text.length; i += 2) {
            const first = letters.indexOf(text[i]);
            const hasSecond = i + 1 < text.length;
            bits.push(
                hasSecond ? first * letters.length + letters.indexOf(text[i + 1]) : first,
                hasSecond ? 11 : 6,
            );
        }
    };
}

function draw(text) {
    const svg = card.querySelector("#card-code svg");
    const isPlain = [...text].every((letter) => letters.includes(letter));
    const code = generate(isPlain ? packed(text) : text, { minCorrectionLevel: correction.M });
    let path = "";
    for (let y = 0; y < code.size; y++) {
        path += `M${quietZone} ${y + quietZone}.5`;
        for (let x = 0, end; x < code.size; x = end) {
            const isDark = code.get(x, y);
            for (end = x + 1; end < code.size && code.get(end, y) === isDark; end++);
            path += isDark ? `h${end - x}` : `m${end - x} 0`;
        }
    }
    const side = code.size + 2 * quietZone;
    svg?.setAttribute("viewBox", `0 0 ${side} ${side}`);
    svg?.querySelector("path").setAttribute("d", path);
}

function showCode(number) {
    const minutesOfDay = day / minute;
    const today = Math.floor(number / minutesOfDay);
    const sheet = kept.sheets.find((each) => dayOf(each) === today);
    if (sheet) {
        draw(card.dataset.prefix + tokenOf(sheet, number % minutesOfDay));
    }
    show("card-code", sheet);
    show("card-next", sheet);
    show("card-old", !sheet);
    show("card-sign-in", kept.mustSignIn && (!sheet || now() - kept.at > 7 * day));
}

function showSeconds(seconds) {
    const when = byId("card-when");
    const rule = new Intl.PluralRules(document.documentElement.lang).select(seconds);
    when.textContent = (when.dataset[rule] ?? when.dataset.many).replace(/\d+/, seconds);
    const ring = byId("card-ring");
    const whole = 2 * Math.PI * 19;
    const arc = `${(whole * seconds) / 60} ${whole}`;
    ring.querySelector(".on").setAttribute("stroke-dasharray", arc);
    ring.querySelector("text").textContent = seconds;
    ring.hidden = false;
}

function tick() {
    const time = now();
    const number = Math.floor(time / minute);
    if (kept.sheets.length > 0) {
        if (number !== drawn) {
            showCode(number);
            drawn = number;
        }
        showSeconds(60 - (Math.floor(time / 1000) % 60));
    }
    setTimeout(tick, 1000 - (time % 1000));
}

/* ---- the clock ------------------------------------------------------------------------------- */

function showClock() {
    const minutes = Math.round(Math.abs(kept.skew) / minute);
    for (const [id, isSo] of [
        ["card-fast", kept.skew < 0],
        ["card-slow", kept.skew > 0],
    ]) {
        const note = byId(id);
        note.textContent = note.textContent.replace(/\d+/, minutes);
        note.hidden = minutes === 0 || !isSo;
    }
}

/* The server tells whole seconds; less than two are nobody's fault. */
function skewOf(seconds, before, after) {
    const skew = seconds * 1000 + 500 - (before + after) / 2;
    return Math.abs(skew) < 2000 ? 0 : Math.round(skew);
}

/* ---- what is kept ---------------------------------------------------------------------------- */

async function keep() {
    if (canKeep) {
        const store = await caches.open(cards);
        await store.put(days, new Response(JSON.stringify(kept)));
    }
}

async function remember() {
    const store = canKeep && (await caches.open(cards));
    const found = await (store && store.match(days));
    if (found) {
        kept = await found.json();
    }
}

/* The page, and all that it has loaded to look as it does. */
async function keepPage() {
    const used = usedAssets();
    const store = await caches.open(shell);
    const there = (await store.keys()).map((request) => request.url);
    await store.addAll(used.filter((url) => !there.includes(url)));
    const pages = await caches.open(cards);
    if (!(await pages.match(page))) {
        await pages.put(page, new Response(asSent, { headers: { "Content-Type": "text/html" } }));
    }
    await Promise.all(
        there.filter((url) => !used.includes(url)).map((url) => store.delete(url)),
    );
}

async function forget() {
    kept = { sheets: [], skew: 0, at: 0 };
    for (const id of ["card-code", "card-next", "card-old", "card-sign-in"]) {
        show(id, false);
    }
    show("card-ended", true);
    await (canKeep && Promise.all([caches.delete(cards), caches.delete(shell)]));
}

/* ---- asking ---------------------------------------------------------------------------------- */

async function ask() {
    const before = Date.now();
    askedAt = before;
    const wantsDays = kept.sheets.length === 0 || now() - kept.at > day;
    const response = await fetch(days, { method: wantsDays ? "POST" : "GET" });
    const answer = await response.json();
    const skew = skewOf(answer.now, before, Date.now());
    if (answer.state === "ended") {
        await forget();
        return;
    }
    kept = { ...kept, skew, mustSignIn: answer.state === "sign_in" };
    if (answer.sheets) {
        kept = { ...kept, sheets: answer.sheets, at: now() };
    }
    drawn = undefined;
    showClock();
    await keep();
}

async function askAndKeep() {
    try {
        await ask();
        if (canKeep && kept.sheets.length > 0 && !kept.mustSignIn) {
            await keepPage();
        }
    } catch {
        /* No network, or an answer that is none: what is kept goes on. */
    }
}

/* ---- the phone ------------------------------------------------------------------------------- */

/* The one address that may become a script here. */
const workers = window.trustedTypes?.createPolicy("profkom-worker", {
    createScriptURL: () => "/worker.js",
});

function offerToInstall(event) {
    const button = byId("card-install");
    event.preventDefault();
    button.hidden = false;
    button.onclick = () => event.prompt();
}

if (card) {
    if (canKeep) {
        navigator.serviceWorker.register(workers?.createScriptURL("") ?? "/worker.js", {
            scope: page,
        });
        navigator.serviceWorker.onmessage = () => location.reload();
    }
    await remember();
    showClock();
    tick();
    addEventListener("beforeinstallprompt", offerToInstall);
    addEventListener("online", askAndKeep);
    document.addEventListener("visibilitychange", () => {
        if (!document.hidden && Date.now() - askedAt > minute) {
            askAndKeep();
        }
    });
    /* After the load: what the page needs is here then, and can be kept. */
    if (document.readyState === "complete") {
        askAndKeep();
    } else {
        addEventListener("load", askAndKeep);
    }
}
