// The room's link answers at every time, and what belongs to another office does not exist.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { openChromium } from "../rig/chromium.js";
import { Server } from "../rig/server.js";
import { MARIA, bookLast, links } from "../rig/steps.js";

/** @type {Server} */
let server;
/** @type {import("../rig/chromium.js").Chromium} */
let citizen;

before(async () => {
  server = await Server.start();
  citizen = await openChromium({ scripts: false });
});

after(async () => {
  await citizen?.close();
  await server?.stop();
});

test("a room's link long before the appointment", { timeout: 120_000 }, async (t) => {
  const { page } = citizen;
  await bookLast(page, server);
  const { room } = await links(server);

  await t.test("says when the room opens, and has no way in", async () => {
    const answer = await page.goto(room);
    await page.getByRole("heading", { name: "Sei in anticipo" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Entra" }).count(), 0);
    assert.equal(answer?.headers()["referrer-policy"], "no-referrer");
    assert.match(answer?.headers()["cache-control"] ?? "", /no-store/);
    await page.getByText("080 123 456").first().waitFor();
  });

  await t.test("is refused when the way in is forced", async () => {
    const answer = await page.request.post(`${room}/entra`, {
      headers: { origin: server.url, "sec-fetch-site": "same-origin" },
    });
    const text = await answer.text();
    assert.ok(!text.includes('data-module="room"'), "no room's page is given");
    assert.ok(!text.includes("eyJ"), "no token is given");
  });

  await t.test("is refused from another site", async () => {
    const answer = await page.request.post(`${room}/entra`, {
      headers: { origin: "https://altrove.example", "sec-fetch-site": "cross-site" },
    });
    assert.equal(answer.status(), 403);
  });

  await t.test("a link with one letter changed leads nowhere", async () => {
    const wrong = room.slice(0, -6) + (room.at(-6) === "A" ? "B" : "A") + room.slice(-5);
    const answer = await page.goto(wrong);
    assert.equal(answer?.status(), 404);
    await page.getByRole("heading", { name: "Non conosciamo questo link" }).waitFor();
  });
});

test("the console is closed to who has not signed in", { timeout: 60_000 }, async () => {
  const answer = await citizen.page.goto(`${server.url}/operatore`);
  assert.ok(citizen.page.url().includes("/operatore/accesso"));
  assert.equal(answer?.status(), 200);
  assert.ok(!(await citizen.page.content()).includes(MARIA.surname));
});
