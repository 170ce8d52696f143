/* A member corrects his position from the telephone; the chair takes it over with one press, and
 * takes it back; declined in the end, so that the card is as it was. */

import assert from "node:assert/strict";
import { signInAnew } from "../browser.mjs";

export const name = "a request from the own pages";

async function askFor(page, position) {
    await page.goto("/my/requests/new/correction");
    await page.fill("[name=position]", position);
    await page.click("main form .btn-main");
    assert.ok(await page.getByText("Ещё ничего не отправлено").isVisible(), "looked through first");
    assert.ok(await page.getByText(position).isVisible(), "what will be is shown");
    await page.click('button[name=step][value="do"]');
    await page.waitForURL((url) => /^\/my\/requests\/\d+$/.test(url.pathname));
    return new URL(page.url()).pathname;
}

export async function run(page, { password }) {
    await page.setViewportSize({ width: 360, height: 740 });
    await signInAnew(page, "member@primer.ru", password);
    assert.ok(new URL(page.url()).pathname.startsWith("/my"), "a member comes to the own pages");
    assert.ok(await page.locator("nav.tabbar").isVisible(), "with tabs");
    const own = await askFor(page, "методист");

    await page.setViewportSize({ width: 1280, height: 900 });
    await signInAnew(page, "school@primer.ru", password);
    await page.goto("/requests");
    await page.locator("main .rows a").first().click();
    assert.ok(await page.getByText("методист").isVisible(), "beside what stands on the card");
    await page.click('main form[action$="/accept"] .btn-main');
    await page.waitForURL((url) => url.pathname === "/requests");
    await page.click(".toast button");
    await page.waitForURL((url) => /^\/requests\/\d+$/.test(url.pathname));
    await page.locator("main details summary").click();
    await page.fill("[name=remark]", "Принесите, пожалуйста, приказ");
    await page.click('main form[action$="/refuse"] button');
    await page.waitForURL((url) => url.pathname === "/requests");

    await signInAnew(page, "member@primer.ru", password);
    await page.goto(own);
    assert.ok(await page.getByText("Принесите, пожалуйста, приказ").isVisible(), "told why");
}
