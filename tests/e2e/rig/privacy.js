// What the log must never hold: who a citizen is, and what opens their appointment.

/**
 * The parts of a log that name the citizen or repeat a secret, each with what it gives away.
 * @param {string} log
 * @param {import("./steps.js").Citizen} citizen
 * @param {string[]} links whose last parts are secrets
 */
export function leaks(log, citizen, links) {
  const secrets = links.map((link) => link.split("/").at(-1) ?? "");
  const words = [
    citizen.name,
    citizen.surname,
    citizen.email,
    citizen.phone,
    citizen.address,
    citizen.details,
  ];
  const all = [
    ...words,
    citizen.phone.replaceAll(" ", ""),
    ...secrets,
    "a=ice-ufrag",
    "a=candidate",
  ];
  const lower = log.toLowerCase();
  return all.filter((one) => one.length > 3 && lower.includes(one.toLowerCase()));
}
