import assert from "node:assert/strict";
import { test } from "node:test";

import { span, start } from "./own-time.js";

const office = "Europe/Rome";
/** Monday 26 October 2026, 9:00 in Rome. */
const NINE = Date.UTC(2026, 9, 26, 8) / 1000;

test("clocks that agree are not mentioned, whatever their zones are called", () => {
  for (const own of ["Europe/Rome", "Europe/Berlin", "Africa/Algiers"]) {
    assert.equal(span(NINE, NINE + 1200, { lang: "it", office, own }), "", own);
    assert.equal(start(NINE, { lang: "it", office, own }), "", own);
  }
  // In summer Algiers is an hour behind.
  const summer = Date.UTC(2026, 6, 6, 7) / 1000;
  assert.equal(start(summer, { lang: "it", office, own: "Africa/Algiers" }), "8:00");
});

test("another clock's time is said in the language of the page", () => {
  const own = "America/New_York";
  const said = (/** @type {string} */ lang) => span(NINE, NINE + 1200, { lang, office, own });
  assert.match(said("it"), /^lunedì 26 ottobre 2026.* 0?4:00.*4:20$/);
  assert.match(said("en"), /^Monday.? 26 October 2026.* 0?4:00.*4:20$/);
  assert.match(said("it-simple"), /^lunedì 26 ottobre 2026/);
  assert.match(said("ar"), /الاثنين، 26 أكتوبر 2026/);
});

test("the day is said where it is another one", () => {
  assert.equal(start(NINE, { lang: "it", office, own: "Asia/Tokyo" }), "17:00");
  assert.match(start(NINE, { lang: "it", office, own: "Pacific/Honolulu" }), /^dom.* 22:00$/);
});
