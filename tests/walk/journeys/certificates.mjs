/* A chair issues a certificate about a training; the member takes along the badge, which is checked
 * by nothing of ours; whoever holds the sheet sees that it is genuine; revoked, that it is not. The
 * member makes a list of achievements. */

import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { signInAnew } from "../browser.mjs";

export const name = "a certificate issued, checked and revoked";

/* The first training of the last years about which somebody has no document. */
async function openTraining(page) {
    await page.goto("/certificates/new");
    const years = await page.locator("nav.tabs a").evaluateAll((all) => all.map((a) => a.href));
    for (const year of years) {
        await page.goto(year);
        const lacking = page.locator("main tbody tr").filter({
            has: page.locator("td:last-child", { hasNotText: /^0$/ }),
        });
        const link = lacking.locator("a.tl").first();
        if ((await link.count()) > 0) {
            await link.click();
            await page.locator("[name=signer_name]").waitFor();
            return;
        }
    }
    assert.fail("nobody of the school was trained");
}

async function issueToAll(page) {
    await openTraining(page);
    await page.fill("[name=place]", "г. Рыльск");
    await page.fill("[name=signer_post]", "Председатель");
    await page.fill("[name=signer_name]", "О. В. Сергеева");
    await page.click("main form .btn-main");
    await page.waitForURL((url) => /^\/certificates\/batch\/\d+$/.test(url.pathname));
    const file = await page.request.get(`${page.url()}/pdf`);
    assert.ok((await file.body()).subarray(0, 5).equals(Buffer.from("%PDF-")), "all in one file");
    await page.locator("main ul.rows a").first().click();
    await page.locator('main a[href^="/C/"]').waitFor();
    return {
        own: new URL(page.url()).pathname,
        proof: await page.locator('main a[href^="/C/"]').getAttribute("href"),
    };
}

/* By the key that its header names; the address is that of the installation, the machine ours. */
async function checkBadge(page, address) {
    const answer = await page.request.get(`${address}/badge`);
    const token = await answer.text();
    const [head, body, mark] = token.split(".");
    const { alg, kid } = JSON.parse(Buffer.from(head, "base64url"));
    assert.equal(alg, "EdDSA");
    const jwk = await (await page.request.get(new URL(kid).pathname)).json();
    const key = createPublicKey({ key: jwk, format: "jwk" });
    const good = verify(
        null,
        Buffer.from(`${head}.${body}`),
        key,
        Buffer.from(mark, "base64url"),
    );
    assert.ok(good, "the signature is that of the organisation");
    const credential = JSON.parse(Buffer.from(body, "base64url"));
    assert.ok(credential.type.includes("OpenBadgeCredential"));
    assert.ok(!JSON.stringify(credential).includes("identityHash"), "no name from the page");
}

async function makeList(page) {
    await page.goto("/my/portfolio/new");
    await page.selectOption("[name=kind]", "publication");
    await page.fill("[name=happened]", "2025");
    await page.fill("[name=title]", "Статья «Молодой педагог»");
    await page.click("main form .btn-main");
    await page.waitForURL((url) => url.pathname === "/my/portfolio");
    await page.goto("/my/portfolio"); /* without what was said of the last step */
    await page.click('main form[action="/my/portfolio/make"] button');
    await page.waitForURL((url) => /^\/my\/papers\/issued\/\d+$/.test(url.pathname));
    const line = page.getByText("Статья «Молодой педагог»").first();
    assert.ok(await line.isVisible(), "stands in the list");
}

export async function run(page, { password }) {
    await signInAnew(page, "school@primer.ru", password);
    const issued = await issueToAll(page);
    await page.goto(issued.proof);
    assert.ok(await page.getByText("Сертификат подлинный").isVisible(), "genuine");
    if ((await page.locator(`main a[href="${issued.proof}/badge"]`).count()) > 0) {
        await checkBadge(page, issued.proof);
    }
    await page.goto(issued.own);
    await page.fill("[name=reason]", "Ошибка в листе");
    await page.click('main form[action$="/revoke"] button');
    await page.waitForURL((url) => url.pathname === issued.own);
    await page.goto(issued.proof);
    assert.ok(await page.getByText("Ошибка в листе").isVisible(), "why it is not in force");
    await page.goto(issued.own);

    await signInAnew(page, "member@primer.ru", password);
    await makeList(page);
}
