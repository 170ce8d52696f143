/* A member comes in for the first time by an invitation, turns on fingerprint or face, and signs in
 * with it; the device is the browser's own virtual one. */

import assert from "node:assert/strict";

export const name = "invitation and passkey";
export const needsScript = true;

/* Passkeys need TLS or the machine's own name. */
const local = (url) => url.replace("127.0.0.1", "localhost");

async function device(page) {
    const client = await page.context().newCDPSession(page);
    await client.send("WebAuthn.enable");
    await client.send("WebAuthn.addVirtualAuthenticator", {
        options: {
            protocol: "ctap2",
            transport: "internal",
            hasResidentKey: true,
            hasUserVerification: true,
            isUserVerified: true,
            automaticPresenceSimulation: true,
        },
    });
    return client;
}

async function invitation(page, base, password) {
    await page.goto(`${base}/sign-in`);
    await page.fill("[name=login]", "school@primer.ru");
    await page.fill("[name=password]", password);
    await page.click('form[action="/sign-in"] button');
    await page.waitForURL((url) => url.pathname === "/");
    await page.goto(`${base}/members`);
    const all = await page.$$eval('main a[href^="/members/"]', (found) =>
        found.map((link) => link.getAttribute("href")),
    );
    const links = all.filter((href) => /^\/members\/\d+$/.test(href));
    /* Somebody from the end of the list who has not signed in: no other journey is about him. */
    do {
        await page.goto(base + links.pop());
    } while (await page.getByText("уже заходили").count());
    const born = /\d\d\.\d\d\.\d{4}/.exec(await page.locator("main").textContent())[0];
    await page.click('form[action$="/invite"] button[value="screen"]');
    const code = (await page.locator("main p.big").textContent()).trim();
    return { code, born };
}

export async function run(page, { url, password }) {
    const base = local(url);
    const { code, born } = await invitation(page, base, password);
    assert.match(code, /^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);

    await page.context().clearCookies();
    await device(page);
    await page.goto(`${base}/i`);
    await page.fill("[name=code]", code.toUpperCase());
    await page.click("main form button.btn-main");
    if (await page.locator("[name=born]").count()) {
        await page.fill("[name=born]", born);
    }
    await page.click("main form button.btn-main");
    await page.waitForURL((at) => at.pathname === "/account/passkey");
    await page.click("[data-go]");
    await page.waitForURL((at) => at.pathname === "/account");
    assert.equal(await page.locator('form[action^="/account/passkeys/"]').count(), 1);

    await page.click('main form[action="/sign-out"] button');
    await page.waitForURL((at) => at.pathname === "/sign-in");
    await page.click("[data-go]");
    await page.waitForURL((at) => at.pathname !== "/sign-in");
    await page.goto(`${base}/account`);
    assert.equal(await page.locator('form[action^="/account/passkeys/"]').count(), 1);

    /* Who does not show himself to the device stays outside, and is told so. */
    await page.goto(`${base}/account`);
    await page.click('main form[action="/sign-out"] button');
    await page.waitForURL((at) => at.pathname === "/sign-in");
    await page.evaluate(() => {
        navigator.credentials.get = () => Promise.reject(new Error("broken off"));
    });
    await page.click("[data-go]");
    await page.locator("[data-failed]:not([hidden])").waitFor();
}
