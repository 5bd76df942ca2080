// What is said about the quality of a call, and what is not.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Qualities, label, sentence, trouble } from "./quality.js";

const GOOD = { grade: "good", cause: "none" };
const CAUSES = [
  "up_loss",
  "down_loss",
  "up_bandwidth",
  "down_bandwidth",
  "round_trip",
  "jitter",
  "device",
  "silent_microphone",
  "frozen_camera",
  "no_media_up",
  "no_media_down",
];
const PEOPLE = [
  { person: "a", name: "Anna" },
  { person: "b", name: "Bruno" },
];
const texts = { get: (key, values = {}) => [key, ...Object.values(values)].join(" ") };

test("while it goes well nothing is said", () => {
  const qualities = new Qualities();
  assert.equal(sentence(qualities, PEOPLE, texts), "");
  qualities.set({ self: GOOD, peers: [{ person: "a", grade: "excellent", cause: "none" }] });
  assert.equal(sentence(qualities, PEOPLE, texts), "");
  assert.equal(trouble({ grade: "good", cause: "up_loss" }), "");
  assert.equal(label(""), "");
});

test("every cause has a word once it is bad", () => {
  for (const cause of CAUSES) {
    for (const grade of ["poor", "bad"]) {
      assert.notEqual(trouble({ grade, cause }), "", cause);
      assert.match(label(trouble({ grade, cause })), /^quality-/);
    }
  }
});

test("a cause from a newer server is no word", () => {
  assert.equal(trouble({ grade: "bad", cause: "gremlins" }), "");
});

test("what one can mend oneself comes before what is the matter with others", () => {
  const qualities = new Qualities();
  const peers = [
    { person: "a", ...GOOD },
    { person: "b", grade: "poor", cause: "frozen_camera" },
  ];
  qualities.set({ self: GOOD, peers });
  assert.equal(sentence(qualities, PEOPLE, texts), "quality-peer-frozen Bruno");
  qualities.set({ self: { grade: "bad", cause: "silent_microphone" }, peers });
  assert.equal(sentence(qualities, PEOPLE, texts), "quality-own-silent");
  qualities.set(null);
  assert.equal(sentence(qualities, PEOPLE, texts), "");
});
