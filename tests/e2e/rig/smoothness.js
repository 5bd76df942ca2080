// How smoothly the other person's picture goes on, by the frames that the browser shows.

/** @typedef {import("./senses.js").Page} Page */

/**
 * Watches the frames of the other person's picture from here on.
 * @param {Page} page
 */
export async function watchFrames(page) {
  await page.evaluate(() => {
    const videos = [...document.querySelectorAll("[data-tile]:not([hidden]) video")];
    const video = videos.find((one) => one instanceof HTMLVideoElement && one.videoWidth > 0);
    if (!(video instanceof HTMLVideoElement)) throw new Error("nobody is seen");
    const seen = { frames: 0, longest: 0, last: performance.now() };
    const note = (/** @type {number} */ now) => {
      seen.frames += 1;
      seen.longest = Math.max(seen.longest, now - seen.last);
      seen.last = now;
      video.requestVideoFrameCallback(note);
    };
    video.requestVideoFrameCallback(note);
    /** @type {any} */ (window).framesSeen = seen;
  }, null);
}

/**
 * How many frames were shown since they are watched, and the longest time without one, in milliseconds;
 * the one that lasts counts too.
 * @param {Page} page
 * @returns {Promise<{frames: number, longest: number}>}
 */
export function framesSeen(page) {
  return page.evaluate(() => {
    const { frames, longest, last } = /** @type {any} */ (window).framesSeen;
    return { frames, longest: Math.round(Math.max(longest, performance.now() - last)) };
  }, null);
}
