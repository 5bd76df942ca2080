// The list of a day's visits: who waits comes first, then who is to come, then what is over.

import { find, say } from "../call/page.js";

/** @typedef {import("../signal/protocol.js").Visit} Visit */
/** @typedef {import("../call/page.js").Texts} Texts */
/** @typedef {import("../call/page.js").ServerClock} ServerClock */
/** @typedef {import("../call/hours.js").Hours} Hours */

/**
 * @typedef {object} Tools
 * @property {Texts} texts
 * @property {Hours} hours
 * @property {ServerClock} clock
 */

const RANKS = { in_call: 0, waiting: 1, away: 1, booked: 2 };
const CLOSED = 3;

/** How long somebody has been waiting is told by the minute, so it is looked at twice as often. */
const REFRESH_MS = 20_000;

/**
 * Fires `arrived` (detail: the {@link Visit}), `admit` and `open` (detail: the ticket).
 */
export class Agenda extends EventTarget {
  #list;
  #template;
  #tools;
  /** @type {Map<string, Visit>} */
  #visits = new Map();
  /** @type {Map<string, HTMLElement>} */
  #rows = new Map();
  #open = false;
  #chosen = "";

  /**
   * @param {HTMLElement} list
   * @param {HTMLTemplateElement} template
   * @param {Tools} tools
   */
  constructor(list, template, tools) {
    super();
    this.#list = list;
    this.#template = template;
    this.#tools = tools;
    window.setInterval(() => this.#show(), REFRESH_MS);
  }

  /** Who waits, the longest first. */
  get waiting() {
    return this.#sorted().filter((visit) => visit.state === "waiting");
  }

  /** The visit of this clerk that is not closed yet, in whatever room. */
  get mine() {
    return this.#sorted().find((visit) => visit.mine && visit.state === "in_call");
  }

  /** @param {string} ticket */
  visit(ticket) {
    return this.#visits.get(ticket);
  }

  /** The whole day anew. @param {Visit[]} visits */
  day(visits) {
    const known = this.#visits;
    const first = known.size === 0 && this.#rows.size === 0;
    this.#visits = new Map(visits.map((visit) => [visit.ticket, visit]));
    this.#show();
    for (const visit of visits) {
      const came = visit.state === "waiting" && known.get(visit.ticket)?.state !== "waiting";
      if (came && !first) this.#arrived(visit);
    }
  }

  /** One visit is different. @param {Visit} visit */
  update(visit) {
    const was = this.#visits.get(visit.ticket)?.state;
    this.#visits.set(visit.ticket, visit);
    this.#show();
    if (visit.state === "waiting" && was !== "waiting" && was !== "away") this.#arrived(visit);
  }

  /** Whether somebody may be let in now. @param {boolean} open */
  allow(open) {
    this.#open = open;
    this.#show();
  }

  /** @param {string} ticket */
  choose(ticket) {
    this.#chosen = ticket;
    this.#show();
  }

  /** @param {Visit} visit */
  #arrived(visit) {
    this.dispatchEvent(new CustomEvent("arrived", { detail: visit }));
  }

  #sorted() {
    const rank = (/** @type {Visit} */ visit) =>
      RANKS[/** @type {keyof typeof RANKS} */ (visit.state)] ?? CLOSED;
    const time = (/** @type {Visit} */ visit) =>
      rank(visit) === RANKS.waiting ? (visit.waiting_since ?? visit.starts_at) : visit.starts_at;
    return [...this.#visits.values()].sort(
      (a, b) => rank(a) - rank(b) || time(a) - time(b) || (a.ticket < b.ticket ? -1 : 1),
    );
  }

  /** Brings the rows in line, without touching those that are right: somebody may be on one of them. */
  #show() {
    const focused = document.activeElement;
    const visits = this.#sorted();
    for (const [ticket, row] of this.#rows) {
      if (this.#visits.has(ticket)) continue;
      row.remove();
      this.#rows.delete(ticket);
    }
    for (const row of [...this.#list.children]) {
      if (!row.hasAttribute("data-visit")) row.remove();
    }
    for (const [at, visit] of visits.entries()) {
      const row = this.#rows.get(visit.ticket) ?? this.#make(visit);
      this.#fill(row, visit);
      if (this.#list.children[at] !== row) {
        this.#list.insertBefore(row, this.#list.children[at] ?? null);
      }
    }
    if (focused instanceof HTMLElement && focused !== document.activeElement) focused.focus();
  }

  /** @param {Visit} visit */
  #make(visit) {
    const part = /** @type {DocumentFragment} */ (this.#template.content.cloneNode(true));
    const row = find(part, "[data-visit]");
    const { ticket } = visit;
    const link = /** @type {HTMLAnchorElement} */ (find(row, "[data-open]"));
    link.href = `/operatore/visita/${encodeURIComponent(ticket)}`;
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.dispatchEvent(new CustomEvent("open", { detail: ticket }));
    });
    find(row, "[data-admit]").addEventListener("click", () => {
      this.dispatchEvent(new CustomEvent("admit", { detail: ticket }));
    });
    this.#rows.set(ticket, row);
    return row;
  }

  /**
   * @param {HTMLElement} row
   * @param {Visit} visit
   */
  #fill(row, visit) {
    const { hours } = this.#tools;
    row.dataset.ticket = visit.ticket;
    row.dataset.state = visit.state;
    row.toggleAttribute("data-closed", !(visit.state in RANKS));
    row.toggleAttribute("data-chosen", visit.ticket === this.#chosen);
    say(find(row, "[data-time]"), hours.time(visit.starts_at));
    say(find(row, "[data-open]"), visit.citizen);
    say(find(row, "[data-service]"), visit.service);
    say(find(row, ".visit__state [data-words]"), this.#words(visit));
    find(row, "[data-mail]").hidden = !(visit.mail_lost && visit.state === "booked");
    say(find(row, "[data-admit-name]"), ` ${visit.citizen}`);
    const admit = /** @type {HTMLButtonElement} */ (find(row, "[data-admit]"));
    admit.hidden = visit.state !== "waiting";
    admit.disabled = !this.#open;
  }

  /** @param {Visit} visit */
  #words({ state, waiting_since: since, claimed_by: clerk, mine }) {
    const { texts, clock } = this.#tools;
    if (state === "waiting" && since !== undefined) {
      const minutes = Math.floor((clock.now() / 1000 - since) / 60);
      const key = minutes < 1 ? "now" : minutes === 1 ? "one" : "many";
      return texts.get(`waiting-minutes-${key}`, { n: minutes });
    }
    const words = texts.get(`state-${state}`);
    const other = clerk !== undefined && !mine && state === "in_call";
    return other ? `${words} ${texts.get("claimed-by", { name: clerk })}` : words;
  }
}
