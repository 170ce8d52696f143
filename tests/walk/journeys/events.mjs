/* A school is planned, filled, held and written to the cards: the region founds it and calls a
 * group with two places, the chair of a school enters people from a phone, a member finds no place
 * and waits, one more place lets him in; who came is marked, the cards know, and so does the page
 * of training. */

import assert from "node:assert/strict";
import { dayAt, signInAnew, signInHere, visitor } from "../browser.mjs";

export const name = "a school of activists from the plan to the cards";
export const signedIn = false;
export const isOnce = true;

const title = "Школа молодого председателя: поток проверки";
const today = dayAt(0);

async function send(page, selector = "main form.stack .btn-main") {
    await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

async function has(page, text) {
    const said = await page.locator("main").innerText();
    assert.ok(said.includes(text), `${page.url()} says “${text}”: ${said.slice(0, 600)}`);
}

/* ---- the region ------------------------------------------------------------------------------ */

async function plans(page) {
    await page.goto("/schools/new");
    await page.fill("[name=title]", title);
    await page.fill("[name=founded_on]", today);
    await send(page);
    await page.click("main a[href$='/group']");
    await page.fill("[name=begins_on]", today);
    await page.fill("[name=begins_at]", "10");
    await page.fill("[name=ends_at]", "09:00");
    await page.fill("[name=hours]", "8");
    await page.fill("[name=places]", "2");
    await send(page);
    await has(page, "раньше");
    assert.equal(await page.inputValue("[name=places]"), "2", "what was typed is not lost");
    await page.fill("[name=ends_at]", "17:00");
    await send(page);
    await page.waitForURL(/\/events\/\d+$/);
    const address = new URL(page.url()).pathname;
    await page.goto(`${address}/sessions/new`);
    await page.fill("[name=title]", "Устав и права первичной организации");
    await page.fill("[name=ends_at]", "13:00");
    await page.fill("[name=hours]", "4");
    await send(page);
    await send(page, "main form[action$='/announce'] button");
    await has(page, "Объявлено");
    return address;
}

async function marksAndWrites(page, address) {
    await page.goto(`${address}/presence`);
    const boxes = await page.locator("main [name=person]").all();
    assert.equal(boxes.length, 3, "all who have a place are on the list");
    for (const box of boxes) {
        await box.check();
    }
    await send(page);
    await page.goto(`${address}/hold`);
    await has(page, "3 человека");
    await send(page, "main form .btn-main");
    await has(page, "Проведено");
}

/* ---- the school, on a phone ------------------------------------------------------------------ */

async function entersTwo(page, address, member) {
    await page.goto("/events?show=open");
    await page.click(`main a[href="${address}"]`);
    await page.click("main a[href$='/enter']");
    const names = page.locator("main [name=person]");
    const entered = [];
    for (let i = 0; entered.length < 2; i++) {
        const label = await names.nth(i).getAttribute("aria-label");
        if (label !== member) {
            await names.nth(i).check();
            entered.push(label);
        }
    }
    await send(page);
    await page.goto(`${address}/people`);
    await has(page, entered[0]);
    await has(page, entered[1]);
}

export async function run(page, settings) {
    const browser = page.context().browser();
    const as = async (login, width, signs = signInHere) => {
        const { page: own } = await visitor(browser, settings, { width });
        await signs(own, login, settings.password);
        return own;
    };
    const region = await as("region@primer.ru", 1280);
    const address = await plans(region);
    const member = await as("member@primer.ru", 360, signInAnew);
    await member.goto("/my/about");
    const self = await member.locator("h1").innerText();
    await entersTwo(await as("school@primer.ru", 360), address, self);

    await member.goto(`/my${address}`);
    await send(member, "main form[action$='/enter'] button");
    await has(member, "Ждёт места");
    await region.goto(`${address}/places`);
    await region.fill(`form[action="${address}/places"] [name=places]`, "3");
    await send(region, `main form[action="${address}/places"] .btn-main`);
    await member.goto(`/my${address}`);
    await has(member, "Придёт");

    await marksAndWrites(region, address);
    await member.goto("/my/training");
    await has(member, title);
    await region.goto("/training");
    await has(region, "Школа профсоюзного актива");
}
