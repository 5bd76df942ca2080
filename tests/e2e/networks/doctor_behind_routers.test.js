// What the doctor finds in the networks people have, and what it says of those that do not work.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { Lab, SERVER } from "../rig/lab.js";

/** @type {Lab} */
let lab;

before(async () => {
  lab = await Lab.open();
});

beforeEach(async () => {
  await Lab.reset();
});

after(async () => {
  await lab?.close();
});

test("behind a router every path works", async (t) => {
  await allWork(t);
});

test("behind a symmetric NAT every path works", async (t) => {
  await lab.translateSymmetrically();
  await allWork(t);
});

test("where UDP is blocked its path is said to fail", async (t) => {
  await lab.blockUdp();
  const report = await lab.doctor("--seconds", "1");
  t.diagnostic(summary(report));
  assert.equal(report.code, 1);
  const udp = line(report, "udp");
  assert.equal(udp.trouble, "no connection");
  assert.match(udp.remedy ?? "", /open the UDP port/);
});

/** @param {import("node:test").TestContext} t */
async function allWork(t) {
  const report = await lab.doctor("--seconds", "1");
  t.diagnostic(summary(report));
  assert.equal(report.code, 0);
  assert.ok(report.paths.length >= 1);
  for (const { path, ok, local, remote, loss_percent } of report.paths) {
    assert.ok(ok, path);
    assert.equal(remote?.address, SERVER);
    assert.equal(local?.type, "host");
    assert.equal(loss_percent, 0, path);
  }
}

/** @typedef {Awaited<ReturnType<Lab["doctor"]>>} Report */

/**
 * @param {Report} report
 * @param {string} path
 */
function line(report, path) {
  const found = report.paths.find((one) => one.path === path);
  assert.ok(found, `${path} was not tried`);
  return found;
}

/** @param {Report} report */
function summary(report) {
  return report.paths
    .map((it) => `${it.path}: ${it.trouble ?? `${it.connected_ms} ms`}`)
    .join(", ");
}
