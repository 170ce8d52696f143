// Takes the pictures of docs/guide and of the README from a running demo:
//   PROFKOM_URL=http://127.0.0.1:8080 node tests/walk/guide.mjs
// The demo's people are invented. Pictures go to docs/guide/pictures.
import { launch } from './browser.mjs';

const url = process.env.PROFKOM_URL;
const password = process.env.PROFKOM_PASSWORD ?? 'profkom-demo';
const folder = new URL('../../docs/guide/pictures/', import.meta.url).pathname;

const browser = await launch();
const context = await browser.newContext({
    viewport: { width: 1100, height: 800 },
    locale: 'ru-RU',
});
const page = await context.newPage();

async function picture(name) {
    await page.screenshot({ path: `${folder}${name}.png` });
}

async function signIn(login) {
    await page.goto(`${url}/sign-in`);
    await page.fill('[name=login]', login);
    await page.fill('[name=password]', password);
    await page.click('form[action="/sign-in"] button');
    await page.waitForLoadState();
}

await page.goto(`${url}/sign-in`);
await picture('vhod');
await signIn('region@primer.ru');
await picture('glavnaya');
await page.goto(`${url}/members`);
await picture('spisok');
await page.click('table a.tl');
await page.waitForLoadState();
await picture('kartochka');
await page.goto(`${url}/orgs`);
await picture('organizacii');
await page.goto(`${url}/rights`);
await picture('prava');
if (process.env.PROFKOM_LIST) {
    /* A list belongs to one primary organisation: its chair loads it. */
    await context.clearCookies();
    await signIn('school@primer.ru');
    await page.goto(`${url}/imports/new`);
    await page.setInputFiles('input[type=file]', process.env.PROFKOM_LIST);
    await page.click('main form[method=post] button.btn-main');
    await page.waitForLoadState();
    await picture('zagruzka');
}
await browser.close();
