/* No link of any page leads nowhere, and each page has one h1 and a title. */

import assert from "node:assert/strict";

export const name = "along all links";
export const signedIn = true;

const limit = 200;

export async function run(page, { signedInPages }) {
    const targets = new Set();
    for (const { path } of signedInPages) {
        await page.goto(path);
        assert.equal(await page.locator("h1").count(), 1, `${path} has one h1`);
        assert.match(await page.title(), /\S+ — \S+/, `${path} has a title`);
        const links = await page
            .locator("a[href^='/'], a[href^='?']")
            .evaluateAll((all) => all.map((link) => link.pathname + link.search));
        links.forEach((link) => targets.add(link));
    }
    for (const target of [...targets].slice(0, limit)) {
        const response = await page.request.get(target);
        assert.ok(response.status() < 400, `${target} answers ${response.status()}`);
    }
}
