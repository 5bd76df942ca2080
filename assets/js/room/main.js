// The citizen's room: check the devices, wait, talk, say good-bye.

import { allowChimes, chime } from "../call/chime.js";
import { Call } from "../call/call.js";
import { Controls } from "../call/controls.js";
import { Hours } from "../call/hours.js";
import { Capture, Memory } from "../call/media.js";
import { Texts, data, find } from "../call/page.js";
import { sentence } from "../call/quality.js";
import { Stage } from "../call/tiles.js";
import { stayAwake } from "../call/wake.js";
import { Signal } from "../signal/signal.js";
import { Views } from "./views.js";

/** @typedef {{token: string, room: string, lang: string, zone: string, texts: Record<string, string>,
 *   counted: Record<string, Record<string, string>>}} PageData */

/** Refusals that the gate's page explains better; it stands in place of the room once that is loaded again. */
const GATE_KNOWS = new Set(["too_early", "expired", "revoked", "not_found", "unauthenticated"]);

/** Brings page, devices, signalling and call together. */
class Room {
  /** @type {Signal | null} */
  #signal = null;
  /** @type {Call | null} */
  #call = null;
  #line = false;
  #allowedIn = false;
  #sleep = () => {};
  /** Counts down to the next try while the server is full. */
  #countdown = 0;

  /**
   * @param {HTMLElement} root
   * @param {PageData} page
   */
  constructor(root, page) {
    this.page = page;
    this.texts = new Texts(page.texts, page.counted, page.lang);
    this.hours = new Hours(page.lang, page.zone);
    this.views = new Views(root, this.texts);
    this.capture = new Capture(new Memory());
    this.controls = new Controls(document.body, this.capture, this.texts);
    const template = find(document, "#tile");
    this.stage = new Stage(
      find(root, "[data-stage]"),
      /** @type {HTMLTemplateElement} */ (template),
      this.texts,
    );
    this.#listen();
  }

  /** Shows the check, or goes straight on where a reload interrupted. */
  begin() {
    if (!("RTCPeerConnection" in window)) {
      const { texts } = this;
      this.views.end("gone", texts.get("gone-title"), texts.get("browser-unsupported"), false);
      return;
    }
    const again = isReady(this.page.room);
    this.views.go(again ? "lobby" : "check");
    // Browsers may ask for a permission; nobody loses their place over it.
    void this.capture.open();
    if (again) this.#join();
  }

  #listen() {
    const { views, capture, stage } = this;
    views.on("ready", () => this.#ready());
    views.on("audio-only", () => {
      void capture.turn("camera", false);
      this.#ready();
    });
    views.on("leave", () => void this.#leave());
    views.on("devices", () => void views.ask("devices"));
    views.on("again", () => this.#again());
    views.on("hear", () => {
      views.hear(false);
      stage.resume();
    });
    stage.addEventListener("silent", () => views.hear(true));
    capture.addEventListener("change", () => {
      const seen = capture.isOn("camera");
      views.ready(capture.error("microphone") !== null && !seen, seen);
      this.#say();
    });
  }

  #ready() {
    allowChimes();
    setReady(this.page.room, true);
    this.views.go("lobby");
    this.#join();
  }

  #join() {
    if (this.#signal) return;
    const signal = new Signal({
      token: () => this.page.token,
      state: () => this.capture.state(),
      lang: this.page.lang,
    });
    this.#signal = signal;
    this.#sleep = stayAwake();
    signal.on("joined", () => {
      this.#online(true);
      this.#connect(signal);
    });
    signal.on("lost", () => {
      this.#online(false);
      this.#call?.signalLost();
    });
    signal.on("back", () => {
      this.#online(true);
      this.#call?.signalBack();
    });
    signal.on("reset", () => this.stage.forget());
    signal.on("renewed", () => {
      this.stage.forget();
      this.#call?.renew();
    });
    signal.on("full", ({ key, seconds }) => this.#full(key, seconds));
    signal.on("lobby", (lobby) => this.#wait(lobby));
    signal.on("admitted", () => this.#enter());
    signal.on("media.cap", (cap) => this.#call?.cap(cap));
    signal.on("slots", ({ slots }) => this.#call?.slots(slots));
    signal.on("media.layers", (layers) => this.#call?.layers(layers));
    signal.on("peer", (peer) => this.#call?.peer(peer));
    signal.on("quality", (view) => this.#call?.quality(view));
    signal.on("end", ({ by }) => this.#end(by));
    signal.on("gate", ({ state }) => {
      // The gate's own page tells the rest.
      if (state !== "open") this.#again();
    });
    signal.on("closed", ({ code, key }) => this.#closed(code, key));
    signal.start();
  }

  /** @param {Signal} signal */
  #connect(signal) {
    if (this.#call) return;
    const call = new Call(signal, this.capture, this.stage);
    this.#call = call;
    call.addEventListener("net", () => this.#net());
    call.addEventListener("people", () => this.#say());
    call.addEventListener("dark", () => this.views.reconnectingAlso("dark"));
    call.addEventListener("phone", () => this.views.reconnectingAlso("phone"));
    call.addEventListener("gone", () => this.#giveUp(this.texts.get("gone-lead")));
    call.addEventListener("rejected", () => this.#giveUp(this.texts.get("error-media-rejected")));
    this.#net();
  }

  /**
   * @param {string} key
   * @param {number} seconds
   */
  #full(key, seconds) {
    window.clearInterval(this.#countdown);
    const end = performance.now() + seconds * 1_000;
    const show = () => {
      const left = Math.max(0, Math.ceil((end - performance.now()) / 1_000));
      this.views.full(this.texts.get(key), left);
    };
    show();
    this.#countdown = window.setInterval(show, 1_000);
  }

  /** @param {import("../signal/protocol.js").Lobby} lobby */
  #wait(lobby) {
    window.clearInterval(this.#countdown);
    this.#allowedIn = false;
    this.views.go("lobby");
    this.views.lobby(lobby, this.hours.time(lobby.since));
  }

  #enter() {
    window.clearInterval(this.#countdown);
    if (!this.#allowedIn) {
      this.#allowedIn = true;
      this.stage.clock(performance.now());
      chime("needed");
    }
    this.views.go("call");
    this.#net();
  }

  /** @param {boolean} line */
  #online(line) {
    this.#line = line;
    this.#net();
  }

  #net() {
    const net = this.#call?.net ?? "connecting";
    this.views.net(net, this.#line);
    const { state } = this.views;
    this.views.reconnecting((state === "call" || state === "lobby") && net === "reconnecting");
    this.#say();
  }

  /** The one line that says how things are. */
  #say() {
    if (this.views.state !== "call") return;
    const { stage, capture, texts, views } = this;
    const people = stage.people;
    views.alone(people.length === 0);
    const name = people.map((peer) => peer.name).join(", ");
    const trouble = sentence(stage.qualities, people, texts);
    const away = people.find((peer) => peer.presence === "away" || peer.net === "reconnecting");
    if (this.#call?.net === "reconnecting") views.line(texts.get("reconnect-lead"));
    else if (people.length === 0) views.line(texts.get("call-alone"));
    else if (away) views.line(texts.get("call-away", { name: away.name }));
    else if (trouble) views.line(trouble);
    else if (!capture.isOn("microphone")) views.line(texts.get("call-unheard"));
    else if (people.some((peer) => peer.screen)) views.line(texts.get("call-screen", { name }));
    else if (!capture.isOn("camera")) views.line(texts.get("call-unseen"));
    else views.line(texts.get("call-with", { name }));
  }

  async #leave() {
    if ((await this.views.ask("leave")) !== "leave") return;
    const lobby = this.views.state === "lobby";
    if (lobby) this.#signal?.tell("lobby.leave", {});
    this.#signal?.leave("left");
    this.#end("citizen");
  }

  /** @param {"clerk" | "office" | "citizen" | "time"} by */
  #end(by) {
    this.#stop();
    chime("left");
    const { texts } = this;
    this.views.end("ended", texts.get("end-title"), texts.get(`end-${by}`), by === "citizen");
  }

  /**
   * @param {string} code
   * @param {string | null} key
   */
  #closed(code, key) {
    const { state } = this.views;
    if (state === "ended" || state === "gone" || state === "superseded") return;
    const { texts } = this;
    if (code === "superseded") {
      this.#stop();
      const lead = texts.get("superseded-lead");
      this.views.end("superseded", texts.get("superseded-title"), lead, false);
    } else if (code === "left") {
      this.#end("office");
    } else if (GATE_KNOWS.has(code)) {
      this.#stop();
      location.reload();
    } else {
      this.#giveUp(key ? texts.get(key) : texts.get("gone-lead"));
    }
  }

  /** @param {string} why */
  #giveUp(why) {
    this.#stop();
    this.views.end("gone", this.texts.get("gone-title"), why, false);
  }

  /** Lets go of everything: nothing is recorded, nothing is sent. */
  #stop() {
    setReady(this.page.room, false);
    window.clearInterval(this.#countdown);
    this.#sleep();
    this.#call?.stop();
    this.#call = null;
    const signal = this.#signal;
    this.#signal = null;
    this.#allowedIn = false;
    this.controls.stop();
    this.capture.stop();
    signal?.leave("stopped");
  }

  /** The page anew from the server: a fresh token, and the gate's word on whether it is still time. */
  #again() {
    setReady(this.page.room, true);
    location.reload();
  }
}

/**
 * Whether this tab was in this room before the page was loaded again.
 * @param {string} room
 */
function isReady(room) {
  try {
    return sessionStorage.getItem("sportello.room") === room;
  } catch {
    return false;
  }
}

/**
 * @param {string} room
 * @param {boolean} ready
 */
function setReady(room, ready) {
  try {
    if (ready) sessionStorage.setItem("sportello.room", room);
    else sessionStorage.removeItem("sportello.room");
  } catch {
    // Without storage a reload shows the check again, which is no harm.
  }
}

const root = find(document, '[data-module="room"]');
new Room(root, data("page")).begin();
