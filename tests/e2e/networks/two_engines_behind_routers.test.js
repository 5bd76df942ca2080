// A citizen at home with Firefox and a clerk in an office with Chromium, each behind a router: they meet,
// and go on when packets are lost and when UDP stops in the middle of the call.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { admit, openDesk } from "../rig/desk.js";
import { CLERK, FIREFOX } from "../rig/devices.js";
import { hears, sees, seesChange } from "../rig/encounter.js";
import { openFirefox, press } from "../rig/firefox.js";
import { Lab, SERVER, namespace } from "../rig/lab.js";
import { keepConnections, pathOf } from "../rig/paths.js";
import { framesSeen, watchFrames } from "../rig/smoothness.js";
import { firstFrame, inState } from "../rig/steps.js";
import { until } from "../rig/until.js";

const METRICS = `${SERVER}:9464`;

/** @type {Lab} */
let lab;
/** @type {Awaited<ReturnType<typeof openDesk>>} */
let desk;
/** @type {Awaited<ReturnType<typeof openFirefox>>} */
let firefox;

before(async () => {
  lab = await Lab.open({ metrics: { listen: METRICS } });
  desk = await openDesk("it-IT", async () => lab.server, namespace("OFFICE"));
  firefox = await openFirefox();
  for (const page of [desk.clerk.page, firefox.page]) await keepConnections(page);
});

after(async () => {
  await firefox?.close();
  await desk?.close();
});

test("two engines behind two routers", { timeout: 240_000 }, async (t) => {
  const citizen = firefox.page;
  const clerk = desk.clerk.page;

  const meet = async () => {
    await Promise.all([sees(citizen, CLERK), seesChange(clerk)]);
    await Promise.all([hears(citizen, CLERK, FIREFOX), hears(clerk, FIREFOX, CLERK)]);
  };

  await t.test("they meet", async () => {
    await clerk.reload();
    await citizen.goto(desk.room);
    await press(citizen, /^Entra$/);
    await inState(citizen, "check");
    await press(citizen, /^Sono pronto$/);
    await inState(citizen, "lobby");
    await admit(clerk);
    await inState(citizen, "call");
    await meet();
    const [atCitizen, atClerk] = [await firstFrame(citizen), await firstFrame(clerk)];
    t.diagnostic(`first picture after ${atCitizen} ms in Firefox, ${atClerk} ms in Chromium`);
    assert.deepEqual(await protocols([citizen, clerk]), ["udp", "udp"]);
  });

  await t.test("they meet behind symmetric NATs", async () => {
    await lab.translateSymmetrically();
    await Promise.all([citizen.reload(), clerk.reload()]);
    await inState(citizen, "call");
    await meet();
    assert.deepEqual(await protocols([citizen, clerk]), ["udp", "udp"]);
  });

  await t.test("lost packets are sent again, and pictures go on", async () => {
    const before = await sentAgain();
    await Promise.all([watchFrames(citizen), watchFrames(clerk)]);
    await lab.lose(5);
    await until("enough packets are lost", 60_000, async () => (await lab.videoLost()) >= 40);
    const seen = await Promise.all([framesSeen(citizen), framesSeen(clerk)]);
    const lost = await lab.videoLost();
    const again = (await sentAgain()) - before;
    t.diagnostic(`${lost} packets of video were lost, ${again} were sent again`);
    for (const { frames, longest } of seen) {
      t.diagnostic(`${frames} frames, at most ${longest} ms without one`);
      assert.ok(longest <= 1000, `no picture for ${longest} ms`);
    }
    assert.ok(again >= lost / 4, "what is lost is sent again");
    assert.ok(again <= 2 * lost, "and not over and over");
    await meet();
    await Lab.reset();
  });

  await t.test("where UDP stops in the middle of the call, TCP takes its place", async () => {
    const stopped = performance.now();
    await lab.blockUdp();
    await Promise.all(
      [citizen, clerk].map(async (page) => {
        await until("media goes over TCP", 20_000, async () => {
          const path = await pathOf(page);
          return path?.protocol === "tcp" || path?.relay;
        });
        await watchFrames(page);
        await until("the picture goes on", 20_000, async () => (await framesSeen(page)).frames > 0);
        const took = Math.round(performance.now() - stopped);
        t.diagnostic(`the picture was back after ${took} ms`);
        assert.ok(took <= 6000, `after ${took} ms`);
      }),
    );
    await meet();
  });
});

/**
 * What carries the media of these pages.
 * @param {Parameters<typeof pathOf>[0][]} pages
 */
async function protocols(pages) {
  return Promise.all(pages.map(async (page) => (await pathOf(page))?.protocol));
}

/** How many packets receivers were sent again, by the server's own count. */
async function sentAgain() {
  const page = await (await fetch(`http://${METRICS}/metrics`)).text();
  const [, count] = page.match(/^sportello_rtp_packets_retransmitted_total (\d+)$/m) ?? [];
  assert.ok(count, "the server counts them");
  return Number(count);
}
