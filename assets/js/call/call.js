// One participant's call: signalling, devices, connection and stage brought together. What the page
// around it looks like is the business of the room and of the console.

import { SignalError } from "../signal/signal.js";
import { Connection, SLOT } from "./connection.js";

/** @typedef {import("./media.js").Capture} Capture */
/** @typedef {import("./tiles.js").Stage} Stage */
/** @typedef {import("./connection.js").Net} Net */
/** @typedef {import("./connection.js").Offer} Offer */
/** @typedef {import("../signal/signal.js").Signal} Signal */

/**
 * Fires `net` (detail: {@link Net}), `people`, `dark`, `phone`, `gone`, `restored` and `rejected`.
 */
export class Call extends EventTarget {
  #signal;
  #capture;
  #stage;
  #connection;
  /** What the others were last told of this side's devices; joining may have been before they opened. */
  #told = "";
  #stop = new AbortController();
  #people = () => this.#look();

  /**
   * Connects at once; what is not let in yet flows nowhere.
   * @param {Signal} signal
   * @param {Capture} capture
   * @param {Stage} stage
   */
  constructor(signal, capture, stage) {
    super();
    this.#signal = signal;
    this.#capture = capture;
    this.#stage = stage;
    const { signal: until } = this.#stop;
    const servers = async () => (await signal.request("media.servers", {})).d.ice_servers;
    const connection = new Connection((offer) => this.#offer(offer), servers);
    this.#connection = connection;
    const on = (/** @type {string} */ type, /** @type {(event: Event) => void} */ listener) =>
      connection.addEventListener(type, listener, { signal: until });
    on("tracks", () => stage.tracks(connection.receiving));
    on("net", () => {
      // The server's side of a new connection knows nothing of this side's screen.
      if (connection.net === "connected") stage.measure();
    });
    on("net", () => this.dispatchEvent(new CustomEvent("net", { detail: connection.net })));
    on("darken", () => this.#darken(true));
    on("restored", () => this.#darken(false));
    on("report", (/** @type {any} */ { detail }) => signal.tell("media.report", detail));
    on("phone", () => this.dispatchEvent(new Event("phone")));
    on("gone", () => this.dispatchEvent(new Event("gone")));
    capture.addEventListener("change", () => this.#send(), { signal: until });
    const size = (/** @type {any} */ { detail }) => signal.tell("media.want", detail);
    stage.addEventListener("size", size, { signal: until });
    this.#send();
    connection.start();
  }

  /** @returns {Net} */
  get net() {
    return this.#connection.net;
  }

  /** The server says how much to send at most. @param {import("../signal/protocol.js").MediaCap} cap */
  cap({ mid, kbps }) {
    // A connection that was closed in the meantime has nothing to send.
    this.#connection.cap(mid, kbps).catch(() => {});
  }

  /** The server says who is behind which slot. @param {import("./tiles.js").Slot[]} slots */
  slots(slots) {
    this.#stage.slots(slots);
    this.#people();
  }

  /** The server says how somebody is. @param {import("./tiles.js").Peer} peer */
  peer(peer) {
    this.#stage.peer(peer);
    this.#people();
  }

  /** The server says how well everybody is served. @param {import("../signal/protocol.js").QualityView} view */
  quality(view) {
    this.#stage.quality(view);
    this.#people();
  }

  /**
   * The server says in how many encodings to send.
   * @param {import("../signal/protocol.js").MediaLayers} layers
   */
  layers({ mid, on }) {
    // A connection that was closed in the meantime has nothing to send.
    this.#connection.layers(mid, on).catch(() => {});
  }

  /** The signalling was lost, or is back with the same session, or with a new one. */
  signalLost() {
    this.#connection.signalLost();
  }

  signalBack() {
    this.#connection.signalBack();
    this.#tell(true);
  }

  renew() {
    this.#connection.renew();
    this.#tell(true);
  }

  /** Ends the call on this side; the devices stay open. */
  stop() {
    this.#stop.abort();
    this.#connection.stop();
    this.#capture.darken(false);
    this.#stage.clear();
  }

  #look() {
    this.#connection.expect(this.#stage.expecting);
    this.dispatchEvent(new Event("people"));
  }

  /** @param {boolean} dark */
  #darken(dark) {
    this.#capture.darken(dark);
    this.dispatchEvent(new Event(dark ? "dark" : "restored"));
  }

  #send() {
    void this.#connection.send(SLOT.microphone, this.#capture.track("microphone"));
    void this.#connection.send(SLOT.camera, this.#capture.track("camera"));
    this.#tell(false);
  }

  /** @param {boolean} again whether to say even what was said before */
  #tell(again) {
    const state = this.#capture.state();
    const told = JSON.stringify(state);
    if (told === this.#told && !again) return;
    this.#told = told;
    this.#signal.tell("media.state", state);
  }

  /** @param {Offer} offer */
  async #offer(offer) {
    try {
      return (await this.#signal.request("media.offer", offer)).d;
    } catch (error) {
      if (error instanceof SignalError && error.code === "media_rejected") {
        this.dispatchEvent(new CustomEvent("rejected", { detail: error }));
      }
      throw error;
    }
  }
}
