// Chromium, one process for each person: a fake camera belongs to the process.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium } from "playwright-core";

import { makeDevices } from "./devices.js";
import { mediaAddress } from "./server.js";

const PROGRAM = "/usr/bin/chromium";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  // Some tests serve pages and the relay with a certificate of their own making.
  "--ignore-certificate-errors",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-domain-reliability",
  "--disable-sync",
  "--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider",
  "--autoplay-policy=no-user-gesture-required",
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
];

/** Where our own program is, unless it is said to be elsewhere. */
const HOST = "127.0.0.1";

/**
 * @typedef {object} Wishes
 * @property {string} [host] where our own program is
 * @property {string | undefined} [network] the namespace it runs in, if not in ours
 * @property {import("./devices.js").Look} [look] whose camera and microphone it has
 * @property {string} [camera] a film to send instead of the look's own
 * @property {boolean} [scripts] whether pages may run scripts
 * @property {string} [locale]
 * @property {string} [timezone] where its clock is set
 * @property {{width: number, height: number}} [viewport]
 */

/** @typedef {Awaited<ReturnType<typeof openChromium>>} Chromium */

/** @param {Wishes} [wishes] */
export async function openChromium(wishes = {}) {
  const folder = await mkdtemp(join(tmpdir(), "sportello-chromium-"));
  const host = wishes.host ?? HOST;
  // Media over TCP asks the resolver for the address it goes to.
  const known = [host, mediaAddress()].map((address) => `, EXCLUDE ${address}`);
  const resolver = `--host-resolver-rules=MAP * ~NOTFOUND${known.join("")}`;
  const devices = [];
  if (wishes.look) {
    const { camera, microphone } = await makeDevices(folder, wishes.look);
    devices.push(`--use-file-for-fake-video-capture=${wishes.camera ?? camera}`);
    devices.push(`--use-file-for-fake-audio-capture=${microphone}`);
  }
  const context = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath: wishes.network ? await inside(wishes.network, folder) : PROGRAM,
    headless: true,
    ignoreHTTPSErrors: true,
    locale: wishes.locale ?? "it-IT",
    timezoneId: wishes.timezone ?? "Europe/Rome",
    viewport: wishes.viewport ?? { width: 1280, height: 800 },
    javaScriptEnabled: wishes.scripts ?? true,
    args: [...ARGUMENTS, resolver, ...devices],
  });
  context.setDefaultTimeout(15_000);
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints = watch(page);
  const elsewhere = watchRequests(context, host);
  let source = Promise.resolve("");
  page.on("response", (response) => {
    const redirects = response.status() >= 300 && response.status() < 400;
    const navigated = response.request().isNavigationRequest() && !redirects;
    if (navigated && response.frame() === page.mainFrame()) {
      // A page that is left at once keeps no source.
      source = response.text().catch(() => "");
    }
  });
  return {
    page,
    context,
    complaints,
    /** The HTML of the page as the server sent it. */
    source: () => source,
    /** Ends the browser, which must have asked nobody but our own program for anything. */
    close: async () => {
      await context.close();
      await rm(folder, { recursive: true, force: true });
      assert.deepEqual(elsewhere, [], "pages asked elsewhere");
    },
  };
}

/**
 * The browser as a program of another network. It is driven through pipes, which know no networks.
 * @param {string} network
 * @param {string} folder
 */
async function inside(network, folder) {
  const path = join(folder, "chromium");
  await writeFile(path, `#!/bin/sh\nexec ip netns exec ${network} ${PROGRAM} "$@"\n`, {
    mode: 0o700,
  });
  return path;
}

/**
 * What the page complains about: uncaught errors, and everything the content policy refuses.
 * @param {import("playwright-core").Page} page
 */
function watch(page) {
  /** @type {string[]} */
  const said = [];
  page.on("pageerror", (error) => said.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") said.push(`${message.type()}: ${message.text()}`);
  });
  return said;
}

/**
 * What pages ask of anybody else, sockets included.
 * @param {import("playwright-core").BrowserContext} context
 * @param {string} host
 */
function watchRequests(context, host) {
  /** @type {string[]} */
  const elsewhere = [];
  const note = (/** @type {{url: () => string}} */ asked) => {
    const { protocol, hostname } = new URL(asked.url());
    const inside = ["about:", "blob:", "data:"].includes(protocol);
    if (!inside && hostname !== host) elsewhere.push(asked.url());
  };
  context.on("request", note);
  const follow = (/** @type {import("playwright-core").Page} */ page) => page.on("websocket", note);
  context.pages().forEach(follow);
  context.on("page", follow);
  return elsewhere;
}
