// Short sounds made by the browser itself: no file to load, nothing to license.

/** @type {Record<string, readonly (readonly [number, number])[]>} frequency in Hz, start in s */
const TUNES = {
  // Rising: somebody comes. Falling: somebody goes. Twice the same: something needs you.
  arrived: [
    [660, 0],
    [880, 0.16],
  ],
  left: [
    [660, 0],
    [495, 0.16],
  ],
  needed: [
    [784, 0],
    [784, 0.22],
  ],
};

/** How loud, of 1: heard across a desk, not across an office. */
const VOLUME = 0.12;

/** @type {AudioContext | null} */
let context = null;

/** Call on a press of a button: browsers let a page sound only after one. */
export function allowChimes() {
  if (!("AudioContext" in window)) return;
  context ??= new AudioContext();
  context.resume().catch(() => {});
}

/**
 * Plays a tune, or nothing where sound is not allowed.
 * @param {"arrived" | "left" | "needed"} tune
 */
export function chime(tune) {
  if (context?.state !== "running") return;
  for (const [frequency, start] of TUNES[tune] ?? []) {
    const at = context.currentTime + start;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(VOLUME, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.35);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.4);
  }
}
