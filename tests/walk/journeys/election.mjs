/* A school reports and elects: from its start page to the new composition, on the phone of its
 * chair; a member votes on her own; the delegate arrives in the district. */

import { signInAnew, signInHere, visitor } from "../browser.mjs";

export const name = "from candidates to the new composition and a delegate";
export const signedIn = false;
export const isOnce = true;

async function stands(chair, election, surname) {
    await chair.goto(election);
    await chair.fill("#f-q", surname);
    await chair.click('main form[action$="/find"] button');
    await chair.click('main form[action$="/add"] button');
    await chair.locator("main form[action*='/candidates/']").first().waitFor();
}

async function begins(chair, meeting) {
    await chair.goto(meeting);
    await chair.click('main form[action$="/step/begin"] button');
    await chair.check("[data-all=here]");
    await chair.click('form[action$="/count"] button');
    await chair.getByText("Кворум имеется").first().waitFor();
}

/* A secret vote on telephones: the member takes a ballot and puts it into the urn. */
async function electsTheDelegate(chair, member, election) {
    await chair.goto(election);
    await chair.click('main form[action$="/urn"] button');
    await chair.waitForURL((url) => /^\/ballots\/\d+$/.test(url.pathname));
    const ballot = new URL(chair.url()).pathname;
    await member.goto("/my/meetings");
    await member.click(`main a[href="/my${ballot}"]`);
    await member.click("main form .btn-main");
    await member.locator("[name=pick]").first().check();
    await member.click('main form[action^="/vote/"] .btn-main');
    await member.getByText("Ваш бюллетень в урне").waitFor();
    await chair.goto(`${ballot}/close`);
    await chair.click(`form[action="${ballot}/close"] button`);
    await chair.click("main a.btn-main");
    await chair.click('main form[action$="/take"] button');
    await chair.getByText(/^избран/).first().waitFor();
}

async function electsByHands(chair, election, votes) {
    await chair.goto(`${election}/result`);
    await chair.selectOption("[name=vote]", "open");
    for (const field of await chair.locator("[name^=for_]").all()) {
        await field.fill(String(votes));
    }
    await chair.click("main form .btn-main");
    await chair.click("main .btn-main"); /* to the vote that approves it */
    await chair.click('main form[action$="/unanimous"] button');
    await chair.getByText("принято").first().waitFor();
}

async function reports(chair, meeting, item) {
    await chair.goto(`${meeting}/items/${item}`);
    await chair.fill("[name=decision]", "Признать работу удовлетворительной.");
    await chair.selectOption("[name=decided_as]", "minutes");
    await chair.click(`form[action="${meeting}/items/${item}"] .btn-main`);
    await chair.click('main form[action$="/unanimous"] button');
    await chair.getByText("принято").first().waitFor();
}

async function signs(chair, meeting) {
    await chair.goto(meeting);
    await chair.click('main form[action$="/step/end"] button');
    await chair.click("main .note-warn a.btn-main"); /* who led it, who wrote */
    await chair.selectOption("[name=chair]", { index: 1 });
    await chair.selectOption("[name=secretary]", { index: 2 });
    await chair.click("main form .btn-main");
    for (const who of ["secretary", "chair"]) {
        await chair.check(`main form[action$="/sign/${who}"] [name=paper]`);
        await chair.click(`main form[action$="/sign/${who}"] button`);
    }
    await chair.getByText("протокол подписан").first().waitFor();
}

async function takesTheDelegate(district) {
    await district.goto("/bodies/new");
    await district.selectOption("[name=type]", "conference");
    await district.click("main form .btn-main");
    await district.goto("/campaigns");
    await district.click("main .rows a.tl");
    await district.click('main a[href*="/delegates"]');
    await district.click('main form[action*="/delegates"] button');
    await district.waitForURL((url) => /^\/bodies\/\d+$/.test(url.pathname));
    await district.getByText("Внесён 1 делегат").waitFor();
}

export async function run(page, settings) {
    const browser = page.context().browser();
    const { page: chair } = await visitor(browser, settings, { width: 360 });
    const { page: member } = await visitor(browser, settings, { width: 360 });
    const { page: district } = await visitor(browser, settings, {});
    await signInHere(chair, "school@primer.ru", settings.password);
    await signInAnew(member, "member@primer.ru", settings.password);
    await signInHere(district, "rylsk@primer.ru", settings.password);
    await chair.click('main a[href^="/elections/"]');
    await chair.waitForURL((url) => /^\/elections\/\d+$/.test(url.pathname));
    const elections = new URL(chair.url()).pathname;
    const meeting = elections.replace("elections", "meetings");
    await stands(chair, `${elections}/posts/1`, "Иванова");
    await stands(chair, `${elections}/posts/4`, "Г");
    await begins(chair, meeting);
    await electsTheDelegate(chair, member, `${elections}/posts/4`);
    await electsByHands(chair, `${elections}/posts/1`, 70);
    await reports(chair, meeting, 1);
    await reports(chair, meeting, 2);
    await signs(chair, meeting);
    await chair.goto(`${elections}/composition`);
    await chair.click(`form[action="${elections}/composition"] button`);
    await chair.getByText("новый состав внесён").first().waitFor();
    await takesTheDelegate(district);
}
