// What only this browser knows of the pictures it sends, and when that is worth a word to the server.

/** @typedef {import("../signal/protocol.js").MediaReport} MediaReport */
/** @typedef {MediaReport["limit"]} Limit */

/** What keeps pictures from being better, the most telling first. @type {readonly Limit[]} */
const LIMITS = ["cpu", "bandwidth", "other", "none"];

/** Beyond this nobody minds how much more a line carries, in kilobits per second. */
const PLENTY_KBPS = 2_000;

/** A change of less than this share is none. */
const CHANGE = 0.2;

/** Says what has changed since it was said last. */
export class Reporter {
  /** @type {MediaReport | null} */
  #told = null;
  /** @type {Limit} */
  #before = "none";

  /**
   * Takes in a look at the connection, one every few seconds.
   * @param {RTCStatsReport} stats
   * @returns {MediaReport | null} what to say, if anything
   */
  look(stats) {
    const { limit, up_kbps } = read(stats);
    // For a moment every encoder is too slow; what is seen twice is so.
    const settled = limit === this.#before;
    this.#before = limit;
    const told = this.#told ?? { limit: "none" };
    const report = {
      limit: settled ? limit : told.limit,
      ...(up_kbps === null ? {} : { up_kbps }),
    };
    if (report.limit === told.limit && !differ(report.up_kbps, told.up_kbps)) return null;
    this.#told = report;
    return report;
  }

  /** What was said is forgotten at the other end, or may not have arrived. */
  reset() {
    this.#told = null;
  }
}

/**
 * @param {RTCStatsReport} stats
 * @returns {{limit: Limit, up_kbps: number | null}}
 */
function read(stats) {
  let limit = LIMITS.length - 1;
  /** @type {number | null} */
  let carries = null;
  stats.forEach((/** @type {any} */ one) => {
    if (one.type === "outbound-rtp" && one.kind === "video" && one.active !== false) {
      const reason = one.qualityLimitationReason ?? "none";
      const place = LIMITS.indexOf(reason);
      limit = Math.min(limit, place < 0 ? LIMITS.indexOf("other") : place);
    }
    if (one.type === "candidate-pair" && one.availableOutgoingBitrate > 0) {
      carries = Math.max(carries ?? 0, one.availableOutgoingBitrate);
    }
  });
  return {
    limit: LIMITS[limit] ?? "none",
    up_kbps: carries === null ? null : Math.min(PLENTY_KBPS, Math.round(carries / 1000)),
  };
}

/**
 * @param {number | undefined} now
 * @param {number | undefined} before
 */
function differ(now, before) {
  if (now === undefined || before === undefined) return now !== before;
  return Math.abs(now - before) > before * CHANGE;
}
