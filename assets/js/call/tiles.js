// Shows people: one tile for each person the server put behind a pair of slots, one for what is shared.

import { SLOT } from "./connection.js";
import { find, say } from "./page.js";
import { Qualities, label } from "./quality.js";

/** @typedef {import("../signal/protocol.js").Slot} Slot */
/** @typedef {import("../signal/protocol.js").Peer} Peer */

/** Sound slot, picture slot. The last pair is what is shared, with what the server plays. */
const PAIRS = /** @type {const} */ ([
  [0, 1],
  [2, 3],
  [4, 5],
  [7, 6],
]);

/**
 * The stage: every tile of the other people.
 *
 * Fires `silent` when the browser wants a gesture before it plays sound, and `size` (detail: a
 * `media.want`) when a picture is shown in another size.
 */
export class Stage extends EventTarget {
  #root;
  /** @type {Tile[]} */
  #tiles;
  /** @type {Map<string, Peer>} */
  #peers = new Map();
  /** @type {Slot[]} */
  #slots = [];
  #texts;

  /**
   * @param {HTMLElement} root
   * @param {HTMLTemplateElement} template what one tile looks like
   * @param {import("./page.js").Texts} texts
   */
  constructor(root, template, texts) {
    super();
    this.#root = root;
    this.#texts = texts;
    /** How well everybody is served. */
    this.qualities = new Qualities();
    this.#tiles = PAIRS.map(([, picture]) => {
      const shared = picture === SLOT.screen;
      const tile = new Tile(template, shared, () => this.dispatchEvent(new Event("silent")));
      if (!shared) {
        tile.addEventListener("size", () => {
          const detail = { mid: picture, max_h: tile.height, paused: false };
          this.dispatchEvent(new CustomEvent("size", { detail }));
        });
      }
      root.append(tile.element);
      return tile;
    });
  }

  /** Somebody pressed, or the call began: pictures are timed from here. @param {number} now */
  clock(now) {
    for (const tile of this.#tiles) tile.clock(now);
  }

  /**
   * The receiving tracks of a new connection, in the order of its slots.
   * @param {readonly MediaStreamTrack[]} tracks
   */
  tracks(tracks) {
    for (const [at, [sound, picture]] of PAIRS.entries()) {
      const both = [tracks[sound], tracks[picture]];
      this.#tiles[at]?.play(both.filter((track) => track !== undefined));
    }
  }

  /** Who is behind which slot. @param {Slot[]} slots */
  slots(slots) {
    this.#slots = slots;
    this.#show();
  }

  /** What is known of one person. @param {Peer} peer */
  peer(peer) {
    if (peer.presence === "gone") this.#peers.delete(peer.person);
    else this.#peers.set(peer.person, peer);
    this.#show();
  }

  /** How well everybody is served. @param {import("../signal/protocol.js").QualityView} view */
  quality(view) {
    this.qualities.set(view);
    this.#show();
  }

  /** The other people who are known, in no order. */
  get people() {
    return [...this.#peers.values()];
  }

  /** Whether one of the others sends anything now. */
  get expecting() {
    return this.people.some(
      (peer) =>
        peer.presence === "here" &&
        peer.net === "connected" &&
        (peer.mic || peer.cam) &&
        this.#slots.some((slot) => slot.person === peer.person && slot.on),
    );
  }

  /** What was known of the others is void; what is received plays on. */
  forget() {
    this.#peers.clear();
    this.#slots = [];
    this.qualities.set(null);
    this.#show();
  }

  /** The call is over. */
  clear() {
    for (const tile of this.#tiles) tile.play([]);
    this.forget();
  }

  /** Tells the size of every picture once more. */
  measure() {
    for (const tile of this.#tiles) tile.measure();
  }

  /** Plays after a gesture of the person. */
  resume() {
    for (const tile of this.#tiles) tile.resume();
  }

  #show() {
    let people = 0;
    for (const [at, [sound, picture]] of PAIRS.entries()) {
      const tile = this.#tiles[at];
      const slot = (/** @type {number} */ mid) => this.#slots.find((one) => one.mid === mid);
      const person = slot(picture)?.person ?? slot(sound)?.person;
      const peer = person ? this.#peers.get(person) : undefined;
      if (picture === SLOT.screen) {
        tile?.show(peer && slot(picture)?.on ? peer : undefined, true);
      } else {
        tile?.show(peer, slot(picture)?.on ?? false);
        tile?.note(this.#label(peer ? this.qualities.of(peer.person) : ""));
        if (peer) people += 1;
      }
    }
    this.#root.dataset.people = String(people);
    const own = this.#label(this.qualities.own);
    for (const note of document.querySelectorAll("[data-self-quality]")) {
      if (note instanceof HTMLElement) write(note, own);
    }
  }

  /** @param {import("./quality.js").Trouble} trouble */
  #label(trouble) {
    const key = label(trouble);
    return key && this.#texts.get(key);
  }
}

/** Sizes of pictures are told in steps of so many pixels, so that a window being drawn larger says little. */
const STEP = 120;

/** One person's picture, sound, name and condition. Fires `size`. */
class Tile extends EventTarget {
  #video;
  #name;
  #initial;
  #muted;
  #away;
  #quality;
  #shared;
  #blocked;
  #started = 0;
  #timed = false;
  /** The height of the picture in pixels of the screen, in steps; 0 while nothing is shown. */
  height = 0;

  /**
   * @param {HTMLTemplateElement} template
   * @param {boolean} shared whether it shows a screen and not a face
   * @param {() => void} blocked
   */
  constructor(template, shared, blocked) {
    super();
    const part = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    this.element = find(part, "[data-tile]");
    this.#video = /** @type {HTMLVideoElement} */ (find(part, "video"));
    this.#name = find(part, "[data-name]");
    this.#initial = find(part, "[data-initial]");
    this.#muted = find(part, "[data-muted]");
    this.#away = find(part, "[data-away]");
    this.#quality = find(part, "[data-quality]");
    this.#shared = shared;
    this.#blocked = blocked;
    // Picks up again by itself when a track starts to flow later.
    this.#video.autoplay = true;
    this.element.hidden = true;
    this.element.dataset.kind = shared ? "screen" : "person";
    new ResizeObserver(([entry]) => {
      const pixels = (entry?.contentRect.height ?? 0) * window.devicePixelRatio;
      const height = Math.ceil(pixels / STEP) * STEP;
      if (height === this.height) return;
      this.height = height;
      this.measure();
    }).observe(this.#video);
  }

  measure() {
    if (this.height > 0) this.dispatchEvent(new Event("size"));
  }

  /** @param {number} now */
  clock(now) {
    this.#started = now;
    this.#timed = false;
    delete this.#video.dataset.firstFrameMs;
    this.#time();
  }

  /** @param {MediaStreamTrack[]} tracks */
  play(tracks) {
    this.#video.srcObject = tracks.length > 0 ? new MediaStream(tracks) : null;
    if (tracks.length > 0) {
      this.resume();
      this.#time();
    }
  }

  resume() {
    if (!this.#video.srcObject) return;
    this.#video.play().catch((error) => {
      if (error instanceof DOMException && error.name === "NotAllowedError") this.#blocked();
    });
  }

  /**
   * @param {Peer | undefined} peer
   * @param {boolean} on whether a picture comes through the slot
   */
  show(peer, on) {
    this.element.hidden = peer === undefined;
    if (!peer) return;
    const seen = on && (this.#shared || peer.cam);
    this.element.dataset.picture = seen ? "on" : "off";
    const away = peer.presence !== "here" || peer.net === "reconnecting";
    this.element.dataset.presence = away ? "away" : "here";
    this.element.dataset.role = peer.role;
    this.#name.textContent = peer.name;
    this.#initial.textContent = peer.name.trim().charAt(0).toUpperCase();
    this.#muted.hidden = peer.mic || this.#shared;
    this.#away.hidden = !away;
  }

  /** What is wrong, in two or three words; who is away has worse troubles. @param {string} words */
  note(words) {
    write(this.#quality, this.#away.hidden ? words : "");
  }

  /** Notes how long the first decoded picture took, for whoever looks at the page. */
  #time() {
    if (this.#timed || this.#started === 0 || !this.#video.srcObject) return;
    const source = this.#video.srcObject;
    const started = this.#started;
    const seen = () => {
      if (this.#timed || source !== this.#video.srcObject || started !== this.#started) return;
      this.#timed = true;
      this.#video.dataset.firstFrameMs = String(Math.round(performance.now() - started));
    };
    if ("requestVideoFrameCallback" in this.#video) {
      this.#video.requestVideoFrameCallback(seen);
    } else {
      /** @type {any} */ (this.#video).addEventListener("loadeddata", seen, { once: true });
    }
  }
}

/**
 * @param {HTMLElement} note hidden while it has no words
 * @param {string} words
 */
function write(note, words) {
  note.hidden = words === "";
  say(find(note, "[data-words]"), words);
}
