/* The chair of a school marks people while the telephone has no line: what was pressed outlives the
 * page and arrives by itself; where somebody else has said another thing meanwhile, that is shown
 * and nothing is written over. Without the script each press is a form. */

import assert from "node:assert/strict";
import { signInHere } from "../browser.mjs";

export const name = "the register is verified without a line";
export const signedIn = false;

const chair = "school@primer.ru";
const above = "region@primer.ru";

const rows = (page) => page.locator("#marks li");
const button = (page, id, answer) => page.locator(`#${id} button[value*="-${answer}-"]`);
const pressed = (page, id) => page.locator(`#${id} [aria-pressed]`).getAttribute("value");
const open = "#marks li:not(:has([aria-pressed]))";

async function openIds(page, count) {
    const ids = await page.locator(open).evaluateAll((all) => all.map(({ id }) => id));
    assert.ok(ids.length >= count, "the demonstration school has people to mark");
    return ids.slice(0, count);
}

async function withForms(page) {
    const [first] = await openIds(page, 1);
    await button(page, first, "here").click();
    await page.waitForURL(/#(m\d+|next)$/);
    assert.match(await pressed(page, first), /-here-1$/);
}

/* Somebody above says of a person that he has gone. */
async function markedFromAbove(own, { url, password, list, id }) {
    const context = await own.browser().newContext({ baseURL: url, locale: "ru-RU" });
    const other = await context.newPage();
    await signInHere(other, above, password);
    await other.goto(list);
    await button(other, id, "gone").click();
    await other.locator(`#${id} p a`).waitFor();
    await context.close();
}

async function waitUntilSent(page) {
    for (let i = 0; i < 50; i++) {
        if ((await page.evaluate(() => localStorage.length)) === 0) {
            return;
        }
        await page.waitForTimeout(100);
    }
    assert.fail("the queue was not sent");
}

async function withoutLine(first, url, password) {
    let page = first;
    const context = page.context();
    const list = new URL(page.url()).pathname;
    const ids = await openIds(page, 4);
    const before = Number(await page.locator("[data-marked]").textContent());
    await context.setOffline(true);
    const tried = page.waitForEvent("requestfailed");
    await button(page, ids[0], "here").click();
    await button(page, ids[1], "here").click();
    await button(page, ids[2], "changed").click();
    await button(page, ids[3], "here").click();
    assert.match(await page.locator("[data-line]").textContent(), /4$/);
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
    assert.doesNotMatch(kept, /[а-яё]/i, "no name is kept on the device");
    /* The page is closed. One that only goes elsewhere would get its line back from the test. */
    await tried;
    await page.close();
    await markedFromAbove(context, { url, password, list, id: ids[3] });
    await context.setOffline(false);
    page = await context.newPage();
    await page.goto(list);
    await page.locator(`#${ids[3]} [aria-pressed][value$="-gone-1"]`).waitFor();
    assert.match(await page.locator(`#${ids[3]}`).textContent(), /уже отметил/);
    await button(page, ids[3], "here").click();
    await waitUntilSent(page);

    await page.reload();
    assert.match(await pressed(page, ids[0]), /-here-1$/);
    assert.match(await pressed(page, ids[1]), /-here-1$/);
    assert.match(await pressed(page, ids[2]), /-changed-1$/);
    assert.match(await pressed(page, ids[3]), /-here-2$/);
    assert.equal(Number(await page.locator("[data-marked]").textContent()), before + 4);
}

export async function run(page, { login, password, script, url }) {
    if (!login.endsWith("@primer.ru")) {
        return;
    }
    await signInHere(page, chair, password);
    await page.goto("/verification");
    await rows(page).first().waitFor();
    await (script ? withoutLine(page, url, password) : withForms(page));
}
