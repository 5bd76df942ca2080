//   node --test js/

import assert from "node:assert/strict";
import { test } from "node:test";

import { remaining } from "./remaining.js";

test("the line shrinks, turns amber in the last five minutes, and ends", () => {
  const at = (now) => remaining(1_000, 2_200, now);
  assert.deepEqual(at(400), { share: 1, soon: false, minutes: 30 });
  assert.deepEqual(at(1_600), { share: 0.5, soon: false, minutes: 10 });
  assert.deepEqual(at(1_901), { share: 299 / 1_200, soon: true, minutes: 5 });
  assert.deepEqual(at(2_199), { share: 1 / 1_200, soon: true, minutes: 1 });
  assert.deepEqual(at(9_999), { share: 0, soon: true, minutes: 0 });
});

test("an appointment without length is no division by nothing", () => {
  assert.deepEqual(remaining(1_000, 1_000, 900), { share: 1, soon: true, minutes: 2 });
});
