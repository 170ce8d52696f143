/* Lighthouse on the pages that members and partners meet first: 100 in each of the four, as the
 * median of three runs with its own settings for phones. */

import { execFileSync } from "node:child_process";
import lighthouse from "lighthouse";
import { launch, signIn, visitor } from "./browser.mjs";

/* Another one each time: others may run beside. */
const port = 9200 + Math.floor(Math.random() * 700);
const runs = 3;
const categories = ["performance", "accessibility", "best-practices", "seo"];
const settings = {
    url: process.env.PROFKOM_URL,
    login: "member@primer.ru",
    password: process.env.PROFKOM_PASSWORD ?? "profkom-demo",
};
const pages = [
    { name: "sign-in", path: "/sign-in" },
    { name: "cabinet", path: "/my", isOwn: true },
];
const inEnglish = { name: "cabinet in English", path: "/my", isOwn: true };
const firstVisit = 50 * 1024;
let passed = 0;
let failed = 0;

function median(numbers) {
    return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function report(sentence, isGood, findings) {
    isGood ? passed++ : failed++;
    console.log(`${isGood ? "passed" : "failed"} ${sentence}`);
    findings.forEach((finding) => console.log(`       ${finding}`));
}

/* What keeps a category from 100, by name. */
function faults(result, category) {
    return result.categories[category].auditRefs
        .filter(({ id, weight }) => weight > 0 && (result.audits[id].score ?? 1) < 1)
        .map(({ id }) => `${id}: ${result.audits[id].displayValue ?? result.audits[id].title}`);
}

/* The chair issues a ticket to somebody; whoever scans its code comes to this path. */
async function pathOfCode(browser) {
    const state = await signIn(browser, { ...settings, login: "school@primer.ru" });
    const { context, page } = await visitor(browser, settings, { state });
    await page.goto("/members");
    const member = (await page.locator("main a.tl").first().getAttribute("href")).match(/\d+/)[0];
    await page.goto(`/members/${member}/tickets`);
    await page.click(`main form[action="/members/${member}/tickets"] button`);
    await page.locator("#valid").waitFor();
    await context.close();
    const command = ["card", "token", member, "--data", process.env.PROFKOM_DATA];
    const told = execFileSync(process.env.PROFKOM_PROGRAM, command, { encoding: "utf8" });
    return `/V/${told.match(/[A-Z0-9]{60,}/)[0]}`;
}

/* Its letters come from another file of the typeface. */
async function chooseEnglish(browser, state) {
    const { context, page } = await visitor(browser, settings, { state });
    await page.goto("/my");
    await Promise.all([page.waitForNavigation(), page.click("button[name=language][value=en]")]);
    await context.close();
}

async function look(page, cookie) {
    const results = [];
    for (let run = 0; run < runs; run++) {
        const { lhr } = await lighthouse(settings.url + page.path, {
            port,
            output: "json",
            logLevel: "silent",
            onlyCategories: categories,
            extraHeaders: { "Accept-Language": "ru", ...(page.isOwn && { Cookie: cookie }) },
        });
        results.push(lhr);
    }
    const landed = new URL(results[0].finalDisplayedUrl).pathname;
    report(
        `${page.name}: is the page that was asked for`,
        landed === page.path,
        landed === page.path ? [] : [landed],
    );
    for (const category of categories) {
        const score = median(
            results.map((each) => Math.round(each.categories[category].score * 100)),
        );
        report(
            `${page.name}: ${category} ${score}`,
            score === 100,
            score === 100 ? [] : faults(results[0], category),
        );
    }
    const bytes = median(results.map((each) => each.audits["total-byte-weight"].numericValue));
    report(`${page.name}: first visit ${bytes} bytes`, bytes <= firstVisit, []);
}

const browser = await launch([`--remote-debugging-port=${port}`]);
try {
    const state = await signIn(browser, settings);
    const cookie = state.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    pages.push({ name: "verification of a ticket", path: await pathOfCode(browser) });
    for (const page of pages) {
        await look(page, cookie);
    }
    await chooseEnglish(browser, state);
    await look(inEnglish, cookie);
} finally {
    await browser.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
