// What the portal's first pages cost somebody who comes for the first time, in bytes on the wire.

import assert from "node:assert/strict";
import { test } from "node:test";

import { openChromium } from "../rig/chromium.js";
import { Server } from "../rig/server.js";

/** What a slow telephone connection carries in about three seconds. */
const MOST = 150_000;

test("the first pages weigh less than 150 kB, whole", { timeout: 60_000 }, async (t) => {
  const server = await Server.start();
  t.after(() => server.stop());

  for (const path of ["/", "/prenota"]) {
    await t.test(path, async (t) => {
      const visitor = await openChromium();
      t.after(() => visitor.close());
      const wire = await visitor.context.newCDPSession(visitor.page);
      /** @type {Map<string, {url: string, bytes: number}>} */
      const parts = new Map();
      wire.on("Network.responseReceived", ({ requestId, response }) => {
        if (response.url.startsWith("data:")) return;
        parts.set(requestId, { url: new URL(response.url).pathname, bytes: 0 });
      });
      wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
        const part = parts.get(requestId);
        if (part) part.bytes = encodedDataLength;
      });
      await wire.send("Network.enable");
      await visitor.page.goto(server.url + path, { waitUntil: "networkidle" });
      await visitor.page.evaluate(() => document.fonts.ready.then(() => true));

      const all = [...parts.values()];
      const total = all.reduce((sum, part) => sum + part.bytes, 0);
      t.diagnostic(`${path}: ${all.length} requests, ${total} bytes`);
      for (const kind of [/\.css$/, /\.svg$/, /\.woff2$/]) {
        assert.ok(
          all.some((part) => kind.test(part.url)),
          `nothing matches ${kind}`,
        );
      }
      assert.ok(
        all.every((part) => part.bytes > 0),
        "everything has arrived",
      );
      assert.ok(total < MOST, JSON.stringify(all, null, 1));
    });
  }
});
