// How well it goes, in the few words that help: nothing while it goes well, then what is wrong and what
// to do about it.

/** @typedef {import("../signal/protocol.js").Cause} Cause */
/** @typedef {import("../signal/protocol.js").Quality} Quality */
/** @typedef {import("../signal/protocol.js").QualityView} QualityView */
/** @typedef {"" | "loss" | "narrow" | "late" | "device" | "silent" | "frozen" | "nothing-up" | "nothing-down"} Trouble */

/**
 * What a person can do depends on the kind of trouble, not on the direction.
 * @type {Readonly<Record<Cause, Trouble>>}
 */
const TROUBLES = Object.freeze({
  none: "",
  up_loss: "loss",
  down_loss: "loss",
  up_bandwidth: "narrow",
  down_bandwidth: "narrow",
  round_trip: "late",
  jitter: "late",
  device: "device",
  silent_microphone: "silent",
  frozen_camera: "frozen",
  no_media_up: "nothing-up",
  no_media_down: "nothing-down",
});

/**
 * The trouble that is worth a word, or "". A cause this page does not know yet is no word either.
 * @param {Quality | undefined} quality
 * @returns {Trouble}
 */
export function trouble(quality) {
  const bad = quality?.grade === "poor" || quality?.grade === "bad";
  return bad ? (TROUBLES[quality.cause] ?? "") : "";
}

/**
 * The few words that fit on a picture.
 * @param {Trouble} trouble
 * @returns {string} the key of a text, or ""
 */
export function label(trouble) {
  switch (trouble) {
    case "":
      return "";
    case "loss":
    case "narrow":
    case "late":
      return "quality-weak";
    case "nothing-up":
    case "nothing-down":
      return "quality-nothing";
    default:
      return `quality-${trouble}`;
  }
}

/** What the server last said of everybody in the call. */
export class Qualities {
  /** @type {QualityView | null} */
  #view = null;

  /** @param {QualityView | null} view null when nothing is known */
  set(view) {
    this.#view = view;
  }

  /** The trouble of the person in front of this page. */
  get own() {
    return trouble(this.#view?.self);
  }

  /** The trouble of somebody else. @param {string} person */
  of(person) {
    return trouble(this.#view?.peers.find((peer) => peer.person === person));
  }
}

/**
 * The one sentence about it: what this person can mend comes first.
 * @param {Qualities} qualities
 * @param {readonly {person: string, name: string}[]} people
 * @param {import("./page.js").Texts} texts
 * @returns {string} empty while there is nothing to say
 */
export function sentence(qualities, people, texts) {
  const { own } = qualities;
  if (own) return texts.get(`quality-own-${own}`);
  for (const { person, name } of people) {
    const theirs = qualities.of(person);
    if (theirs) return texts.get(`quality-peer-${theirs}`, { name });
  }
  return "";
}
