// When to try what while the connection is bad. A machine that is told what happened and what time it
// is; it asks nobody and touches nothing, so that a test can walk through two minutes in no time.

/** `disconnected` heals by itself within this time on most Wi-Fi hand-overs, in milliseconds. */
const SHAKY_MS = 2_000;
/** An ICE restart that works does so within one or two round trips; after this a new one is begun. */
const RESTART_MS = 6_000;
/** A first connection that is still not there after this gets help: the server's relay. */
const HELP_MS = 3_000;
/** Time for a new connection: ICE and DTLS with retransmissions on a lossy line. */
const REBUILD_MS = 10_000;
/** After this long unseen the person is no longer recorded by their own devices. */
export const DARK_MS = 10_000;
/** After this the telephone number is shown. */
export const PHONE_MS = 20_000;
/** After this the machine stops and the person decides. */
export const GIVE_UP_MS = 120_000;

/** @typedef {"idle" | "connecting" | "connected" | "shaky" | "restarting" | "rebuilding" | "gone"} Step */
/** @typedef {"connected" | "disconnected" | "failed" | "network" | "silent" | "signal_lost" | "signal_back" | "renewed"} Happening */
/** @typedef {"restart" | "rebuild" | "help" | "darken" | "phone" | "give_up" | "restored"} Action */

/** The reconnect ladder of one participant. */
export class Ladder {
  /** @type {Step} */
  #step = "idle";
  /** When the current step began. */
  #since = 0;
  /** When it was last well. */
  #broken = 0;
  #signal = true;
  #dark = false;
  #phone = false;
  #rebuilds = 0;
  #helped = false;
  /** The action that waits for the signalling to be back. @type {"restart" | "rebuild" | null} */
  #waiting = null;
  /** @type {Action[]} */
  #actions = [];

  /** @returns {Step} */
  get step() {
    return this.#step;
  }

  /** The next thing to do, or undefined. */
  action() {
    return this.#actions.shift();
  }

  /**
   * A first connection is being made.
   * @param {number} now
   */
  begin(now) {
    this.#waiting = null;
    this.#rebuilds = 0;
    this.#helped = false;
    this.#dark = false;
    this.#phone = false;
    this.#broken = now;
    this.#go("connecting", now);
  }

  /** Nothing is wanted any more. */
  stop() {
    this.#step = "idle";
    this.#actions = [];
  }

  /**
   * @param {Happening} happening
   * @param {number} now
   */
  handle(happening, now) {
    if (happening === "signal_lost") this.#signal = false;
    if (happening === "signal_back" || happening === "renewed") this.#signal = true;
    if (this.#step === "idle" || this.#step === "gone") return;
    switch (happening) {
      case "connected":
        this.#well(now);
        break;
      case "disconnected":
        if (this.#step === "connected") this.#bad("shaky", now);
        break;
      case "network":
      case "silent":
        if (this.#step === "connected" || this.#step === "shaky") this.#climb("restart", now);
        break;
      case "failed":
        if (this.#step !== "connecting" && this.#step !== "rebuilding") this.#climb("rebuild", now);
        break;
      case "renewed":
        this.#actions = this.#actions.filter((action) => action !== "restart");
        this.#climb("rebuild", now);
        break;
      case "signal_back":
        if (this.#waiting) this.#climb(this.#waiting, now);
        break;
    }
  }

  /**
   * Time went by.
   * @param {number} now
   */
  tick(now) {
    if (this.#step === "idle" || this.#step === "gone" || this.#step === "connected") return;
    const here = now - this.#since;
    const broken = now - this.#broken;
    if (broken >= GIVE_UP_MS) {
      this.#go("gone", now);
      this.#actions.push("give_up");
      return;
    }
    if (!this.#dark && broken >= DARK_MS) {
      this.#dark = true;
      this.#actions.push("darken");
    }
    if (!this.#phone && broken >= PHONE_MS) {
      this.#phone = true;
      this.#actions.push("phone");
    }
    if (this.#waiting) return;
    // Each rebuild waits longer than the last, so that a thousand rooms do not hammer a server that
    // is coming back.
    const patience = REBUILD_MS + Math.min(this.#rebuilds, 4) * 5_000;
    if (this.#step === "connecting" && !this.#helped && here >= HELP_MS) {
      this.#helped = true;
      this.#actions.push("help");
    }
    if (this.#step === "shaky" && here >= SHAKY_MS) this.#climb("restart", now);
    else if (this.#step === "restarting" && here >= RESTART_MS) this.#climb("rebuild", now);
    else if (this.#step === "rebuilding" && here >= patience) this.#climb("rebuild", now);
    else if (this.#step === "connecting" && here >= patience) this.#climb("rebuild", now);
  }

  /**
   * @param {"restart" | "rebuild"} action
   * @param {number} now
   */
  #climb(action, now) {
    this.#bad(action === "restart" ? "restarting" : "rebuilding", now);
    // Both need the server's answer; asked without signalling they would only grow old.
    if (!this.#signal) {
      this.#waiting = action;
      return;
    }
    this.#waiting = null;
    if (action === "rebuild") this.#rebuilds += 1;
    this.#actions.push(action);
  }

  /**
   * @param {Step} step
   * @param {number} now
   */
  #bad(step, now) {
    if (this.#step === "connected") this.#broken = now;
    this.#go(step, now);
  }

  /** @param {number} now */
  #well(now) {
    const was = this.#step;
    this.#waiting = null;
    this.#rebuilds = 0;
    this.#dark = false;
    this.#phone = false;
    this.#go("connected", now);
    if (was !== "connected") this.#actions.push("restored");
  }

  /**
   * @param {Step} step
   * @param {number} now
   */
  #go(step, now) {
    this.#step = step;
    this.#since = now;
  }
}
