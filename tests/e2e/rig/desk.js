// A desk with a clerk at it and a citizen whose room is open.

import { openChromium } from "./chromium.js";
import { CITIZEN, CLERK } from "./devices.js";
import { Server } from "./server.js";
import { MARIA, book, enterLobby, links, signIn } from "./steps.js";

/**
 * Starts a server, signs a clerk in and books an appointment whose room is open.
 * @param {string} [locale] the clerk's
 * @param {() => Promise<Server>} [start]
 * @param {string} [office] the namespace the clerk is in, if not in ours
 */
export async function openDesk(locale = "it-IT", start = Server.start, office) {
  const server = await start();
  const host = new URL(server.url).hostname;
  const clerk = await openChromium({ look: CLERK, locale, host, network: office });
  const citizen = await openChromium({ look: CITIZEN, host });
  const login = await server.addClerk("elena.prova", "Elena Prova", "tributi");
  await signIn(clerk.page, server, login);
  await book(citizen.page, server, { office: "Tributi", service: /IMU/ });
  const { manage, room } = await links(server);
  return {
    server,
    clerk,
    citizen,
    manage,
    room,
    close: async () => {
      await Promise.all([citizen.close(), clerk.close()]);
      await server.stop();
    },
  };
}

/**
 * The clerk lets the citizen in; the call begins on both sides.
 * @param {import("playwright-core").Page} page
 * @param {import("./steps.js").Citizen} [citizen]
 */
export async function admit(page, citizen = MARIA) {
  const name = new RegExp(`^(Fai entrare|Let in) ${citizen.name} ${citizen.surname}`);
  await page.getByRole("button", { name }).first().click();
}

/**
 * From nothing to a call between two Chromiums.
 */
export async function openCall() {
  const desk = await openDesk();
  await enterLobby(desk.citizen.page, desk.room);
  await admit(desk.clerk.page);
  return desk;
}
