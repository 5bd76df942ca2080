// A network that lets no UDP through: media goes over TCP, to the port the pages come from.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { admit, openDesk } from "../rig/desk.js";
import { CITIZEN, CLERK, FIREFOX } from "../rig/devices.js";
import { hears, sees, seesChange } from "../rig/encounter.js";
import { openFirefox, press } from "../rig/firefox.js";
import { blockUdp } from "../rig/firewall.js";
import { keepConnections, pathOf } from "../rig/paths.js";
import { Server } from "../rig/server.js";
import { enterLobby, firstFrame, inState } from "../rig/steps.js";

/** @type {Awaited<ReturnType<typeof openDesk>>} */
let desk;
/** @type {Awaited<ReturnType<typeof openFirefox>>} */
let firefox;
/** @type {Awaited<ReturnType<typeof blockUdp>>} */
let unblock;

before(async () => {
  desk = await openDesk("it-IT", () => Server.everywhere());
  firefox = await openFirefox();
  for (const page of [desk.citizen.page, desk.clerk.page, firefox.page])
    await keepConnections(page);
  unblock = await blockUdp();
});

after(async () => {
  await unblock?.();
  await firefox?.close();
  await desk?.close();
});

test("a call without UDP", { timeout: 300_000 }, async (t) => {
  const citizen = desk.citizen.page;
  const clerk = desk.clerk.page;

  await t.test("two Chromiums meet over TCP", async () => {
    await enterLobby(citizen, desk.room);
    await clerk.reload();
    await admit(clerk);
    await inState(citizen, "call");
    await Promise.all([sees(citizen, CLERK), sees(clerk, CITIZEN)]);
    await Promise.all([hears(citizen, CLERK, CITIZEN), hears(clerk, CITIZEN, CLERK)]);
    const [own, other] = [await pathOf(citizen), await pathOf(clerk)];
    t.diagnostic(`${JSON.stringify(own)} and ${JSON.stringify(other)}`);
    assert.deepEqual([own?.protocol, other?.protocol], ["tcp", "tcp"]);
    t.diagnostic(`first picture after ${await firstFrame(citizen)} ms`);
  });

  await t.test("a Firefox takes the citizen's place, over TCP too", async () => {
    await firefox.page.goto(desk.room);
    await press(firefox.page, /^(Entra|Rientra)/);
    await press(firefox.page, /^Sono pronto$/);
    await inState(firefox.page, "call");
    await Promise.all([sees(firefox.page, CLERK), seesChange(clerk)]);
    await hears(clerk, FIREFOX, CLERK);
    const path = await pathOf(firefox.page);
    t.diagnostic(JSON.stringify(path));
    assert.equal(path?.protocol, "tcp");
  });
});
