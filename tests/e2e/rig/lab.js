// People in two places behind a router, and the program on the other side of it: networks as they are
// met outside.
//
//     client 192.168.1.2 ── 192.168.1.1 near   \          .1
//                                               > router ──── 203.0.113.10 server
//     office 192.168.2.2 ── 192.168.2.1 nearby /          .2
//
// tests/run makes the four namespaces and runs these tests in the first. The server has no way to the
// people but through the router's translations, which give each place an address of its own.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

import { PROGRAM, Server } from "./server.js";

const run = promisify(execFile);

/** Where the server is. */
export const SERVER = "203.0.113.10";

/** The router's interface towards the server. */
const FAR = "far";

/** The router's interfaces towards people, and the address they have from there on. */
const PLACES = { near: "203.0.113.1", nearby: "203.0.113.2" };

/** Payload types of VP8 and its retransmissions in Chromium's and Firefox's offers. */
const VIDEO = [96, 97, 120, 124];

const PYTHON = new URL("router.py", import.meta.url).pathname;

/**
 * A UDP packet that passed the router on its side of the server.
 * @typedef {object} Packet
 * @property {number} at seconds
 * @property {string} from
 * @property {string} to
 * @property {number | null} first the first byte of what it carries
 */

/**
 * One line of the doctor's report.
 * @typedef {object} Line
 * @property {string} path
 * @property {boolean} ok
 * @property {number | null} connected_ms
 * @property {number | null} loss_percent
 * @property {{type: string, protocol: string, address: string} | null} local
 * @property {{type: string, protocol: string, address: string} | null} remote
 * @property {string | null} trouble
 * @property {string | null} remedy
 */

/** A router and a server behind it. */
export class Lab {
  /** @param {Server} server */
  constructor(server) {
    this.server = server;
  }

  /**
   * Starts the program behind a router that translates and lets everything through.
   * @param {import("./server.js").Settings} [settings]
   */
  static async open(settings = {}) {
    await Lab.reset();
    return new Lab(await Server.behind(namespace("SERVER"), SERVER, settings));
  }

  /** Lets everything through, translated as a router at home does. */
  static async reset() {
    await nft(`
      table ip nat
      delete table ip nat
      table ip nat {
        chain post {
          type nat hook postrouting priority srcnat;
        }
      }
      table inet walls
      delete table inet walls
      table inet walls {
        chain through {
          type filter hook forward priority filter;
        }
        counter video {
        }
        chain lost {
          iifname "${FAR}" @th,64,2 2 @th,72,8 { ${secondBytes(VIDEO)} } counter name "video"
          counter drop
        }
      }
    `);
    await translate();
  }

  /** Every flow gets a port of its own, whatever it had inside: a symmetric NAT. */
  async translateSymmetrically() {
    await translate("snat to", " fully-random");
  }

  /**
   * Puts a rule in the way of what passes.
   * @param {string} rule
   */
  async wall(rule) {
    await nft(`add rule inet walls through ${rule}`);
  }

  /** No UDP passes. */
  async blockUdp() {
    await this.wall("meta l4proto udp counter drop");
  }

  /**
   * UDP passes to one port alone, and the answers of who is there.
   * @param {number} port
   */
  async onlyUdpTo(port) {
    for (const end of ["dport", "sport"]) await this.wall(`udp ${end} ${port} accept`);
    await this.blockUdp();
  }

  /** Only connections to port 443 that begin as TLS do pass. */
  async onlyTls() {
    await this.wall(`oifname "${FAR}" tcp dport 443 ct mark 0 @ih,0,8 0x16 ct mark set 1 accept`);
    await this.wall(`oifname "${FAR}" tcp dport 443 ct mark 0 @ih,0,8 != 0x16 counter drop`);
    await this.wall(`oifname "${FAR}" tcp dport != 443 counter drop`);
    await this.blockUdp();
  }

  /**
   * Loses packets in both directions.
   * @param {number} percent
   */
  async lose(percent) {
    await this.wall(`meta l4proto udp numgen random mod 100 < ${percent} goto lost`);
  }

  /** How many packets of browsers' video were lost on the way to them. */
  async videoLost() {
    const list = onRouter("nft", "--json", "list", "counter", "inet", "walls", "video");
    const { stdout } = await run("ip", list);
    /** @type {{nftables: {counter?: {packets: number}}[]}} */
    const { nftables } = JSON.parse(stdout);
    return nftables.find((one) => one.counter)?.counter?.packets ?? 0;
  }

  /** Every flow of UDP gets a new port, as when a router restarts. Returns when, in seconds. */
  async remap() {
    await translate("meta l4proto udp snat to", ":40000-49999 random");
    const { stdout } = await run("ip", onRouter("python3", PYTHON, "forget"));
    return Number(stdout);
  }

  /** Notes what passes between router and server until it is ended. */
  async watch() {
    const child = spawn("ip", onRouter("python3", PYTHON, "watch", FAR), {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const lines = createInterface({ input: child.stdout });
    await once(lines, "line");
    /** @type {Packet[]} */
    const packets = [];
    lines.on("line", (line) => packets.push(JSON.parse(line)));
    return {
      packets,
      end: async () => {
        const ended = once(child, "close");
        child.stdin.end();
        await ended;
      },
    };
  }

  /**
   * Examines the server from behind the router.
   * @param {string[]} words further arguments
   */
  async doctor(...words) {
    const config = `${this.server.folder}/config.toml`;
    const all = ["doctor", "--json", "--config", config, ...words];
    const { code, text } = await run(PROGRAM, all).then(
      ({ stdout }) => ({ code: 0, text: stdout }),
      (/** @type {{code: number, stdout: string, stderr: string}} */ failed) => {
        if (!failed.stdout) throw new Error(failed.stderr);
        return { code: failed.code, text: failed.stdout };
      },
    );
    /** @type {{ok: boolean, paths: Line[]}} */
    const report = JSON.parse(text);
    return { code, ...report };
  }

  /** Ends the program and forgets its data. */
  async close() {
    await this.server.stop();
  }
}

/**
 * A network that tests/run has made for us.
 * @param {"OFFICE" | "ROUTER" | "SERVER"} whose
 */
export function namespace(whose) {
  const name = process.env[`SPORTELLO_${whose}_NETWORK`];
  if (!name) throw new Error("these tests run in networks of their own: tests/run net");
  return name;
}

/** @param {string[]} words a command; what `ip` is to be told to run it on the router */
function onRouter(...words) {
  return ["netns", "exec", namespace("ROUTER"), ...words];
}

/**
 * The second byte of RTP packets (RFC 3550 section 5.1), with and without the marker.
 * @param {number[]} payloadTypes
 */
function secondBytes(payloadTypes) {
  return payloadTypes.flatMap((it) => [it, it | 0x80]).join(", ");
}

/**
 * How the addresses of people are translated from here on.
 * @param {string} how
 * @param {string} ports how their ports are
 */
async function translate(how = "snat to", ports = "") {
  const rules = Object.entries(PLACES).map(
    ([place, address]) =>
      `add rule ip nat post iifname "${place}" oifname "${FAR}" ${how} ${address}${ports}`,
  );
  await nft(["flush chain ip nat post", ...rules].join("\n"));
}

/** @param {string} text */
async function nft(text) {
  const child = run("ip", onRouter("nft", "-f", "-"));
  child.child.stdin?.end(text);
  await child;
}
