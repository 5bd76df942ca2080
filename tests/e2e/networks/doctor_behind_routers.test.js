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

test("where UDP is blocked its path is said to fail, and the others work", async (t) => {
  await lab.blockUdp();
  const report = await lab.doctor("--seconds", "1");
  t.diagnostic(summary(report));
  assert.equal(report.code, 1);
  fails(report, "udp", "no connection", /open the UDP port/);
  fails(report, "turn-udp", "no connection", /open the UDP port of media\.relay/);
  for (const path of ["tcp", "turn-tcp", "turn-tls"]) works(report, path);
});

test("where UDP passes to the usual port of relays alone the relay is reached by it", async (t) => {
  await lab.onlyUdpTo(3478);
  const report = await lab.doctor("--seconds", "1");
  t.diagnostic(summary(report));
  assert.equal(report.code, 1);
  fails(report, "udp", "no connection", /open the UDP port/);
  for (const path of ["tcp", "turn-udp", "turn-tcp", "turn-tls"]) works(report, path);
});

test("where only TLS passes its path works", async (t) => {
  await lab.onlyTls();
  const report = await lab.doctor("--seconds", "1");
  t.diagnostic(summary(report));
  assert.equal(report.code, 1);
  fails(report, "udp", "no connection", /open the UDP port/);
  fails(report, "tcp", "no connection", /TLS alone/);
  fails(report, "turn-tcp", "no connection", /TLS alone/);
  works(report, "turn-tls");
});

test("a line that loses packets is said to lose them", async (t) => {
  await lab.lose(10);
  const report = await lab.doctor("--path", "udp", "--seconds", "10");
  t.diagnostic(`${line(report, "udp").loss_percent} %`);
  assert.equal(report.code, 1);
  fails(report, "udp", "too many packets are lost", /line that is full/);
  // A tenth on the way to the server and a tenth of the rest on the way back.
  const lost = line(report, "udp").loss_percent ?? 0;
  assert.ok(lost > 14 && lost < 24, `${lost} %`);
});

/** @param {import("node:test").TestContext} t */
async function allWork(t) {
  const report = await lab.doctor("--seconds", "1");
  t.diagnostic(summary(report));
  assert.equal(report.code, 0);
  for (const path of ["udp", "tcp", "turn-udp", "turn-tcp", "turn-tls"]) works(report, path);
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

/**
 * The path works, and media took it.
 * @param {Report} report
 * @param {string} path
 */
function works(report, path) {
  const { ok, trouble, local, remote, loss_percent } = line(report, path);
  assert.ok(ok, `${path}: ${trouble}`);
  const through = path.startsWith("turn-");
  assert.equal(local?.type, through ? "relay" : "host");
  assert.equal(remote?.address, SERVER);
  assert.equal(remote?.protocol, through ? "udp" : path);
  assert.equal(loss_percent, 0, path);
}

/**
 * The path fails, for this reason, and what to do is said.
 * @param {Report} report
 * @param {string} path
 * @param {string} trouble
 * @param {RegExp} remedy
 */
function fails(report, path, trouble, remedy) {
  const found = line(report, path);
  assert.equal(found.trouble, trouble);
  assert.match(found.remedy ?? "", remedy);
}

/** @param {Report} report */
function summary(report) {
  return report.paths
    .map((it) => `${it.path}: ${it.trouble ?? `${it.connected_ms} ms`}`)
    .join(", ");
}
