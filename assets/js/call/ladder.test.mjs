// Two minutes of a bad connection, in no time.
//
//   node --test js/

import assert from "node:assert/strict";
import { test } from "node:test";

import { DARK_MS, GIVE_UP_MS, Ladder, PHONE_MS } from "./ladder.js";

const TICK_MS = 500;

/** A ladder with a clock that is moved by hand. */
class Walk {
  now = 0;
  ladder = new Ladder();

  constructor() {
    this.ladder.begin(0);
  }

  /** @param {import("./ladder.js").Happening} happening */
  happens(happening) {
    this.ladder.handle(happening, this.now);
    return this.actions();
  }

  /** What is done while this much time goes by, each action with its moment. */
  wait(milliseconds) {
    const done = [];
    for (const end = this.now + milliseconds; this.now < end;) {
      this.now += TICK_MS;
      this.ladder.tick(this.now);
      for (const action of this.actions()) done.push([action, this.now]);
    }
    return done;
  }

  actions() {
    const actions = [];
    for (let next = this.ladder.action(); next; next = this.ladder.action()) actions.push(next);
    return actions;
  }
}

/** A walk that starts in a call that works. */
function connected() {
  const walk = new Walk();
  walk.happens("connected");
  return walk;
}

test("a short disturbance is left alone", () => {
  const walk = connected();
  walk.happens("disconnected");
  assert.deepEqual(walk.wait(1_500), []);
  assert.deepEqual(walk.happens("connected"), ["restored"]);
  assert.deepEqual(walk.wait(60_000), []);
});

test("two seconds of disturbance restart the path, and coming back ends it", () => {
  const walk = connected();
  walk.happens("disconnected");
  assert.deepEqual(walk.wait(2_500), [["restart", 2_000]]);
  assert.equal(walk.ladder.step, "restarting");
  assert.deepEqual(walk.happens("connected"), ["restored"]);
  assert.equal(walk.ladder.step, "connected");
});

test("a new network restarts the path at once, silence too", () => {
  for (const happening of ["network", "silent"]) {
    assert.deepEqual(connected().happens(happening), ["restart"]);
  }
});

test("a restart that does not help becomes a new connection, each later one more patient", () => {
  const walk = connected();
  walk.happens("network");
  const done = walk.wait(100_000).filter(([action]) => action === "rebuild");
  assert.deepEqual(
    done.map(([, at]) => at),
    [6_000, 21_000, 41_000, 66_000, 96_000],
  );
});

test("a failed connection is built anew at once, a failed new one in its turn", () => {
  const walk = connected();
  assert.deepEqual(walk.happens("failed"), ["rebuild"]);
  assert.deepEqual(walk.happens("failed"), []);
});

test("who is unseen goes dark, is given the number, and is let go at last", () => {
  const walk = connected();
  walk.wait(5_000);
  walk.happens("failed");
  const done = walk.wait(200_000).filter(([action]) => action !== "rebuild");
  assert.deepEqual(done, [
    ["darken", 5_000 + DARK_MS],
    ["phone", 5_000 + PHONE_MS],
    ["give_up", 5_000 + GIVE_UP_MS],
  ]);
  assert.equal(walk.ladder.step, "gone");
  assert.deepEqual(walk.happens("connected"), [], "only the person starts again");
});

test("without signalling nothing is asked, and the first thing after it is", () => {
  const walk = connected();
  walk.happens("signal_lost");
  walk.happens("disconnected");
  assert.deepEqual(walk.wait(9_000), []);
  assert.deepEqual(walk.happens("signal_back"), ["restart"]);
});

test("lost signalling alone changes nothing", () => {
  const walk = connected();
  walk.happens("signal_lost");
  assert.deepEqual(walk.wait(60_000), []);
  assert.deepEqual(walk.happens("signal_back"), []);
  assert.equal(walk.ladder.step, "connected");
});

test("a server that knows nothing of the old connection gets a new one", () => {
  const walk = connected();
  walk.happens("signal_lost");
  walk.happens("disconnected");
  walk.wait(5_000);
  assert.deepEqual(walk.happens("renewed"), ["rebuild"]);
  assert.deepEqual(walk.happens("connected"), ["restored"]);
});

test("a first connection that never stands is tried again and given up", () => {
  const walk = new Walk();
  const done = walk.wait(130_000);
  assert.deepEqual(done[0], ["help", 3_000]);
  assert.deepEqual(done[1], ["darken", 10_000]);
  assert.deepEqual(done[2], ["rebuild", 10_000]);
  assert.deepEqual(done.at(-1), ["give_up", GIVE_UP_MS]);
});

test("after the end nothing happens", () => {
  const walk = connected();
  walk.ladder.stop();
  assert.deepEqual(walk.happens("failed"), []);
  assert.deepEqual(walk.wait(200_000), []);
});

test("a first connection that takes too long gets help once, and no other does", () => {
  const walk = new Walk();
  assert.deepEqual(walk.wait(9_500), [["help", 3_000]]);
  assert.deepEqual(walk.happens("connected"), ["restored"]);
  walk.happens("failed");
  assert.ok(walk.wait(9_000).every(([action]) => action !== "help"));
});
