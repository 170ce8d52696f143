/* What is checked on every page. Each check returns a list of findings; none means that it
 * passed. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { HtmlValidate } from "html-validate";

const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/* Another theme of the same page can differ in its colours alone. */
const colours = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

async function violations(page, runOnly) {
    await page.evaluate(`window.axe ?? (() => { ${axe} })()`);
    const found = await page.evaluate(async (which) => {
        const options = { runOnly: which, resultTypes: ["violations"] };
        const result = await window.axe.run(document, options);
        return result.violations.flatMap(({ id, help, nodes }) =>
            nodes.slice(0, 5).map(({ target }) => `${id} at ${target}: ${help}`),
        );
    }, runOnly);
    return found;
}

export function accessibility(page) {
    return violations(page, { type: "tag", values: standards });
}

export function contrast(page) {
    return violations(page, colours);
}

const validator = new HtmlValidate({
    extends: ["html-validate:recommended", "html-validate:a11y"],
    rules: {
        /* <use/> inside of SVG closes itself, and attributes of HTML are not in its table. */
        "void-style": "off",
        "doctype-style": ["error", { style: "lowercase" }],
        /* A list of steps is named by its label; lists may be. */
        "aria-label-misuse": ["error", { allowAnyNamable: true }],
        "no-trailing-whitespace": "off",
        /* autocomplete on search fields is ours to switch off. */
        "valid-autocomplete": "off",
        /* The element's own role, where display: block would take it away from a table. */
        "no-redundant-role": "off",
        "prefer-native-element": "off",
        /* "8 910 000-55-10" breaks where it may; where not, the class nw is used. */
        "tel-non-breaking": "off",
        /* A sentence of a title may be longer than the 70 signs that search machines show. */
        "long-title": "off",
        /* <button> inside of a form submits it; that is what ours are for. */
        "no-implicit-button-type": "off",
        /* Rows that are ticked share a name. */
        "form-dup-name": ["error", { shared: ["radio", "button", "reset", "submit", "checkbox"] }],
        /* A field without type is a text field. */
        "no-implicit-input-type": "off",
        "no-inline-style": "error",
    },
});

export async function markup(html) {
    const report = await validator.validateString(html);
    return report.results.flatMap((result) =>
        result.messages.map(
            (message) => `${message.line}:${message.column} ${message.ruleId}: ${message.message}`,
        ),
    );
}

/* Nothing may scroll sideways at 320 px (WCAG 1.4.10), except what is made for it. */
export async function reflow(page) {
    await page.setViewportSize({ width: 320, height: 640 });
    return narrow(page);
}

/* Nor in the window as it is. */
export async function narrow(page) {
    const [content, screen] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
    ]);
    if (content <= screen) {
        return [];
    }
    const wide = await page.evaluate(() =>
        [...document.querySelectorAll("body *")]
            .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
            .filter((element) => !element.closest(".scroll, .tabs, .abc, .vh"))
            .slice(0, 3)
            .map((element) => `${element.tagName}.${element.className}`),
    );
    return [`${content} px wide on ${screen}: ${wide.join(", ")}`];
}

const required = {
    "content-security-policy":
        /default-src 'none'.*frame-ancestors 'none'.*require-trusted-types-for 'script'/,
    "x-content-type-options": /^nosniff$/,
    "referrer-policy": /^same-origin$/,
    "cross-origin-opener-policy": /^same-origin$/,
    "cache-control": /no-store/,
};

export function headers(response) {
    const sent = response.headers();
    return Object.entries(required)
        .filter(([name, pattern]) => !pattern.test(sent[name] ?? ""))
        .map(([name]) => `${name}: ${sent[name] ?? "missing"}`);
}

/* Starts counting the bytes that travel, by kind. */
export async function weigh(page) {
    const protocol = await page.context().newCDPSession(page);
    await protocol.send("Network.enable");
    const kinds = new Map();
    const weight = { all: 0 };
    protocol.on("Network.responseReceived", (event) => kinds.set(event.requestId, event.type));
    protocol.on("Network.loadingFinished", (event) => {
        const kind = kinds.get(event.requestId) ?? "Other";
        weight[kind] = (weight[kind] ?? 0) + event.encodedDataLength;
        weight.all += event.encodedDataLength;
    });
    return weight;
}

const kilobyte = 1024;
export const firstVisit = {
    all: 50 * kilobyte,
    Stylesheet: 12 * kilobyte,
    Font: 25 * kilobyte,
    Script: 5 * kilobyte,
};
export const nextVisit = { all: 15 * kilobyte };

export function overBudget(weight, budget) {
    return Object.entries(budget)
        .filter(([kind, limit]) => (weight[kind] ?? 0) > limit)
        .map(([kind, limit]) => `${kind}: ${weight[kind]} of ${limit} bytes`);
}
