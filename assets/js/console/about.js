// What is known of one visit, beside the call: facts of the booking and how it ended.

import { find, say } from "../call/page.js";

/** @typedef {import("../signal/protocol.js").Visit} Visit */
/** @typedef {import("../signal/protocol.js").Outcome} Outcome */
/** @typedef {{email: string | null, phone: string | null, notes: string | null}} Details */
/** @typedef {import("./agenda.js").Tools} Tools */

/**
 * Fires `end` (detail: ticket, outcome and note) when the clerk closes the visit, and `release` (detail:
 * the ticket) when it goes back into the queue.
 */
export class About extends EventTarget {
  #root;
  #tools;
  #form;
  #ticket = "";
  /** The ticket whose details are on the page or on their way. */
  #asked = "";

  /**
   * @param {HTMLElement} root
   * @param {Tools} tools
   */
  constructor(root, tools) {
    super();
    this.#root = root;
    this.#tools = tools;
    this.#form = /** @type {HTMLFormElement} */ (find(root, "[data-outcome]"));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      const entries = new FormData(this.#form);
      const detail = {
        ticket: this.#ticket,
        outcome: /** @type {Outcome} */ (entries.get("outcome")),
        note: String(entries.get("note") ?? ""),
      };
      this.problem("");
      this.dispatchEvent(new CustomEvent("end", { detail }));
    });
    find(root, "[data-release]").addEventListener("click", () => {
      this.problem("");
      this.dispatchEvent(new CustomEvent("release", { detail: this.#ticket }));
    });
  }

  /** @returns {string} */
  get ticket() {
    return this.#ticket;
  }

  /**
   * Shows a visit, or none.
   * @param {Visit | undefined} visit
   */
  show(visit) {
    const other = visit?.ticket !== this.#ticket;
    this.#ticket = visit?.ticket ?? "";
    find(this.#root, "[data-about-none]").hidden = visit !== undefined;
    find(this.#root, "[data-about]").hidden = visit === undefined;
    this.#form.hidden = !visit || !this.#closable(visit);
    find(this.#root, "[data-release]").hidden = !visit?.mine || visit.state !== "in_call";
    if (other) {
      this.#form.reset();
      this.problem("");
    }
    if (!visit) return;
    const { hours } = this.#tools;
    this.#fact("citizen", visit.citizen);
    this.#fact("service", visit.service);
    this.#fact("office", visit.office);
    this.#fact("time", `${hours.time(visit.starts_at)}–${hours.time(visit.ends_at)}`);
    this.#fact("code", visit.code);
    if (this.#asked !== visit.ticket) void this.#ask(visit.ticket);
  }

  /** Says why the visit could not be closed. @param {string} text */
  problem(text) {
    say(find(this.#root, "[data-outcome-problem]"), text);
  }

  /**
   * A call of one's own is closed with its outcome; so is an appointment whose citizen is not there.
   * What is closed stays closed.
   * @param {Visit} visit
   */
  #closable(visit) {
    const absent = visit.state === "booked" || visit.state === "away";
    const begun = visit.starts_at * 1000 <= this.#tools.clock.now();
    const open = absent || visit.state === "waiting" || visit.state === "in_call";
    return (visit.mine && open) || (begun && absent);
  }

  /** @param {string} ticket */
  async #ask(ticket) {
    this.#asked = ticket;
    for (const name of ["phone", "email", "notes"]) this.#fact(name, "");
    const details = await load(ticket);
    if (this.#asked !== ticket) return;
    if (!details) {
      // Asked again the next time somebody looks.
      this.#asked = "";
      this.#fact("notes", this.#tools.texts.get("visit-unavailable"));
      return;
    }
    this.#fact("phone", details.phone ?? "");
    this.#fact("email", details.email ?? "");
    this.#fact("notes", details.notes ?? this.#tools.texts.get("visit-no-notes"));
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  #fact(name, text) {
    const fact = find(this.#root, `[data-fact="${name}"]`);
    say(fact, text);
    if (fact.parentElement?.tagName === "DIV" && name !== "citizen") {
      fact.parentElement.hidden = text === "";
    }
  }
}

/**
 * @param {string} ticket
 * @returns {Promise<Details | null>}
 */
async function load(ticket) {
  try {
    const address = `/operatore/visita/${encodeURIComponent(ticket)}`;
    const response = await fetch(address, { headers: { accept: "application/json" } });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
