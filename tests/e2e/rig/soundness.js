// One page after another, each judged by the same rules and kept as a picture.

import assert from "node:assert/strict";

import { WIDTHS, broken, faults, shoot } from "./audit.js";

/**
 * @typedef {import("./chromium.js").Chromium} Chromium
 * @typedef {keyof typeof LOCALES} Language
 */

/** What a browser of somebody with this language says of itself. */
export const LOCALES = { it: "it-IT", en: "en-GB", ar: "ar-EG", de: "de-AT" };

/** The languages whose lines run from right to left. */
const FROM_THE_RIGHT = ["ar"];

/**
 * The judge of one language's pages: each page it is given becomes a test of its own.
 * @param {import("node:test").TestContext} t
 * @param {Language} language
 */
export function judge(t, language) {
  return (/** @type {string} */ name, /** @type {Chromium} */ browser) =>
    t.test(name, async () => {
      const { page } = browser;
      const widths = FROM_THE_RIGHT.includes(language) ? WIDTHS : undefined;
      await shoot(page, `${language}-${name}`, widths);
      assert.deepEqual(await faults(browser), []);
      assert.equal(await page.locator("html").getAttribute("lang"), language);
      const direction = await page.evaluate(() => getComputedStyle(document.body).direction);
      assert.equal(direction, widths ? "rtl" : "ltr");
      assert.equal(await page.locator("h1").count(), 1, "a page has one first heading");
      assert.notEqual((await page.title()).trim(), "");
      await page.emulateMedia({ forcedColors: "active" });
      await shoot(page, `${language}-${name}-forced-colours`, [1280]);
      assert.deepEqual(await broken(page), [], "in forced colours");
      await page.emulateMedia({ forcedColors: "none" });
    });
}
