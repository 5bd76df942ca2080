// Which ways a connection may take: the direct ones of ICE alone, these and the server's relay, or the
// relay alone. A network that let nothing but the relay through is remembered on this device for a day.

/** Failures count together when they are this near, in milliseconds. */
const WINDOW_MS = 60_000;
/** So many failures, and the direct ways are not tried any more: they may connect and carry nothing. */
const ENOUGH = 2;
/** How long the relay is asked for at once after it was needed, in milliseconds. */
const REMEMBER_MS = 24 * 60 * 60 * 1_000;
const KEY = "sportello.relay";

/** @typedef {"direct" | "any" | "relay"} Way */

/** The ways of one participant's connection. */
export class Ways {
  #storage;
  #needed;
  /** When it failed. @type {number[]} */
  #failures = [];

  /**
   * @param {Pick<Storage, "getItem" | "setItem" | "removeItem"> | null} storage
   * @param {number} now milliseconds since 1970
   */
  constructor(storage, now) {
    this.#storage = storage;
    const until = Number(storage?.getItem(KEY));
    // A clock that was set back must not make this last for years.
    this.#needed = until > now && until <= now + REMEMBER_MS;
    if (!this.#needed) storage?.removeItem(KEY);
  }

  /**
   * What to try next.
   * @param {number} now milliseconds since 1970
   * @returns {Way}
   */
  next(now) {
    const recent = this.#failures.filter((at) => now - at < WINDOW_MS).length;
    // Beyond that both are tried in turns: the relay may be what does not work.
    if (recent >= ENOUGH && (recent - ENOUGH) % 2 === 0) return "relay";
    return recent > 0 || this.#needed ? "any" : "direct";
  }

  /**
   * A connection did not come about, or broke.
   * @param {number} now milliseconds since 1970
   */
  failed(now) {
    this.#failures = [...this.#failures.filter((at) => now - at < WINDOW_MS), now];
  }

  /**
   * A connection stands.
   * @param {boolean} relayed whether it goes through the relay
   * @param {number} now milliseconds since 1970
   */
  connected(relayed, now) {
    this.#needed = relayed;
    if (relayed) this.#storage?.setItem(KEY, String(now + REMEMBER_MS));
    else this.#storage?.removeItem(KEY);
  }
}

/** The storage of this device, or null where the browser keeps none. */
export function deviceStorage() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
