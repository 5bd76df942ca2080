// The clerk's console: the queue, the call, the appointment.

import { allowChimes, chime } from "../call/chime.js";
import { Call } from "../call/call.js";
import { Controls } from "../call/controls.js";
import { Hours } from "../call/hours.js";
import { Capture, Memory } from "../call/media.js";
import { ServerClock, Texts, data, find } from "../call/page.js";
import { sentence } from "../call/quality.js";
import { Stage } from "../call/tiles.js";
import { Signal, SignalError } from "../signal/signal.js";
import { About } from "./about.js";
import { Agenda } from "./agenda.js";
import { remaining } from "./remaining.js";
import { Signs } from "./signs.js";

/** @typedef {import("../signal/protocol.js").Visit} Visit */
/** @typedef {{lang: string, zone: string, server_time: number, texts: Record<string, string>}} PageData */

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** Brings queue, call and appointment together. */
class Console {
  #line = false;
  /** The room of the call, which is the visit's ticket. */
  #room = "";
  #endsAt = 0;
  /** @type {Call | null} */
  #call = null;
  /** A visit that is being let in. */
  #entering = "";
  /** Whether the citizen was here and went. */
  #left = false;
  #over = false;
  /** The day on the page. */
  #day = "";
  #sound = recall("sportello.sound") !== "off";

  /**
   * @param {HTMLElement} root
   * @param {PageData} page
   */
  constructor(root, page) {
    this.root = root;
    this.title = document.title;
    this.texts = new Texts(page.texts);
    this.clock = new ServerClock();
    this.clock.set(page.server_time);
    const tools = {
      texts: this.texts,
      clock: this.clock,
      hours: new Hours(page.lang, page.zone),
    };
    this.hours = tools.hours;
    this.signs = new Signs(root, this.texts);
    this.agenda = new Agenda(find(root, "[data-agenda]"), template("#visit"), tools);
    this.about = new About(find(root, ".about"), tools);
    this.stage = new Stage(find(root, "[data-stage]"), template("#tile"), this.texts);
    this.capture = new Capture(new Memory());
    this.controls = new Controls(document.body, this.capture, this.texts);
    this.signal = new Signal({
      token: () => this.#token(),
      state: () => this.capture.state(),
      lang: page.lang,
      // A console is left open over a night's restart of the server.
      giveUpAfter: Infinity,
    });
    this.#listenToPeople();
    this.#listenToServer();
  }

  begin() {
    this.signs.unveil();
    this.signs.sound(this.#sound);
    this.#showLink();
    void this.capture.open();
    this.signal.start();
    window.setInterval(() => this.#say(), SECOND_MS);
    window.setInterval(() => this.#newDay(), MINUTE_MS);
  }

  #listenToPeople() {
    const { agenda, about, stage } = this;
    agenda.addEventListener("arrived", (event) => {
      const visit = /** @type {CustomEvent<Visit>} */ (event).detail;
      if (this.#sound) chime("arrived");
      this.signs.announce(this.texts.get("arrived", { name: visit.citizen }));
    });
    agenda.addEventListener("admit", (event) => {
      void this.#admit(/** @type {CustomEvent<string>} */ (event).detail);
    });
    agenda.addEventListener("open", (event) => {
      this.#open(/** @type {CustomEvent<string>} */ (event).detail);
    });
    about.addEventListener("end", (event) => {
      void this.#end(/** @type {CustomEvent} */ (event).detail);
    });
    about.addEventListener("release", (event) => {
      void this.#release(/** @type {CustomEvent<string>} */ (event).detail);
    });
    stage.addEventListener("silent", () => this.signs.hear(true));
    this.#on("next", () => {
      const next = agenda.waiting[0];
      if (next) void this.#admit(next.ticket);
    });
    this.#on("hear", () => {
      this.signs.hear(false);
      stage.resume();
    });
    this.#on("devices", () => this.signs.devices());
    this.#on("sound", () => {
      this.#sound = !this.#sound;
      remember("sportello.sound", this.#sound ? "on" : "off");
      this.signs.sound(this.#sound);
      if (this.#sound) chime("arrived");
    });
    this.#on("again", () => location.reload());
    for (const type of ["pointerdown", "keydown"]) {
      document.addEventListener(type, allowChimes, { once: true });
    }
  }

  #listenToServer() {
    const { signal, stage, agenda } = this;
    const line = (/** @type {boolean} */ up) => {
      this.#line = up;
      this.#showLink();
      this.#allow();
    };
    signal.on("joined", () => line(true));
    signal.on("lost", () => {
      line(false);
      this.#call?.signalLost();
    });
    signal.on("back", () => {
      line(true);
      this.#call?.signalBack();
    });
    signal.on("reset", () => stage.forget());
    signal.on("renewed", () => {
      stage.forget();
      this.#call?.renew();
    });
    signal.on("desk", ({ day, visits, call }) => {
      this.#day = day;
      agenda.day(visits);
      find(this.root, "[data-agenda-empty]").hidden = visits.length > 0;
      if (this.#call && call !== this.#room) this.#hangUp();
      this.#refresh();
    });
    signal.on("visit", (visit) => {
      agenda.update(visit);
      find(this.root, "[data-agenda-empty]").hidden = true;
      this.#refresh();
    });
    signal.on("admitted", ({ room, ends_at: endsAt }) => this.#enter(room, endsAt));
    signal.on("media.cap", (cap) => this.#call?.cap(cap));
    signal.on("slots", ({ slots }) => this.#call?.slots(slots));
    signal.on("media.layers", (layers) => this.#call?.layers(layers));
    signal.on("peer", (peer) => {
      this.#left = peer.role === "citizen" && peer.presence === "gone";
      if (this.#left && this.#sound) chime("left");
      this.#call?.peer(peer);
    });
    signal.on("quality", (view) => this.#call?.quality(view));
    signal.on("end", () => this.#hangUp());
    signal.on("closed", ({ code, key }) => this.#closed(code, key));
  }

  /** A token of this session, asked anew because a console is open longer than a token is valid. */
  async #token() {
    const response = await fetch("/operatore/gettone", { headers: { accept: "application/json" } });
    if (response.status === 401) {
      this.#over = true;
      return "";
    }
    if (!response.ok) throw new Error(`no token: ${response.status}`);
    const { token, server_time: time } = await response.json();
    this.clock.set(time);
    return token;
  }

  /** @param {string} ticket */
  async #admit(ticket) {
    if (this.#entering !== "" || this.#room !== "") return;
    const open = this.agenda.mine;
    if (open) {
      // The room is closed and the visit is not: nobody else is let in before it is.
      this.signs.problem(this.texts.get("close-first", { name: open.citizen }));
      return this.#open(open.ticket);
    }
    this.#entering = ticket;
    this.stage.clock(performance.now());
    this.signs.problem("");
    this.#allow();
    this.#open(ticket);
    try {
      await this.signal.request("lobby.admit", { ticket });
    } catch (error) {
      this.signs.problem(this.#words(error));
    } finally {
      this.#entering = "";
      this.#allow();
    }
  }

  /**
   * @param {string} room
   * @param {number} endsAt
   */
  #enter(room, endsAt) {
    this.#endsAt = endsAt;
    if (this.#room === room && this.#call) return;
    this.#hangUp();
    this.#room = room;
    this.#left = false;
    if (this.#entering !== room) this.stage.clock(performance.now());
    const call = new Call(this.signal, this.capture, this.stage);
    this.#call = call;
    call.addEventListener("net", () => this.signs.net(call.net));
    call.addEventListener("people", () => this.#say());
    call.addEventListener("gone", () => this.signs.net(call.net));
    this.signs.state("call");
    this.#open(room);
    this.signs.net(call.net);
    this.#allow();
  }

  /** @param {import("../signal/protocol.js").CallEnd} end */
  async #end(end) {
    try {
      await this.signal.request("call.end", end);
      if (end.ticket === this.#room) this.#hangUp();
      this.signs.announce(this.texts.get("ended"));
    } catch (error) {
      this.about.problem(this.#words(error));
    }
  }

  /** @param {string} ticket */
  async #release(ticket) {
    try {
      await this.signal.request("lobby.release", { ticket });
      if (ticket === this.#room) this.#hangUp();
      this.signs.announce(this.texts.get("released"));
    } catch (error) {
      this.about.problem(this.#words(error));
    }
  }

  #hangUp() {
    if (!this.#call) return;
    this.#call.stop();
    this.#call = null;
    this.#room = "";
    this.signs.state("idle");
    this.#allow();
    this.#refresh();
  }

  /** A console that was left open over night shows the new day, unless somebody is talking. */
  #newDay() {
    const today = this.hours.day(this.clock.now() / 1000);
    if (this.#day !== "" && this.#day !== today && !this.#call && this.#line) location.reload();
  }

  /** @param {string} ticket */
  #open(ticket) {
    this.agenda.choose(ticket);
    this.about.show(this.agenda.visit(ticket));
  }

  /** Something in the agenda changed. */
  #refresh() {
    const chosen = this.about.ticket || this.#room || this.agenda.mine?.ticket;
    if (chosen) this.#open(chosen);
    const waiting = this.agenda.waiting.length;
    document.title = waiting > 0 ? `(${waiting}) ${this.title}` : this.title;
    this.#allow();
    this.#say();
  }

  #allow() {
    const free = this.#line && this.#room === "" && this.#entering === "";
    this.agenda.allow(free);
    const next = /** @type {HTMLButtonElement} */ (find(this.root, '[data-action="next"]'));
    next.disabled = !free || this.agenda.waiting.length === 0;
  }

  /** The one line above the picture, and the time that is left. */
  #say() {
    if (!this.#call) return;
    const { texts } = this;
    const visit = this.agenda.visit(this.#room);
    const name = visit?.citizen ?? "";
    const now = this.clock.now() / 1000;
    const left = remaining(visit?.starts_at ?? now, this.#ends(), now);
    const { people } = this.stage;
    const away = people.some((peer) => peer.presence !== "here" || peer.net === "reconnecting");
    const trouble = sentence(this.stage.qualities, people, texts);
    const line = away ? texts.get("stage-away", { name }) : trouble || this.#with(left);
    const alone = texts.get(this.#left ? "stage-left" : "stage-entering", { name });
    this.signs.call(line, people.length > 0 ? "" : alone, left);
  }

  /** The appointment's end; the room stays open a little longer. */
  #ends() {
    return this.agenda.visit(this.#room)?.ends_at ?? this.#endsAt;
  }

  /** @param {import("./remaining.js").Remaining} left */
  #with({ soon, minutes }) {
    const { texts } = this;
    const name = this.agenda.visit(this.#room)?.citizen ?? "";
    const words = [texts.get("stage-with", { name })];
    if (!soon) {
      words.push(texts.get("stage-ends", { time: this.hours.time(this.#ends()) }));
      return words.join(" ");
    }
    words.push("·");
    words.push(
      minutes > 0 ? texts.get("stage-left-soon", { n: minutes }) : texts.get("stage-over"),
    );
    const next = this.agenda.waiting[0];
    if (next) words.push(texts.get("stage-next", { name: next.citizen }));
    return words.join(" ");
  }

  /**
   * @param {string} code
   * @param {string | null} key
   */
  #closed(code, key) {
    this.#hangUp();
    this.controls.stop();
    this.capture.stop();
    this.#line = false;
    this.#showLink();
    this.#allow();
    const signIn = this.#over || code === "unauthenticated" || code === "expired";
    const text = signIn
      ? this.texts.get("session-over")
      : code === "superseded"
        ? this.texts.get("superseded")
        : this.texts.get(key ?? "error-internal");
    this.signs.stopped(text, signIn);
  }

  #showLink() {
    const connecting = this.signal.line === "connecting";
    this.signs.link(this.#line ? "connected" : connecting ? "connecting" : "lost");
  }

  /** @param {unknown} error */
  #words(error) {
    const key = error instanceof SignalError ? error.key : null;
    return this.texts.get(key ?? "error-internal");
  }

  /**
   * @param {string} action
   * @param {() => void} listener
   */
  #on(action, listener) {
    for (const button of document.querySelectorAll(`[data-action="${action}"]`)) {
      button.addEventListener("click", listener);
    }
  }
}

/**
 * @param {string} selector
 * @returns {HTMLTemplateElement}
 */
function template(selector) {
  return /** @type {HTMLTemplateElement} */ (find(document, selector));
}

/** @param {string} key */
function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Without storage the choice lasts until the page is left.
  }
}

new Console(find(document, '[data-module="console"]'), data("page")).begin();
