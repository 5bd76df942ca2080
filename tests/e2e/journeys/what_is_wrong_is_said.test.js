// A camera that freezes and a microphone that sends silence: both people are told in words, and the
// words are gone once it is well again.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { admit, openDesk } from "../rig/desk.js";
import { CITIZEN, CLERK } from "../rig/devices.js";
import { sees } from "../rig/encounter.js";
import { MARIA, enterLobby, inState } from "../rig/steps.js";

/** @typedef {import("playwright-core").Page} Page */

/** From the cause to the word, with what a slow machine adds. */
const SOON = 10_000;
/** A microphone that was heard may be silent for ten seconds before anybody worries. */
const SILENT = 25_000;

/** @type {Awaited<ReturnType<typeof openDesk>>} */
let desk;

before(async () => {
  desk = await openDesk();
  await remember(desk.citizen.page);
});

after(async () => {
  await desk?.close();
});

test("what is wrong is said to both, and only while it is", { timeout: 300_000 }, async (t) => {
  const citizen = desk.citizen.page;
  const clerk = desk.clerk.page;
  const name = `${MARIA.name} ${MARIA.surname}`;
  const line = (/** @type {Page} */ page) => page.locator("[data-line]");
  const note = clerk.locator("[data-tile]:not([hidden]) [data-quality]:not([hidden])");
  const own = citizen.locator("[data-self-quality]:visible");

  await t.test("while all is well nothing is said", async () => {
    await enterLobby(citizen, desk.room);
    await admit(clerk);
    await inState(citizen, "call");
    await Promise.all([sees(citizen, CLERK), sees(clerk, CITIZEN)]);
    assert.equal(await note.count(), 0);
    assert.equal(await own.count(), 0);
    await line(citizen).getByText("Stai parlando con Elena Prova.").waitFor();
  });

  await t.test("a picture that stands still is said to stand still", async () => {
    await replace(citizen, "camera");
    await note.getByText("Immagine ferma").waitFor({ timeout: SOON });
    await line(clerk).getByText(`L’immagine di ${name} è ferma.`).waitFor({ timeout: SOON });
    await line(citizen).getByText("La tua immagine è ferma").waitFor({ timeout: SOON });
    await own.getByText("Immagine ferma").waitFor({ timeout: SOON });
  });

  await t.test("and no longer once it moves", async () => {
    await restore(citizen, "camera");
    await note.waitFor({ state: "detached", timeout: SOON });
    await own.waitFor({ state: "hidden", timeout: SOON });
    await line(citizen).getByText("Stai parlando con Elena Prova.").waitFor({ timeout: SOON });
    await sees(clerk, CITIZEN);
  });

  await t.test("a microphone that sends silence is said to do so", async () => {
    await replace(citizen, "microphone");
    await note.getByText("Microfono senza suono").waitFor({ timeout: SILENT });
    await line(clerk).getByText(`Dal microfono di ${name} non arriva suono.`).waitFor();
    await line(citizen).getByText("Il tuo microfono non manda suono").waitFor();
    await restore(citizen, "microphone");
    await note.waitFor({ state: "detached", timeout: SOON });
  });

  await t.test("no page complained", () => {
    assert.deepEqual(desk.citizen.complaints, []);
    assert.deepEqual(desk.clerk.complaints, []);
  });
});

/**
 * Lets the test reach the page's connection, which the page keeps to itself.
 * @param {Page} page
 */
async function remember(page) {
  await page.addInitScript(() => {
    const it = /** @type {any} */ (window);
    const Native = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Native {
      /** @param {RTCConfiguration} [configuration] */
      constructor(configuration) {
        super(configuration);
        it.connection = this;
      }
    };
  });
}

/**
 * Sends nothing new in place of a device, as one does that was muted by its system: no picture after
 * the first, or digital silence.
 * @param {Page} page
 * @param {"camera" | "microphone"} device
 */
async function replace(page, device) {
  await page.evaluate(async (which) => {
    const it = /** @type {any} */ (window);
    const sender = it.connection.getSenders()[which === "camera" ? 1 : 0];
    it[which] = sender.track;
    if (which === "camera") {
      const canvas = document.createElement("canvas");
      canvas.getContext("2d")?.fillRect(0, 0, 1, 1);
      await sender.replaceTrack(canvas.captureStream(0).getVideoTracks()[0]);
    } else {
      const context = new AudioContext();
      await context.resume();
      await sender.replaceTrack(context.createMediaStreamDestination().stream.getAudioTracks()[0]);
    }
  }, device);
}

/**
 * @param {Page} page
 * @param {"camera" | "microphone"} device
 */
async function restore(page, device) {
  await page.evaluate(async (which) => {
    const it = /** @type {any} */ (window);
    await it.connection.getSenders()[which === "camera" ? 1 : 0].replaceTrack(it[which]);
  }, device);
}
