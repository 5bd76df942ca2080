// A person has one clerk, and what belongs to another office does not exist.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { openChromium } from "../rig/chromium.js";
import { admit, openDesk } from "../rig/desk.js";
import { MARIA, enterLobby, inState, signIn } from "../rig/steps.js";

/** @type {Awaited<ReturnType<typeof openDesk>>} */
let desk;
/** @type {import("../rig/chromium.js").Chromium} */
let colleague;
/** @type {import("../rig/chromium.js").Chromium} */
let stranger;

before(async () => {
  desk = await openDesk();
  const { server } = desk;
  colleague = await openChromium();
  stranger = await openChromium();
  const own = await server.addClerk("carlo.prova", "Carlo Prova", "tributi");
  const other = await server.addClerk("dora.prova", "Dora Prova", "urp-demografici");
  await signIn(colleague.page, server, own);
  await signIn(stranger.page, server, other);
});

after(async () => {
  await colleague?.close();
  await stranger?.close();
  await desk?.close();
});

test("two clerks of an office and one of another", { timeout: 120_000 }, async (t) => {
  const name = `${MARIA.name} ${MARIA.surname}`;
  const visit = (/** @type {import("playwright-core").Page} */ page) =>
    page.getByRole("listitem").filter({ hasText: name });

  await t.test("both of the office see who waits, the other office sees nobody", async () => {
    await enterLobby(desk.citizen.page, desk.room);
    for (const page of [desk.clerk.page, colleague.page]) {
      await visit(page)
        .getByRole("button", { name: /Fai entrare/ })
        .waitFor();
    }
    await stranger.page.reload();
    await stranger.page.getByText("Aggiornamento in diretta").waitFor();
    assert.equal(await visit(stranger.page).count(), 0);
    assert.ok(!(await stranger.page.content()).includes(MARIA.surname));
  });

  await t.test("the other office cannot open the appointment by its address", async () => {
    const path = await visit(desk.clerk.page).getByRole("link").first().getAttribute("href");
    const own = await colleague.page.request.get(desk.server.url + path);
    assert.equal(own.status(), 200);
    assert.ok((await own.text()).includes(MARIA.surname));
    const foreign = await stranger.page.request.get(desk.server.url + path);
    assert.equal(foreign.status(), 404);
    assert.ok(!(await foreign.text()).includes(MARIA.surname));
  });

  await t.test("once a clerk has let the citizen in, the colleague is told by whom", async () => {
    await admit(desk.clerk.page);
    await inState(desk.citizen.page, "call");
    await visit(colleague.page).getByText("con Elena Prova").waitFor();
    const button = visit(colleague.page).getByRole("button", { name: /Fai entrare/ });
    await button.waitFor({ state: "hidden" });
  });
});
