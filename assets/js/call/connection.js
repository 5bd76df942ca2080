// The one RTCPeerConnection of this page: it offers a fixed list of slots once, takes the server's
// answer, and climbs the reconnect ladder. Never touches the page.

import { Ladder } from "./ladder.js";
import { Reporter } from "./report.js";
import { Ways, deviceStorage } from "./ways.js";

/** @typedef {{sdp: string, gen: number, ice_restart: boolean}} Offer */
/** @typedef {{sdp: string, gen: number}} Answer */
/** @typedef {"connecting" | "connected" | "reconnecting" | "gone"} Net */
/** @typedef {{kind: "audio" | "video", direction: RTCRtpTransceiverDirection}} SlotPlan */

/**
 * The slots in the order of the offer's media sections. The server says in `slots` who is behind which;
 * nothing here is negotiated again for up to four people.
 * @type {readonly SlotPlan[]}
 */
const PLAN = [
  { kind: "audio", direction: "sendrecv" }, // 0: my microphone; the first other person
  { kind: "video", direction: "sendrecv" }, // 1: my camera; the first other person
  { kind: "audio", direction: "recvonly" }, // 2, 3: the second other person
  { kind: "video", direction: "recvonly" },
  { kind: "audio", direction: "recvonly" }, // 4, 5: the third other person
  { kind: "video", direction: "recvonly" },
  { kind: "video", direction: "sendrecv" }, // 6: my screen; whoever shares
  { kind: "audio", direction: "recvonly" }, // 7: what the server plays
];

/** The slot that carries the microphone and the slot that carries the camera. */
export const SLOT = Object.freeze({ microphone: 0, camera: 1, screen: 6 });

/** @type {RTCConfiguration} */
const POLICY = { bundlePolicy: "max-bundle", rtcpMuxPolicy: "require" };

const TICK_MS = 500;
/** Ticks from one look at how the sent pictures fare to the next: a few seconds. */
const REPORT_TICKS = 5;
/** Silence of the network after which the path is taken for dead, in milliseconds. */
const SILENT_MS = 3_000;
/** Bits per second a camera may take: a face at 720p; more only helps films. */
const CAMERA_BITS = 1_500_000;
/** Bits per second a screen may take: small print that scrolls. */
const SCREEN_BITS = 2_500_000;

/**
 * The two pictures a camera can be sent in at a time, by the names the server knows. Only the large
 * one is sent until a third person is there, for whom, or for whose line, it may be too large.
 */
const ENCODINGS = Object.freeze({
  small: { rid: "l", active: false, scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  large: { rid: "h", active: true, maxBitrate: CAMERA_BITS },
});

/** Every second frame can be left out for a line that does not carry it. */
const HALVES = "L1T2";

/**
 * Fires `net` (a `CustomEvent` with a {@link Net}), `darken`, `phone`, `gone` and `restored` as the
 * ladder is climbed, `tracks` when the receiving tracks are new, and `report` (a `CustomEvent` with a
 * `MediaReport`) when there is news of the pictures it sends.
 */
export class Connection extends EventTarget {
  /** @type {RTCPeerConnection | null} */
  #pc = null;
  /** @type {MediaStreamTrack[]} */
  #receiving = [];
  #ladder = new Ladder();
  #reporter = new Reporter();
  #ticks = 0;
  #ways = new Ways(deviceStorage(), Date.now());
  #generation = 0;
  #timer = 0;
  /** @type {Net} */
  #net = "connecting";
  /** @type {Map<number, MediaStreamTrack | null>} */
  #sending = new Map();
  #tuned = Promise.resolve();
  #offer;
  #servers;
  #expecting = false;
  #bytes = -1;
  #bytesAt = 0;
  #patience = SILENT_MS;
  #silences = 0;

  /**
   * @param {(offer: Offer) => Promise<Answer>} offer carries an offer to the server and its answer back
   * @param {() => Promise<RTCIceServer[]>} servers asks the server for its relays
   */
  constructor(offer, servers) {
    super();
    this.#offer = offer;
    this.#servers = servers;
  }

  /** @returns {Net} */
  get net() {
    return this.#net;
  }

  /** The track received in each slot, in the order of the plan. */
  get receiving() {
    return this.#receiving;
  }

  /** Makes the connection; sent tracks may be set before or after. */
  start() {
    if (this.#timer) return;
    this.#ladder.begin(performance.now());
    this.#timer = window.setInterval(() => this.#tick(), TICK_MS);
    window.addEventListener("online", this.#network);
    this.#build();
  }

  /** Ends the connection for good. */
  stop() {
    window.clearInterval(this.#timer);
    this.#timer = 0;
    window.removeEventListener("online", this.#network);
    this.#ladder.stop();
    this.#close();
  }

  /**
   * Sends this track in a slot, or nothing.
   * @param {number} slot
   * @param {MediaStreamTrack | null} track
   */
  async send(slot, track) {
    if ((this.#sending.get(slot) ?? null) === track) return;
    this.#sending.set(slot, track);
    await this.#pc?.getTransceivers()[slot]?.sender.replaceTrack(track);
  }

  /**
   * Sends at most so much in a slot, in kilobits per second, or as much as is of use.
   * @param {number} slot
   * @param {number | null} kbps
   */
  async cap(slot, kbps) {
    const most = slot === SLOT.camera ? CAMERA_BITS : SCREEN_BITS;
    await this.#tune(slot, (encodings) => {
      // Of several pictures the last is the largest; the small ones are small enough.
      const large = encodings.at(-1);
      if (large) large.maxBitrate = kbps === null ? most : Math.min(most, kbps * 1000);
    });
  }

  /**
   * Whether somebody is sending to this page, so that silence of the network means a dead path.
   * @param {boolean} expecting
   */
  expect(expecting) {
    if (expecting && !this.#expecting) this.#bytesAt = performance.now();
    this.#expecting = expecting;
  }

  /**
   * Sends what is sent in a slot in both its encodings, or in the large one only.
   * @param {number} slot
   * @param {boolean} on
   */
  async layers(slot, on) {
    await this.#tune(slot, (encodings) => {
      const small = encodings.find((one) => one.rid === ENCODINGS.small.rid);
      if (small) small.active = on;
    });
  }

  /**
   * Changes how a slot is sent, one change after the other: two at a time would both begin with what
   * was before, and the later undo the earlier.
   * @param {number} slot
   * @param {(encodings: RTCRtpEncodingParameters[]) => void} change
   */
  async #tune(slot, change) {
    const sender = this.#pc?.getTransceivers()[slot]?.sender;
    const tuned = this.#tuned.then(async () => {
      const parameters = sender?.getParameters();
      if (!sender || !parameters?.encodings.length) return;
      change(parameters.encodings);
      await sender.setParameters(parameters);
    });
    this.#tuned = tuned.catch(() => {});
    await tuned;
  }

  /** The signalling is lost; media may well go on. */
  signalLost() {
    this.#happened("signal_lost");
  }

  /** The signalling is back and the server still knows this session. */
  signalBack() {
    this.#reporter.reset();
    this.#happened("signal_back");
  }

  /** The signalling is back, and the server knows nothing of the old connection. */
  renew() {
    this.#happened("renewed");
  }

  #network = () => this.#happened("network");

  /** @param {import("./ladder.js").Happening} happening */
  #happened(happening) {
    this.#ladder.handle(happening, performance.now());
    this.#act();
  }

  #tick() {
    this.#ladder.tick(performance.now());
    this.#act();
    void this.#listen();
    this.#ticks += 1;
    if (this.#ticks % REPORT_TICKS === 0) void this.#report();
  }

  #act() {
    for (let action = this.#ladder.action(); action; action = this.#ladder.action()) {
      switch (action) {
        case "restart":
        case "help":
          this.#blame();
          void this.#negotiate(true);
          break;
        case "rebuild":
          this.#blame();
          this.#build();
          break;
        case "give_up":
          this.#close();
          this.dispatchEvent(new Event("gone"));
          break;
        default:
          this.dispatchEvent(new Event(action));
      }
    }
    this.#show();
  }

  /** Counts a failure of the way in use; where it is up and only silent, the other side may be at fault. */
  #blame() {
    if (this.#silences === 0) this.#ways.failed(Date.now());
  }

  #show() {
    const step = this.#ladder.step;
    /** @type {Net} */
    const net =
      step === "connected" || step === "connecting" || step === "gone"
        ? step
        : step === "idle"
          ? this.#net
          : "reconnecting";
    if (net === this.#net) return;
    this.#net = net;
    this.dispatchEvent(new CustomEvent("net", { detail: net }));
  }

  #build() {
    this.#close();
    const pc = new RTCPeerConnection(POLICY);
    this.#pc = pc;
    this.#tuned = Promise.resolve();
    this.#reporter.reset();
    for (const [slot, { kind, direction }] of PLAN.entries()) {
      const sends = direction === "sendrecv";
      const transceiver =
        slot === SLOT.camera ? addCamera(pc) : pc.addTransceiver(kind, { direction });
      prefer(transceiver, kind);
      const track = this.#sending.get(slot);
      if (sends && track) void transceiver.sender.replaceTrack(track);
    }
    this.#receiving = pc.getTransceivers().map((transceiver) => transceiver.receiver.track);
    this.#bytes = -1;
    this.#bytesAt = performance.now();
    pc.addEventListener("connectionstatechange", () => {
      if (pc === this.#pc) this.#watch(pc);
    });
    // Firefox reports a broken path here first.
    pc.addEventListener("iceconnectionstatechange", () => {
      if (pc === this.#pc) this.#watch(pc);
    });
    this.dispatchEvent(new Event("tracks"));
    void this.#negotiate(false);
  }

  /** @param {RTCPeerConnection} pc */
  #watch(pc) {
    if (pc.connectionState === "failed" || pc.iceConnectionState === "failed") {
      this.#happened("failed");
    } else if (pc.iceConnectionState === "disconnected") {
      this.#happened("disconnected");
    } else if (pc.connectionState === "connected" && path(pc)) {
      this.#happened("connected");
      void this.#remember(pc);
    }
  }

  /** @param {boolean} restart */
  async #negotiate(restart) {
    const pc = this.#pc;
    if (!pc) return;
    const gen = ++this.#generation;
    const current = () => pc === this.#pc && gen === this.#generation;
    try {
      // An offer that was never answered has to be taken back before the next one.
      if (pc.signalingState === "have-local-offer") {
        await pc.setLocalDescription({ type: "rollback" });
      }
      await this.#choose(pc);
      if (!current()) return;
      const offer = await pc.createOffer({ iceRestart: restart });
      if (!current()) return;
      await pc.setLocalDescription(offer);
      // The server has no use for candidates of this side, so none are waited for.
      const sdp = offer.sdp ?? "";
      const answer = await this.#offer({ sdp, gen, ice_restart: restart });
      if (!current() || answer.gen !== gen) return;
      await pc.setRemoteDescription({ type: "answer", sdp: answer.sdp });
      if (restart) this.#watch(pc);
    } catch {
      // No answer, or none that fits: the ladder's patience decides what comes next.
    }
  }

  /**
   * Sets which ways the next offer may find.
   * @param {RTCPeerConnection} pc
   */
  async #choose(pc) {
    const way = this.#ways.next(Date.now());
    // The relay is named only where it helps: a browser opens a connection to each that it knows.
    const iceServers = way === "direct" ? [] : await this.#servers().catch(() => []);
    if (pc !== this.#pc) return;
    const only = way === "relay" && iceServers.length > 0;
    pc.setConfiguration({ ...POLICY, iceServers, iceTransportPolicy: only ? "relay" : "all" });
  }

  /**
   * Remembers for the next call whether this one needs the relay.
   * @param {RTCPeerConnection} pc
   */
  async #remember(pc) {
    const relayed = isRelayed(await pc.getStats());
    if (pc === this.#pc && relayed !== null) this.#ways.connected(relayed, Date.now());
  }

  /** Looks how the sent pictures fare. */
  async #report() {
    const pc = this.#pc;
    if (!pc || this.#ladder.step !== "connected") return;
    const stats = await pc.getStats();
    if (pc !== this.#pc) return;
    const detail = this.#reporter.look(stats);
    if (detail) this.dispatchEvent(new CustomEvent("report", { detail }));
  }

  /** Compares what has arrived with what had arrived before. */
  async #listen() {
    const pc = this.#pc;
    if (!pc || !this.#expecting || this.#ladder.step !== "connected") return;
    let bytes = 0;
    const stats = await pc.getStats();
    stats.forEach((/** @type {any} */ one) => {
      if (one.type === "inbound-rtp") bytes += one.bytesReceived ?? 0;
    });
    if (pc !== this.#pc) return;
    const now = performance.now();
    if (bytes !== this.#bytes) {
      if (this.#bytes >= 0) {
        this.#patience = SILENT_MS;
        this.#silences = 0;
      }
      this.#bytes = bytes;
      this.#bytesAt = now;
      return;
    }
    if (now - this.#bytesAt >= this.#patience) {
      // The other side may be the silent one: each try that did not help makes the next rarer.
      this.#patience = Math.min(this.#patience * 2, 30_000);
      this.#bytesAt = now;
      this.#silences += 1;
      this.#happened(this.#silences === 1 ? "silent" : "failed");
    }
  }

  #close() {
    const pc = this.#pc;
    this.#pc = null;
    this.#receiving = [];
    pc?.close();
  }
}

/**
 * Whether ICE itself says that the path works; `connectionState` alone lags behind after a restart.
 * @param {RTCPeerConnection} pc
 */
function path(pc) {
  return pc.iceConnectionState === "connected" || pc.iceConnectionState === "completed";
}

/** @param {RTCPeerConnection} pc */
function addCamera(pc) {
  const encodings = [ENCODINGS.small, ENCODINGS.large];
  const add = (/** @type {object} */ more) =>
    pc.addTransceiver("video", {
      direction: "sendrecv",
      sendEncodings: encodings.map((one) => ({ ...one, ...more })),
    });
  try {
    return add({ scalabilityMode: HALVES });
  } catch {
    // A browser that knows the word but not how.
    return add({});
  }
}

/**
 * Whether the path in use goes through the relay; null while none is told.
 * @param {RTCStatsReport} stats
 */
function isRelayed(stats) {
  /** @type {string | undefined} */
  let local;
  stats.forEach((/** @type {any} */ one) => {
    // Firefox marks the pair itself, Chromium names it in the transport.
    if (one.type === "candidate-pair" && one.selected) local = one.localCandidateId;
    if (one.type === "transport" && one.selectedCandidatePairId) {
      local = stats.get(one.selectedCandidatePairId)?.localCandidateId;
    }
  });
  return local === undefined ? null : stats.get(local)?.candidateType === "relay";
}

/**
 * Offers only what the server forwards, best first: VP8 is in every browser, H.264 is what old iPhones
 * do in hardware.
 * @param {RTCRtpTransceiver} transceiver
 * @param {"audio" | "video"} kind
 */
function prefer(transceiver, kind) {
  const known = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [];
  const order = kind === "audio" ? ["audio/opus"] : ["video/vp8", "video/h264", "video/rtx"];
  const chosen = order.flatMap((type) =>
    known.filter((one) => one.mimeType.toLowerCase() === type),
  );
  if (chosen.length > 0 && "setCodecPreferences" in transceiver) {
    transceiver.setCodecPreferences(chosen);
  }
}
