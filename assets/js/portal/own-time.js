// The same moment by the clock of whoever looks at it, where that shows another time than the office's.

/** @typedef {{lang: string, office: string, own?: string}} Clocks a language and IANA names; `own` is for tests */

/**
 * A line with the appointment by the device's clock.
 * @param {HTMLElement} line hidden, and left so where the clocks agree
 */
export function startOwnTime(line) {
  const { from, to, zone, sentence } = line.dataset;
  if (!from || !to || !zone || !sentence) return;
  const moment = span(Number(from), Number(to), { lang: lang(), office: zone });
  if (moment === "") return;
  line.textContent = sentence.replace("{moment}", moment);
  line.hidden = false;
}

/**
 * Beside each time to choose from, the time by the device's clock; and a line that says so.
 * @param {HTMLElement} line hidden, and left so where the clocks agree
 */
export function startOwnTimes(line) {
  const { zone, sentence } = line.dataset;
  if (!zone || !sentence) return;
  for (const radio of document.querySelectorAll("input[name=inizio]")) {
    if (!(radio instanceof HTMLInputElement)) continue;
    const time = start(Number(radio.value), { lang: lang(), office: zone });
    if (time === "") continue;
    const words = document.createElement("span");
    words.className = "sp-time__own";
    words.textContent = sentence.replace("{time}", time);
    radio.labels?.[0]?.append(" ", words);
    line.hidden = false;
  }
}

/**
 * Day and times of an appointment by the device's clock, or "" where it agrees with the office's.
 * @param {number} from unix seconds
 * @param {number} to unix seconds
 * @param {Clocks} clocks
 */
export function span(from, to, clocks) {
  if (agree(from, clocks) && agree(to, clocks)) return "";
  const { own, lang } = clocks;
  const words = format(lang, {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZone: own,
  });
  return words.formatRange(from * 1000, to * 1000);
}

/**
 * A time by the device's clock, with the day of the week where it is another one, or "" where the
 * clock agrees with the office's.
 * @param {number} at unix seconds
 * @param {Clocks} clocks
 */
export function start(at, clocks) {
  if (agree(at, clocks)) return "";
  const { own, office, lang } = clocks;
  const other = day(at, own) !== day(at, office);
  const words = format(lang, {
    weekday: other ? "short" : undefined,
    hour: "numeric",
    minute: "2-digit",
    timeZone: own,
  });
  return words.format(at * 1000);
}

/**
 * Whether both clocks show the same: zones of different names often do.
 * @param {number} at unix seconds
 * @param {Clocks} clocks
 */
function agree(at, { own, office }) {
  const wall = (/** @type {string | undefined} */ zone) =>
    format("en", { dateStyle: "short", timeStyle: "short", timeZone: zone }).format(at * 1000);
  return wall(own) === wall(office);
}

/**
 * @param {number} at unix seconds
 * @param {string | undefined} zone
 */
function day(at, zone) {
  return format("en", { dateStyle: "short", timeZone: zone }).format(at * 1000);
}

/**
 * The words of the pages: 24 hours, Western digits, the European order in English.
 * @param {string} lang
 * @param {Intl.DateTimeFormatOptions} options
 */
function format(lang, options) {
  return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, {
    calendar: "gregory",
    hourCycle: "h23",
    numberingSystem: "latn",
    ...options,
  });
}

function lang() {
  return document.documentElement.lang;
}
