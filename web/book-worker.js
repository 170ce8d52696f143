/* The service worker of programmes that are kept (book.js): what is kept opens without a network;
 * with one, the server answers. What the server does not know any more is not kept either. */

const books = "profkom-books";

async function answer(request) {
    const store = await caches.open(books);
    try {
        const response = await fetch(request);
        if (response.status === 404) {
            await store.delete(request);
        }
        return response;
    } catch (fault) {
        const copy = await store.match(request, { ignoreVary: true });
        if (copy) {
            return copy;
        }
        throw fault;
    }
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
    const { request } = event;
    if (request.method === "GET" && new URL(request.url).origin === location.origin) {
        event.respondWith(answer(request));
    }
});
