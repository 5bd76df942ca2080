import assert from "node:assert/strict";
import { test } from "node:test";

import { Ways } from "./ways.js";

const DAY = 24 * 60 * 60 * 1_000;

function storage() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  return {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value),
    removeItem: (/** @type {string} */ key) => void kept.delete(key),
  };
}

test("a failure asks for the relay, a second one soon after for nothing else", () => {
  const ways = new Ways(null, 0);
  assert.equal(ways.next(0), "direct");
  ways.failed(1_000);
  assert.equal(ways.next(1_000), "any");
  ways.failed(20_000);
  assert.equal(ways.next(20_000), "relay");
  ways.failed(30_000);
  assert.equal(ways.next(30_000), "any", "the relay may be what fails");
  assert.equal(ways.next(85_000), "any", "the first two are long ago");
  assert.equal(ways.next(120_000), "direct");
});

test("a device that needed the relay asks for it at once for a day", () => {
  const device = storage();
  new Ways(device, 0).connected(true, 5_000);
  assert.equal(new Ways(device, DAY).next(DAY), "any");
  assert.equal(new Ways(device, DAY + 5_000).next(DAY + 5_000), "direct");

  new Ways(device, 0).connected(true, DAY * 400);
  assert.equal(new Ways(device, 0).next(0), "direct", "the clock was set back by a year");
});

test("a direct connection makes the device forget", () => {
  const device = storage();
  new Ways(device, 0).connected(true, 0);
  const ways = new Ways(device, 1_000);
  assert.equal(ways.next(1_000), "any");
  ways.connected(false, 1_000);
  assert.equal(ways.next(1_000), "direct");
  assert.equal(new Ways(device, 1_000).next(1_000), "direct");
});
