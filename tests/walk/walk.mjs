/* See the file walk beside this one. */

import { mkdirSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { launch, signIn, themes, visitor, widths } from "./browser.mjs";
import * as checks from "./checks.mjs";
import { keepsItsPromises } from "./script.mjs";
import { pagesBelow, pagesOfMenu, publicPages, signedInPages } from "./pages.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const shots = join(here, "../../build/shots");
const settings = {
    url: process.env.PROFKOM_URL ?? "http://127.0.0.1:8080",
    login: process.env.PROFKOM_LOGIN,
    password: process.env.PROFKOM_PASSWORD,
};
/* Pictures of all pages, for people to look at. */
const takesPictures = process.env.TEST_LENGTH === "full";
const wanted = process.argv.slice(2);
let passed = 0;
let failed = 0;

function isWanted(name) {
    return wanted.length === 0 || wanted.some((part) => name.includes(part));
}

function report(name, findings) {
    if (!isWanted(name)) {
        return;
    }
    findings.length === 0 ? passed++ : failed++;
    console.log(`${findings.length === 0 ? "passed" : "failed"} ${name}`);
    [...new Set(findings)].slice(0, 8).forEach((finding) => console.log(`       ${finding}`));
}

async function attempt(name, check) {
    if (!isWanted(name)) {
        return;
    }
    try {
        report(name, (await check()) ?? []);
    } catch (error) {
        report(name, String(error?.message ?? error).split("\n").filter(Boolean).slice(0, 4));
    }
}

/* What is checked once for a page, wherever it is opened. */
async function lookThrough(name, page, response) {
    report(`${name}: headers`, checks.headers(response));
    await attempt(`${name}: markup`, async () => checks.markup(await response.text()));
    await attempt(`${name}: nothing wider than 320 px`, () => checks.reflow(page));
}

async function lookAt(target, page, width, theme) {
    const name = `${target.name} ${width} ${theme}`;
    await page.emulateMedia({ colorScheme: theme });
    if (takesPictures) {
        await page.screenshot({
            path: join(shots, `${target.name}-${width}-${theme}.png`),
            fullPage: true,
        });
    }
    if (theme === themes[0]) {
        await attempt(`${name}: accessibility`, () => checks.accessibility(page));
        await attempt(`${name}: nothing wider than the window`, () => checks.narrow(page));
    } else {
        await attempt(`${name}: colours`, () => checks.contrast(page));
    }
}

/* One page in one width; colours do not depend on the width, so that themes are looked at in the
 * first. */
async function look({ page, seen }, target, width) {
    const name = `${target.name} ${width}`;
    Object.values(seen).forEach((list) => list.splice(0));
    await page.setViewportSize({ width, height: 900 });
    const response = await page.goto(target.path, { waitUntil: "load" });
    const expected = target.status ?? 200;
    report(
        `${name}: answers ${expected}`,
        response.status() === expected ? [] : [`${response.status()}`],
    );
    for (const theme of width === widths[0] ? themes : themes.slice(0, 1)) {
        await lookAt(target, page, width, theme);
    }
    if (width === widths[0]) {
        await lookThrough(name, page, response);
    }
    report(`${name}: no errors, nothing from elsewhere`, [
        ...seen.errors,
        ...seen.foreign,
        ...seen.broken,
    ]);
}

/* One after the other in the same window, as people open them. */
async function lookAtAll(browser, targets, state) {
    for (const width of widths) {
        const visit = await visitor(browser, settings, { width, state });
        for (const target of targets.filter((each) => isWanted(`${each.name} ${width}`))) {
            await look(visit, target, width);
        }
        await visit.context.close();
    }
}

async function weighVisits(browser, target, next, state) {
    const { context, page } = await visitor(browser, settings, { width: 360, state });
    const first = await checks.weigh(page);
    await page.goto(target.path, { waitUntil: "networkidle" });
    report(
        `${target.name}: first visit weighs ${first.all} bytes`,
        checks.overBudget(first, checks.firstVisit),
    );
    const before = first.all;
    await page.goto(next.path, { waitUntil: "networkidle" });
    const again = { all: first.all - before };
    report(
        `${next.name}: next visit weighs ${again.all} bytes`,
        checks.overBudget(again, checks.nextVisit),
    );
    await context.close();
}

/* A journey: name, run(page, context), and whether it needs a person signed in. Each is made with
 * the script and, unless it is about the script or what it leaves would be in its own way (isOnce),
 * without. */
async function travel(browser, journey, state) {
    for (const script of journey.needsScript || journey.isOnce ? [true] : [true, false]) {
        const name = `journey ${journey.name}${script ? "" : ", without script"}`;
        if (!isWanted(name) || (journey.signedIn && !state)) {
            continue;
        }
        const visit = await visitor(browser, settings, {
            script,
            state: journey.signedIn ? state : undefined,
        });
        const told = {
            ...settings,
            script,
            signedInPages: journey.signedIn ? signedIn : [],
            publicPages,
        };
        await attempt(name, async () => {
            await journey.run(visit.page, told);
            return [...visit.seen.errors, ...visit.seen.foreign];
        });
        await visit.context.close();
    }
}

/* What the person sees first of all, with what nobody before has looked at. */
async function pagesForThePerson(browser, state, kinds, person) {
    const { context, page } = await visitor(browser, settings, { state });
    const known = [...signedInPages, ...(await pagesOfMenu(page))];
    const pages = [...known, ...(await pagesBelow(page, known, kinds))];
    await context.close();
    return pages.map((each) => ({ ...each, name: `${person}${each.name}`, state }));
}

/* In the demonstration union: who else looks at it, each with pages that the others do not have. */
const others = ["region", "school", "member"];

async function pagesOfOthers(browser, kinds) {
    const pages = [];
    if (!settings.login?.endsWith("@primer.ru")) {
        return pages;
    }
    for (const person of others) {
        const state = await signIn(browser, { ...settings, login: `${person}@primer.ru` });
        const own = await pagesForThePerson(browser, state, kinds, `${person}-`);
        const isNew = (each) => !pages.some(({ path }) => path === each.path);
        pages.push(...own.filter((each) => each.path === "/" || isNew(each)));
    }
    return pages;
}

mkdirSync(shots, { recursive: true });
const browser = await launch();
let state;
let signedIn = [];
const kinds = new Set();
try {
    await keepsItsPromises(browser, attempt);
    if (settings.login) {
        await attempt("signing in", async () => {
            state = await signIn(browser, settings);
        });
        signedIn = state ? await pagesForThePerson(browser, state, kinds, "") : [];
    }
    const all = [...publicPages, ...signedIn, ...(await pagesOfOthers(browser, kinds))];
    for (const person of new Set(all.map((target) => target.state))) {
        await lookAtAll(
            browser,
            all.filter((target) => target.state === person),
            person,
        );
    }
    if (isWanted("visit weighs")) {
        await weighVisits(browser, publicPages[0], publicPages[0]);
    }
    if (state && isWanted("visit weighs")) {
        await weighVisits(browser, signedIn[0], signedIn[1], state);
    }
    for (const file of readdirSync(join(here, "journeys")).filter((each) =>
        each.endsWith(".mjs"),
    )) {
        await travel(browser, await import(`./journeys/${file}`), state);
    }
} catch (error) {
    failed++;
    console.log(
        `failed walking to the end\n       ${String(error?.message ?? error).split("\n")[0]}`,
    );
} finally {
    await browser.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
