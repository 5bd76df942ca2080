// The clerk's console: the queue, the call, the appointment.

import { allowChimes, chime } from "../call/chime.js";
import { Call } from "../call/call.js";
import { Controls } from "../call/controls.js";
import { Hours } from "../call/hours.js";
import { Capture, Memory } from "../call/media.js";
import { ServerClock, Texts, data, find, say } from "../call/page.js";
import { Stage } from "../call/tiles.js";
import { Signal, SignalError } from "../signal/signal.js";
import { About } from "./about.js";
import { Agenda } from "./agenda.js";
import { remaining } from "./remaining.js";

/** @typedef {import("../signal/protocol.js").Visit} Visit */
/** @typedef {{lang: string, zone: string, server_time: number, texts: Record<string, string>}} PageData */

const SECOND_MS = 1_000;

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
  #over = false;
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
    this.agenda = new Agenda(find(root, "[data-agenda]"), template("#visit"), tools);
    this.about = new About(find(root, ".about"), tools);
    this.stage = new Stage(find(root, "[data-stage]"), template("#tile"));
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
    find(this.root, "[data-next]").hidden = false;
    find(document, '[data-action="sound"]').hidden = false;
    find(document, "[data-link-chip]").hidden = false;
    this.#showSound();
    this.#showLink();
    void this.capture.open();
    this.signal.start();
    window.setInterval(() => this.#say(), SECOND_MS);
  }

  #listenToPeople() {
    const { agenda, about, stage } = this;
    agenda.addEventListener("arrived", (event) => {
      const visit = /** @type {CustomEvent<Visit>} */ (event).detail;
      if (this.#sound) chime("arrived");
      const words = this.texts.get("arrived", { name: visit.citizen });
      say(find(this.root, "[data-announce]"), words);
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
    stage.addEventListener("silent", () => this.#hear(true));
    this.#on("next", () => {
      const next = agenda.waiting[0];
      if (next) void this.#admit(next.ticket);
    });
    this.#on("hear", () => {
      this.#hear(false);
      stage.resume();
    });
    this.#on("devices", () => {
      /** @type {HTMLDialogElement} */ (find(this.root, '[data-dialog="devices"]')).showModal();
    });
    this.#on("sound", () => {
      this.#sound = !this.#sound;
      remember("sportello.sound", this.#sound ? "on" : "off");
      this.#showSound();
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
    signal.on("desk", ({ visits, call }) => {
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
    signal.on("slots", ({ slots }) => this.#call?.slots(slots));
    signal.on("peer", (peer) => this.#call?.peer(peer));
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
    this.#entering = ticket;
    this.stage.clock(performance.now());
    this.#problem("");
    this.#allow();
    this.#open(ticket);
    try {
      await this.signal.request("lobby.admit", { ticket });
    } catch (error) {
      this.#problem(this.#words(error));
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
    if (this.#entering !== room) this.stage.clock(performance.now());
    const call = new Call(this.signal, this.capture, this.stage);
    this.#call = call;
    call.addEventListener("net", () => this.#showNet());
    call.addEventListener("people", () => this.#say());
    call.addEventListener("gone", () => this.#showNet());
    this.#state("call");
    this.#open(room);
    this.#showNet();
    this.#allow();
  }

  /** @param {import("../signal/protocol.js").CallEnd} end */
  async #end(end) {
    try {
      await this.signal.request("call.end", end);
      if (end.ticket === this.#room) this.#hangUp();
      say(find(this.root, "[data-announce]"), this.texts.get("ended"));
    } catch (error) {
      this.about.problem(this.#words(error));
    }
  }

  #hangUp() {
    if (!this.#call) return;
    this.#call.stop();
    this.#call = null;
    this.#room = "";
    this.#state("idle");
    this.#allow();
    this.#refresh();
  }

  /** @param {string} ticket */
  #open(ticket) {
    this.agenda.choose(ticket);
    this.about.show(this.agenda.visit(ticket));
  }

  /** Something in the agenda changed. */
  #refresh() {
    const chosen = this.about.ticket || this.#room;
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
    const line = find(this.root, "[data-left]");
    line.style.setProperty("--left", left.share.toFixed(3));
    line.toggleAttribute("data-soon", left.soon);
    const { people } = this.stage;
    find(this.root, "[data-alone]").hidden = people.length > 0;
    say(find(this.root, "[data-alone]"), texts.get("stage-entering", { name }));
    const away = people.some((peer) => peer.presence !== "here" || peer.net === "reconnecting");
    say(
      find(this.root, "[data-line]"),
      away ? texts.get("stage-away", { name }) : this.#with(left),
    );
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
    const stopped = find(this.root, "[data-stopped]");
    const signIn = this.#over || code === "unauthenticated" || code === "expired";
    const text = signIn
      ? this.texts.get("session-over")
      : code === "superseded"
        ? this.texts.get("superseded")
        : this.texts.get(key ?? "error-internal");
    stopped.hidden = false;
    say(find(stopped, "[data-words]"), text);
    find(stopped, "[data-sign-in]").hidden = !signIn;
    find(stopped, '[data-action="again"]').hidden = signIn;
  }

  #showNet() {
    const net = this.#call?.net ?? "connecting";
    this.root.dataset.net = net;
    const chip = find(this.root, "[data-net-chip]");
    chip.dataset.net = net;
    say(find(chip, "[data-words]"), this.texts.get(`net-${net}`));
    const card = find(this.root, "[data-reconnect]");
    card.hidden = net !== "reconnecting" && net !== "gone";
    find(card, "[data-reconnect-again]").hidden = net !== "gone";
    this.root.toggleAttribute("data-frozen", !card.hidden);
  }

  #showLink() {
    const chip = find(document, "[data-link-chip]");
    const link = this.#line
      ? "connected"
      : this.signal.line === "connecting"
        ? "connecting"
        : "lost";
    chip.dataset.net = link === "lost" ? "gone" : link;
    say(find(chip, "[data-words]"), this.texts.get(`link-${link}`));
  }

  #showSound() {
    const button = find(document, '[data-action="sound"]');
    say(find(button, "[data-words]"), this.texts.get(this.#sound ? "sound-off" : "sound-on"));
    for (const icon of button.querySelectorAll("[data-icon]")) {
      icon.toggleAttribute("hidden", icon.getAttribute("data-icon") !== String(this.#sound));
    }
  }

  /** @param {"idle" | "call"} state */
  #state(state) {
    this.root.dataset.state = state;
    for (const view of this.root.querySelectorAll("[data-view]")) {
      view.toggleAttribute("hidden", view.getAttribute("data-view") !== state);
    }
  }

  /** @param {boolean} shown */
  #hear(shown) {
    find(this.root, '[data-action="hear"]').hidden = !shown;
  }

  /** @param {string} text */
  #problem(text) {
    say(find(this.root, "[data-agenda-problem]"), text);
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
