/* A list is sent, loaded and taken back, with and without the script: each page shows by itself, or
 * when it is asked for again, what the work has come to. In the demonstration union, as the chair
 * of a school. */

import assert from "node:assert/strict";
import { signInHere } from "../browser.mjs";

export const name = "a list is loaded and taken back";
export const signedIn = false;

const chair = "school@primer.ru";
const rows = ["Ф.И.О.;Дата рождения;Телефон", "Ящуркина Вера Ильинична;05.05.1990;89100000077"];

/* With the script nothing is pressed: the page has to find out itself. */
async function waitFor(page, selector, script) {
    for (let i = 0; !script && i < 60 && (await page.locator(selector).count()) === 0; i++) {
        await page.waitForTimeout(500);
        await page.reload();
    }
    await page.locator(selector).waitFor({ timeout: 30000 });
}

export async function run(page, { login, password, script }) {
    if (!login.endsWith("@primer.ru")) {
        return;
    }
    await signInHere(page, chair, password);
    await page.goto("/imports/new");
    await page.setInputFiles("[name=file]", {
        name: "list.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(rows.join("\r\n")),
    });
    await page.click("main form .btn-main");
    await page.locator("h1").waitFor();
    const list = new URL(page.url()).pathname;
    assert.match(list, /^\/imports\/\d+$/, "the list is checked");

    await page.click(`form[action="${list}/apply"] .btn-main`);
    await page.waitForURL(`**${list}/result`);
    await waitFor(page, `a[href="${list}/sheet"]`, script);
    assert.equal(new URL(page.url()).pathname, `${list}/result`);
    await page.click(`a[href="${list}/undo"]`);
    await page.click(`form[action="${list}/undo"] button`);
    await page.waitForURL(`**${list}/result`);
}
