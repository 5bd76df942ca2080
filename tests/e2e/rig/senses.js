// What a person sees and hears of the other one: pixels of the picture and tones of the sound, as
// the browser decoded them. Counters of frames and bytes prove nothing about content.

import { block } from "./devices.js";
import { pause } from "./until.js";

/**
 * A page of either driver; their types have no common ground but this.
 * @typedef {{evaluate: (script: any, argument: any) => Promise<any>}} Page
 * @typedef {import("./devices.js").Look} Look
 * @typedef {{colour: number[], number: number, width: number, height: number}} Seen
 */

/**
 * The colour of the other person's picture and the number its blocks spell, or null while there is
 * no picture.
 * @param {Page} page
 * @returns {Promise<Seen | null>}
 */
export function look(page) {
  const blocks = [0, 1, 2, 3, 4].map(block);
  return page.evaluate((/** @type {ReturnType<typeof block>[]} */ places) => {
    const videos = [...document.querySelectorAll("[data-tile]:not([hidden]) video")];
    const video = videos.find((one) => one instanceof HTMLVideoElement && one.videoWidth > 0);
    if (!(video instanceof HTMLVideoElement) || video.readyState < 2) return null;
    const canvas = document.createElement("canvas");
    canvas.width = 160;
    canvas.height = 90;
    const brush = canvas.getContext("2d", { willReadFrequently: true });
    if (!brush) return null;
    brush.drawImage(video, 0, 0, canvas.width, canvas.height);
    const mean = (
      /** @type {{left: number, top: number, width: number, height: number}} */ place,
    ) => {
      const { data } = brush.getImageData(
        Math.round(place.left * 160),
        Math.round(place.top * 90),
        Math.max(1, Math.round(place.width * 160)),
        Math.max(1, Math.round(place.height * 90)),
      );
      const sum = [0, 0, 0];
      for (let at = 0; at < data.length; at += 4) {
        for (let part = 0; part < 3; part += 1)
          sum[part] = (sum[part] ?? 0) + (data[at + part] ?? 0);
      }
      return sum.map((one) => Math.round((one * 4) / data.length));
    };
    let number = 0;
    for (const [bit, place] of places.entries()) {
      const inside = { ...place, left: place.left + place.width / 4, width: place.width / 2 };
      const [red = 0, green = 0, blue = 0] = mean(inside);
      if (red + green + blue > 3 * 128) number += 2 ** bit;
    }
    const colour = mean({ left: 0.3, top: 0.15, width: 0.4, height: 0.15 });
    return { colour, number, width: video.videoWidth, height: video.videoHeight };
  }, blocks);
}

/**
 * Watches the other person for a while.
 * @param {Page} page
 * @param {number} [looks]
 */
export async function watch(page, looks = 14) {
  const seen = [];
  for (let count = 0; count < looks; count += 1) {
    const one = await look(page);
    if (one) seen.push(one);
    await pause(250);
  }
  const numbers = new Set(seen.map((one) => one.number));
  const colours = new Set(seen.map((one) => one.colour.join()));
  return { colour: seen.at(-1)?.colour ?? [0, 0, 0], numbers: numbers.size, colours: colours.size };
}

/**
 * How far a seen colour is from somebody's.
 * @param {number[]} colour
 * @param {Look} look
 */
export function distance(colour, { colour: wanted }) {
  return Math.hypot(...wanted.map((part, at) => part - (colour[at] ?? 0)));
}

/**
 * How strongly each of these tones is in the sound of the other person, from 0 to 1.
 * @param {Page} page
 * @param {Look[]} looks
 */
export async function hear(page, ...looks) {
  const tones = looks.map((one) => one.tone);
  const strengths = await page.evaluate(async (/** @type {number[]} */ wanted) => {
    const videos = [...document.querySelectorAll("[data-tile]:not([hidden]) video")];
    const stream = videos.map((one) => /** @type {HTMLVideoElement} */ (one).srcObject)[0];
    if (!(stream instanceof MediaStream)) return wanted.map(() => 0);
    const recorder = new MediaRecorder(new MediaStream(stream.getAudioTracks()));
    /** @type {Blob[]} */
    const parts = [];
    recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    const stopped = new Promise((resolve) => recorder.addEventListener("stop", resolve));
    recorder.start();
    await new Promise((resolve) => setTimeout(resolve, 1800));
    recorder.stop();
    await stopped;
    const bytes = await new Blob(parts).arrayBuffer();
    if (bytes.byteLength === 0) return wanted.map(() => 0);
    const decoder = new OfflineAudioContext(1, 48_000, 48_000);
    const samples = (await decoder.decodeAudioData(bytes)).getChannelData(0);
    return wanted.map((tone) => {
      const turn = 2 * Math.cos((2 * Math.PI * tone) / 48_000);
      // The strongest tenth of a second counts: the tones are beeps.
      let strongest = 0;
      for (let from = 0; from + 4800 <= samples.length; from += 2400) {
        let [last, before] = [0, 0];
        for (let at = from; at < from + 4800; at += 1) {
          [last, before] = [(samples[at] ?? 0) + turn * last - before, last];
        }
        const power = last * last + before * before - turn * last * before;
        strongest = Math.max(strongest, (2 * Math.sqrt(Math.max(0, power))) / 4800);
      }
      return strongest;
    });
  }, tones);
  return Object.fromEntries(looks.map((one, at) => [one.name, strengths[at] ?? 0]));
}
