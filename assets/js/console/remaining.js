// How much of the appointment's time is left: a thin line, and words in the last minutes.

/** From here on the line is amber and the words count down, in seconds. */
const SOON_S = 300;

/**
 * @typedef {object} Remaining
 * @property {number} share of the appointment's time, 0 to 1
 * @property {boolean} soon
 * @property {number} minutes begun minutes that are left
 */

/**
 * @param {number} starts unix seconds
 * @param {number} ends unix seconds
 * @param {number} now unix seconds
 * @returns {Remaining}
 */
export function remaining(starts, ends, now) {
  const left = Math.max(0, ends - now);
  const whole = Math.max(1, ends - starts);
  return {
    share: Math.min(1, left / whole),
    soon: left <= SOON_S,
    minutes: Math.ceil(left / 60),
  };
}
