/* Somebody applies by the link of a school, on a phone; the chair finds the application. */

import assert from "node:assert/strict";

export const name = "joining by a link";

/* Who fills the form in faster is taken for a robot. */
const slowEnough = 3200;

async function signIn(page, password) {
    await page.goto("/sign-in");
    await page.fill("[name=login]", "school@primer.ru");
    await page.fill("[name=password]", password);
    await page.click('form[action="/sign-in"] button');
    await page.waitForURL((url) => url.pathname === "/");
}

export async function run(page, { password }) {
    await signIn(page, password);
    await page.goto("/applications");
    await page.click('main a[href$="/joining"]');
    await page.click('main form[action$="/joining"] button');
    const link = new URL((await page.locator("main b.lead").textContent()).trim());
    assert.ok(await page.locator("svg.qr").isVisible(), "the code is shown");

    await page.context().clearCookies();
    await page.goto(link.pathname);
    await page.waitForTimeout(slowEnough);
    await page.fill("[name=last_name]", "Сороколетова");
    await page.fill("[name=first_name]", "Вера");
    await page.fill("[name=middle_name]", "Павловна");
    await page.fill("[name=born]", "14.03.1979");
    await page.fill("[name=phone]", "8 910 123-45-67");
    await page.selectOption("[name=category]", "worker_other");
    await page.fill("[name=workplace]", "Школа");
    await page.click("main form button");
    assert.ok(!(await page.locator("[name=consent]").isChecked()), "nobody consents for her");
    await page.check("[name=consent]");
    await page.click("main form button:not([name])");
    await page.waitForURL((url) => url.pathname.startsWith("/joined/"));
    assert.ok(await page.getByText("Сороколетова").isVisible(), "her page names her");
    const papers = await page.request.get(`${new URL(page.url()).pathname}/papers`);
    assert.equal(papers.headers()["content-type"], "application/pdf");

    await signIn(page, password);
    await page.goto("/applications");
    await page.getByText("Сороколетова").first().click();
    await page.click('[name="state"][value="ready"]');
    assert.equal(await page.locator('main a[href^="/applications/decide"]').count(), 1);
}
