// Every page, in every language: accessibility rules, valid HTML, a narrow window, forced colours,
// weight. Each page leaves its picture in `shots`.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { brotliCompressSync } from "node:zlib";

import { faults, shoot } from "../rig/audit.js";
import { openChromium } from "../rig/chromium.js";
import { admit, openDesk } from "../rig/desk.js";
import { CLERK } from "../rig/devices.js";
import { sees } from "../rig/encounter.js";
import { MARIA, inState } from "../rig/steps.js";

/** @type {Awaited<ReturnType<typeof openDesk>>} */
let desk;

before(async () => {
  desk = await openDesk();
});

after(async () => {
  await desk?.close();
});

// The call comes last: who is in one can no longer cancel.
for (const language of ["en", "it"]) {
  test(`every page is sound, in ${language}`, { timeout: 400_000 }, async (t) => {
    const { server } = desk;
    const visitor = await openChromium({ locale: language === "it" ? "it-IT" : "en-GB" });
    const { page } = visitor;
    t.after(() => visitor.close());

    /**
     * @param {string} name
     * @param {import("../rig/chromium.js").Chromium} [browser]
     */
    const sound = async (name, browser = visitor) => {
      await t.test(name, async () => {
        await shoot(browser.page, `${language}-${name}`);
        assert.deepEqual(await faults(browser), []);
        assert.equal(await browser.page.locator("html").getAttribute("lang"), language);
        assert.equal(await browser.page.locator("h1").count(), 1, "a page has one first heading");
      });
    };
    /** @param {string} path */
    const open = (path) => page.goto(path.startsWith("http") ? path : server.url + path);

    await open("/");
    await sound("start");
    await open("/prenota");
    await sound("place");
    await submit(page);
    await sound("place-refused");
    await chooseFirst(page);
    await sound("place-chosen");
    await page.getByRole("radio").first().check();
    await submit(page);
    await sound("time");
    await submit(page);
    await sound("time-refused");
    await page.getByRole("radio").first().check();
    await submit(page);
    await sound("details");
    await submit(page);
    await sound("applicant");
    await submit(page);
    await sound("applicant-refused");
    await page.locator("[name=nome]").fill(MARIA.name);
    await page.locator("[name=cognome]").fill(MARIA.surname);
    await page.locator("[type=email]").fill(`${language}.${MARIA.email}`);
    await page.locator("[name=indirizzo]").fill(MARIA.address);
    await page.locator("[type=checkbox]").check();
    await submit(page);
    await page.waitForURL(/riepilogo/);
    await sound("summary");
    await submit(page);
    await page.waitForURL(/confermato/);
    await sound("confirmed");

    await open(desk.manage);
    await sound("appointment");
    for (const way of ["sposta", "annulla"]) {
      await open(`${desk.manage}/${way}`);
      await sound(`appointment-${way}`);
    }
    for (const path of ["/privacy", "/accessibilita", "/licenze", "/nessuna-pagina"]) {
      await open(path);
      await sound(path.slice(1));
    }
    await open("/stanza/questo-non-e-un-collegamento");
    await sound("room-unknown");
    await open("/operatore/accesso");
    await sound("console-sign-in");

    await open(desk.room);
    await sound("room-gate");
    await page.locator("main form button, form[action$=entra] button").first().click();
    await inState(page, "check");
    await sound("room-check");
    await page.locator("[data-action=ready]").click();
    await inState(page, "lobby");
    await sound("room-lobby");
    if (language === "it") {
      await sound("console", desk.clerk);
      await admit(desk.clerk.page);
      await sees(page, CLERK);
      await sound("room-call");
      await sound("console-call", desk.clerk);
    }
  });
}

test("the start page keeps its words in forced colours", { timeout: 60_000 }, async (t) => {
  const visitor = await openChromium({ forcedColors: "active" });
  t.after(() => visitor.close());
  await visitor.page.goto(desk.server.url);
  await shoot(visitor.page, "it-start-forced-colors");
  assert.deepEqual(await faults(visitor), []);
});

test("the first page weighs less than 150 kB", { timeout: 60_000 }, async (t) => {
  const visitor = await openChromium();
  t.after(() => visitor.close());
  /** @type {Promise<{url: string, bytes: number}>[]} */
  const parts = [];
  visitor.page.on("response", (response) => parts.push(weigh(response)));
  await visitor.page.goto(`${desk.server.url}/prenota`, { waitUntil: "networkidle" });
  const weights = await Promise.all(parts);
  const total = weights.reduce((sum, part) => sum + part.bytes, 0);
  t.diagnostic(`${weights.length} requests, ${total} bytes`);
  assert.ok(weights.length > 2, "styles and fonts were loaded");
  assert.ok(total < 150_000, JSON.stringify(weights, null, 1));
  const outside = weights.filter((part) => !part.url.startsWith(desk.server.url));
  assert.deepEqual(outside, [], "nothing comes from elsewhere");
});

/**
 * What a part of a page weighs as brotli carries it; fonts and pictures are packed already.
 * @param {import("playwright-core").Response} response
 */
async function weigh(response) {
  const body = await response.body();
  const type = response.headers()["content-type"] ?? "";
  const packs = /text|javascript|json|svg/.test(type);
  return { url: response.url(), bytes: packs ? brotliCompressSync(body).length : body.length };
}

/**
 * Chooses the first office that is offered.
 * @param {import("playwright-core").Page} page
 */
async function chooseFirst(page) {
  await page.locator("select[name=ufficio]").selectOption({ index: 1 });
  const go = page.locator("[data-part=go]");
  if (await go.isVisible()) await go.click();
  await page.getByRole("radio").first().waitFor();
}

/**
 * Sends the step's form as it is, past the browser's own checks, and waits for the answer.
 * @param {import("playwright-core").Page} page
 */
async function submit(page) {
  await page.evaluate(() => document.querySelector("form#step")?.setAttribute("novalidate", ""));
  await Promise.all([
    page.waitForEvent("load"),
    page.locator("button[form=step]:not([name])").last().click(),
  ]);
}
