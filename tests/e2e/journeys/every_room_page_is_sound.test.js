// The room before, during and after a call, and the console beside it, in every language:
// accessibility rules, valid HTML, a narrow window, forced colours. Each page leaves its pictures in
// `shots`.

import { test } from "node:test";

import { openChromium } from "../rig/chromium.js";
import { admit, openDesk } from "../rig/desk.js";
import { CITIZEN, CLERK } from "../rig/devices.js";
import { sees } from "../rig/encounter.js";
import { LOCALES, judge } from "../rig/soundness.js";
import { bookLast, inState, links } from "../rig/steps.js";

for (const language of /** @type {const} */ (["it", "en"])) {
  test(`room and console are sound, in ${language}`, { timeout: 300_000 }, async (t) => {
    const locale = LOCALES[language];
    const desk = await openDesk(locale);
    t.after(() => desk.close());
    const { clerk } = desk;
    const visitor = await openChromium({ locale, look: CITIZEN });
    t.after(() => visitor.close());
    const { page } = visitor;
    const sound = judge(t, language);

    await sound("console", clerk);

    await page.goto(desk.room);
    await sound("room-gate", visitor);
    await page.locator("main form button").first().click();
    await inState(page, "check");
    await page.locator(".self--large[data-picture=on]").waitFor();
    await sound("room-check", visitor);
    await page.locator("[data-action=ready]").click();
    await inState(page, "lobby");
    await page.locator("[data-lobby-position]:not(:empty)").waitFor();
    await sound("room-lobby", visitor);
    await clerk.page.locator("[data-admit]:visible").first().waitFor();
    await sound("console-waiting", clerk);

    await admit(clerk.page);
    await Promise.all([sees(page, CLERK), sees(clerk.page, CITIZEN)]);
    await sound("room-call", visitor);
    await sound("console-call", clerk);
    await page.locator("[data-view=call] [data-action=devices]").click();
    await sound("room-devices", visitor);
    await page.locator("[data-dialog=devices] form[method=dialog] button").click();
    await page.locator("[data-view=call] [data-action=leave]").click();
    await sound("room-leaving", visitor);
    await page.locator("[data-dialog=leave] button[value=leave]").click();
    await inState(page, "ended");
    await sound("room-left", visitor);
    await page.locator("[data-action=again]:visible").click();
    await inState(page, "call");

    const second = await visitor.context.newPage();
    await second.goto(page.url());
    await second.locator("[data-action=ready]").click();
    await inState(page, "superseded");
    await sound("room-superseded", visitor);
    await second.close();
    await page.locator("[data-action=again]:visible").click();
    await inState(page, "call");

    await clerk.page.locator("[data-outcome] [type=submit]").click();
    await inState(page, "ended");
    await sound("room-goodbye", visitor);
    await sound("console-closed", clerk);
    await page.goto(desk.room);
    await sound("room-gate-done", visitor);
  });

  test(
    `closed gates and the sign-in are sound, in ${language}`,
    { timeout: 300_000 },
    async (t) => {
      const locale = LOCALES[language];
      const desk = await openDesk(locale);
      t.after(() => desk.close());
      const { server, citizen } = desk;
      const visitor = await openChromium({ locale });
      t.after(() => visitor.close());
      const { page } = visitor;
      const sound = judge(t, language);

      await page.goto(`${desk.manage}/sposta`);
      await page.getByRole("radio").nth(1).check();
      await page.locator("button[form=step]").last().click();
      await page.waitForURL((url) => !url.pathname.endsWith("/sposta"));
      await page.goto(desk.room);
      await sound("room-gate-moved", visitor);
      const { manage, room } = await links(server, 2);
      await page.goto(`${manage}/annulla`);
      await page.locator("main .btn-danger").click();
      await page.waitForURL((url) => !url.pathname.endsWith("/annulla"));
      await page.goto(room);
      await sound("room-gate-cancelled", visitor);
      await page.goto(`${server.url}/stanza/questo-non-e-un-collegamento`);
      await sound("room-unknown", visitor);
      await citizen.context.clearCookies();
      await bookLast(citizen.page, server);
      await page.goto((await links(server, 4)).room);
      await sound("room-gate-early", visitor);

      await page.goto(`${server.url}/operatore/accesso`);
      await sound("sign-in", visitor);
      await page.locator("[name=login]").fill("elena.prova");
      await page.locator("[name=password]").fill("not the password");
      await page.locator(".sign-in [type=submit]").click();
      await page.locator("#sign-in-problem").waitFor();
      await sound("sign-in-refused", visitor);
    },
  );
}
