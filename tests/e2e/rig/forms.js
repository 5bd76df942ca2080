// The booking's forms as they are called on the wire, for pages in any language.

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {import("./steps.js").Citizen} Citizen
 */

/**
 * Chooses the first office that is offered.
 * @param {Page} page
 */
export async function chooseFirst(page) {
  await page.locator("select[name=ufficio]").selectOption({ index: 1 });
  const go = page.locator("[data-part=go]");
  if (await go.isVisible()) await go.click();
  await page.getByRole("radio").first().waitFor();
}

/**
 * Writes who comes, and agrees to the notice.
 * @param {Page} page
 * @param {Citizen} person
 */
export async function fillIn(page, person) {
  await page.locator("[name=nome]").fill(person.name);
  await page.locator("[name=cognome]").fill(person.surname);
  await page.locator("[type=email]").fill(person.email);
  await page.locator("[name=indirizzo]").fill(person.address);
  await page.locator("[type=checkbox]").check();
}

/**
 * Sends the step's form as it is, past the browser's own checks, and waits for the answer.
 * @param {Page} page
 */
export async function submit(page) {
  await page.evaluate(() => document.querySelector("form#step")?.setAttribute("novalidate", ""));
  await Promise.all([
    page.waitForEvent("load"),
    page.locator("button[form=step]:not([name])").last().click(),
  ]);
}
