// What citizens and clerks do, as they would: by the words on the page.

import { linkIn } from "./mail.js";
import { until } from "./until.js";

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {import("./server.js").Server} Server
 * @typedef {{name: string, surname: string, email: string, phone: string, address: string,
 *   details: string}} Citizen
 */

/** @type {Citizen} */
export const MARIA = {
  name: "Mariolina",
  surname: "Quintavalle",
  email: "mariolina.quintavalle@posta.example",
  phone: "333 7654321",
  address: "Via del Carrubo 17, Bari",
  details: "Vorrei capire la cartella della mia casa di Torre a Mare",
};

/**
 * Books the first free time of a service, through all five steps.
 * @param {Page} page
 * @param {Server} server
 * @param {{office?: string | RegExp, service?: string | RegExp, citizen?: Citizen}} [wishes]
 */
export async function book(page, server, wishes = {}) {
  const citizen = wishes.citizen ?? MARIA;
  await page.goto(`${server.url}/prenota`);
  await choosePlace(page, wishes.office, wishes.service);
  await chooseTime(page);
  await fillDetails(page, citizen);
  await fillApplicant(page, citizen);
  await page.getByRole("button", { name: "Conferma e invia" }).click();
  await page.getByRole("heading", { level: 1, name: "Appuntamento confermato" }).waitFor();
}

/**
 * Step 1: office and service.
 * @param {Page} page
 * @param {string | RegExp} [office]
 * @param {string | RegExp} [service]
 */
export async function choosePlace(page, office, service) {
  const offices = page.getByLabel("Tipo di ufficio");
  const names = await offices.locator("option").allTextContents();
  const wanted = names.find((name, at) =>
    office === undefined ? at > 0 : matches(name.trim(), office),
  );
  if (wanted === undefined) throw new Error(`no office ${office} among ${names}`);
  await offices.selectOption({ label: wanted });
  const show = page.getByRole("button", { name: "Mostra" });
  if (await show.isVisible()) await show.click();
  const services = page.getByRole("radio", { name: service ?? /./ });
  await services.first().check();
  await page.getByRole("button", { name: "Avanti" }).click();
}

/**
 * Step 2: the first time of the day that is shown, or this one of the times.
 * @param {Page} page
 * @param {number} [which]
 * @param {string} [go] the button that takes it
 */
export async function chooseTime(page, which = 0, go = "Avanti") {
  await page.getByRole("heading", { name: /Appuntamenti disponibili/ }).waitFor();
  await page.getByRole("radio").nth(which).check();
  await page.getByRole("button", { name: go }).click();
}

/**
 * Step 3: what it is about.
 * @param {Page} page
 * @param {Citizen} citizen
 */
export async function fillDetails(page, citizen) {
  await page.getByLabel("Aggiungi ulteriori dettagli").fill(citizen.details);
  await page.getByRole("button", { name: "Avanti" }).click();
}

/**
 * Step 4: who comes.
 * @param {Page} page
 * @param {Citizen} citizen
 */
export async function fillApplicant(page, citizen) {
  await page.getByLabel(/^Nome/).fill(citizen.name);
  await page.getByLabel(/^Cognome/).fill(citizen.surname);
  await page.getByLabel(/^E-mail/).fill(citizen.email);
  const address = page.getByLabel(/^Indirizzo di residenza/);
  if (await address.isVisible()) await address.fill(citizen.address);
  await page.getByLabel(/^Telefono/).fill(citizen.phone);
  await page.getByLabel(/Ho letto e compreso/).check();
  await page.getByRole("button", { name: "Avanti" }).click();
}

/**
 * Books the last time there is, weeks ahead.
 * @param {Page} page
 * @param {Server} server
 */
export async function bookLast(page, server) {
  await page.goto(`${server.url}/prenota`);
  await choosePlace(page);
  const months = page.getByLabel("Seleziona un mese");
  const open = await months.locator("option:not([disabled])").allTextContents();
  await months.selectOption({ label: open.at(-1) ?? "" });
  const show = page.getByRole("button", { name: "Mostra" });
  if (await show.isVisible()) await show.click();
  await page.locator(".sp-day").last().click();
  await chooseTime(page);
  await fillDetails(page, MARIA);
  await fillApplicant(page, MARIA);
  await page.getByRole("button", { name: "Conferma e invia" }).click();
  await page.getByRole("heading", { level: 1, name: "Appuntamento confermato" }).waitFor();
}

/**
 * The links of the newest message a citizen has received.
 * @param {Server} server
 * @param {number} [count] how many messages must have come
 * @param {Citizen} [citizen]
 */
export async function links(server, count = 1, citizen = MARIA) {
  const letter = (await server.mailbox.letters(citizen.email, count)).at(-1);
  const text = letter?.text ?? "";
  return { manage: linkIn(text, "/appuntamento/"), room: linkIn(text, "/stanza/") };
}

/**
 * From the room's link through the device check into the lobby.
 * @param {Page} page
 * @param {string} link
 */
export async function enterLobby(page, link) {
  await page.goto(link);
  await page.getByRole("button", { name: "Entra", exact: true }).click();
  await inState(page, "check");
  await page.getByRole("button", { name: "Sono pronto" }).click();
  await inState(page, "lobby");
}

/**
 * Signs a clerk in.
 * @param {Page} page
 * @param {Server} server
 * @param {{login: string, password: string}} clerk
 */
export async function signIn(page, server, clerk) {
  await page.goto(`${server.url}/operatore`);
  await page.getByLabel(/^(Nome utente|User name)$/).fill(clerk.login);
  await page.getByLabel("Password").fill(clerk.password);
  await page.getByRole("button", { name: /^(Accedi|Sign in)$/ }).click();
  await page.getByRole("heading", { name: /Appuntamenti di oggi|Today’s appointments/ }).waitFor();
}

/**
 * Waits until the room's page says it is in a state.
 * @param {import("./senses.js").Page} page
 * @param {string} state
 * @param {number} [milliseconds]
 */
export async function inState(page, state, milliseconds = 20_000) {
  let last = "";
  const is = async () => {
    last = await page.evaluate(
      () => document.querySelector("[data-module=room]")?.getAttribute("data-state") ?? "no room",
      null,
    );
    return last === state;
  };
  await until(`the room is in state ${state}`, milliseconds, is).catch((error) => {
    throw new Error(`${error.message}; it is in state ${last}`);
  });
}

/**
 * How long the first picture of the other person took, as the page measured it.
 * @param {import("./senses.js").Page} page
 */
export async function firstFrame(page) {
  return until("a first picture of the other person", 20_000, () =>
    page.evaluate(() => {
      const video = document.querySelector("[data-tile]:not([hidden]) [data-first-frame-ms]");
      return Number(video?.getAttribute("data-first-frame-ms") ?? 0);
    }, null),
  );
}

/**
 * @param {string} name
 * @param {string | RegExp} wanted
 */
function matches(name, wanted) {
  return typeof wanted === "string" ? name === wanted : wanted.test(name);
}
