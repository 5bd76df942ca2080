// The main pages in a language that runs from the right and in one of long words: accessibility rules,
// valid HTML, a narrow window, forced colours. Each page leaves its pictures in `shots`.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { openChromium } from "../rig/chromium.js";
import { openDesk } from "../rig/desk.js";
import { CITIZEN } from "../rig/devices.js";
import { chooseFirst, fillIn, submit } from "../rig/forms.js";
import { LOCALES, judge } from "../rig/soundness.js";
import { MARIA, bookLast, inState, links } from "../rig/steps.js";

/** @type {Awaited<ReturnType<typeof openDesk>>} */
let desk;
/** The address of a room that opens in weeks. */
let early = "";

before(async () => {
  desk = await openDesk();
  await bookLast(desk.citizen.page, desk.server);
  early = (await links(desk.server, 2)).room;
});

after(async () => {
  await desk?.close();
});

for (const language of /** @type {const} */ (["ar", "de"])) {
  test(`the main pages are sound, in ${language}`, { timeout: 180_000 }, async (t) => {
    const visitor = await openChromium({ locale: LOCALES[language], look: CITIZEN });
    t.after(() => visitor.close());
    const { page } = visitor;
    const { server } = desk;
    const look = judge(t, language);
    const sound = (/** @type {string} */ name) => look(name, visitor);

    await page.goto(server.url);
    await sound("start");
    await page.locator("summary").click();
    await page.getByRole("link", { name: "Italiano facile" }).waitFor();
    await sound("languages");
    await page.goto(`${server.url}/prenota`);
    await chooseFirst(page);
    await sound("place-chosen");
    await page.getByRole("radio").first().check();
    await submit(page);
    await sound("time");
    await page.getByRole("radio").first().check();
    await submit(page);
    await submit(page);
    await submit(page);
    await sound("applicant-refused");
    await fillIn(page, { ...MARIA, email: `${language}.${MARIA.email}` });
    await submit(page);
    await page.waitForURL(/riepilogo/);
    await sound("summary");
    await submit(page);
    await page.waitForURL(/confermato/);
    await sound("confirmed");
    await page.locator("a[href^='/appuntamento/']").first().click();
    await page.waitForURL(/appuntamento/);
    await sound("appointment");

    await page.goto(early);
    await sound("room-gate-early");
    await page.goto(desk.room);
    await page.locator("main form button").first().click();
    await inState(page, "check");
    await page.locator(".self--large[data-picture=on]").waitFor();
    await sound("room-check");
    await page.locator("[data-action=ready]").click();
    await inState(page, "lobby");
    await page.locator("[data-lobby-position]:not(:empty)").waitFor();
    await sound("room-lobby");
    const uncaught = visitor.complaints.filter((complaint) => complaint.startsWith("uncaught"));
    assert.deepEqual(uncaught, []);
  });
}
