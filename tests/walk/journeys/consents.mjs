/* A member gives a consent and takes it back, told what follows before the button; the chair takes
 * note. Then a kind of letters is switched off. Nothing of it needs the script. */

import assert from "node:assert/strict";
import { signInAnew } from "../browser.mjs";

export const name = "a consent withdrawn and letters switched off";

export async function run(page, { password }) {
    await page.setViewportSize({ width: 360, height: 740 });
    await signInAnew(page, "member@primer.ru", password);
    await page.goto("/my/about/consents/give/publish");
    assert.ok(await page.getByText("10.1").first().isVisible(), "a document of its own");
    await page.click("main form .btn-main");
    await page.waitForURL((url) => url.pathname === "/my/about/consents");
    await page.goto("/my/about/consents/withdraw/publish");
    assert.ok(await page.getByText("трёх рабочих дней").isVisible(), "what follows is said");
    await page.click("main form button");
    await page.waitForURL((url) => url.pathname === "/my/about/consents");
    await page.locator("main").getByText("Отозвано").first().waitFor();

    await page.goto("/account/notices");
    await page.selectOption('[name="requests-answer"]', "off");
    await Promise.all([page.waitForNavigation(), page.click("main form .btn-main")]);
    assert.equal(await page.inputValue('[name="requests-answer"]'), "off");

    await page.setViewportSize({ width: 1280, height: 900 });
    await signInAnew(page, "school@primer.ru", password);
    await page.goto("/consents/withdrawn");
    await page.locator('main form[action$="/note"] button').first().click();
    await page.getByText("отмечено").first().waitFor();
}
