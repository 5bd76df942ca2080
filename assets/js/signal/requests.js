// What has been asked and not been replied to yet.

import { VERSION } from "./protocol.js";

/** Why a request failed; `code` is stable and `key` names the text to show. */
export class SignalError extends Error {
  /**
   * @param {import("./protocol.js").ErrorCode | "renewed" | "left" | "gave_up"} code
   * @param {string | null} key
   * @param {number | null} retryAfter seconds
   */
  constructor(code, key = null, retryAfter = null) {
    super(code);
    this.name = "SignalError";
    this.code = code;
    this.key = key;
    this.retryAfter = retryAfter;
  }
}

/**
 * The text of a frame.
 * @param {string} type
 * @param {object} data
 * @param {number} [id] for what wants a reply
 */
export function envelope(type, data, id) {
  return JSON.stringify({ v: VERSION, t: type, id, d: data });
}

/** The requests that wait for their replies, in the order in which they were asked. */
export class Outstanding {
  /** @type {Map<number, {frame: string, resolve: (reply: any) => void, reject: (error: SignalError) => void}>} */
  #waiting = new Map();

  /**
   * @param {number} id
   * @param {string} frame what to say again if the line breaks before the reply
   * @returns {Promise<any>}
   */
  add(id, frame) {
    return new Promise((resolve, reject) => this.#waiting.set(id, { frame, resolve, reject }));
  }

  /** @param {number} id */
  has(id) {
    return this.#waiting.has(id);
  }

  /** What to say again on a new line. */
  frames() {
    return [...this.#waiting.values()].map(({ frame }) => frame);
  }

  /**
   * @param {number} id
   * @param {import("./protocol.js").Envelope} reply
   */
  settle(id, reply) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (reply.t === "error") {
      const { code, key, retry_after_s } = reply.d;
      waiting?.reject(new SignalError(code, key, retry_after_s ?? null));
    } else {
      waiting?.resolve({ t: reply.t, d: reply.d });
    }
  }

  /**
   * Nobody will reply any more.
   * @param {SignalError} error
   */
  fail(error) {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}
