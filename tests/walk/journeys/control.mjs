/* What is decided reaches the last primary and comes back: two resolutions are read, corrected,
 * adopted, shared and put under control; the territory hands on, the school answers from a phone
 * with evidence; one report is returned, one accepted, one task is late and told of, one term
 * extended by a later resolution, one item taken off control. The note tells it all. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { dayAt, signInHere, visitor } from "../browser.mjs";

export const name = "from a resolution down to the school and back";
export const signedIn = false;
export const isOnce = true;

/* ---- two resolutions, with the quirks of real ones ------------------------------------------- */

const day = dayAt;

const inWords = (offset) =>
    new Date(Date.now() + offset * 86_400_000).toLocaleDateString("ru-RU", {
        timeZone: "UTC",
        day: "2-digit",
        month: "long",
        year: "numeric",
    });

/* Dashes without numbers, a mark that Word leaves, a term that is over. */
const training = `ОБЩЕРОССИЙСКИЙ ПРОФСОЮЗ ОБРАЗОВАНИЯ
КУРСКАЯ ОБЛАСТНАЯ ОРГАНИЗАЦИЯ
(Курская областная организация Общероссийского Профсоюза образования)
Президиум
П О С Т А Н О В Л Е Н И Е
${day(-20)} г.
г. Курск
№ 17-04

О занятиях школы профактива
Зорина А.А.

Заслушав информацию, президиум отмечает, что занятия прошли в семи районах.

Президиум П О С Т А Н О В Л Я Е Т:
1. Информацию принять к сведению.
2. Территориальным организациям Профсоюза:
- до ${day(40)} провести занятие с председателями первичных организаций;
- до ${day(-12)} назвать ответственного за обучение;
[bookmark: _GoBack]- продолжить обмен опытом между районами.
3. Контроль за выполнением постановления возложить на специалиста Зорину А.А.

Председатель организации      Т.М. Лебедева
`;

/* Numbers of three figures, a blank in the number, an item that sticks to its number, nobody who
 * signed. */
const congress = `КУРСКАЯ ОБЛАСТНАЯ ОРГАНИЗАЦИЯ ПРОФСОЮЗА
КОМИТЕТ ОБЛАСТНОЙ ОРГАНИЗАЦИИ ПРОФСОЮЗА ПОСТАНОВЛЕНИЕ

«${inWords(-15).slice(0, 2)}»${inWords(-15).slice(2)}
г. Курск
№ 5- 1

О работе с новой редакцией устава
Комитет областной организации Профсоюза постановляет:
1. Поручить территориальным организациям Профсоюза:
1.1. Организовать:
1.1.1. До ${day(60)} изучение новой редакции устава.
1.1.2. До ${day(50)} встречи в первичных организациях.
2. Поручить первичным профсоюзным организациям:
2.1. До ${day(30)} ознакомить членов Профсоюза с новой редакцией устава.
3.Контроль за выполнением возложить на председателя организации Лебедеву Т.М.
Председатель областной
организации Профсоюза
`;

const later = (number, title, item) => `КУРСКАЯ ОБЛАСТНАЯ ОРГАНИЗАЦИЯ ПРОФСОЮЗА
ПРЕЗИДИУМ
ПОСТАНОВЛЕНИЕ
${day(0)} г. г. Курск № ${number}

${title}

Президиум постановляет:
1. ${item}

Председатель организации      Т.М. Лебедева
`;

/* ---- the specialist of the region ------------------------------------------------------------ */

async function reads(page, text) {
    await page.goto("/documents/read");
    const file = { name: "resolution.txt", mimeType: "text/plain", buffer: Buffer.from(text) };
    await page.setInputFiles("main input[type=file]", file);
    await page.click("main form .btn-main");
    await page.waitForURL((url) => url.pathname.endsWith("/source"));
    return new URL(page.url()).pathname.replace("/source", "");
}

async function adopts(page, document) {
    await page.goto(`${document}/adopt`);
    await page.click(`main form[action="${document}/adopt"] button`);
    await page.waitForURL((url) => url.pathname === document);
}

async function shares(page, document) {
    await page.goto(`${document}/audience`);
    await page.selectOption("[name=audience]", "below");
    await page.click("main form .btn-main");
    await page.waitForURL((url) => url.pathname === document);
}

/* Sends it without a day first: the error names the items, and what was ticked is not lost. */
async function putsUnderControl(page, document) {
    await page.goto(`/control${document}`);
    const folded = await page.locator("main details[open]").count();
    assert.equal(folded, 0, "what is seldom changed is folded away");
    const late = page.locator("main li", { hasText: "назвать ответственного" });
    if (await late.count()) {
        const box = late.last().locator("> div > label [name=on]");
        assert.equal(await box.isChecked(), false, "what was due before is not ticked");
        await box.check();
    }
    if (await page.locator("[name=review]").count()) {
        await page.click("main form .btn-main");
        const said = await page.locator("#errors").innerText();
        assert.ok(said.includes("продолжить обмен опытом"), `the item is named: ${said}`);
        assert.equal(await page.evaluate(() => document.activeElement.id), "errors");
        await page.click('#errors a[href="#f-review"]');
        assert.equal(await page.evaluate(() => document.activeElement.name), "review");
        await page.fill("[name=review]", day(90));
    }
    const agreed = page.locator("[name=agreed]");
    if (await agreed.count()) {
        await page.click("main form .btn-main");
        const said = await page.locator("#errors").innerText();
        assert.ok(/Будет дано \d+ поручени/.test(said), `the number is asked about: ${said}`);
        await agreed.check();
    }
    await page.click("main form .btn-main");
    await page.waitForURL((url) => url.pathname === document);
}

/* The address of an item under control, as the page of its document links it. */
async function itemOf(page, document, words) {
    await page.goto(document);
    const item = page.locator("ol li", { hasText: words }).last();
    return item.locator('a[href^="/control/"]').first().getAttribute("href");
}

async function links(page, document, kind, number, item, note) {
    await page.goto(`${document}/links/new`);
    await page.selectOption("[name=kind]", kind);
    await page.fill("[name=number]", number);
    await page.fill("[name=item]", item);
    await page.fill("[name=note]", note);
    await page.click("main form .btn-main");
    await page.waitForURL((url) => url.pathname === document);
}

/* ---- below ----------------------------------------------------------------------------------- */

async function opensTask(page, words) {
    await page.goto("/control");
    await page.locator("li.do", { hasText: words }).first().locator("a.btn").click();
    await page.waitForURL((url) => /^\/control\/\d+\/tasks\/\d+$/.test(url.pathname));
    return new URL(page.url()).pathname;
}

async function handsOn(page, task) {
    await page.goto(`${task}/hand`);
    await page.fill("[name=words]", "Провести встречу в школе");
    await page.fill("[name=due]", day(20));
    await page.click("main form.sheet .btn-main");
    await page.waitForURL((url) => url.pathname === task);
}

async function adds(page, kind, fill) {
    const form = page.locator(`form[action$="/evidence/${kind}"]`);
    await page.locator("details", { has: form }).locator("summary").click();
    await fill(form);
    await form.locator("button.btn").click();
    await page.waitForLoadState();
}

async function answers(page, task, words) {
    await page.goto(task);
    await page.fill("[name=report]", words);
    await page.click('form[action$="/report"] .btn-main');
    await page.waitForURL((url) => url.pathname === task);
}

async function answersWithEvidence(phone, task) {
    await phone.goto(task);
    await adds(phone, "file", (form) =>
        form.locator("input[type=file]").setInputFiles({
            name: "list.pdf",
            mimeType: "application/pdf",
            buffer: Buffer.from("%PDF-1.4 list of those who took part"),
        }),
    );
    await adds(phone, "link", async (form) => {
        await form.locator("[name=link_title]").fill("Рассказ о встрече");
        await form.locator("[name=url]").fill("https://example.org/story");
    });
    await adds(phone, "figure", (form) => form.locator("[name=measure]").selectOption("members"));
    await answers(phone, task, "Встреча прошла, были все.");
    assert.equal(await phone.locator("section:has(#ev) ul.rows > li").count(), 3);
}

async function decides(page, task, deed, fill = async () => {}) {
    await page.goto(task);
    if (deed === "accept") {
        await page.click('form[action$="/accept"] button');
    } else {
        await page.click(`a[href$="/${deed}"]`);
        await fill();
        await page.click("main form .btn-main");
    }
    await page.waitForURL((url) => url.pathname === task);
}

/* What happens by itself within the hour. */
function writesLetters() {
    const { PROFKOM_PROGRAM: program, PROFKOM_DATA: data } = process.env;
    const cwd = new URL("../../..", import.meta.url);
    const done = spawnSync(program, ["control", "letters", "--data", data], { cwd });
    assert.equal(done.status, 0, String(done.stderr));
}

async function letterTells(page, subject) {
    await page.goto("/letters");
    await page.getByText(subject).first().waitFor();
}

/* ---- what happens ---------------------------------------------------------------------------- */

async function comesDown(region, documents) {
    documents.training = await reads(region, training);
    documents.congress = await reads(region, congress);
    await region.goto(`${documents.congress}/edit`);
    await region.fill("[name=signed_name]", "Т.М. Лебедева");
    await region.click("main form .btn-main");
    await region.waitForURL((url) => url.pathname === documents.congress);
    for (const document of [documents.training, documents.congress]) {
        await adopts(region, document);
        await shares(region, document);
        await putsUnderControl(region, document);
    }
}

async function comesBack(region, territory, phone) {
    const above = await opensTask(territory, "встречи в первичных");
    await handsOn(territory, above);
    const below = await opensTask(phone, "Провести встречу в школе");
    await answersWithEvidence(phone, below);
    await decides(territory, below, "return", () =>
        territory.fill("[name=remark]", "Сколько человек пришло?"),
    );
    await phone.goto(below);
    await phone.getByText("Сколько человек пришло?").first().waitFor();
    await answers(phone, below, "Пришли сорок человек.");
    await decides(territory, below, "accept");
    await answers(territory, above, "Встречи прошли во всех школах.");
    await decides(region, above, "accept");
    await region.getByText("исполнено").first().waitFor();
}

async function changes(region, documents) {
    const extended = await itemOf(region, documents.congress, "изучение новой редакции");
    const first = await reads(region, later("17-05", "О сроках", "Продлить сроки изучения."));
    await links(region, first, "extends", "5-1", "1.1.1", `до ${day(80)}`);
    await adopts(region, first);
    await region.goto(extended);
    await region.getByText(`до ${day(80)}`).first().waitFor();
    const removed = await itemOf(region, documents.training, "обмен опытом");
    await region.goto(`${removed}/tasks/0/remove`);
    await region.fill("[name=basis]", "Решение президиума № 17-06");
    await region.click("main form .btn-main");
    await region.getByText("снято с контроля").first().waitFor();
}

/* Whoever is late is told with the task, and so is she who controls it. */
async function isTold(region, documents) {
    const late = await itemOf(region, documents.training, "назвать ответственного");
    writesLetters();
    await letterTells(region, "Отстают");
    await letterTells(region, "Поручение");
    await region.goto(late);
    await region.getByText("просрочено").first().waitFor();
}

async function isSummedUp(region, documents) {
    const id = documents.congress.split("/").pop();
    await region.goto(`/control/note?by=document-${id}`);
    await region.getByText("Исполнили 2 организации.").first().waitFor();
    await region.fill("[name=day]", day(-1));
    await region.click("main form .btn:not(.btn-main)");
    await region.getByText("ничего не было").waitFor();
}

export async function run(page, settings) {
    const browser = page.context().browser();
    const as = async (login, width) => {
        const { page: own } = await visitor(browser, settings, { width });
        await signInHere(own, login, settings.password);
        return own;
    };
    const region = await as("region@primer.ru");
    const territory = await as("rylsk@primer.ru");
    const phone = await as("school@primer.ru", 360);
    const documents = {};
    await comesDown(region, documents);
    await isTold(region, documents);
    await comesBack(region, territory, phone);
    writesLetters();
    await changes(region, documents);
    writesLetters();
    await letterTells(region, "Новые сроки и снятые поручения");
    await isSummedUp(region, documents);
}
