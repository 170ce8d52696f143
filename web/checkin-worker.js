/* The door of one event without a network. `files` stands before this: what the page loads, by
 * names that change with their content. The page itself and the list of who comes are put into the
 * cache of the event by checkin.js; signing out clears it (Clear-Site-Data). */

/* global files */
const shell = `checkin-shell-${files.join()}`;
const page = /^\/events\/(\d+)\/checkin$/;
const patience = 3000;

self.addEventListener("install", (event) => {
    self.skipWaiting();
    event.waitUntil(caches.open(shell).then((cache) => cache.addAll(files)));
});

async function forgetOlder() {
    const names = await caches.keys();
    const older = names.filter((name) => name.startsWith("checkin-shell-") && name !== shell);
    await Promise.all(older.map((name) => caches.delete(name)));
    await self.clients.claim();
}
self.addEventListener("activate", (event) => event.waitUntil(forgetOlder()));

const late = () => new Promise((done) => setTimeout(done, patience));

/* The server's page if it comes soon; a redirection to the sign-in, too. Else the kept one. */
async function open(event, id) {
    const kept = await caches.match(`/events/${id}/checkin`, { cacheName: `checkin-${id}` });
    const asked = fetch(event.request).catch(() => undefined);
    event.waitUntil(asked);
    const first = kept ? await Promise.race([asked, late()]) : await asked;
    const isUsable = first && (first.ok || first.type === "opaqueredirect");
    return isUsable ? first : (kept ?? first ?? Response.error());
}

const asset = async (request) =>
    (await caches.match(request, { cacheName: shell })) ?? fetch(request);

self.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== location.origin) {
        return;
    }
    const [, id] = page.exec(pathname) ?? [];
    if (id && request.mode === "navigate") {
        event.respondWith(open(event, id));
    } else if (files.includes(pathname)) {
        event.respondWith(asset(request));
    }
});
