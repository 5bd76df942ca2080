// Times are Italian time. Where the visitor's clock shows another one, its time is said besides.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { openChromium } from "../rig/chromium.js";
import { chooseFirst, fillIn, submit } from "../rig/forms.js";
import { Server } from "../rig/server.js";
import { MARIA } from "../rig/steps.js";

/** @typedef {import("playwright-core").Page} Page */

/** @type {Server} */
let server;

before(async () => {
  server = await Server.start({ municipality: { timezone: "Europe/Rome" } });
});

after(async () => {
  await server?.stop();
});

test("in New York every time is said twice", { timeout: 60_000 }, async (t) => {
  const visitor = await openChromium({ timezone: "America/New_York" });
  t.after(() => visitor.close());
  const { page } = visitor;
  await toTimes(page);

  const first = page.getByRole("radio").first();
  const start = new Date(Number(await first.getAttribute("value")) * 1000);
  const there = (/** @type {Intl.DateTimeFormatOptions} */ options) =>
    start.toLocaleString("it", { timeZone: "America/New_York", hourCycle: "h23", ...options });
  const time = there({ hour: "numeric", minute: "2-digit" });
  const id = await first.getAttribute("id");
  const label = await page.locator(`label[for=${id}]`).innerText();
  assert.match(label, /^\d{1,2}:\d\d\s/, "Italian time comes first");
  assert.ok(label.includes(`da te `) && label.includes(time), `${label} with ${time}`);
  await page.getByText("Accanto vedi che ore sono").waitFor();

  await first.check();
  await submit(page);
  await submit(page);
  await fillIn(page, MARIA);
  await submit(page);
  await page.waitForURL(/riepilogo/);
  const day = there({ day: "numeric", month: "long", year: "numeric" });
  const said = async () => page.locator("[data-module=own-time]").innerText();
  const says = async (/** @type {string} */ where) => {
    const line = await said();
    assert.ok(line.startsWith("Nel tuo fuso orario: "), `${where}: ${line}`);
    assert.ok(line.includes(day) && line.includes(time), `${where}: ${line}`);
    await page.getByText("Gli orari sono in ora italiana.").first().waitFor();
  };
  await says("the summary");
  await submit(page);
  await page.waitForURL(/confermato/);
  await says("the confirmation");
  await page.locator("a[href^='/appuntamento/']").first().click();
  await page.waitForURL(/appuntamento/);
  await says("the appointment's page");
});

test("where the clock is as in Italy nothing is said twice", { timeout: 60_000 }, async (t) => {
  const visitor = await openChromium({ timezone: "Europe/Berlin" });
  t.after(() => visitor.close());
  await toTimes(visitor.page);
  assert.equal(await visitor.page.locator(".sp-time__own").count(), 0);
  assert.equal(await visitor.page.getByText("Accanto vedi che ore sono").isVisible(), false);
});

test("without JavaScript times are Italian time alone", { timeout: 60_000 }, async (t) => {
  const visitor = await openChromium({ timezone: "America/New_York", scripts: false });
  t.after(() => visitor.close());
  await visitor.page.goto(`${server.url}/prenota?ufficio=tributi`);
  await visitor.page.getByRole("radio").first().check();
  await visitor.page.getByRole("button", { name: "Avanti" }).click();
  await visitor.page.getByText("Gli orari sono in ora italiana.").waitFor();
  assert.equal(await visitor.page.locator("[data-module=own-times]").isVisible(), false);
});

/** Steps 1 to 2. @param {Page} page */
async function toTimes(page) {
  await page.goto(`${server.url}/prenota`);
  await chooseFirst(page);
  await page.getByRole("radio").first().check();
  await submit(page);
  await page.waitForURL(/orario/);
}
