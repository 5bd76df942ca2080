// What the room's page shows in each state. Knows the elements, not the call.

import { find, say } from "../call/page.js";

/** @typedef {"check" | "lobby" | "call" | "ended" | "gone" | "superseded"} State */
/** @typedef {import("../call/page.js").Texts} Texts */
/** @typedef {import("../call/connection.js").Net} Net */

/** The parts of the page and the state they are in. */
export class Views {
  #root;
  #texts;
  #chip;

  /**
   * @param {HTMLElement} root
   * @param {Texts} texts
   */
  constructor(root, texts) {
    this.#root = root;
    this.#texts = texts;
    this.#chip = find(document, "[data-net-chip]");
  }

  /** @returns {State} */
  get state() {
    return /** @type {State} */ (this.#root.dataset.state);
  }

  /** @param {State} state */
  go(state) {
    const changed = state !== this.state;
    this.#root.dataset.state = state;
    for (const view of this.#root.querySelectorAll("[data-view]")) {
      if (!(view instanceof HTMLElement)) continue;
      view.hidden = !view.dataset.view?.split(" ").includes(state);
    }
    this.#chip.hidden = state !== "lobby" && state !== "call";
    if (this.#chip.hidden) this.reconnecting(false);
    // Whoever listens to the page is taken along to what is new on it.
    const heading = this.#root.querySelector(`[data-focus~="${state}"]`);
    if (changed && heading instanceof HTMLElement) heading.focus();
  }

  /**
   * @param {Net} net
   * @param {boolean} signal whether the signalling works
   */
  net(net, signal) {
    this.#root.dataset.net = net;
    const key = net === "connected" && !signal ? "net-signal" : `net-${net}`;
    this.#chip.dataset.net = net === "connected" && !signal ? "signal" : net;
    say(find(this.#chip, "[data-words]"), this.#texts.get(key));
  }

  /** @param {boolean} shown */
  reconnecting(shown) {
    const card = find(this.#root, "[data-reconnect]");
    card.hidden = !shown;
    this.#root.toggleAttribute("data-frozen", shown);
    if (!shown) {
      find(card, "[data-reconnect-dark]").hidden = true;
      find(card, "[data-reconnect-phone]").hidden = true;
    }
  }

  /** Says that nothing is recorded by the own devices, or offers the telephone. @param {"dark" | "phone"} what */
  reconnectingAlso(what) {
    find(this.#root, `[data-reconnect-${what}]`).hidden = false;
  }

  /** @param {string} text */
  line(text) {
    say(find(this.#root, "[data-line]"), text);
  }

  /** @param {boolean} alone */
  alone(alone) {
    find(this.#root, "[data-alone]").hidden = !alone;
  }

  /** @param {boolean} shown */
  hear(shown) {
    find(this.#root, '[data-action="hear"]').hidden = !shown;
  }

  /**
   * @param {{position: number, ahead: number, clerk: string, since: number}} lobby
   * @param {string} time when the waiting began, in words
   */
  lobby(lobby, time) {
    const { ahead, clerk } = lobby;
    const position =
      ahead > 0 ? this.#texts.count("lobby-ahead", ahead) : this.#texts.get("lobby-next");
    say(find(this.#root, "[data-lobby-position]"), position);
    say(find(this.#root, "[data-lobby-clerk]"), this.#texts.get(`lobby-${clerk}`));
    say(find(this.#root, "[data-lobby-since]"), time && this.#texts.get("lobby-since", { time }));
  }

  /**
   * There is no room for a call at the moment. The seconds are no part of the live region: whoever
   * listens to the page would hear nothing else.
   * @param {string} why
   * @param {number} seconds until the next try
   */
  full(why, seconds) {
    say(find(this.#root, "[data-lobby-position]"), why);
    say(find(this.#root, "[data-lobby-clerk]"), this.#texts.get("lobby-full"));
    const wait =
      seconds > 0 ? this.#texts.count("lobby-retry", seconds) : this.#texts.get("lobby-retrying");
    say(find(this.#root, "[data-lobby-since]"), wait);
  }

  /**
   * The last page: why it ended and what may be done.
   * @param {"ended" | "gone" | "superseded"} state
   * @param {string} title
   * @param {string} lead
   * @param {boolean} back whether the room can be entered again
   */
  end(state, title, lead, back) {
    say(find(this.#root, "[data-end-title]"), title);
    say(find(this.#root, "[data-end-lead]"), lead);
    find(this.#root, "[data-end-back]").hidden = !back;
    this.go(state);
  }

  /**
   * Listens to every button of one action.
   * @param {string} action
   * @param {() => void} listener
   */
  on(action, listener) {
    for (const button of this.#root.querySelectorAll(`[data-action="${action}"]`)) {
      button.addEventListener("click", listener);
    }
  }

  /**
   * Opens a dialogue; resolves with what was chosen.
   * @param {"devices" | "leave"} name
   * @returns {Promise<string>}
   */
  ask(name) {
    const dialog = find(this.#root, `[data-dialog="${name}"]`);
    if (!(dialog instanceof HTMLDialogElement)) throw new Error(`${name} is no dialogue`);
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
    });
  }

  /**
   * What the ways in are called, and which make sense with the devices there are.
   * @param {boolean} bare whether there is neither voice nor face
   * @param {boolean} seen whether there is a face
   */
  ready(bare, seen) {
    const words = find(this.#root, '[data-action="ready"] [data-words]');
    say(words, this.#texts.get(bare ? "check-without" : "check-ready"));
    find(this.#root, '[data-action="audio-only"]').hidden = !seen;
  }
}
