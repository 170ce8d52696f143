/* A value is filled in where it is missing and taken back; two cards are changed at once and taken
 * back. With and without the script, in the demonstration union, as the chair of a school. */

import assert from "node:assert/strict";
import { accessibility, reflow } from "../checks.mjs";

export const name = "a card is mended in its list, and two are changed at once";
export const signedIn = false;

const chair = "school@primer.ru";

async function signIn(page, password) {
    await page.goto("/sign-in");
    await page.fill("[name=login]", chair);
    await page.fill("[name=password]", password);
    await page.click('form[action="/sign-in"] button');
    await page.locator("nav.nav").waitFor({ state: "attached" });
}

/* What a walk over the links does not come to: the list as who fills it in sees it. */
async function looksRight(page, script) {
    if (script) {
        assert.deepEqual(await accessibility(page), []);
        assert.deepEqual((await reflow(page)) ?? [], []);
    }
}

async function mend(page, script) {
    await page.goto("/quality");
    await page.click('a.btn[href$="/phone"]');
    const list = new URL(page.url()).pathname;
    const fields = page.locator("main input[type=tel]");
    const person = await page.locator('main li a[href^="/members/"]').first().innerText();
    await looksRight(page, script);
    await fields.first().fill("123");
    await fields.first().press("Enter");
    await page.locator("main [role=alert]").waitFor();
    assert.equal(await fields.first().inputValue(), "123", "what is wrong stays as it was typed");
    await looksRight(page, script);

    await fields.first().fill("8 910 000-55-44");
    await page.click("main form .btn-main");
    await page.locator(".toast").waitFor({ state: "attached" });
    assert.equal(new URL(page.url()).pathname, list, "the list is shown again");
    assert.equal(await page.locator("main", { hasText: person }).count(), 0, "without the person");
    await page.click(".toast form button");
    await page.waitForURL("**/quality?**");
    await page.goto(list);
    assert.equal(await page.locator("main", { hasText: person }).count(), 1, "undone: back again");
}

async function changeTwo(page, script) {
    await page.goto("/members");
    const boxes = page.locator("main tbody input[type=checkbox]");
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.click('form[action="/bulkedit/new"] .btn-main');
    await page.fill("[name=workplace]", "Школа № 4, корпус 2");
    await page.click("main form .btn-main");
    await page.waitForURL(/\/bulkedit\/\d+$/);
    assert.equal(await page.locator("main tbody tr").count(), 2, "both are shown before");
    await looksRight(page, script);
    const change = new URL(page.url()).pathname;
    await page.click(`form[action="${change}/apply"] button`);
    await page.locator(`form[action="${change}/undo"]`).waitFor();
    await page.click(`form[action="${change}/undo"] button`);
    await page.locator(`form[action="${change}/undo"]`).waitFor({ state: "detached" });
}

export async function run(page, { login, password, script }) {
    if (!login.endsWith("@primer.ru")) {
        return;
    }
    await signIn(page, password);
    await mend(page, script);
    await changeTwo(page, script);
}
