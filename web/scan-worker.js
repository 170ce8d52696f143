/* The scanner without a network. `files` stands before this: the page and all that it loads, by
 * names that change with their content, so that a newer scanner is another worker; and so is one
 * in another language, which the page names. */

/* global files */
const language = new URL(location.href).searchParams.get("language");
const name = `scan-${language}-${files.join()}`;
const fresh = { cache: "no-cache", headers: { "accept-language": language } };

self.addEventListener("install", (event) => {
    self.skipWaiting();
    event.waitUntil(
        caches.open(name).then((cache) =>
            cache.addAll(files.map((file) => new Request(file, fresh))),
        ),
    );
});

async function forgetOlder() {
    const kept = [name, "scan-lists"];
    const names = await caches.keys();
    const older = names.filter((each) => each.startsWith("scan-") && !kept.includes(each));
    await Promise.all(older.map((each) => caches.delete(each)));
    await self.clients.claim();
}
self.addEventListener("activate", (event) => event.waitUntil(forgetOlder()));

self.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (event.request.method === "GET" && files.includes(url.pathname)) {
        event.respondWith(
            caches
                .open(name)
                .then((cache) => cache.match(url.pathname))
                .then((kept) => kept ?? fetch(event.request)),
        );
    }
});
