// Whether two people really meet: each sees the other's colour move and hears the other's tone.

import assert from "node:assert/strict";

import { distance, hear, watch } from "./senses.js";
import { until } from "./until.js";

/**
 * @typedef {import("./senses.js").Page} Page
 * @typedef {import("./senses.js").Look} Look
 */

/** Louder than any hiss, and far below what a tone of ours arrives with. */
const AUDIBLE = 0.02;
/** What is left of a tone once its microphone is off. */
const SILENT = 0.002;
/** Cameras are compressed: their colours arrive close to, not exactly as they left. */
const SAME_COLOUR = 60;

/**
 * The other person's film is seen: their colour, and the numbers of its frames moving on.
 * @param {Page} page
 * @param {Look} other
 */
export async function sees(page, other) {
  await inTime(`the moving picture of the ${other.name}`, async () => {
    const seen = await watch(page);
    assert.ok(distance(seen.colour, other) < SAME_COLOUR, `the colour is ${seen.colour}`);
    assert.ok(seen.numbers >= 4, `only ${seen.numbers} different frames were seen`);
  });
}

/**
 * A picture without known content is seen: it has light and changes.
 * @param {Page} page
 */
export async function seesChange(page) {
  await inTime("a moving picture", async () => {
    const seen = await watch(page);
    assert.ok(
      seen.colour.some((part) => part > 40),
      `the colour is ${seen.colour}`,
    );
    assert.ok(seen.colours >= 3, `only ${seen.colours} different colours were seen`);
  });
}

/**
 * The other person's tone is heard, and no tone of anybody else's, one's own included.
 * @param {Page} page
 * @param {Look} other
 * @param {Look} own
 */
export async function hears(page, other, own) {
  await inTime(`the tone of the ${other.name}`, async () => {
    const heard = await hear(page, other, own);
    const [wanted, unwanted] = [heard[other.name] ?? 0, heard[own.name] ?? 0];
    assert.ok(wanted > AUDIBLE, `hears it at ${wanted}`);
    assert.ok(wanted > 5 * unwanted, `hears ${own.name} at ${unwanted} beside ${wanted}`);
  });
}

/**
 * The other person's tone is gone.
 * @param {Page} page
 * @param {Look} other
 */
export async function hearsNothing(page, other) {
  await inTime(`silence of the ${other.name}`, async () => {
    const heard = (await hear(page, other))[other.name] ?? 1;
    assert.ok(heard < SILENT, `hears it at ${heard}`);
  });
}

/**
 * Looks again until the check holds; what was wrong the last time is the reason it failed.
 * @param {string} what
 * @param {() => Promise<void>} check
 */
async function inTime(what, check) {
  let reason = "";
  const holds = async () => {
    try {
      await check();
      return true;
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
      return false;
    }
  };
  await until(what, 30_000, holds).catch((error) => {
    throw new Error(`${error.message}: ${reason}`);
  });
}
