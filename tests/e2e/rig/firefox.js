// Firefox through WebDriver BiDi, with its own moving picture and a tone of ours.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import puppeteer from "puppeteer-core";

import { FIREFOX } from "./devices.js";

const PREFERENCES = {
  "media.autoplay.blocking_policy": 0,
  "media.autoplay.default": 0,
  "media.navigator.audio.fake_frequency": FIREFOX.tone,
  "media.navigator.permission.disabled": true,
  "media.navigator.streams.fake": true,
  "media.peerconnection.ice.loopback": true,
  "intl.accept_languages": "it-IT",
  "app.normandy.enabled": false,
  "app.update.enabled": false,
  "browser.safebrowsing.downloads.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "toolkit.telemetry.enabled": false,
};

/** Opens one Firefox with one page. */
export async function openFirefox() {
  const folder = await mkdtemp(join(tmpdir(), "sportello-firefox-"));
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: "/usr/bin/firefox-esr",
    headless: true,
    acceptInsecureCerts: true,
    userDataDir: folder,
    extraPrefsFirefox: PREFERENCES,
  });
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  return {
    page,
    close: async () => {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Presses the first visible control with this name.
 * @param {import("puppeteer-core").Page} page
 * @param {RegExp} name
 */
export async function press(page, name) {
  const handle = await page.waitForFunction(
    (source, flags) => {
      const wanted = new RegExp(source, flags);
      const controls = document.querySelectorAll("button, a[href], summary, input[type=submit]");
      return [...controls].find((control) => {
        const label = control.getAttribute("aria-label") ?? control.textContent ?? "";
        return wanted.test(label.trim()) && control.getClientRects().length > 0;
      });
    },
    { timeout: 15_000 },
    name.source,
    name.flags,
  );
  const element = handle.asElement();
  if (!element) throw new Error(`nothing to press is called ${name}`);
  await /** @type {import("puppeteer-core").ElementHandle<Element>} */ (element).click();
}
