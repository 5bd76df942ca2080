// Times in the words of the page's language and in the office's zone, whatever the device is set to.

/** Shows moments of a page. */
export class Hours {
  #time;
  #day;

  /**
   * @param {string} lang
   * @param {string} zone an IANA name
   */
  constructor(lang, zone) {
    this.#time = new Intl.DateTimeFormat(lang, {
      hour: "numeric",
      minute: "2-digit",
      // As the pages of the server say it, in every language.
      hourCycle: "h23",
      // Western digits, as in the rest of the page, also where a language has its own.
      numberingSystem: "latn",
      timeZone: zone,
    });
    // The one locale whose dates are written year, month, day.
    this.#day = new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone: zone });
  }

  /** "9:05". @param {number} seconds unix seconds */
  time(seconds) {
    return this.#time.format(seconds * 1000);
  }

  /** "2026-10-26". @param {number} seconds unix seconds */
  day(seconds) {
    return this.#day.format(seconds * 1000);
  }
}
