// The buttons that mute, turn the camera off and choose devices, and the picture of oneself. Used
// before the call, in it, and by both sides.

import { Meter } from "./meter.js";
import { find, say } from "./page.js";

/** @typedef {import("./media.js").Capture} Capture */
/** @typedef {import("./media.js").Device} Device */
/** @typedef {import("./page.js").Texts} Texts */

/** A voice at arm's length reaches this level; a fan does not. */
const LOUD = 0.35;
/** Silence after which the person is asked to check, in milliseconds: a pause for thought is shorter. */
const QUIET_MS = 8_000;

/** Wires every switch, menu, preview and level of a page to the devices. */
export class Controls {
  #root;
  #capture;
  #texts;
  /** @type {Meter | null} */
  #meter = null;
  /** @type {MediaStreamTrack | null} */
  #metered = null;

  /**
   * @param {HTMLElement} root
   * @param {Capture} capture
   * @param {Texts} texts
   */
  constructor(root, capture, texts) {
    this.#root = root;
    this.#capture = capture;
    this.#texts = texts;
    for (const button of this.#all("[data-switch]", HTMLButtonElement)) {
      const device = /** @type {Device} */ (button.dataset.switch);
      button.addEventListener("click", () => {
        void capture.turn(device, !capture.isOn(device));
      });
    }
    for (const select of this.#all("[data-choose]", HTMLSelectElement)) {
      const device = /** @type {Device} */ (select.dataset.choose);
      select.addEventListener("change", () => void capture.choose(device, select.value));
    }
    for (const button of this.#all("[data-reopen]", HTMLButtonElement)) {
      const device = /** @type {Device} */ (button.dataset.reopen);
      button.addEventListener("click", () => void capture.choose(device));
    }
    capture.addEventListener("change", () => this.show());
    this.show();
  }

  /** Brings the page in line with the devices. */
  show() {
    for (const device of /** @type {Device[]} */ (["microphone", "camera"])) {
      this.#switches(device);
      this.#problem(device);
      void this.#menu(device);
    }
    this.#preview();
    this.#level();
  }

  /** Stops listening to the microphone. */
  stop() {
    this.#meter?.stop();
    this.#meter = null;
    this.#metered = null;
  }

  /** @param {Device} device */
  #switches(device) {
    const on = this.#capture.isOn(device);
    for (const button of this.#all(`[data-switch="${device}"]`, HTMLButtonElement)) {
      // The words say what pressing does, so the state is not told twice by aria-pressed.
      button.dataset.on = String(on);
      const key = `${device}-${on ? "off" : "on"}`;
      const label = this.#texts.get(key);
      const words = button.querySelector("[data-words]");
      if (words instanceof HTMLElement) say(words, label);
      for (const icon of button.querySelectorAll("[data-icon]")) {
        icon.toggleAttribute("hidden", icon.getAttribute("data-icon") !== String(on));
      }
    }
  }

  /** @param {Device} device */
  #problem(device) {
    const error = this.#capture.error(device);
    const interrupted = this.#capture.isInterrupted(device) && this.#capture.wanted(device);
    const wanted = this.#capture.wanted(device);
    const key =
      error && wanted ? `${device}-${error.code}` : interrupted ? `${device}-interrupted` : "";
    for (const box of this.#all(`[data-problem="${device}"]`, HTMLElement)) {
      box.hidden = key === "";
      const words = find(box, "[data-words]");
      say(words, key && this.#texts.get(key));
    }
  }

  /** @param {Device} device */
  async #menu(device) {
    const selects = this.#all(`[data-choose="${device}"]`, HTMLSelectElement);
    if (selects.length === 0) return;
    const choices = await this.#capture.choices(device);
    const chosen = this.#capture.chosen(device);
    for (const select of selects) {
      const known = [...select.options]
        .map((option) => `${option.value}\n${option.text}`)
        .join("\n");
      const fresh = choices.map(({ id, label }) => `${id}\n${label}`).join("\n");
      if (choices.length === 0) {
        select.replaceChildren(new Option(this.#texts.get(`${device}-none`), ""));
      } else if (known !== fresh) {
        select.replaceChildren(...choices.map(({ id, label }) => new Option(label, id)));
      }
      select.disabled = choices.length === 0;
      if (chosen) select.value = chosen;
    }
  }

  #preview() {
    const track = this.#capture.track("camera");
    const on = this.#capture.isOn("camera");
    for (const video of this.#all("video[data-self]", HTMLVideoElement)) {
      const shown =
        video.srcObject instanceof MediaStream ? video.srcObject.getTracks()[0] : undefined;
      if (on && track && shown !== track) {
        video.srcObject = new MediaStream([track]);
        video.play().catch(() => {});
      } else if (!on) {
        video.srcObject = null;
      }
      const frame = video.closest("[data-self-frame]");
      if (frame instanceof HTMLElement) frame.dataset.picture = on ? "on" : "off";
    }
  }

  #level() {
    const track = this.#capture.track("microphone");
    const meters = this.#all("[data-level]", HTMLElement);
    if (track === this.#metered || meters.length === 0) return;
    this.stop();
    this.#metered = track;
    if (!track) {
      for (const meter of meters) meter.style.setProperty("--level", "0");
      return;
    }
    this.#hearing("");
    let loud = performance.now();
    this.#meter = new Meter(track, (level) => {
      const now = performance.now();
      if (level > LOUD) loud = now;
      for (const meter of meters) meter.style.setProperty("--level", level.toFixed(2));
      if (!track.enabled) this.#hearing("");
      else if (loud === now) this.#hearing("microphone-heard");
      else if (now - loud > QUIET_MS) this.#hearing("microphone-quiet");
    });
  }

  /** @param {string} key */
  #hearing(key) {
    for (const words of this.#all("[data-hearing]", HTMLElement)) {
      say(words, key && this.#texts.get(key));
      words.dataset.hearing = key;
    }
  }

  /**
   * @template {HTMLElement} T
   * @param {string} selector
   * @param {new (...args: any[]) => T} kind
   * @returns {T[]}
   */
  #all(selector, kind) {
    const found = [...this.#root.querySelectorAll(selector)];
    return found.filter(/** @returns {one is T} */ (one) => one instanceof kind);
  }
}
