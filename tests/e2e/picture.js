// Makes the README's picture anew, from a call between two drawn people:
//
//   cargo build && node tests/e2e/picture.js
//
// On the left the clerk's console, on the right the citizen's telephone.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openChromium } from "./rig/chromium.js";
import { admit } from "./rig/desk.js";
import { CITIZEN, CLERK } from "./rig/devices.js";
import { seesChange } from "./rig/encounter.js";
import { ELENA, MARIO, film } from "./rig/portrait.js";
import { Server } from "./rig/server.js";
import { book, enterLobby, inState, links, signIn } from "./rig/steps.js";

const PICTURE = new URL("../../assets/manual/console.webp", import.meta.url).pathname;

/** @type {import("./rig/steps.js").Citizen} */
const ANTONIO = {
  name: "Antonio",
  surname: "Lorusso",
  email: "a.lorusso@posta.example",
  phone: "333 0000000",
  address: "Via Esempio 1, Bari",
  details: "Devo pagare in ritardo la seconda rata e non so come calcolarla.",
};

const folder = await mkdtemp(join(tmpdir(), "sportello-picture-"));
const painter = await openChromium();
const films = { clerk: join(folder, "clerk.y4m"), citizen: join(folder, "citizen.y4m") };
await film(painter.page, ELENA, films.clerk);
await film(painter.page, MARIO, films.citizen);

const server = await Server.start({ municipality: { name: "Comune di Esempio" } });
const clerk = await openChromium({ look: CLERK, camera: films.clerk });
const citizen = await openChromium({
  look: CITIZEN,
  camera: films.citizen,
  viewport: { width: 390, height: 800 },
});
await signIn(clerk.page, server, await server.addClerk("elena", "Elena Greco", "tributi"));
await book(citizen.page, server, { office: "Tributi", service: /IMU/, citizen: ANTONIO });
await enterLobby(citizen.page, (await links(server, 1, ANTONIO)).room);
await admit(clerk.page, ANTONIO);
await inState(citizen.page, "call");
await Promise.all([seesChange(clerk.page), seesChange(citizen.page)]);

const shots = await Promise.all(
  [clerk.page, citizen.page].map(async (page) => (await page.screenshot()).toString("base64")),
);
const [desk, phone] = shots.map((shot) => `<img src="data:image/png;base64,${shot}" alt="">`);
await painter.page.setViewportSize({ width: 1520, height: 720 });
await painter.page.setContent(`<style>
  body { display: flex; gap: 24px; align-items: center; justify-content: center; height: 720px;
    margin: 0; background: #e8eef4; }
  img { height: 672px; border-radius: 12px; box-shadow: 0 2px 12px rgb(0 0 0 / 25%); }
</style>${desk}${phone}`);
await writeFile(PICTURE, await webp((await painter.page.screenshot()).toString("base64")));

await Promise.all([painter.close(), clerk.close(), citizen.close()]);
await server.stop();
await rm(folder, { recursive: true });
console.log(PICTURE);

/**
 * A third of the size of the same picture as PNG, and as sharp to the eye.
 * @param {string} png in base64
 */
async function webp(png) {
  const address = await painter.page.evaluate(async (source) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${source}`;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = picture.width;
    canvas.height = picture.height;
    canvas.getContext("2d")?.drawImage(picture, 0, 0);
    return canvas.toDataURL("image/webp", 0.9);
  }, png);
  return Buffer.from(address.split(",")[1] ?? "", "base64");
}
