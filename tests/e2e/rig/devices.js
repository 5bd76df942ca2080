// Cameras and microphones made of files: each person has a colour and a tone of their own, so that
// what arrives can be told from what was sent, and by whom.

import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { once } from "node:events";
import { join } from "node:path";

/** @typedef {{name: string, colour: [number, number, number], tone: number}} Look */

/** @type {Look} */
export const CITIZEN = { name: "citizen", colour: [205, 70, 50], tone: 500 };
/** @type {Look} */
export const CLERK = { name: "clerk", colour: [50, 90, 205], tone: 1250 };
/** Firefox makes its own picture; only its tone can be chosen. @type {Look} */
export const FIREFOX = { name: "firefox", colour: [128, 128, 128], tone: 800 };

const WIDTH = 320;
const HEIGHT = 180;
const FRAMES_PER_SECOND = 10;
/** Frames carry their number in this many black and white blocks. */
const BITS = 5;
const RATE = 48_000;

/**
 * Where the blocks of a frame are, in shares of its width and height.
 * @param {number} bit
 */
export function block(bit) {
  return { left: 0.2 + bit * 0.12, top: 0.4, width: 0.12, height: 0.2 };
}

/**
 * Writes a camera's film (Y4M, 4:2:0) and a microphone's sound (WAV) into a folder.
 * @param {string} folder
 * @param {Look} look
 */
export async function makeDevices(folder, look) {
  const camera = join(folder, `${look.name}.y4m`);
  const microphone = join(folder, `${look.name}.wav`);
  await Promise.all([writeFilm(camera, look.colour), writeFile(microphone, sound(look.tone))]);
  return { camera, microphone };
}

/**
 * @param {string} path
 * @param {[number, number, number]} colour
 */
async function writeFilm(path, colour) {
  const film = createWriteStream(path);
  film.write(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${FRAMES_PER_SECOND}:1 Ip A1:1 C420jpeg\n`);
  for (let number = 0; number < 2 ** BITS; number += 1) {
    film.write("FRAME\n");
    film.write(frame(number, colour));
  }
  film.end();
  await once(film, "finish");
}

/**
 * @param {number} number
 * @param {[number, number, number]} colour
 */
function frame(number, [red, green, blue]) {
  const luma = 16 + (65.5 * red + 128.6 * green + 25 * blue) / 256;
  const size = WIDTH * HEIGHT;
  const planes = Buffer.alloc(size * 1.5);
  planes.fill(luma, 0, size);
  planes.fill(128 + (-37.8 * red - 74.2 * green + 112 * blue) / 256, size, size * 1.25);
  planes.fill(128 + (112 * red - 93.8 * green - 18.2 * blue) / 256, size * 1.25);
  for (let bit = 0; bit < BITS; bit += 1) {
    const place = block(bit);
    const left = Math.round(place.left * WIDTH);
    const right = Math.round((place.left + place.width) * WIDTH);
    const bottom = Math.round((place.top + place.height) * HEIGHT);
    for (let row = Math.round(place.top * HEIGHT); row < bottom; row += 1) {
      planes.fill((number >> bit) & 1 ? 235 : 16, row * WIDTH + left, row * WIDTH + right);
    }
  }
  return planes;
}

/**
 * Three beeps a second: a steady tone would be taken for noise and removed.
 * @param {number} tone
 */
function sound(tone) {
  const seconds = 4;
  const samples = Buffer.alloc(seconds * RATE * 2);
  for (let at = 0; at < seconds * RATE; at += 1) {
    const inBeep = (at / RATE) * 3 - Math.floor((at / RATE) * 3);
    const envelope = inBeep < 0.6 ? Math.min(1, inBeep * 20, (0.6 - inBeep) * 20) : 0;
    const value = 0.5 * envelope * Math.sin((2 * Math.PI * tone * at) / RATE);
    samples.writeInt16LE(Math.round(value * 32_767), at * 2);
  }
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
