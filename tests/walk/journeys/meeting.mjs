/* A presidium meets, from the notice to the signed minutes; what it has decided goes under control
 * and arrives below. */

import assert from "node:assert/strict";
import { dayAt, signInHere, visitor } from "../browser.mjs";

export const name = "from a notice of a meeting to its decision under control";
export const signedIn = false;
export const isOnce = true;

const written = dayAt;
const day = (offset) => dayAt(offset).split(".");

const title = "О подготовке школ к зиме";
const decision = [
    `1. Территориальным организациям Профсоюза до ${written(20)} проверить отопление в школах.`,
    "2. Контроль за выполнением возложить на председателя организации.",
].join("\n");

async function calls(page) {
    await page.goto("/meetings/new");
    await page.selectOption("[name=body]", { label: "Президиум" });
    await page.fill("[name=held_on]", written(0));
    await page.fill("[name=begins_at]", "10:00");
    await page.click("main form .btn-main");
    await page.waitForURL((url) => /^\/meetings\/\d+$/.test(url.pathname));
    const meeting = new URL(page.url()).pathname;
    await page.goto(`${meeting}/items/new`);
    await page.fill("[name=title]", title);
    await page.click("main form .btn-main");
    await page.goto(`${meeting}/tell`);
    await page.click(`main form[action="${meeting}/tell"] button`);
    await page.waitForURL((url) => url.pathname === meeting);
    return meeting;
}

async function meets(page, meeting) {
    await page.click('main form[action$="/step/begin"] button');
    await page.goto(`${meeting}/people`);
    for (const box of await page.locator("[name=here]").all()) {
        await box.check();
    }
    await page.click('form[action$="/count"] button');
    await page.getByText("Кворум имеется").first().waitFor();
}

async function decides(page, meeting) {
    const item = `${meeting}/items/1`;
    await page.goto(item);
    await page.fill("[name=heard]", "О подготовке школ к отопительному сезону.");
    await page.fill("[name=decision]", decision);
    await page.click(`form[action="${item}"] .btn-main`);
    await page.goto(item);
    await page.click('form[action$="/unanimous"] button');
    await page.getByText("принято").first().waitFor();
    await page.goto(meeting);
    await page.click('main form[action$="/step/end"] button');
    await page.getByText("проведено").first().waitFor();
}

async function signs(page, meeting) {
    await page.goto(meeting);
    for (const who of ["secretary", "chair"]) {
        await page.check(`main form[action$="/sign/${who}"] [name=paper]`);
        await page.click(`main form[action$="/sign/${who}"] button`);
        await page.waitForURL((url) => url.pathname === meeting);
    }
    await page.getByText("протокол подписан").first().waitFor();
}

/* Minutes say in plain words who does what until when: it is told here. */
async function putsUnderControl(page) {
    const item = page.locator("ol.marg > li").first();
    await item.locator("summary").click();
    await item.locator("select[name^=to]").selectOption("2");
    await item.locator("input[name^=due]").fill(written(20));
    await item.locator("input[name^=note]").fill("Как записано в протоколе");
    await page.locator("ol.marg > li").nth(1).locator("[name=on]").uncheck();
    await page.click("main form .btn-main");
    await page.waitForURL((url) => url.pathname.startsWith("/documents/"));
}

export async function run(page, settings) {
    const browser = page.context().browser();
    const { page: region } = await visitor(browser, settings, {});
    await signInHere(region, "region@primer.ru", settings.password);
    const meeting = await calls(region);
    await meets(region, meeting);
    await decides(region, meeting);
    await signs(region, meeting);
    await region.goto("/control");
    await region.locator("li.do", { hasText: title }).first().locator("a.btn").click();
    await region.waitForURL((url) => url.pathname.startsWith("/control/documents/"));
    await putsUnderControl(region);

    const { page: territory } = await visitor(browser, settings, { width: 360 });
    await signInHere(territory, "rylsk@primer.ru", settings.password);
    await territory.goto("/control");
    const task = territory.locator("li.do", { hasText: "проверить отопление" });
    assert.equal(await task.count(), 1, "the decision is a task of the territory");
}
