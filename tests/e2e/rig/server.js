// The real program, started with a configuration and a data folder of its own.

import { execFile, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { get } from "node:https";
import { createServer } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { Mailbox } from "./mail.js";
import { until } from "./until.js";

const TARGET =
  process.env["CARGO_TARGET_DIR"] ?? new URL("../../../target", import.meta.url).pathname;

/** The program that is tried: what was built last, or another one that is named. */
export const PROGRAM = process.env["SPORTELLO_BIN"] ?? join(TARGET, "debug/sportello");

/** @typedef {Record<string, Record<string, string | number | boolean | string[]>>} Settings */

/** One installation: it may be killed and started again, and finds its data where it was. */
export class Server {
  /** @type {import("node:child_process").ChildProcess | null} */
  #process = null;
  #folder;
  #network;
  #log = "";

  /**
   * @param {string} folder
   * @param {string} url
   * @param {string} [network] the namespace it runs in, if not in ours
   */
  constructor(folder, url, network) {
    this.#folder = folder;
    this.#network = network;
    this.url = url;
    this.mailbox = new Mailbox(join(folder, "data", "mail"));
  }

  /**
   * Starts the program on free ports.
   * @param {Settings} [settings] what differs from the test installation
   */
  static async start(settings = {}) {
    const listen = `127.0.0.1:${await freeTcpPort()}`;
    const media = {
      listen: `0.0.0.0:${await freeUdpPort()}`,
      relay: "",
      addresses: [mediaAddress()],
    };
    const own = merge({ server: { listen }, media }, settings);
    const server = new Server(await installation(own), `http://${listen}`);
    await server.again();
    return server;
  }

  /**
   * Starts the program where browsers of this namespace reach it from outside, by TCP too.
   * @param {{tls?: boolean, media?: string}} [network] whether pages are in TLS; where media is told
   *   to be sent
   */
  static async everywhere({ tls = false, media = mediaAddress() } = {}) {
    const port = await freeTcpPort();
    const url = `${tls ? "https" : "http"}://127.0.0.1:${port}`;
    const own = {
      server: {
        listen: `0.0.0.0:${port}`,
        public_url: url,
        tls: tls ? "self-signed" : "off",
      },
      media: { listen: `0.0.0.0:${await freeUdpPort()}`, relay: "", addresses: [media] },
    };
    const server = new Server(await installation(own), url);
    await server.again();
    return server;
  }

  /**
   * Starts the program in another namespace, on the usual ports of one address.
   * @param {string} network
   * @param {string} address
   * @param {Settings} [settings]
   */
  static async behind(network, address, settings = {}) {
    const own = {
      server: { listen: `${address}:443`, tls: "self-signed" },
      media: { listen: `${address}:443` },
    };
    const url = settings["server"]?.["public_url"] ?? `https://${address}`;
    const server = new Server(await installation(merge(own, settings)), String(url), network);
    await server.again();
    return server;
  }

  /** Starts the program with what it left behind. */
  async again() {
    const serve = [PROGRAM, "serve", "--config", join(this.#folder, "config.toml")];
    const words = this.#network ? ["ip", "netns", "exec", this.#network, ...serve] : serve;
    const child = spawn(words[0] ?? PROGRAM, words.slice(1), {
      cwd: this.#folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, RUST_BACKTRACE: "1" },
    });
    this.#process = child;
    const keep = (/** @type {Buffer} */ text) => (this.#log += text.toString());
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    await until(`the server answers at ${this.url}`, 30_000, async () => {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
      return await answers(`${this.url}/salute`);
    }).catch(async (error) => {
      // Left running it would keep the tests from ending.
      await this.stop();
      throw new Error(`${error.message}:\n${this.#log}`);
    });
  }

  /**
   * Adds a clerk of an office, as the operator does.
   * @param {string} login
   * @param {string} name
   * @param {string} office
   */
  async addClerk(login, name, office) {
    const words = ["clerk", "add", login, "--name", name, "--office", office];
    const all = [...words, "--config", join(this.#folder, "config.toml")];
    const { stdout } = await promisify(execFile)(PROGRAM, all, { cwd: this.#folder });
    const password = stdout.trim().split(/\s+/).at(-1) ?? "";
    return { login, password };
  }

  /** Everything the program printed. */
  get log() {
    return this.#log;
  }

  /** The folder of the configuration. */
  get folder() {
    return this.#folder;
  }

  /** The process. */
  get pid() {
    return this.#process?.pid;
  }

  /** Ends the program as a power cut would. */
  async kill() {
    await this.#end("SIGKILL");
  }

  /** Ends the program and forgets its data. */
  async stop() {
    await this.#end("SIGTERM");
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** @param {NodeJS.Signals} signal */
  async #end(signal) {
    const child = this.#process;
    this.#process = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(late);
  }
}

/**
 * A folder with the configuration of a test installation.
 * @param {Settings} settings what is of its own
 */
async function installation(settings) {
  const folder = await mkdtemp(join(tmpdir(), "sportello-e2e-"));
  const usual = {
    data: { folder: "data" },
    mail: { transport: "folder" },
    municipality: { name: "Comune di Prova", phone: "080 123 456", timezone: morning() },
    room: { opens_before_min: 120 },
    log: { level: "debug", format: "text" },
  };
  await writeFile(join(folder, "config.toml"), toml(merge(usual, settings)));
  return folder;
}

/**
 * Whether the program answers, whoever has signed its certificate.
 * @param {string} url
 */
async function answers(url) {
  const signal = AbortSignal.timeout(5000);
  if (url.startsWith("http:")) return (await fetch(url, { signal }).catch(() => null))?.ok;
  const asked = get(url, { rejectUnauthorized: false, signal });
  const answer = await once(asked, "response").catch(() => []);
  asked.destroy();
  return answer[0]?.statusCode === 200;
}

/** An address of this machine that is not loopback: Firefox sends no media to 127.0.0.1. */
export function mediaAddress() {
  for (const addresses of Object.values(networkInterfaces())) {
    for (const one of addresses ?? []) {
      if (one.family === "IPv4" && !one.internal) return one.address;
    }
  }
  throw new Error("this machine has no network address but loopback; run tests/run e2e as root");
}

/**
 * A zone in which it is about nine in the morning, so that offices are open whenever the tests run.
 * The zones' names count hours west of Greenwich.
 */
function morning() {
  const west = (new Date().getUTCHours() + 24 - 9) % 24;
  return `Etc/GMT${west <= 12 ? `+${west}` : `-${24 - west}`}`;
}

async function freeTcpPort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function freeUdpPort() {
  const probe = createSocket("udp4").bind(0);
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

/**
 * @param {Settings} first
 * @param {Settings} second
 */
function merge(first, second) {
  const merged = { ...first };
  for (const [section, keys] of Object.entries(second)) {
    merged[section] = { ...merged[section], ...keys };
  }
  return merged;
}

/** @param {Settings} settings */
function toml(settings) {
  return Object.entries(settings)
    .map(([section, keys]) => {
      const lines = Object.entries(keys).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
      return [`[${section}]`, ...lines].join("\n");
    })
    .join("\n\n");
}
