// What a page must keep to, whatever it is about: accessibility rules, valid HTML, no sideways
// scrolling on a narrow window, and a picture for people to look at.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import axe from "axe-core";
import { HtmlValidate } from "html-validate";

/** @typedef {import("playwright-core").Page} Page */

/** How tall a window is that is this wide: a desk's screen, a telephone and a small one. */
const HEIGHTS = { 1280: 800, 390: 844, 320: 568 };

/** @type {readonly (keyof typeof HEIGHTS)[]} */
export const WIDTHS = [1280, 390, 320];

const SHOTS = new URL("../shots/", import.meta.url).pathname;

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const validator = new HtmlValidate({
  extends: ["html-validate:recommended", "html-validate:document"],
  rules: {
    // A matter of taste, and the page's own writing is consistent.
    "doctype-style": "off",
    "no-trailing-whitespace": "off",
    // Titles end with the municipality's name, which may be long.
    "long-title": "off",
    // Empty text in templates is filled by scripts.
    "text-content": "off",
    "require-sri": "off",
    // Before a room opens, browsers without scripts look again each minute: that is their countdown.
    "meta-refresh": "off",
  },
});

/**
 * Everything that is wrong with the page as it stands, each in one line.
 * @param {import("./chromium.js").Chromium} browser
 */
export async function faults({ page, source }) {
  return [...(await broken(page)), ...(await invalid(await source())), ...(await wide(page))];
}

/**
 * Accessibility rules that the page breaks. The rules' engine is handed to the debugger, so that the
 * content policy stays as it is.
 * @param {Page} page
 */
export async function broken(page) {
  await page.evaluate(axe.source);
  const found = await page.evaluate(
    (tags) =>
      /** @type {any} */ (globalThis).axe.run(document, {
        runOnly: { type: "tag", values: tags },
        resultTypes: ["violations"],
      }),
    RULES,
  );
  return found.violations.map((/** @type {any} */ one) => {
    const places = one.nodes
      .slice(0, 3)
      .map((/** @type {any} */ node) => `${node.html} ${node.failureSummary}`);
    return `${one.id}: ${one.help}: ${places.join(" | ")}`;
  });
}

/**
 * Faults of the page's HTML, as the server sent it.
 * @param {string} source
 */
async function invalid(source) {
  if (source === "") return ["the server's HTML was not seen"];
  const report = await validator.validateString(source);
  return report.results.flatMap((result) =>
    result.messages.map((one) => `${one.ruleId}: ${one.message} (line ${one.line})`),
  );
}

/**
 * What does not fit into a window 320 pixels wide.
 * @param {Page} page
 */
async function wide(page) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const widest = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return null;
    const outside = [...document.body.querySelectorAll("*")].find((one) => {
      const { left, right } = one.getBoundingClientRect();
      return right > clientWidth + 1 || left < -1;
    });
    return `${scrollWidth} pixels wide: ${outside?.outerHTML.slice(0, 120)}`;
  });
  if (before) await page.setViewportSize(before);
  return widest ? [`scrolls sideways at 320 pixels, ${widest}`] : [];
}

/**
 * Keeps pictures of the page.
 * @param {Page} page
 * @param {string} name
 * @param {readonly (keyof typeof HEIGHTS)[]} [widths]
 */
export async function shoot(page, name, widths = [1280, 390]) {
  await mkdir(SHOTS, { recursive: true });
  const before = page.viewportSize();
  for (const width of widths) {
    await page.setViewportSize({ width, height: HEIGHTS[width] });
    await page.screenshot({ path: join(SHOTS, `${name}-${width}.png`), fullPage: true });
  }
  if (before) await page.setViewportSize(before);
}
