// A network that lets out nothing but TLS to port 443: media of two Chromiums goes through the relay
// inside TLS.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { admit, openDesk } from "../rig/desk.js";
import { CITIZEN, CLERK } from "../rig/devices.js";
import { hears, sees } from "../rig/encounter.js";
import { Lab, namespace } from "../rig/lab.js";
import { keepConnections, pathOf } from "../rig/paths.js";
import { enterLobby, inState } from "../rig/steps.js";
import { until } from "../rig/until.js";

/** Within so many milliseconds a call must stand; the direct ways are given three seconds of them. */
const PATIENCE = 8_000;

/** @type {Lab} */
let lab;
/** @type {Awaited<ReturnType<typeof openDesk>>} */
let desk;

before(async () => {
  lab = await Lab.open();
  await lab.onlyTls();
  desk = await openDesk("it-IT", async () => lab.server, namespace("OFFICE"));
  for (const page of [desk.clerk.page, desk.citizen.page]) await keepConnections(page);
});

after(async () => {
  await desk?.close();
});

test("where only TLS passes two people meet", { timeout: 120_000 }, async (t) => {
  const citizen = desk.citizen.page;
  const clerk = desk.clerk.page;
  await clerk.reload();
  await enterLobby(citizen, desk.room);
  await admit(clerk);
  await inState(citizen, "call");
  const began = performance.now();
  await Promise.all(
    [citizen, clerk].map(async (page) => {
      const path = await until("a path for media", 20_000, () => standing(page));
      const took = Math.round(performance.now() - began);
      t.diagnostic(`${JSON.stringify(path)} after ${took} ms`);
      assert.deepEqual([path.local, path.relay], ["relay", "tls"]);
      assert.ok(took <= PATIENCE, `after ${took} ms`);
    }),
  );
  await Promise.all([sees(citizen, CLERK), sees(clerk, CITIZEN)]);
  await Promise.all([hears(citizen, CLERK, CITIZEN), hears(clerk, CITIZEN, CLERK)]);
});

/**
 * The path of a page whose connection stands.
 * @param {import("../rig/senses.js").Page & Parameters<typeof pathOf>[0]} page
 */
async function standing(page) {
  const is = await page.evaluate(
    () => /** @type {any} */ (window).connections.at(-1)?.connectionState === "connected",
    null,
  );
  return is ? await pathOf(page) : null;
}
