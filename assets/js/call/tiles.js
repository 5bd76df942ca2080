// Shows people: one tile for each person the server put behind a pair of slots, one for what is shared.

import { SLOT } from "./connection.js";
import { find } from "./page.js";

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
 * Fires `silent` when the browser wants a gesture before it plays sound.
 */
export class Stage extends EventTarget {
  #root;
  /** @type {Tile[]} */
  #tiles;
  /** @type {Map<string, Peer>} */
  #peers = new Map();
  /** @type {Slot[]} */
  #slots = [];

  /**
   * @param {HTMLElement} root
   * @param {HTMLTemplateElement} template what one tile looks like
   */
  constructor(root, template) {
    super();
    this.#root = root;
    this.#tiles = PAIRS.map(([, picture]) => {
      const shared = picture === SLOT.screen;
      const tile = new Tile(template, shared, () => this.dispatchEvent(new Event("silent")));
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
    this.#show();
  }

  /** The call is over. */
  clear() {
    for (const tile of this.#tiles) tile.play([]);
    this.forget();
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
        if (peer) people += 1;
      }
    }
    this.#root.dataset.people = String(people);
  }
}

/** One person's picture, sound, name and condition. */
class Tile {
  #video;
  #name;
  #initial;
  #muted;
  #away;
  #shared;
  #blocked;
  #started = 0;
  #timed = false;

  /**
   * @param {HTMLTemplateElement} template
   * @param {boolean} shared whether it shows a screen and not a face
   * @param {() => void} blocked
   */
  constructor(template, shared, blocked) {
    const part = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    this.element = find(part, "[data-tile]");
    this.#video = /** @type {HTMLVideoElement} */ (find(part, "video"));
    this.#name = find(part, "[data-name]");
    this.#initial = find(part, "[data-initial]");
    this.#muted = find(part, "[data-muted]");
    this.#away = find(part, "[data-away]");
    this.#shared = shared;
    this.#blocked = blocked;
    // Picks up again by itself when a track starts to flow later.
    this.#video.autoplay = true;
    this.element.hidden = true;
    this.element.dataset.kind = shared ? "screen" : "person";
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
