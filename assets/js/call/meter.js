// How loud a microphone is, for a bar on the page.

/** How often the level is read, in milliseconds: smooth for the eye and cheap for an old phone. */
const EVERY_MS = 80;

/** Listens to one track until stopped; the sound goes nowhere. */
export class Meter {
  /** @type {AudioContext | null} */
  #context = null;
  #timer = 0;

  /**
   * @param {MediaStreamTrack} track
   * @param {(level: number) => void} show called with 0 (silence) to 1 (as loud as can be)
   */
  constructor(track, show) {
    if (!("AudioContext" in window)) return;
    const context = new AudioContext();
    this.#context = context;
    // Not awaited: where there is no loudspeaker this promise stays open for good.
    context.resume().catch(() => {});
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.#timer = window.setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      show(loudness(samples));
    }, EVERY_MS);
  }

  stop() {
    window.clearInterval(this.#timer);
    this.#context?.close().catch(() => {});
    this.#context = null;
  }
}

/**
 * Maps −60 dB … 0 dB to 0 … 1, as ears do.
 * @param {Float32Array} samples
 */
export function loudness(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const rms = Math.sqrt(sum / Math.max(1, samples.length));
  if (rms <= 0.001) return 0;
  return Math.min(1, 1 + (20 * Math.log10(rms)) / 60);
}
