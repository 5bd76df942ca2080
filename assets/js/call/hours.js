// Times in the words of the page's language and in the office's zone, whatever the device is set to.

/** Shows moments of a page. */
export class Hours {
  #time;

  /**
   * @param {string} lang
   * @param {string} zone an IANA name
   */
  constructor(lang, zone) {
    this.#time = new Intl.DateTimeFormat(lang, {
      hour: "numeric",
      minute: "2-digit",
      timeZone: zone,
    });
  }

  /** "9:05". @param {number} seconds unix seconds */
  time(seconds) {
    return this.#time.format(seconds * 1000);
  }
}
