/* A partner's till: the scanner, and the list that it keeps for days without a network. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

/* The list of today, which the job runner makes within an hour; its key too, if there is none. */
export function makeList() {
    const { PROFKOM_PROGRAM: program, PROFKOM_DATA: data } = process.env;
    const cwd = new URL("../..", import.meta.url);
    const command = (...words) =>
        spawnSync(program, [...words, "--data", data], { cwd }).status === 0;
    if (program && !command("scan", "list")) {
        assert.ok(command("card", "keys", "new") && command("scan", "list"), "a list is made");
    }
}

export async function photo(page, image) {
    const file = { name: "code.png", mimeType: "image/png", buffer: image };
    await page.setInputFiles("input[type=file]", file);
}

export async function sees(page, id, text) {
    const section = page.locator(`section#${id}`);
    await section.waitFor({ state: "visible" });
    const said = (await section.innerText()).replace(/\s+/g, " ");
    assert.ok(said.includes(text), `“${text}” in “${said}”`);
    await page.click(`section#${id} [data-do=next]`);
    await page.locator("#ask").waitFor({ state: "visible" });
}

export async function takesUpScanning(page) {
    await page.goto("/scan");
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.locator("[data-list]:visible").waitFor();
}
