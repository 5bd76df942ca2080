// A router that restarts gives every flow a new address in the middle of a call: media follows.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Lab, SERVER } from "../rig/lab.js";
import { until } from "../rig/until.js";

/** @typedef {import("../rig/lab.js").Packet} Packet */

/** @type {Lab} */
let lab;

before(async () => {
  lab = await Lab.open();
});

after(async () => {
  await lab?.close();
});

test("media follows half a second after the first check from a new address", async (t) => {
  const { packets, end } = await lab.watch();
  const call = lab.doctor("--path", "udp", "--seconds", "10");
  try {
    const old = await until("media goes to two people", 30_000, () => both(mediaTo(packets)));
    const changed = await lab.remap();
    const media = await until("media goes to two new addresses", 10_000, () =>
      both(mediaTo(packets.filter(({ at, to }) => at > changed && !old.has(to)))),
    );

    const checks = checksFrom(packets.filter(({ at }) => at > changed));
    for (const [address, at] of media) {
      const checked = checks.get(address) ?? assert.fail("media went where no check came from");
      const [since, gap] = [at - checked, at - changed].map((it) => Math.round(1000 * it));
      t.diagnostic(`media came ${since} ms after the first check, ${gap} ms after the change`);
      assert.ok(at - checked >= 0, "an address was believed before it proved itself");
      assert.ok(at - checked <= 0.5, `${since} ms after the first check`);
    }
  } finally {
    await Promise.all([call, end()]);
  }
});

/** @param {Map<string, number>} people */
function both(people) {
  return people.size === 2 ? people : null;
}

/**
 * Where the server sends media, and since when.
 * @param {Packet[]} packets
 */
function mediaTo(packets) {
  const media = packets.filter(({ from, first }) => from === `${SERVER}:443` && isMedia(first));
  return firsts(media.map(({ to, at }) => [to, at]));
}

/**
 * Where checks come from, and since when.
 * @param {Packet[]} packets
 */
function checksFrom(packets) {
  const checks = packets.filter(({ to, first }) => to === `${SERVER}:443` && first === 0);
  return firsts(checks.map(({ from, at }) => [from, at]));
}

/**
 * The first time of each address.
 * @param {[string, number][]} times in their order
 */
function firsts(times) {
  return new Map(times.toReversed());
}

/**
 * SRTP and SRTCP, by RFC 7983.
 * @param {number | null} first
 */
function isMedia(first) {
  return first !== null && first >= 128 && first <= 191;
}
