// What the server wrote into the page for scripts: data and texts as JSON, parts by attribute.

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function find(root, selector) {
  const found = root.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`the page has no ${selector}`);
  return found;
}

/**
 * The JSON of the page's `<script type="application/json" id="…">`.
 * @param {string} id
 * @returns {any}
 */
export function data(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null");
}

/** The texts that scripts may show, in the language of the page. */
export class Texts {
  #texts;
  #counted;
  #plurals;

  /**
   * @param {Record<string, string>} texts
   * @param {Record<string, Record<string, string>>} [counted] for each plural category
   * @param {string} [lang] whose categories they are
   */
  constructor(texts, counted = {}, lang = "it") {
    this.#texts = texts;
    this.#counted = counted;
    this.#plurals = new Intl.PluralRules(lang);
  }

  /**
   * The text of a key with its blanks filled in; a text that is missing shows its key.
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   */
  get(key, values = {}) {
    return fill(this.#texts[key] ?? key, values);
  }

  /**
   * The text of a key that says a number.
   * @param {string} key
   * @param {number} n a whole number
   */
  count(key, n) {
    const forms = this.#counted[key] ?? {};
    return fill(forms[this.#plurals.select(n)] ?? forms.other ?? key, { n });
  }
}

/**
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (blank, name) => String(values[name] ?? blank));
}

/**
 * Writes into an element only when the words are new, so that a live region does not repeat itself.
 * @param {HTMLElement} element
 * @param {string} text
 */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * The clock of the server, as far as this page knows it.
 */
export class ServerClock {
  #ahead = 0;

  /** @param {number} seconds the server's time just now, in unix seconds */
  set(seconds) {
    this.#ahead = seconds * 1000 - Date.now();
  }

  /** Unix milliseconds. */
  now() {
    return Date.now() + this.#ahead;
  }
}
