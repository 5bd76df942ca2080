// The folder the program writes its messages to.

import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import PostalMime from "postal-mime";

import { until } from "./until.js";

/**
 * @typedef {object} Letter
 * @property {string} to
 * @property {string} subject
 * @property {string} text
 * @property {string} html
 * @property {string} calendar the iCalendar part, with folded lines joined
 * @property {number} written when, in milliseconds
 */

/** All messages of one server, oldest first. */
export class Mailbox {
  #folder;

  /** @param {string} folder */
  constructor(folder) {
    this.#folder = folder;
  }

  /**
   * Waits until a person has received this many messages, and returns them.
   * @param {string} to
   * @param {number} count
   */
  async letters(to, count) {
    return until(`${count} messages in ${this.#folder}`, 20_000, async () => {
      const letters = (await this.#all()).filter((letter) => letter.to === to);
      return letters.length >= count ? letters : null;
    });
  }

  async #all() {
    const names = await readdir(this.#folder).catch(() => []);
    const files = names.filter((name) => name.endsWith(".eml"));
    const letters = await Promise.all(files.map((name) => readLetter(join(this.#folder, name))));
    return letters.sort((one, other) => one.written - other.written);
  }
}

/**
 * @param {string} path
 * @returns {Promise<Letter>}
 */
async function readLetter(path) {
  const mail = await PostalMime.parse(await readFile(path), { attachmentEncoding: "utf8" });
  const calendar = mail.attachments.find((part) => part.mimeType === "text/calendar");
  return {
    to: mail.to?.[0]?.address ?? "",
    subject: mail.subject ?? "",
    text: mail.text ?? "",
    html: mail.html ?? "",
    calendar: String(calendar?.content ?? "").replaceAll(/\r?\n[ \t]/g, ""),
    written: (await stat(path)).mtimeMs,
  };
}

/**
 * The first address in a text that leads to one of the program's pages.
 * @param {string} text
 * @param {string} path such as "/appuntamento/"
 */
export function linkIn(text, path) {
  const found = text.match(new RegExp(`https?://[^\\s<>"]*${path}[A-Za-z0-9_-]+`));
  if (!found) throw new Error(`no link to ${path} in: ${text}`);
  return found[0];
}
