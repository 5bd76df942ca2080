// People behind a router, and the program on the other side of it: networks as they are met outside.
//
//     client 10.77.1.2 ── 10.77.1.1 router 10.77.0.1 ── 10.77.0.10 server
//
// tests/run makes the three namespaces and runs these tests in the first. The server has no way to the
// client but through the router's translations.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

import { PROGRAM, Server } from "./server.js";

const run = promisify(execFile);

/** Where the server is. */
export const SERVER = "10.77.0.10";

/** The router's interfaces towards client and server. */
const [NEAR, FAR] = ["near", "far"];

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
      }
    `);
    await translate("masquerade");
  }

  /** Every flow gets a port of its own, whatever it had inside: a symmetric NAT. */
  async translateSymmetrically() {
    await translate("masquerade random,fully-random");
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

  /** Only connections to port 443 that begin as TLS do pass. */
  async onlyTls() {
    await this.wall(`iifname "${NEAR}" tcp dport 443 ct mark 0 @ih,0,8 0x16 ct mark set 1 accept`);
    await this.wall(`iifname "${NEAR}" tcp dport 443 ct mark 0 @ih,0,8 != 0x16 counter drop`);
    await this.wall(`iifname "${NEAR}" tcp dport != 443 counter drop`);
    await this.blockUdp();
  }

  /**
   * Loses packets in both directions.
   * @param {number} percent
   */
  async lose(percent) {
    await this.wall(`meta l4proto udp numgen random mod 100 < ${percent} counter drop`);
  }

  /** Every flow of UDP gets a new port, as when a router restarts. Returns when, in seconds. */
  async remap() {
    await translate("meta l4proto udp masquerade to :40000-49999 random");
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

/** @param {"ROUTER" | "SERVER"} whose */
function namespace(whose) {
  const name = process.env[`SPORTELLO_${whose}_NETWORK`];
  if (!name) throw new Error("these tests run in networks of their own: tests/run net");
  return name;
}

/** @param {string[]} words a command; what `ip` is to be told to run it on the router */
function onRouter(...words) {
  return ["netns", "exec", namespace("ROUTER"), ...words];
}

/**
 * How source addresses are translated from here on.
 * @param {string} how
 */
async function translate(how) {
  await nft(`
    flush chain ip nat post
    add rule ip nat post oifname "${FAR}" ${how}
  `);
}

/** @param {string} text */
async function nft(text) {
  const child = run("ip", onRouter("nft", "-f", "-"));
  child.child.stdin?.end(text);
  await child;
}
