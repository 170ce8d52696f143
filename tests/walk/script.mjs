/* What our script promises (web/profkom.js), on pages made for it, under the policy of the real
 * ones. Needs no server of ours: build/web must be there. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { visitor } from "./browser.mjs";

const script = readFileSync(
    new URL(
        `../../build/web/${
            /^profkom\.js (\S+)/m.exec(
                readFileSync(new URL("../../build/web/manifest", import.meta.url), "utf8"),
            )[1]
        }`,
        import.meta.url,
    ),
);
const policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
    "connect-src 'self'; " +
    "form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'";

const bodies = {
    "/live":
        () => `<form action="/found" data-live="list"><input name="q" id="q" data-search></form>
        <ul id="list"><li>all</li></ul>`,
    "/found": (query) => `<form action="/found"><input name="q"></form>
        <ul id="list"><li>${query.get("q")} part=${query.get("part")}</li></ul>
        <script>document.title = "run"</script>`,
    "/job": () => `<div id="job" data-poll="/job-now">waiting</div>`,
    "/job-now": () => `<div id="job" data-poll="">ready</div>`,
    "/moved": () => `<div id="job" data-poll="/elsewhere">waiting</div>`,
    "/there": () => `<div id="job" data-poll="">ended there</div>`,
    "/tree": () =>
        `<details data-branch="/below"><summary>Region</summary><ul id="below"><li>…</li></ul>
        </details>`,
    "/below": () => `<ul id="below"><li>Territory</li></ul>`,
    "/asking": () => `<a href="/question" data-ask id="link">Leave</a>`,
    "/question":
        () => `<form class="ask" method="post" action="/done"><h1>Really?</h1><button>Leave</button>
        <a href="/asking" data-close>No</a></form>`,
    "/done": () => `<p id="done">done</p>`,
    "/rows":
        () => `<form><input type="checkbox" data-all="id" id="all">
        <input type="checkbox" name="id" value="1">
        <input type="checkbox" name="id" value="2"><output data-picked>0</output></form>`,
    "/menus":
        () => `<details class="dd" open><summary>Menu</summary><a href="#">x</a></details>
        <p id="else">else</p>
        <div role="alert" tabindex="-1" id="alert">Mistakes</div>`,
    "/twice": () =>
        `<form method="post" action="/done" id="form"><button id="send">Send</button></form>`,
    "/drop": () =>
        `<div data-drop id="place"><input type="file" name="file"><output data-file></output>
        </div>`,
};

function serve() {
    const sent = { posts: 0 };
    const server = createServer((request, response) => {
        const url = new URL(request.url, "http://localhost");
        sent.posts += request.method === "POST";
        if (url.pathname === "/script.js") {
            response.writeHead(200, { "Content-Type": "text/javascript" }).end(script);
            return;
        }
        if (url.pathname === "/elsewhere") {
            response.writeHead(303, { Location: "/there" }).end();
            return;
        }
        const body = bodies[url.pathname]?.(url.searchParams);
        response.writeHead(body ? 200 : 404, {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": policy,
        });
        const answer = `<!doctype html><title>page</title>
        <script type="module" src="/script.js"></script>${body}`;
        /* Writes are slow, so that a second press can come before the answer. */
        setTimeout(() => response.end(answer), request.method === "POST" ? 300 : 0);
    });
    return new Promise((resolve) => {
        server.listen(0, "127.0.0.1", () =>
            resolve({ server, sent, url: `http://127.0.0.1:${server.address().port}` }),
        );
    });
}

const text = (page, selector) => page.locator(selector).textContent();

const promises = {
    async "a list follows the search as it is typed"(page) {
        await page.goto("/live");
        await page.keyboard.press("/");
        await page.keyboard.type("гущ");
        await page.waitForFunction(() =>
            document.querySelector("#list").textContent.includes("гущ"),
        );
        assert.equal(await text(page, "#list"), "гущ part=list");
        assert.equal(await page.title(), "page", "nothing in a loaded piece runs");
        assert.equal(await page.evaluate(() => document.activeElement.id), "q", "typing goes on");
    },
    async "work under way is asked until it is done"(page) {
        await page.goto("/job");
        await page.waitForFunction(() => document.querySelector("#job").textContent === "ready");
    },
    async "work that leads to another page is followed there"(page) {
        await page.goto("/moved");
        await page.waitForURL("**/there");
        assert.equal(await text(page, "#job"), "ended there");
    },
    async "a branch is loaded when it is opened"(page) {
        await page.goto("/tree");
        await page.click("summary");
        await page.waitForFunction(
            () => document.querySelector("#below").textContent === "Territory",
        );
    },
    async "a question opens over the page, and its answer is sent"(page) {
        await page.goto("/asking");
        await page.click("#link");
        await page.locator("dialog[open] h1").waitFor();
        await page.click("[data-close]");
        await page.locator("dialog").waitFor({ state: "detached" });
        assert.equal(
            await page.evaluate(() => document.activeElement.id),
            "link",
            "closing goes back",
        );
        await page.click("#link");
        await page.click("dialog button");
        await page.locator("#done").waitFor();
    },
    async "one tick takes all rows and counts them"(page) {
        await page.goto("/rows");
        await page.check("#all");
        assert.equal(await text(page, "output"), "2");
        await page.locator("[name=id]").first().uncheck();
        assert.equal(await text(page, "output"), "1");
        assert.ok(await page.locator("#all").evaluate((box) => box.indeterminate));
    },
    async "mistakes get the focus, and menus close"(page) {
        await page.goto("/menus");
        await page.waitForFunction(() => document.activeElement.id === "alert");
        await page.click("#else");
        assert.equal(await page.locator("details[open]").count(), 0);
    },
    async "a second press sends nothing"(page, sent) {
        await page.goto("/twice");
        const before = sent.posts;
        await page.evaluate(() => {
            document.querySelector("#send").click();
            document.querySelector("#send").click();
        });
        await page.locator("#done").waitFor();
        assert.equal(sent.posts - before, 1);
    },
    async "a dropped file lands in the field"(page) {
        await page.goto("/drop");
        await page.evaluate(() => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File(["x"], "list.xlsx"));
            const drop = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
            document.querySelector("#place").dispatchEvent(drop);
        });
        assert.equal(await text(page, "output"), "list.xlsx");
        assert.equal(await page.locator("input").evaluate((input) => input.files.length), 1);
    },
};

/* Calls attempt(name, check) for each promise. */
export async function keepsItsPromises(browser, attempt) {
    const { server, sent, url } = await serve();
    for (const [name, keep] of Object.entries(promises)) {
        await attempt(`script: ${name}`, async () => {
            const { context, page, seen } = await visitor(browser, { url });
            page.setDefaultTimeout(6000);
            await keep(page, sent);
            await context.close();
            return [...seen.errors, ...seen.foreign];
        });
    }
    server.close();
}
