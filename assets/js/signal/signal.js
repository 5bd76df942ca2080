// Talks `desk.v1` with the server: one websocket that comes back by itself. Never touches the page.
//
//   const signal = new Signal({ token: () => token, state: () => ({ mic, cam, screen }), lang: "it" });
//   signal.on("lobby", (lobby) => …);          // every message of the server, by its name
//   signal.on("back", () => …);                // and what happens to the line, see SignalEvents
//   signal.start();
//   const { d } = await signal.request("media.offer", { sdp, gen: 1, ice_restart: false });
//   signal.tell("media.state", { mic: false, cam: true, screen: false });
//   signal.leave("done");
//
// - `request` resolves with the reply `{t, d}`, or rejects with a SignalError whose `code` is stable. It
//   may be called at any time: what is asked while the line is down is sent once it is back, and what was
//   asked before it broke is asked again under the same id, which the server answers only once.
// - Replies that tell a state (`lobby`, `admitted`, `desk`) are fired as events as well, so a page may
//   listen to events alone.
// - A new session after a lost one (`renewed`) rejects what was asked in the old one with code `renewed`:
//   an offer for the old connection would only mislead the new one.

import { CLOSE_CODES, SUBPROTOCOL, TRANSIENT, VERSION } from "./protocol.js";
import { Outstanding, SignalError, envelope } from "./requests.js";

export { SignalError } from "./requests.js";

/** @typedef {import("./protocol.js").Requests} Requests */
/** @typedef {import("./protocol.js").Replies} Replies */
/** @typedef {import("./protocol.js").Messages} Messages */
/** @typedef {import("./protocol.js").Envelope} Envelope */
/** @typedef {import("./protocol.js").ErrorCode} ErrorCode */

/**
 * What happens to the line, beside the server's messages:
 *
 * - `joined`: in, for the first time or in a new session; the message that says where follows.
 * - `lost`: the line is down and is being brought back; media goes on by itself.
 * - `back`: the same session goes on, nothing was missed.
 * - `reset`: too much was missed; forget who is here and what is where, the state follows as messages,
 *   then `back`.
 * - `renewed`: the server did not know the session any more; comes before `joined`. The old media
 *   connection is dead. `restarted` tells whether the server itself was restarted.
 * - `full`: there are as many calls as the server can carry; `key` names the text, and the line is tried
 *   again by itself after `seconds`, for as long as the server asks for patience.
 * - `closed`: over, and not tried again; `key` names the text to show, if there is something to say. Its
 *   code is `left` when either side ended the conversation in good order.
 *
 * @typedef {object} LineEvents
 * @property {null} joined
 * @property {null} lost
 * @property {null} back
 * @property {null} reset
 * @property {{restarted: boolean}} renewed
 * @property {{key: string, seconds: number}} full
 * @property {{code: ErrorCode | "left" | "gave_up", key: string | null}} closed
 */

/** @typedef {Omit<Messages, "error"> & {error: import("./protocol.js").Failure} & LineEvents} SignalEvents */
/** @typedef {"idle" | "connecting" | "joined" | "lost" | "closed"} Line */

/**
 * @typedef {object} Options
 * @property {() => string | Promise<string>} token the room or desk token, asked anew for every `join`
 * @property {() => import("./protocol.js").MediaState} state what is switched on, told in every `join`
 * @property {string} [lang] the page's language
 * @property {string} [url] where the websocket is; the page's own server by default
 * @property {number} [giveUpAfter] milliseconds of a dead line after which it is `closed`; `Infinity`
 *   for a page that is left open for hours
 * @property {(url: string, protocol: string) => WebSocket} [connect] opens the socket, for tests
 */

/** Pauses before the attempts to reconnect, in milliseconds; the last one repeats. */
const PAUSES = [0, 300, 1_000, 2_000, 4_000, 7_000];
/** Spread over the pauses, so that a restarted server is not stormed: at most this much. */
const JITTER_MS = 1_000;
/** After this long without having joined, an attempt is given up; a slow phone needs about three. */
const ATTEMPT_MS = 10_000;
/** How long a line may be down: after that a person has better things to do, such as the telephone. */
const GIVE_UP_MS = 120_000;
/** Silence of the server after which the line is dead, until the server says better. */
const DEAD_MS = 25_000;
/** After a change of network the server has this long to show that the old line still works. */
const PROBE_MS = 3_000;

const WATCH_MS = 1_000;

/** @typedef {{session: string, secret: string, boot: string}} Session */

/** The line to the server. Fires a `CustomEvent` for each of {@link SignalEvents}. */
export class Signal extends EventTarget {
  #options;
  /** @type {Line} */
  #line = "idle";
  /** @type {WebSocket | null} */
  #socket = null;
  /** The session that has joined and is resumed when the line breaks. @type {Session | null} */
  #session = null;
  /** The session of this attempt; until it has joined it holds nothing worth resuming. @type {Session | null} */
  #fresh = null;
  #lastSeq = 0;
  /** The boot of the session that was lost, while a new one is sought. @type {string | null} */
  #lostBoot = null;
  #nextId = 1;
  /** The ids of the hello and the join under way. */
  #helloId = 0;
  #joinId = 0;
  #outstanding = new Outstanding();
  #attempt = 0;
  #pause = 0;
  #watch = 0;
  /** By when the next frame is due. */
  #deadline = 0;
  #downSince = 0;
  #deadAfter = DEAD_MS;
  #retryAfter = 0;

  /** @param {Options} options */
  constructor(options) {
    super();
    this.#options = options;
  }

  /** @returns {Line} */
  get line() {
    return this.#line;
  }

  /**
   * Listens to one kind of event; returns what ends the listening.
   * @template {keyof SignalEvents} K
   * @param {K} type
   * @param {(detail: SignalEvents[K]) => void} listener
   */
  on(type, listener) {
    /** @param {Event} event */
    const handler = (event) => listener(/** @type {CustomEvent} */ (event).detail);
    this.addEventListener(type, handler);
    return () => this.removeEventListener(type, handler);
  }

  /** Connects and joins; after `closed` it starts anew, which is what a "try again" button does. */
  start() {
    if (this.#line !== "idle" && this.#line !== "closed") return;
    this.#attempt = 0;
    this.#downSince = performance.now();
    this.#watch = setInterval(() => this.#check(), WATCH_MS);
    globalThis.addEventListener?.("online", this.#online);
    this.#connect();
  }

  /**
   * Asks for something and waits for the reply, over any number of reconnects.
   * @template {Exclude<keyof Requests, "hello" | "join">} K
   * @param {K} type
   * @param {Requests[K]} data
   * @returns {Promise<Replies[K]>}
   */
  request(type, data) {
    if (this.#line === "closed") return Promise.reject(new SignalError("left"));
    const id = this.#nextId++;
    const frame = envelope(type, data, id);
    if (this.#line === "joined") this.#socket?.send(frame);
    return this.#outstanding.add(id, frame);
  }

  /**
   * Says something that nobody waits for. It is kept over reconnects like a request.
   * @template {Exclude<keyof Requests, "hello" | "join">} K
   * @param {K} type
   * @param {Requests[K]} data
   */
  tell(type, data) {
    this.request(type, data).catch(() => {
      // Whoever only tells has nothing to do about it; the line's own events say what is wrong.
    });
  }

  /**
   * Says good-bye and ends for good. Without it, a page that goes away is "lost" and its place kept.
   * @param {string} reason
   */
  leave(reason) {
    if (this.#line === "joined") {
      this.#socket?.send(envelope("leave", { reason }));
    }
    this.#finish("left", null);
  }

  #connect() {
    this.#line = "connecting";
    this.#deadline = performance.now() + ATTEMPT_MS;
    const { url = here(), connect = (to, protocol) => new WebSocket(to, protocol) } = this.#options;
    const socket = connect(url, SUBPROTOCOL);
    this.#socket = socket;
    socket.onopen = () => this.#hello();
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = (event) => this.#closed(event.code);
  }

  #hello() {
    this.#helloId = this.#nextId++;
    const { lang } = this.#options;
    const session = this.#session;
    const resume = session && {
      session: session.session,
      secret: session.secret,
      last_seq: this.#lastSeq,
    };
    this.#send(this.#helloId, "hello", {
      proto: [VERSION],
      client: lang ? { lang } : {},
      ...(resume && { resume }),
    });
  }

  async #join() {
    this.#joinId = this.#nextId++;
    const [id, socket] = [this.#joinId, this.#socket];
    let token;
    try {
      token = await this.#options.token();
    } catch {
      if (socket === this.#socket) this.#drop();
      return;
    }
    if (socket === this.#socket) this.#send(id, "join", { token, state: this.#options.state() });
  }

  /**
   * @template {"hello" | "join"} K
   * @param {number} id
   * @param {K} type
   * @param {Requests[K]} data
   */
  #send(id, type, data) {
    this.#socket?.send(envelope(type, data, id));
  }

  /** @param {unknown} data */
  #receive(data) {
    const message = parse(data);
    if (!message) return;
    this.#deadline = performance.now() + (this.#line === "joined" ? this.#deadAfter : ATTEMPT_MS);
    if (message.seq !== undefined) {
      if (message.seq <= this.#lastSeq) return;
      this.#lastSeq = message.seq;
    }

    const { re } = message;
    if (re === undefined) return this.#event(message);
    if (re === this.#helloId) return this.#greeted(message);
    if (re === this.#joinId) return this.#admitted(message);
    if (this.#outstanding.has(re)) {
      this.#fireState(message);
      this.#outstanding.settle(re, message);
    }
  }

  /** @param {Envelope} message */
  #event(message) {
    if (message.t === "ping") {
      this.#socket?.send(envelope("pong", {}));
    } else {
      if (message.t === "slow_down") this.#retryAfter = message.d.retry_after_s * 1_000;
      this.#fire(message.t, message.d);
    }
  }

  /** @param {Envelope} message the reply to `hello` */
  #greeted(message) {
    switch (message.t) {
      case "welcome": {
        const { session, secret, boot, dead_s } = message.d;
        this.#fresh = { session, secret, boot };
        this.#lastSeq = 0;
        this.#deadAfter = dead_s * 1_000;
        void this.#join();
        break;
      }
      case "snapshot":
        this.#lastSeq = message.d.from_seq;
        this.#resume(() => {
          this.#fire("reset", null);
          for (const { t, d } of message.d.state) this.#fire(t, d);
        });
        break;
      case "resumed":
        this.#resume(() => {});
        break;
      case "error":
        this.#refused(message.d);
        break;
    }
  }

  /** @param {Envelope} message the reply to `join` */
  #admitted(message) {
    if (message.t === "error") return this.#refused(message.d);
    const lost = this.#lostBoot;
    this.#lostBoot = null;
    this.#session = this.#fresh;
    this.#up();
    if (lost !== null) {
      this.#outstanding.fail(new SignalError("renewed"));
      this.#fire("renewed", { restarted: lost !== this.#session?.boot });
    } else {
      this.#resend();
    }
    this.#fire("joined", null);
    this.#fireState(message);
  }

  /** @param {() => void} catchUp */
  #resume(catchUp) {
    this.#up();
    catchUp();
    this.#resend();
    this.#fire("back", null);
  }

  #up() {
    this.#line = "joined";
    this.#attempt = 0;
    this.#deadline = performance.now() + this.#deadAfter;
  }

  #resend() {
    for (const frame of this.#outstanding.frames()) this.#socket?.send(frame);
  }

  /** @param {import("./protocol.js").Failure} failure to `hello` or `join` */
  #refused({ code, key, retry_after_s }) {
    if (code === "unknown_session" && this.#session) {
      this.#lostBoot = this.#session.boot;
      this.#session = null;
      this.#hello();
    } else if (TRANSIENT.has(code)) {
      this.#retryAfter = (retry_after_s ?? 0) * 1_000;
      this.#drop();
    } else if (code === "room_full" && retry_after_s) {
      // The server is well and answers: this wait is none of those that are given up.
      this.#downSince = performance.now();
      this.#retryAfter = retry_after_s * 1_000;
      this.#fire("full", { key, seconds: retry_after_s });
      this.#drop();
    } else {
      this.#finish(code, key);
    }
  }

  /** @param {number} closeCode */
  #closed(closeCode) {
    const code = CLOSE_CODES[closeCode];
    if (closeCode === 1000) {
      this.#finish("left", null);
    } else if (code && !TRANSIENT.has(code)) {
      this.#finish(code, keyOf(code));
    } else {
      this.#drop();
    }
  }

  /** Lets go of the socket and plans the next attempt. */
  #drop() {
    this.#release();
    const was = this.#line;
    this.#line = "lost";
    if (was === "joined") {
      this.#downSince = performance.now();
      this.#fire("lost", null);
    }
    if (this.#line !== "lost") return;

    const pause = PAUSES[Math.min(this.#attempt, PAUSES.length - 1)] ?? 0;
    this.#attempt += 1;
    const jitter = Math.random() * Math.min(JITTER_MS, JITTER_MS / 4 + pause);
    const wait = Math.max(pause, this.#retryAfter) + jitter;
    this.#retryAfter = 0;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#connect(), wait);
  }

  #release() {
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  /**
   * @param {ErrorCode | "left" | "gave_up"} code
   * @param {string | null} key
   */
  #finish(code, key) {
    if (this.#line === "closed") return;
    this.#line = "closed";
    this.#release();
    clearTimeout(this.#pause);
    clearInterval(this.#watch);
    globalThis.removeEventListener?.("online", this.#online);
    this.#session = null;
    this.#lostBoot = null;
    this.#outstanding.fail(new SignalError(code, key));
    this.#fire("closed", { code, key });
  }

  #check() {
    const now = performance.now();
    const { giveUpAfter = GIVE_UP_MS } = this.#options;
    if (this.#line !== "joined" && now - this.#downSince >= giveUpAfter) {
      this.#finish("gave_up", null);
    } else if (this.#socket && now >= this.#deadline) {
      this.#drop();
    }
  }

  /** The device has a network again, perhaps another one. */
  #online = () => {
    if (this.#line === "lost") {
      clearTimeout(this.#pause);
      this.#connect();
    } else if (this.#line === "joined") {
      this.#deadline = Math.min(this.#deadline, performance.now() + PROBE_MS);
      this.#socket?.send(envelope("ping", {}));
    }
  };

  /** @param {Envelope} message */
  #fireState(message) {
    if (message.t === "lobby" || message.t === "admitted" || message.t === "desk") {
      this.#fire(message.t, message.d);
    }
  }

  /**
   * @template {keyof SignalEvents} K
   * @param {K} type
   * @param {SignalEvents[K]} detail
   */
  #fire(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** The websocket of the server this page came from. */
function here() {
  const url = new URL("/v1/signal", globalThis.location.href);
  url.protocol = url.protocol === "http:" ? "ws:" : "wss:";
  return url.href;
}

/** @param {string} code */
function keyOf(code) {
  return `error-${code.replaceAll("_", "-")}`;
}

/**
 * @param {unknown} data
 * @returns {Envelope | null} null for what is not ours
 */
function parse(data) {
  try {
    const message = JSON.parse(String(data));
    return typeof message?.t === "string" ? message : null;
  } catch {
    return null;
  }
}
