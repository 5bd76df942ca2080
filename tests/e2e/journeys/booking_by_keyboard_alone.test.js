// A citizen who uses no mouse books an appointment: every control is reached with the Tab key, has
// a visible focus, and answers to the keyboard.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { openChromium } from "../rig/chromium.js";
import { Server } from "../rig/server.js";
import { MARIA } from "../rig/steps.js";

/** @typedef {{name: string, kind: string, ring: boolean}} Stop */

/** @type {Server} */
let server;
/** @type {import("../rig/chromium.js").Chromium} */
let citizen;

before(async () => {
  server = await Server.start();
  citizen = await openChromium();
});

after(async () => {
  await citizen?.close();
  await server?.stop();
});

test("a citizen books with the keyboard alone", { timeout: 180_000 }, async (t) => {
  const { page } = citizen;
  await page.goto(server.url);

  await t.test("the first stop leads past the header", async () => {
    await page.keyboard.press("Tab");
    assert.match((await stop()).name, /Vai ai contenuti/);
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), "MAIN");
  });

  await t.test("from the start page to the confirmation", async () => {
    await tabTo(/^Prenota un appuntamento/);
    await page.keyboard.press("Enter");
    await page.getByLabel("Tipo di ufficio").waitFor();

    await tabTo(/^Tipo di ufficio/);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/ufficio=/).catch(async () => {
      await tabTo(/^Mostra/);
      await page.keyboard.press("Enter");
    });
    await page.getByRole("radio").first().waitFor();
    await tabTo(/./, "radio");
    await page.keyboard.press("Space");
    await goOn();

    await page.getByRole("heading", { name: /Appuntamenti disponibili/ }).waitFor();
    await tabTo(/./, "radio");
    await page.keyboard.press("Space");
    await goOn();

    await tabTo(/^Aggiungi ulteriori dettagli/);
    await page.keyboard.type(MARIA.details);
    await goOn();

    await tabTo(/^Nome/);
    await page.keyboard.type(MARIA.name);
    await tabTo(/^Cognome/);
    await page.keyboard.type(MARIA.surname);
    await tabTo(/^Indirizzo di residenza/);
    await page.keyboard.type(MARIA.address);
    await tabTo(/^E-mail/);
    await page.keyboard.type(MARIA.email);
    await tabTo(/^Ho letto e compreso/);
    await page.keyboard.press("Space");
    await goOn();

    await tabTo(/^Conferma e invia/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Appuntamento confermato" }).waitFor();
    assert.equal((await server.mailbox.letters(MARIA.email, 1)).length, 1);
  });

  async function goOn() {
    const from = page.url();
    await tabTo(/^Avanti/);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.href !== from);
    await page.waitForLoadState("load");
  }

  /**
   * Presses Tab until the control with this name has the focus; each stop on the way must be seen.
   * @param {RegExp} name
   * @param {string} [kind]
   */
  async function tabTo(name, kind) {
    /** @type {string[]} */
    const passed = [];
    for (let presses = 0; presses < 80; presses += 1) {
      await page.keyboard.press("Tab");
      const here = await stop();
      assert.ok(here.ring, `no visible focus on ${here.kind} "${here.name}"`);
      if (name.test(here.name) && (kind === undefined || here.kind === kind)) return;
      passed.push(here.name);
    }
    assert.fail(`the Tab key never reaches ${name}; it passes ${passed.join(", ")}`);
  }

  /** @returns {Promise<Stop>} */
  function stop() {
    return page.evaluate(() => {
      const here = document.activeElement;
      if (!here || here === document.body) return { name: "", kind: "page", ring: true };
      const labels = "labels" in here ? /** @type {any} */ (here).labels : null;
      const said = labels?.[0]?.textContent ?? here.getAttribute("aria-label") ?? here.textContent;
      // The ring may be drawn on the label beside a hidden radio button.
      const marked = (/** @type {Element} */ one) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
        return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
      };
      const near = [here, ...(labels ?? []), here.parentElement ?? here];
      const kind = here.getAttribute("type") ?? here.tagName.toLowerCase();
      return { name: (said ?? "").trim().replace(/\s+/g, " "), kind, ring: near.some(marked) };
    });
  }
});
