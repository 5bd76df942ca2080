// A network that lets nothing through but what looks like pages: the addresses of media cannot be
// reached, the relay on the port of the pages can.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { admit, openDesk } from "../rig/desk.js";
import { CITIZEN, CLERK, FIREFOX } from "../rig/devices.js";
import { hears, sees, seesChange } from "../rig/encounter.js";
import { openFirefox, press } from "../rig/firefox.js";
import { keepConnections, pathOf } from "../rig/paths.js";
import { Server } from "../rig/server.js";
import { enterLobby, firstFrame, inState } from "../rig/steps.js";

/** An address of documentation (RFC 5737): nobody answers there. */
const NOWHERE = "192.0.2.77";

/** @type {Awaited<ReturnType<typeof openDesk>>} */
let desk;
/** @type {Awaited<ReturnType<typeof openFirefox>>} */
let firefox;

before(async () => {
  desk = await openDesk("it-IT", () => Server.everywhere({ tls: true, media: NOWHERE }));
  firefox = await openFirefox();
  for (const page of [desk.citizen.page, desk.clerk.page, firefox.page])
    await keepConnections(page);
});

after(async () => {
  await firefox?.close();
  await desk?.close();
});

test("a call through the relay", { timeout: 300_000 }, async (t) => {
  const citizen = desk.citizen.page;
  const clerk = desk.clerk.page;

  await t.test("two Chromiums meet", async () => {
    await enterLobby(citizen, desk.room);
    await clerk.reload();
    await admit(clerk);
    await inState(citizen, "call");
    await Promise.all([sees(citizen, CLERK), sees(clerk, CITIZEN)]);
    await Promise.all([hears(citizen, CLERK, CITIZEN), hears(clerk, CITIZEN, CLERK)]);
    const [own, other] = [await pathOf(citizen), await pathOf(clerk)];
    t.diagnostic(`${JSON.stringify(own)} and ${JSON.stringify(other)}`);
    assert.deepEqual([own?.local, other?.local], ["relay", "relay"]);
    t.diagnostic(`first picture after ${await firstFrame(citizen)} ms`);
  });

  await t.test("a Firefox takes the citizen's place", async () => {
    await firefox.page.goto(desk.room);
    await press(firefox.page, /^(Entra|Rientra)/);
    await press(firefox.page, /^Sono pronto$/);
    await inState(firefox.page, "call");
    await Promise.all([sees(firefox.page, CLERK), seesChange(clerk)]);
    await hears(clerk, FIREFOX, CLERK);
    const path = await pathOf(firefox.page);
    t.diagnostic(JSON.stringify(path));
    assert.equal(path?.local, "relay");
  });
});
