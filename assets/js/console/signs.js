// The console's small signs: how the lines work, whether there is sound, what went wrong.

import { find, say } from "../call/page.js";

/** @typedef {import("../call/page.js").Texts} Texts */
/** @typedef {import("../call/connection.js").Net} Net */

/** Knows the elements of the console's page around the call. */
export class Signs {
  #root;
  #texts;

  /**
   * @param {HTMLElement} root
   * @param {Texts} texts
   */
  constructor(root, texts) {
    this.#root = root;
    this.#texts = texts;
  }

  /** Shows what only works with scripts. */
  unveil() {
    find(this.#root, "[data-next]").hidden = false;
    find(document, '[data-action="sound"]').hidden = false;
    find(document, "[data-link-chip]").hidden = false;
  }

  /** @param {"idle" | "call"} state */
  state(state) {
    this.#root.dataset.state = state;
    for (const view of this.#root.querySelectorAll("[data-view]")) {
      view.toggleAttribute("hidden", view.getAttribute("data-view") !== state);
    }
  }

  /** How the call's connection is. @param {Net} net */
  net(net) {
    this.#root.dataset.net = net;
    const chip = find(this.#root, "[data-net-chip]");
    chip.dataset.net = net;
    say(find(chip, "[data-words]"), this.#texts.get(`net-${net}`));
    const card = find(this.#root, "[data-reconnect]");
    card.hidden = net !== "reconnecting" && net !== "gone";
    find(card, "[data-reconnect-again]").hidden = net !== "gone";
    this.#root.toggleAttribute("data-frozen", !card.hidden);
  }

  /** How the line to the server is. @param {"connecting" | "connected" | "lost"} link */
  link(link) {
    const chip = find(document, "[data-link-chip]");
    chip.dataset.net = link === "lost" ? "gone" : link;
    say(find(chip, "[data-words]"), this.#texts.get(`link-${link}`));
  }

  /** @param {boolean} on */
  sound(on) {
    const button = find(document, '[data-action="sound"]');
    say(find(button, "[data-words]"), this.#texts.get(on ? "sound-off" : "sound-on"));
    for (const icon of button.querySelectorAll("[data-icon]")) {
      icon.toggleAttribute("hidden", icon.getAttribute("data-icon") !== String(on));
    }
  }

  /**
   * The line above the picture, what stands in place of a picture, and the time that is left.
   * @param {string} line
   * @param {string} alone empty while somebody is there
   * @param {import("./remaining.js").Remaining} left
   */
  call(line, alone, left) {
    say(find(this.#root, "[data-line]"), line);
    const words = find(this.#root, "[data-alone]");
    words.hidden = alone === "";
    say(words, alone);
    const bar = find(this.#root, "[data-left]");
    bar.style.setProperty("--left", left.share.toFixed(3));
    bar.toggleAttribute("data-soon", left.soon);
  }

  /** Asks for a press before sound is played. @param {boolean} shown */
  hear(shown) {
    find(this.#root, '[data-action="hear"]').hidden = !shown;
  }

  /** Why somebody could not be let in. @param {string} text */
  problem(text) {
    say(find(this.#root, "[data-agenda-problem]"), text);
  }

  /** Said to who listens to the page. @param {string} text */
  announce(text) {
    say(find(this.#root, "[data-announce]"), text);
  }

  /**
   * The console has stopped for good.
   * @param {string} text
   * @param {boolean} signIn whether signing in helps, or starting again here
   */
  stopped(text, signIn) {
    const stopped = find(this.#root, "[data-stopped]");
    stopped.hidden = false;
    say(find(stopped, "[data-words]"), text);
    find(stopped, "[data-sign-in]").hidden = !signIn;
    find(stopped, '[data-action="again"]').hidden = signIn;
  }

  devices() {
    const dialog = find(this.#root, '[data-dialog="devices"]');
    if (dialog instanceof HTMLDialogElement) dialog.showModal();
  }
}
