/* A membership from its first day to its last: somebody joins, is admitted, comes in with an
 * invitation, shows the ticket on the phone, and leaves; a partner scans with a network and
 * without, before and after. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { dayAt, signInHere, visitor } from "../browser.mjs";
import { makeList, photo, sees, takesUpScanning } from "../till.mjs";

export const name = "from joining to leaving";
export const needsScript = true;

const surname = "Перепёлкина";
const born = "21.05.1988";
/* Who fills the form in faster is taken for a robot. */
const slowEnough = 3200;

/* ---- the chair ------------------------------------------------------------------------------- */

async function opensTheLink(chair) {
    await chair.goto("/applications");
    await chair.click('main a[href$="/joining"]');
    const open = chair.locator('main form[action$="/joining"] button');
    if ((await chair.locator("main b.lead").count()) === 0) {
        await open.click();
    }
    return new URL((await chair.locator("main b.lead").textContent()).trim()).pathname;
}

/* The committee admits her; others who wait are left for another time. */
async function admits(chair) {
    await chair.goto("/applications");
    await chair.getByText(surname).first().click();
    await chair.click('[name="state"][value="ready"]');
    await chair.click('main a[href^="/applications/decide"]');
    const today = dayAt(0);
    await chair.fill("[name=number]", "7");
    await chair.fill("[name=day]", today);
    await chair.fill("[name=on]", today);
    for (const row of await chair.locator("main ul.rows > li").all()) {
        const isHers = (await row.innerText()).includes(surname);
        await row.locator("select").selectOption(isHers ? "admit" : "later");
    }
    await chair.click("main form .btn-main");
    await chair.waitForURL((url) => url.pathname === "/applications");
}

/* What has just been done lies over the page until it is put away. */
async function closesTheMessage(chair) {
    await chair.locator(".toast", { hasText: "Решение записано" }).waitFor();
    await chair.click(".toast [data-dismiss]");
    assert.equal(await chair.locator(".toast").count(), 0, "the message is put away");
}

async function opensTheCard(chair) {
    await chair.goto("/members");
    await chair.fill("#find", surname);
    await chair.press("#find", "Enter");
    await chair.locator("main a", { hasText: surname }).first().click();
    await chair.waitForURL((url) => /^\/members\/\d+$/.test(url.pathname));
    return new URL(chair.url()).pathname;
}

async function givesTheTicket(chair, card) {
    await chair.goto(`${card}/tickets`);
    await chair.click('main form[action$="/tickets"] button');
    await chair.locator("main svg.qr").waitFor();
}

async function invites(chair, card) {
    await chair.goto(card);
    await chair.click('form[action$="/invite"] button[value="screen"]');
    return (await chair.locator("main p.big").textContent()).trim();
}

async function recordsTheLeaving(chair) {
    await chair.goto("/requests");
    await chair.locator("main .rows a", { hasText: surname }).first().click();
    await chair.click('main form[action$="/accept"] .btn-main');
    await chair.waitForURL((url) => url.pathname === "/requests");
}

/* ---- the member ------------------------------------------------------------------------------ */

async function applies(phone, link) {
    await phone.goto(link);
    await phone.waitForTimeout(slowEnough);
    await phone.fill("[name=last_name]", surname);
    await phone.fill("[name=first_name]", "Алёна");
    await phone.fill("[name=middle_name]", "Игоревна");
    await phone.fill("[name=born]", born);
    await phone.fill("[name=phone]", "8 910 765-43-21");
    await phone.selectOption("[name=category]", "worker_other");
    await phone.fill("[name=workplace]", "Школа");
    await phone.click("main form button");
    await phone.check("[name=consent]");
    await phone.click("main form button:not([name])");
    await phone.waitForURL((url) => url.pathname.startsWith("/joined/"));
}

async function comesIn(phone, code) {
    await phone.goto("/i");
    await phone.fill("[name=code]", code);
    await phone.click("main form button.btn-main");
    if (await phone.locator("[name=born]").count()) {
        await phone.fill("[name=born]", born);
        await phone.click("main form button.btn-main");
    }
    await phone.waitForURL((url) => !url.pathname.startsWith("/i"));
}

/* What a camera sees of it. */
async function showsTheCode(phone) {
    await phone.goto("/my/ticket");
    await phone.click('form[action="/my/ticket"] button');
    await phone.locator("#card-ring:not([hidden])").waitFor();
    return phone.locator("#card-code svg").screenshot({ scale: "css" });
}

async function leaves(phone) {
    await phone.goto("/my/requests/new/leaving");
    const today = dayAt(0);
    await phone.fill("[name=on]", today);
    await phone.click("main form .btn-main");
    await phone.click('button[name=step][value="do"]');
    await phone.waitForURL((url) => /^\/my\/requests\/\d+$/.test(url.pathname));
}

/* ---- what happens ---------------------------------------------------------------------------- */

async function scans(till, image, id, text) {
    await photo(till, image);
    await sees(till, id, text);
}

export async function run(chair, settings) {
    const browser = chair.context().browser();
    await signInHere(chair, "school@primer.ru", settings.password);
    const link = await opensTheLink(chair);
    const { page: phone } = await visitor(browser, settings, { width: 360 });
    await applies(phone, link);
    await admits(chair);
    await closesTheMessage(chair);
    await phone.reload();
    await phone.getByText("К моему билету").waitFor();
    const card = await opensTheCard(chair);
    await givesTheTicket(chair, card);
    await comesIn(phone, await invites(chair, card));
    const image = await showsTheCode(phone);

    makeList();
    const { page: till } = await visitor(browser, settings, { width: 360 });
    await takesUpScanning(till);
    await scans(till, image, "good", "Билет действует");
    await till.context().setOffline(true);
    await scans(till, image, "good", "Проверено без интернета");
    await till.context().setOffline(false);

    await leaves(phone);
    await recordsTheLeaving(chair);
    await scans(till, image, "bad", "Не действует");
    /* A list is fetched once a day: this is the till of the next one. */
    makeList();
    const { page: next } = await visitor(browser, settings, { width: 360 });
    await takesUpScanning(next);
    await next.context().setOffline(true);
    await scans(next, image, "ask-more", "Проверено не до конца");
    await phone.goto("/my/ticket");
    assert.equal(await phone.locator("#card-code svg:visible").count(), 0, "no code any more");
    await phone.goto("/my");
    await phone.getByText("Членство закончилось").waitFor();
    await chair.goto(`${card}/tickets`);
    await chair.getByText("не действует: человек не на учёте").first().waitFor();
}
