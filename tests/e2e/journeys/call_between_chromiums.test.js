// A whole appointment: lobby, admission, a call whose content is checked on both sides, muting,
// reloading, the end with its outcome.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { admit, openDesk } from "../rig/desk.js";
import { CITIZEN, CLERK } from "../rig/devices.js";
import { hears, hearsNothing, sees } from "../rig/encounter.js";
import { leaks } from "../rig/privacy.js";
import { MARIA, enterLobby, firstFrame, inState } from "../rig/steps.js";

/** @type {Awaited<ReturnType<typeof openDesk>>} */
let desk;

before(async () => {
  desk = await openDesk();
});

after(async () => {
  await desk?.close();
});

test("a citizen and a clerk talk face to face", { timeout: 300_000 }, async (t) => {
  const citizen = desk.citizen.page;
  const clerk = desk.clerk.page;
  const person = new RegExp(`${MARIA.name} ${MARIA.surname}`);

  await t.test("the clerk sees the citizen arrive without reloading", async () => {
    await enterLobby(citizen, desk.room);
    await citizen.getByText("Sei il prossimo.").waitFor();
    await clerk
      .getByRole("button", { name: new RegExp(`Fai entrare ${person.source}`) })
      .first()
      .waitFor();
  });

  await t.test("nobody is seen or heard before they are let in", async () => {
    const tiles = await citizen.locator("[data-tile]:not([hidden])").count();
    assert.equal(tiles, 0);
  });

  await t.test("one press lets the citizen in, and both see and hear each other", async () => {
    await admit(clerk);
    await inState(citizen, "call");
    await Promise.all([sees(citizen, CLERK), sees(clerk, CITIZEN)]);
    await Promise.all([hears(citizen, CLERK, CITIZEN), hears(clerk, CITIZEN, CLERK)]);
    const [atCitizen, atClerk] = [await firstFrame(citizen), await firstFrame(clerk)];
    t.diagnostic(`first picture after ${atCitizen} ms at the citizen, ${atClerk} ms at the clerk`);
  });

  await t.test("who mutes is silent, and the other side is told", async () => {
    await citizen.getByRole("button", { name: "Spegni microfono" }).click();
    await hearsNothing(clerk, CITIZEN);
    await clerk.locator("[data-tile]:not([hidden]) [data-muted]:not([hidden])").waitFor();
    await hears(citizen, CLERK, CITIZEN);
  });

  await t.test("a reload returns to the call, still muted", async () => {
    await citizen.reload();
    await inState(citizen, "call");
    await Promise.all([sees(citizen, CLERK), sees(clerk, CITIZEN)]);
    await hearsNothing(clerk, CITIZEN);
    await citizen.getByRole("button", { name: "Accendi microfono" }).click();
    await hears(clerk, CITIZEN, CLERK);
  });

  await t.test("the clerk's reload returns to the call too", async () => {
    await clerk.reload();
    await Promise.all([sees(clerk, CITIZEN), sees(citizen, CLERK)]);
    await hears(citizen, CLERK, CITIZEN);
  });

  await t.test("the clerk closes with an outcome, and the citizen is told", async () => {
    await clerk.getByLabel("Esito").selectOption({ label: "Concluso" });
    await clerk.getByRole("button", { name: "Concludi" }).click();
    await inState(citizen, "ended");
    await citizen.getByRole("heading", { name: "La chiamata è finita" }).waitFor();
    await clerk.getByText("concluso").first().waitFor();
    // What is closed is not offered to be closed again.
    await clerk.getByRole("button", { name: "Concludi" }).waitFor({ state: "hidden" });
    const running = await citizen.evaluate(() =>
      [...document.querySelectorAll("video")].some((video) => {
        const stream = video.srcObject;
        return (
          stream instanceof MediaStream &&
          stream.getTracks().some((one) => one.readyState === "live")
        );
      }),
    );
    assert.equal(running, false, "the citizen's devices are off");
  });

  await t.test("the room does not open again", async () => {
    await citizen.goto(desk.room);
    await citizen.getByRole("heading", { name: "L’appuntamento è concluso" }).waitFor();
  });

  await t.test("no page complained, and the log knows nobody", () => {
    assert.deepEqual(desk.citizen.complaints, []);
    assert.deepEqual(desk.clerk.complaints, []);
    assert.deepEqual(leaks(desk.server.log, MARIA, [desk.manage, desk.room]), []);
  });
});
