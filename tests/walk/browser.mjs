/* The browser: Debian's Chromium, cut off from everything but this machine. */

import { chromium } from "playwright-core";

export const widths = [360, 1280];
export const themes = ["light", "dark"];

export function launch(more = []) {
    return chromium.launch({
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            ...more,
        ],
    });
}

/* A visitor with own cookies and cache. `seen` collects what no page may do. */
export async function visitor(
    browser,
    settings,
    { width = 1280, theme = "light", script = true, state } = {},
) {
    const context = await browser.newContext({
        baseURL: settings.url,
        viewport: { width, height: 900 },
        colorScheme: theme,
        hasTouch: width < 600,
        javaScriptEnabled: script,
        storageState: state,
        locale: "ru-RU",
    });
    const page = await context.newPage();
    const seen = { errors: [], foreign: [], broken: [] };
    await page.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) => {
            console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
        });
    });
    const origin = new URL(settings.url).origin;
    page.on("console", (message) => {
        /* That a document came with 404 or 422 is no error of the page, nor is a line that a
         * journey has cut. */
        if (
            message.type() === "error" &&
            !/Failed to load resource.*(status of 4|DISCONNECTED)/.test(message.text())
        ) {
            seen.errors.push(message.text());
        }
    });
    page.on("pageerror", (error) => seen.errors.push(String(error)));
    page.on("request", (request) => {
        /* Passkeys want the machine by its name. */
        const address = request.url().replace("//localhost:", "//127.0.0.1:");
        if (!address.startsWith(`${origin}/`)) {
            seen.foreign.push(request.url());
        }
    });
    page.on("response", (response) => {
        if (response.status() >= 400 && response.request().resourceType() !== "document") {
            seen.broken.push(`${response.status()} ${response.url()}`);
        }
    });
    return { context, page, seen };
}

/* Signs in as one of the people of the demonstration union. */
export async function signInHere(page, login, password) {
    await page.goto("/sign-in");
    await page.fill("[name=login]", login);
    await page.fill("[name=password]", password);
    await page.click('form[action="/sign-in"] button');
    await page.locator("nav.nav").waitFor({ state: "attached" });
}

/* As somebody else than before, whatever page he comes to. */
export async function signInAnew(page, login, password) {
    await page.context().clearCookies();
    await page.goto("/sign-in");
    await page.fill("[name=login]", login);
    await page.fill("[name=password]", password);
    await page.click('form[action="/sign-in"] button');
    await page.waitForURL((url) => url.pathname !== "/sign-in");
}

/* Signs in through the form; returns the cookies for other visitors. */
export async function signIn(browser, settings) {
    const { context, page } = await visitor(browser, settings);
    await page.goto("/sign-in");
    await page.fill("input[name=login]", settings.login);
    await page.fill("input[name=password]", settings.password);
    await Promise.all([page.waitForNavigation(), page.click("main form button.btn-main")]);
    if (new URL(page.url()).pathname === "/sign-in") {
        throw new Error("the sign-in was refused");
    }
    const state = await context.storageState();
    await context.close();
    return state;
}

/* Today or some days off, as people write it, where the union is: three hours ahead of UTC. */
export function dayAt(offset) {
    const there = new Date(Date.now() + 3 * 3_600_000 + offset * 86_400_000);
    return there.toISOString().slice(0, 10).split("-").reverse().join(".");
}
