// The line to the server against a server that is played by hand, in virtual time.
//
//   node --test js/

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Signal } from "./signal.js";

const LOBBY = { position: 1, ahead: 0, clerk: "free", since: 0 };
const OFFER = { sdp: "v=0", gen: 1, ice_restart: false };

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  mock.method(performance, "now", () => clock);
  mock.method(Math, "random", () => 0);
  clock = 0;
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

let clock = 0;

test("says hello, joins, and tells the page where it is", async () => {
  const { server, heard } = start();
  assert.deepEqual(server.said("hello").d, { proto: [1], client: { lang: "it" } });
  await join(server);
  assert.deepEqual(heard, ["joined", "lobby"]);
});

test("finds the reply to each request", async () => {
  const { signal, server } = start();
  await join(server);
  const [first, second] = [signal.request("media.offer", OFFER), signal.request("ping", {})];
  const [offer, ping] = [server.said("media.offer"), server.said("ping")];
  server.say({ t: "pong", re: ping.id, d: { server_time: 7 } });
  server.say({ t: "error", re: offer.id, d: { code: "media_rejected", key: "error-x" } });
  assert.deepEqual(await second, { t: "pong", d: { server_time: 7 } });
  await assert.rejects(first, { name: "SignalError", code: "media_rejected", key: "error-x" });
});

test("what is asked before the line is up is asked once it is", async () => {
  const { signal, server } = start();
  const reply = signal.request("media.offer", OFFER);
  await join(server);
  server.say({ t: "media.answer", re: server.said("media.offer").id, d: { sdp: "v=1", gen: 1 } });
  assert.equal((await reply).d.sdp, "v=1");
});

test("answers pings", async () => {
  const { server } = start();
  await join(server);
  server.say({ t: "ping", d: {} });
  assert.ok(server.said("pong"));
});

test("resumes after a broken line and asks again under the same id", async () => {
  const { signal, server, heard, servers } = start();
  await join(server);
  server.say({ t: "peer", seq: 1, d: {} });
  const reply = signal.request("media.offer", OFFER);
  const { id } = server.said("media.offer");
  server.hangUp(1006);
  pass(250);
  const next = servers.at(-1);
  next.open();
  const hello = next.said("hello");
  assert.deepEqual(hello.d.resume, { session: "s", secret: "x", last_seq: 1 });
  next.say({ t: "resumed", re: hello.id, d: { boot: "a", from_seq: 1, server_time: 0 } });
  assert.equal(next.said("media.offer").id, id);
  next.say({ t: "peer", seq: 1, d: {} });
  next.say({ t: "slots", seq: 2, d: { slots: [] } });
  next.say({ t: "media.answer", re: id, d: { sdp: "v=1", gen: 1 } });
  await reply;
  assert.deepEqual(heard, ["joined", "lobby", "peer", "lost", "back", "slots"]);
});

test("starts over from a snapshot", async () => {
  const { server, heard, servers } = start();
  await join(server);
  server.hangUp(4508);
  pass(250);
  const next = servers.at(-1);
  next.open();
  const state = [{ t: "admitted", d: {} }];
  const d = { boot: "a", from_seq: 300, server_time: 0, state };
  next.say({ t: "snapshot", re: next.said("hello").id, d });
  next.say({ t: "peer", seq: 301, d: {} });
  assert.deepEqual(heard.slice(2), ["lost", "reset", "admitted", "back", "peer"]);
});

test("joins anew when the server has forgotten it, and drops what was asked before", async () => {
  const { signal, server, heard, servers } = start();
  await join(server);
  const reply = signal.request("media.offer", OFFER);
  server.hangUp(1006);
  pass(250);
  const next = servers.at(-1);
  next.open();
  const d = { code: "unknown_session", key: "error-unknown-session" };
  next.say({ t: "error", re: next.said("hello").id, d });
  await join(next, "b", false);
  await assert.rejects(reply, { code: "renewed" });
  assert.deepEqual(heard.slice(2), ["lost", "renewed:true", "joined", "lobby"]);
});

test("comes back after longer and longer pauses, and gives up after two minutes", async () => {
  const { server, heard, servers } = start();
  await join(server);
  const opened = [];
  server.hangUp(1006);
  let known = servers.length;
  for (let step = 0; step < 1_300; step++) {
    pass(100);
    if (servers.length > known) {
      opened.push(clock);
      known = servers.length;
      servers.at(-1).hangUp(1006);
    }
  }
  assert.deepEqual(opened.slice(0, 6), [100, 400, 1_400, 3_400, 7_400, 14_400]);
  assert.deepEqual(heard.slice(2), ["lost", "closed:gave_up"]);
});

test("does not come back where that would not help", async () => {
  for (const [number, code] of [
    [4412, "superseded"],
    [4411, "revoked"],
    [4410, "expired"],
    [4403, "forbidden"],
    [1000, "left"],
  ]) {
    const { server, heard, servers } = start();
    await join(server);
    server.hangUp(number);
    pass(60_000);
    assert.deepEqual(heard.slice(2), [`closed:${code}`]);
    assert.equal(servers.length, 1);
  }
});

test("a refused join is final, unless it is worth another try", async () => {
  const { server, heard, servers } = start();
  await join(server, "a", true, {
    t: "error",
    d: { code: "draining", key: "k", retry_after_s: 5 },
  });
  pass(4_900);
  assert.equal(servers.length, 1);
  pass(200);
  const next = servers.at(-1);
  assert.notEqual(next, server);
  await join(next, "a", true, { t: "error", d: { code: "too_early", key: "error-too-early" } });
  assert.deepEqual(heard, ["closed:too_early"]);
});

test("waits as long as it takes where the server is full", async () => {
  const { server, heard, servers } = start();
  const full = {
    t: "error",
    d: { code: "room_full", key: "error-full", retry_after_s: 15 },
  };
  await join(server, "a", true, full);
  for (let tries = 2; tries <= 14; tries++) {
    pass(14_900);
    assert.equal(servers.length, tries - 1);
    pass(200);
    assert.equal(servers.length, tries);
    await join(servers.at(-1), "a", true, full);
  }
  pass(15_100);
  await join(servers.at(-1));
  assert.deepEqual(heard, [...Array(14).fill("full:15"), "joined", "lobby"]);
});

test("four people in the room are no reason to try again", async () => {
  const { server, heard, servers } = start();
  const d = { code: "room_full", key: "error-room-full" };
  await join(server, "a", true, { t: "error", d });
  pass(60_000);
  assert.deepEqual(heard, ["closed:room_full"]);
  assert.equal(servers.length, 1);
});

test("hangs up on a silent server", async () => {
  const { server, heard } = start();
  await join(server);
  pass(24_900);
  assert.deepEqual(heard.slice(2), []);
  pass(1_100);
  assert.deepEqual(heard.slice(2), ["lost"]);
});

test("says good-bye", async () => {
  const { signal, server, heard } = start();
  await join(server);
  const reply = signal.request("ping", {});
  signal.leave("done");
  assert.deepEqual(server.said("leave").d, { reason: "done" });
  assert.deepEqual(heard.slice(2), ["closed:left"]);
  await assert.rejects(reply, { code: "left" });
  await assert.rejects(signal.request("ping", {}), { code: "left" });
});

function start() {
  /** @type {Server[]} */
  const servers = [];
  const connect = () => {
    const server = new Server();
    servers.push(server);
    return server;
  };
  const state = () => ({ mic: true, cam: true, screen: false });
  const signal = new Signal({ token: () => "token", state, lang: "it", url: "ws://x", connect });
  /** @type {string[]} */
  const heard = [];
  for (const type of ["joined", "lost", "back", "reset", "lobby", "admitted", "peer", "slots"]) {
    signal.on(type, () => heard.push(type));
  }
  signal.on("full", ({ seconds }) => heard.push(`full:${seconds}`));
  signal.on("closed", ({ code }) => heard.push(`closed:${code}`));
  signal.on("renewed", ({ restarted }) => heard.push(`renewed:${restarted}`));
  signal.start();
  servers[0].open();
  return { signal, server: servers[0], servers, heard };
}

async function join(server, boot = "a", opens = true, reply = { t: "lobby", d: LOBBY }) {
  if (opens) server.open();
  const d = { session: "s", secret: "x", boot, proto: 1, ping_s: 10, dead_s: 25, server_time: 0 };
  server.say({ t: "welcome", re: server.said("hello").id, d });
  await Promise.resolve();
  server.say({ ...reply, re: server.said("join").id });
}

function pass(ms) {
  for (let left = ms; left > 0; left -= 100) {
    clock += Math.min(left, 100);
    mock.timers.tick(Math.min(left, 100));
  }
}

/** The other end of a websocket. */
class Server {
  frames = [];
  isOpen = false;

  open() {
    if (!this.isOpen) this.onopen?.();
    this.isOpen = true;
  }

  send(frame) {
    this.frames.push(JSON.parse(frame));
  }

  close() {}

  /** The last message of this type from the browser. */
  said(type) {
    const frame = this.frames.findLast((it) => it.t === type);
    assert.ok(frame, `nobody said ${type}`);
    return frame;
  }

  say(message) {
    this.onmessage?.({ data: JSON.stringify({ v: 1, ...message }) });
  }

  hangUp(code) {
    this.onclose?.({ code });
  }
}
