/** Minutes left at which a screen reader is told, once each. More often is noise. */
const ANNOUNCED = [5, 2, 1, 0];

/**
 * Counts down how long the chosen time is kept, in whole minutes.
 * @param {HTMLElement} element
 */
export function startHold(element) {
  const text = element.querySelector("[data-part=text]");
  const status = element.querySelector("[data-part=status]");
  const { until, now, sentences, gone } = element.dataset;
  if (!text || !status || !until || !now || !sentences) return;
  /** @type {string[]} */
  const words = JSON.parse(sentences);
  // The browser's clock may be wrong; only the time that passes on it counts.
  const end = performance.now() + (Number(until) - Number(now)) * 1000;
  let shown = -1;
  const tick = () => {
    const seconds = Math.ceil((end - performance.now()) / 1000);
    if (seconds <= 0) {
      text.textContent = gone ?? "";
      status.textContent = gone ?? "";
      window.clearInterval(timer);
      return;
    }
    const minutes = Math.floor(seconds / 60);
    if (minutes === shown) return;
    const sentence = words[minutes] ?? "";
    text.textContent = sentence;
    if (shown >= 0 && ANNOUNCED.includes(minutes)) status.textContent = sentence;
    shown = minutes;
  };
  const timer = window.setInterval(tick, 1000);
  tick();
}
