// What is worth a word of how the sent pictures fare.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Reporter } from "./report.js";

/** What a browser tells of one camera. */
function stats(reason, bits) {
  const camera = { type: "outbound-rtp", kind: "video", qualityLimitationReason: reason };
  const voice = { type: "outbound-rtp", kind: "audio" };
  const pair = { type: "candidate-pair", availableOutgoingBitrate: bits };
  return [voice, camera, pair];
}

test("what stays as it is is said once", () => {
  const reporter = new Reporter();
  assert.deepEqual(reporter.look(stats("none", 900_000)), { limit: "none", up_kbps: 900 });
  assert.equal(reporter.look(stats("none", 1_000_000)), null, "a little more is no news");
  assert.deepEqual(reporter.look(stats("none", 500_000)), { limit: "none", up_kbps: 500 });
});

test("plenty is plenty", () => {
  const reporter = new Reporter();
  assert.deepEqual(reporter.look(stats("none", 3_000_000)), { limit: "none", up_kbps: 2000 });
  assert.equal(reporter.look(stats("none", 30_000_000)), null);
});

test("a moment's trouble is none", () => {
  const reporter = new Reporter();
  reporter.look(stats("none", 900_000));
  assert.equal(reporter.look(stats("cpu", 900_000)), null);
  assert.equal(reporter.look(stats("none", 900_000)), null);
  assert.equal(reporter.look(stats("cpu", 900_000)), null);
  assert.deepEqual(reporter.look(stats("cpu", 900_000)), { limit: "cpu", up_kbps: 900 });
  assert.equal(reporter.look(stats("none", 900_000)), null);
  assert.deepEqual(reporter.look(stats("none", 900_000)), { limit: "none", up_kbps: 900 });
});

test("of several pictures the worst counts, and one that is not sent does not", () => {
  const sent = (reason, active) => ({
    type: "outbound-rtp",
    kind: "video",
    qualityLimitationReason: reason,
    active,
  });
  const twice = (looks) => {
    const reporter = new Reporter();
    reporter.look(looks);
    return reporter.look(looks);
  };
  const both = [sent("bandwidth", true), sent("cpu", true), sent("none", true)];
  assert.deepEqual(twice(both), { limit: "cpu" });
  assert.equal(twice([sent("none", true), sent("cpu", false)]), null);
  assert.deepEqual(twice([sent("a word of tomorrow", true)]), { limit: "other" });
});

test("a browser that tells no number says so once", () => {
  const reporter = new Reporter();
  assert.equal(reporter.look(stats("none", undefined)), null);
  reporter.look(stats("none", 300_000));
  assert.deepEqual(reporter.look(stats("none", undefined)), { limit: "none" });
});

test("after a loss everything is said again", () => {
  const reporter = new Reporter();
  reporter.look(stats("none", 900_000));
  reporter.reset();
  assert.deepEqual(reporter.look(stats("none", 900_000)), { limit: "none", up_kbps: 900 });
});
