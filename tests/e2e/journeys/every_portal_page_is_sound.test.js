// Every page of the portal, in every language: accessibility rules, valid HTML, a narrow window,
// forced colours. Each page leaves its pictures in `shots`.

import { after, before, test } from "node:test";

import { openChromium } from "../rig/chromium.js";
import { chooseFirst, fillIn, submit } from "../rig/forms.js";
import { Server } from "../rig/server.js";
import { LOCALES, judge } from "../rig/soundness.js";
import { MARIA, book, links } from "../rig/steps.js";

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

for (const language of /** @type {const} */ (["it", "en"])) {
  test(`every page of the portal is sound, in ${language}`, { timeout: 300_000 }, async (t) => {
    const visitor = await openChromium({ locale: LOCALES[language] });
    t.after(() => visitor.close());
    const { page } = visitor;
    const person = { ...MARIA, email: `${language}.${MARIA.email}` };
    const look = judge(t, language);
    const sound = (/** @type {string} */ name) => look(name, visitor);
    const open = (/** @type {string} */ path) => page.goto(new URL(path, server.url).href);

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
    await fillIn(page, person);
    await submit(page);
    await page.waitForURL(/riepilogo/);
    await sound("summary");
    await submit(page);
    await page.waitForURL(/confermato/);
    await sound("confirmed");

    // What follows is about an appointment that was booked in Italian, and is looked at in both.
    await citizen.context.clearCookies();
    const other = { ...MARIA, email: `other.${person.email}` };
    await book(citizen.page, server, { citizen: other });
    const { manage } = await links(server, 1, other);
    await open(manage);
    await sound("appointment");
    await open(`${manage}/sposta`);
    await sound("appointment-move");
    await page.getByRole("radio").nth(1).check();
    await submit(page);
    await page.waitForURL((url) => !url.pathname.endsWith("/sposta"));
    await sound("appointment-moved");
    const moved = (await links(server, 2, other)).manage;
    await open(`${moved}/annulla`);
    await sound("appointment-cancel");
    await page.locator("main .btn-danger").click();
    await page.waitForURL((url) => !url.pathname.endsWith("/annulla"));
    await sound("appointment-cancelled");
    await open(`${moved.slice(0, -5)}AAAAA`);
    await sound("appointment-unknown");

    for (const path of ["/privacy", "/accessibilita", "/licenze"]) {
      await open(path);
      await sound(path.slice(1));
    }
    await open("/nessuna-pagina");
    await sound("error-not-found");
    await page.goto("about:blank");
    await page.setContent(
      `<form method="post" action="${server.url}/operatore/accesso"><button>go</button></form>`,
    );
    await page.getByRole("button").click();
    await page.locator("h1").waitFor();
    await sound("error-forbidden");
  });
}
