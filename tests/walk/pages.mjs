/* The pages that are looked at. To these come all that the menu of the signed-in person leads
 * to. */

export const publicPages = [
    { name: "sign-in", path: "/sign-in" },
    { name: "scanner", path: "/scan" },
    { name: "no-code", path: "/V/HELLO", status: 404 },
    { name: "first-sign-in", path: "/sign-in/first" },
    { name: "invited", path: "/i" },
    { name: "not-found", path: "/there-is-no-such-page", status: 404 },
];

export const signedInPages = [
    { name: "start", path: "/" },
    { name: "account", path: "/account" },
    { name: "jobs", path: "/jobs" },
];

export async function pagesOfMenu(page) {
    await page.goto("/");
    const paths = await page.$$eval("nav.nav a[href^='/'], nav.tabbar a[href^='/']", (links) =>
        links.map((link) => link.pathname),
    );
    return paths
        .filter((path) => path !== "/")
        .map((path) => ({ name: path.slice(1).replaceAll("/", "-"), path }));
}

/* /members/7 stands for all members, /roles/accountant for all roles, one list of faults for all
 * of them. */
function kindOf(path) {
    return path
        .replace(/[?#].*/, "")
        .replace(/\d+/g, "N")
        .replace(/^(\/quality\/N|\/documents\/templates)\/[a-z_.]+/, "$1/X")
        .replace(/^(\/roles|\/types\/\w+|.*\/acts)\/(?!new$)[a-z_]+/, "$1/X");
}

/* Links that hand out a file and no page; what else does so is found out by asking (isThere). */
const isPage = (path) =>
    !/^\/(a|calendar)\/|^\/ballots\/\d+\/list|\/materials\/\d/.test(path) &&
    !/download|file|export|sheet|poster|[/=](pdf|docx)$|(applications|joined)\/.*papers/.test(path);

/* Goes to the page; false if the link hands out a file instead. */
async function isThere(page, path) {
    try {
        await page.goto(path);
        return true;
    } catch (error) {
        if (!/Download is starting/.test(error.message)) {
            throw error;
        }
        return false;
    }
}

/* One page of each kind that can be reached by links, and that nobody before has looked at. */
export async function pagesBelow(page, pages, kinds) {
    const waiting = [...pages];
    const found = [];
    pages.forEach(({ path }) => kinds.add(kindOf(path)));
    while (waiting.length > 0) {
        const looked = waiting.shift();
        if (!(await isThere(page, looked.path))) {
            found.splice(found.indexOf(looked), 1);
            continue;
        }
        const links = await page.$$eval("main a[href^='/']", (all) =>
            all.map((link) => link.pathname + link.search),
        );
        for (const link of links.filter(isPage)) {
            const kind = kindOf(link);
            if (!kinds.has(kind)) {
                kinds.add(kind);
                const next = { name: kind.slice(1).replaceAll("/", "-"), path: link };
                found.push(next);
                waiting.push(next);
            }
        }
    }
    return found;
}
