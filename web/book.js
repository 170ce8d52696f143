/* The texts of a programme (features/learning) kept for reading without a network: this page, what
 * it looks like, and the files up to a limit. Signing out clears all of it (Clear-Site-Data). */

import { usedAssets } from "./kept.js";

const books = "profkom-books";
const scope = "/my/programmes/";
const place = document.getElementById("book");
const told = document.getElementById("book-told");
const { limit, kept, cut, failed, gone } = place.dataset;
const keepForm = place.querySelector("[data-keep]");
const dropButton = place.querySelector("[data-drop]");
const page = location.pathname;
/* Only pages that came through TLS (and the own machine) may keep anything. */
const canKeep = "caches" in window && "serviceWorker" in navigator;

/* The one address that may become a script here. */
const workers = window.trustedTypes?.createPolicy("profkom-book", {
    createScriptURL: () => `${scope}worker.js`,
});

function files() {
    let left = Number(limit);
    const all = [...document.querySelectorAll("a[data-size]")];
    const some = all.filter((link) => (left -= Number(link.dataset.size)) >= 0);
    return { addresses: some.map((link) => link.pathname), isCut: some.length < all.length };
}

function show(isKept) {
    keepForm.hidden = isKept;
    dropButton.hidden = !isKept;
}

async function keep() {
    const { addresses, isCut } = files();
    await navigator.serviceWorker.register(workers?.createScriptURL("") ?? `${scope}worker.js`, {
        scope,
    });
    const store = await caches.open(books);
    await store.addAll([page, ...usedAssets(), ...addresses]);
    told.textContent = isCut ? cut : kept;
    show(true);
}

async function drop() {
    const store = await caches.open(books);
    const own = [page, ...files().addresses];
    await Promise.all(own.map((address) => store.delete(address)));
    told.textContent = gone;
    show(false);
}

if (canKeep) {
    const isKept = Boolean(await (await caches.open(books)).match(page));
    show(isKept);
    dropButton.addEventListener("click", drop);
    if (location.hash === "#keep" || (isKept && navigator.onLine)) {
        history.replaceState(null, "", page);
        keep().catch(() => (told.textContent = failed));
    }
}
