/* The frame can be used with the keyboard alone. */

import assert from "node:assert/strict";

export const name = "with the keyboard";
export const signedIn = true;
export const needsScript = true;

const focused = (page, property) => page.evaluate((key) => document.activeElement[key], property);

export async function run(page) {
    await page.goto("/");

    await page.keyboard.press("Tab");
    assert.equal(
        await focused(page, "className"),
        "skip",
        "the first stop is the link to the content",
    );
    await page.keyboard.press("Enter");
    assert.equal(await focused(page, "id"), "main", "it leads to the content");

    const search = page.locator("header [data-search]");
    if (await search.isVisible()) {
        await page.keyboard.press("/");
        assert.equal(await focused(page, "id"), "find", "a slash leads to the search");
        await page.keyboard.type("/");
        assert.equal(await search.inputValue(), "/", "in the search a slash is a slash");
    }

    const group = page.locator("nav.nav details").first();
    if (await group.isVisible()) {
        await group.locator("summary").focus();
        await page.keyboard.press("Enter");
        await page.keyboard.press("Tab");
        assert.ok(
            await group.locator("a").first().evaluate((link) => link === document.activeElement),
            "Enter opens a group of the menu, and its first entry is next",
        );
        await page.keyboard.press("Enter");
        await page.waitForURL((url) => url.pathname !== "/");
        assert.equal(await page.locator("nav.nav details[open]").count(), 1, "its group is open");
        assert.equal(await page.locator("nav.nav details[open] [aria-current=page]").count(), 1);
        await page.goto("/");
    }

    const menus = page.locator("header details.dd");
    for (let i = 0; i < (await menus.count()); i++) {
        const summary = menus.nth(i).locator("summary");
        await summary.focus();
        await page.keyboard.press("Enter");
        assert.ok(await menus.nth(i).evaluate((menu) => menu.open), "Enter opens a menu");
        await page.keyboard.press("Tab");
        await page.keyboard.press("Escape");
        assert.ok(!(await menus.nth(i).evaluate((menu) => menu.open)), "Escape closes it");
        assert.ok(
            await summary.evaluate((element) => element === document.activeElement),
            "and goes back",
        );
    }
    await menus.first().locator("summary").click();
    await page.locator("h1").first().click();
    assert.equal(
        await page.locator("details.dd[open]").count(),
        0,
        "a click elsewhere closes a menu",
    );
}
