/* The pages that are looked at. To these come all that the menu of the signed-in person leads
 * to. */

export const publicPages = [
    { name: "sign-in", path: "/sign-in" },
    { name: "not-found", path: "/there-is-no-such-page", status: 404 },
];

export const signedInPages = [
    { name: "start", path: "/" },
    { name: "account", path: "/account" },
    { name: "jobs", path: "/jobs" },
];

export async function pagesOfMenu(page) {
    await page.goto("/");
    const paths = await page.$$eval("nav.nav a[href^='/']", (links) =>
        links.map((link) => link.pathname),
    );
    return paths
        .filter((path) => path !== "/")
        .map((path) => ({ name: path.slice(1).replaceAll("/", "-"), path }));
}

/* One page of each kind that the pages so far link to: /members/7 stands for all members. */
export async function pagesBelow(page, pages) {
    const kinds = new Set(pages.map(({ path }) => path));
    const found = [];
    for (const { path } of pages) {
        await page.goto(path);
        const links = await page.$$eval("main a[href^='/']", (all) =>
            all.map((link) => link.pathname),
        );
        for (const link of links) {
            const kind = link.replace(/\d+/g, "N");
            if (!kinds.has(kind) && !link.startsWith("/a/") && !/download|file|export/.test(link)) {
                kinds.add(kind);
                found.push({ name: kind.slice(1).replaceAll("/", "-"), path: link });
            }
        }
    }
    return found;
}
