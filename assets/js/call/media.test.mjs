// Devices that answer late, as people do who are asked for a permission.
//
//   node --test js/

import assert from "node:assert/strict";
import { test } from "node:test";

import { Capture } from "./media.js";

/** A track as far as it is looked at. */
class Track extends EventTarget {
  readyState = "live";
  enabled = true;
  stop() {
    this.readyState = "ended";
  }
}

/** Remembers nothing. */
const memory = { chosen: () => null, choose: () => {}, isOn: () => true, turn: () => {} };

/** Devices that are given when the test says so. */
function devices() {
  /** @type {{kind: string, give: () => Promise<Track>}[]} */
  const asked = [];
  const mediaDevices = Object.assign(new EventTarget(), {
    /** @param {{audio?: object}} wishes */
    getUserMedia: ({ audio }) =>
      new Promise((resolve) => {
        const give = async () => {
          const track = new Track();
          resolve({ getTracks: () => [track] });
          await new Promise((later) => setTimeout(later));
          return track;
        };
        asked.push({ kind: audio ? "microphone" : "camera", give });
      }),
  });
  Object.defineProperty(globalThis, "navigator", { value: { mediaDevices }, configurable: true });
  return asked;
}

test("a device that is given after the page let go of all is let go of as well", async () => {
  const asked = devices();
  const capture = new Capture(/** @type {any} */ (memory));
  void capture.open();
  capture.stop();
  const track = await asked[0]?.give();
  assert.equal(track?.readyState, "ended");
  assert.equal(asked.length, 1, "and the camera is not asked for any more");
  await capture.turn("microphone", true);
  assert.equal(asked.length, 1);
});

test("a camera that is given after it was turned off stays off", async () => {
  const asked = devices();
  const capture = new Capture(/** @type {any} */ (memory));
  void capture.choose("camera");
  void capture.turn("camera", false);
  const track = await asked[0]?.give();
  assert.equal(track?.readyState, "ended");
  assert.equal(capture.track("camera"), null);
});

test("a muted microphone stays muted when another one is chosen", async () => {
  const asked = devices();
  const capture = new Capture(/** @type {any} */ (memory));
  void capture.choose("microphone");
  await asked[0]?.give();
  await capture.turn("microphone", false);
  void capture.choose("microphone", "other");
  const track = await asked[1]?.give();
  assert.equal(track?.readyState, "live");
  assert.equal(track?.enabled, false);
  assert.equal(capture.state().mic, false);
});
