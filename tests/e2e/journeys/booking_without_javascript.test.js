// A citizen books, moves and cancels an appointment in a browser that runs no scripts, and finds
// everything needed in the messages.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { openChromium } from "../rig/chromium.js";
import { linkIn } from "../rig/mail.js";
import { leaks } from "../rig/privacy.js";
import { Server } from "../rig/server.js";
import { MARIA, book, chooseTime } from "../rig/steps.js";

/** @type {Server} */
let server;
/** @type {import("../rig/chromium.js").Chromium} */
let citizen;

before(async () => {
  server = await Server.start();
  citizen = await openChromium({ scripts: false });
});

after(async () => {
  await citizen?.close();
  await server?.stop();
});

test("a citizen books, moves and cancels without JavaScript", { timeout: 180_000 }, async (t) => {
  const { page } = citizen;
  /** @type {string[]} */
  const opened = [];
  let code = "";

  await t.test("the five steps end in a confirmation with a code", async () => {
    await book(page, server);
    const text = await page.getByRole("main").innerText();
    code = text.match(/[A-Z0-9]{3,5}-[A-Z0-9]{3,5}(-[A-Z0-9]{3,5})?/)?.[0] ?? "";
    assert.notEqual(code, "", `no code in: ${text}`);
    assert.ok(text.includes(MARIA.email), "the page says where the message goes");
  });

  await t.test("reloading the confirmation books nothing more", async () => {
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Appuntamento confermato" }).waitFor();
    assert.equal((await server.mailbox.letters(MARIA.email, 1)).length, 1);
  });

  await t.test("the message is complete in text, HTML and calendar", async () => {
    const [letter] = await server.mailbox.letters(MARIA.email, 1);
    assert.ok(letter);
    assert.match(letter.subject, /^Appuntamento .+, ore \d{1,2}:\d{2} – /);
    for (const body of [letter.text, letter.html]) {
      assert.ok(body.includes(code), "the code is in the body");
      opened.push(linkIn(body, "/appuntamento/"), linkIn(body, "/stanza/"));
    }
    assert.equal(opened[0], opened[2], "text and HTML lead to the same page");
    assert.match(letter.calendar, /^BEGIN:VCALENDAR\r?\n/);
    assert.match(letter.calendar, /\nMETHOD:(REQUEST|PUBLISH)\r?\n/);
    assert.match(letter.calendar, /\nUID:/);
    assert.match(letter.calendar, /\nDTSTART[;:]/);
    assert.ok(letter.calendar.includes(opened[1] ?? "?"), "the calendar leads to the room");
  });

  await t.test(
    "the manage link shows the appointment and changes nothing by being opened",
    async () => {
      const manage = opened[0] ?? "";
      for (let visit = 0; visit < 3; visit += 1) await page.goto(manage);
      await page.getByText(code).first().waitFor();
      assert.equal((await server.mailbox.letters(MARIA.email, 1)).length, 1);
    },
  );

  await t.test("moving keeps the code, sends new links and revokes the old room", async () => {
    await page.getByRole("link", { name: /Sposta/ }).click();
    await chooseTime(page, 1, "Sposta a questo orario");
    await page.getByText("L'appuntamento è spostato.").waitFor();
    const letter = (await server.mailbox.letters(MARIA.email, 2)).at(-1);
    assert.ok(letter);
    assert.match(letter.subject, /^Nuovo orario: /);
    assert.ok(letter.text.includes(code));
    assert.match(letter.calendar, /\nSEQUENCE:1\r?\n/);
    const room = linkIn(letter.text, "/stanza/");
    assert.notEqual(room, opened[1]);
    await page.goto(opened[1] ?? "");
    await page
      .getByRole("heading", { name: /è stato spostato|Non conosciamo questo link/ })
      .waitFor();
    opened.push(linkIn(letter.text, "/appuntamento/"), room);
  });

  await t.test("cancelling asks once, then closes the room and says so by mail", async () => {
    await page.goto(opened.at(-2) ?? "");
    await page.getByRole("link", { name: /Annulla/ }).click();
    await page.getByRole("button", { name: "Sì, annulla l'appuntamento" }).click();
    await page.getByText("L'appuntamento è annullato").waitFor();
    const letter = (await server.mailbox.letters(MARIA.email, 3)).at(-1);
    assert.ok(letter);
    assert.match(letter.subject, /^Annullato: /);
    assert.match(letter.calendar, /\nMETHOD:CANCEL\r?\n/);
    await page.goto(opened.at(-1) ?? "");
    await page.getByRole("heading", { name: "L’appuntamento è stato annullato" }).waitFor();
  });

  await t.test("the log knows neither the citizen nor the links", () => {
    assert.deepEqual(leaks(server.log, MARIA, opened), []);
    assert.notEqual(server.log, "");
  });
});
