// The server dies without a word in the middle of a call and comes back: both browsers return to
// the call by themselves, the clerk keeps the citizen, and who was muted stays muted.

import { after, before, test } from "node:test";

import { openCall } from "../rig/desk.js";
import { CITIZEN, CLERK } from "../rig/devices.js";
import { hears, hearsNothing, sees } from "../rig/encounter.js";
import { inState } from "../rig/steps.js";
import { until } from "../rig/until.js";

/** @type {Awaited<ReturnType<typeof openCall>>} */
let desk;

before(async () => {
  desk = await openCall();
});

after(async () => {
  await desk?.close();
});

test("a call survives the sudden end of the server", { timeout: 300_000 }, async (t) => {
  const citizen = desk.citizen.page;
  const clerk = desk.clerk.page;

  await t.test("the call stands, and the citizen is muted", async () => {
    await inState(citizen, "call");
    await Promise.all([sees(citizen, CLERK), sees(clerk, CITIZEN)]);
    await citizen.getByRole("button", { name: "Spegni microfono" }).click();
    await hearsNothing(clerk, CITIZEN);
  });

  await t.test("both sides say that the connection is lost", async () => {
    await desk.server.kill();
    await until("the citizen is told", 30_000, () =>
      citizen.locator("[data-reconnect]:not([hidden])").isVisible(),
    );
  });

  await t.test("both return by themselves, the citizen still muted", async () => {
    await desk.server.again();
    await citizen.locator("[data-reconnect]").waitFor({ state: "hidden", timeout: 60_000 });
    await inState(citizen, "call");
    await Promise.all([sees(citizen, CLERK), sees(clerk, CITIZEN)]);
    await hears(citizen, CLERK, CITIZEN);
    await hearsNothing(clerk, CITIZEN);
    await citizen.getByRole("button", { name: "Accendi microfono" }).click();
    await hears(clerk, CITIZEN, CLERK);
  });
});
