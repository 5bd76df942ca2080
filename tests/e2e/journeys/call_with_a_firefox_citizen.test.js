// The second engine: a citizen with Firefox talks to a clerk with Chromium.

import { after, before, test } from "node:test";

import { admit, openDesk } from "../rig/desk.js";
import { CLERK, FIREFOX } from "../rig/devices.js";
import { hears, hearsNothing, sees, seesChange } from "../rig/encounter.js";
import { openFirefox, press } from "../rig/firefox.js";
import { firstFrame, inState } from "../rig/steps.js";

/** @type {Awaited<ReturnType<typeof openDesk>>} */
let desk;
/** @type {Awaited<ReturnType<typeof openFirefox>>} */
let firefox;

before(async () => {
  desk = await openDesk();
  firefox = await openFirefox();
});

after(async () => {
  await firefox?.close();
  await desk?.close();
});

test("a citizen with Firefox talks to a clerk with Chromium", { timeout: 240_000 }, async (t) => {
  const citizen = firefox.page;
  const clerk = desk.clerk.page;

  await t.test("through check and lobby into the call", async () => {
    await citizen.goto(desk.room);
    await press(citizen, /^Entra$/);
    await inState(citizen, "check");
    await press(citizen, /^Sono pronto$/);
    await inState(citizen, "lobby");
    await admit(clerk);
    await inState(citizen, "call");
  });

  await t.test("both see and hear each other", async () => {
    await Promise.all([sees(citizen, CLERK), seesChange(clerk)]);
    await Promise.all([hears(citizen, CLERK, FIREFOX), hears(clerk, FIREFOX, CLERK)]);
    const [atCitizen, atClerk] = [await firstFrame(citizen), await firstFrame(clerk)];
    t.diagnostic(`first picture after ${atCitizen} ms in Firefox, ${atClerk} ms at the clerk`);
  });

  await t.test("who mutes is silent", async () => {
    await press(citizen, /^Spegni microfono$/);
    await hearsNothing(clerk, FIREFOX);
    await press(citizen, /^Accendi microfono$/);
    await hears(clerk, FIREFOX, CLERK);
  });
});
