/* The service worker of the ticket alone: /my/ticket opens without a network, too, and before a
 * slow one has answered. No other page passes through it. What is kept here is put by card.js;
 * signing out, and another person's sign-in, clear it (Clear-Site-Data). */

const page = "/my/ticket";
const cards = "profkom-card";
const shell = "profkom-shell";

/* Longer nobody at a till waits for a page that is here already. */
const patience = 250;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

const markOf = (html) => /data-mark="(\w+)"/.exec(html)?.[1];

/* What the server says, if it says something of the ticket: a page, kept if it shows a card;
 * nothing if it asks to sign in, is in trouble, or is not there. The card asks by itself how it
 * stands. */
async function asked(request, copy, changed) {
    const response = await fetch(request);
    if (!response.ok && response.status !== 404) {
        return undefined;
    }
    const store = await caches.open(cards);
    const mark = markOf(await response.clone().text());
    if (mark) {
        await store.put(page, response.clone());
    } else {
        await caches.delete(cards);
    }
    if (mark !== markOf(await copy.text())) {
        changed();
    }
    return response;
}

async function open(event) {
    const store = await caches.open(cards);
    const copy = await store.match(page);
    if (!copy) {
        return fetch(event.request);
    }
    let isLate = false;
    const tell = async () => {
        const client = isLate && (await clients.get(event.resultingClientId));
        client?.postMessage?.("changed");
    };
    const answer = asked(event.request, copy.clone(), tell).catch(() => undefined);
    event.waitUntil(answer);
    const pause = new Promise((done) => setTimeout(done, patience));
    const first = await Promise.race([answer, pause]);
    isLate = true;
    return first ?? copy;
}

async function asset(request) {
    const store = await caches.open(shell);
    return (await store.match(request)) ?? fetch(request);
}

addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== location.origin) {
        return;
    }
    if (request.mode === "navigate" && pathname === page) {
        event.respondWith(open(event));
    } else if (pathname.startsWith("/a/")) {
        event.respondWith(asset(request));
    }
});
