// The words of `desk.v1` as types, and its codes. signaling/PROTOCOL.md tells what they mean and when they
// are said; this file is kept in step with it by hand. Times are unix seconds.

/** The websocket's subprotocol. */
export const SUBPROTOCOL = "desk.v1";

/** The protocol's number, in every envelope. */
export const VERSION = 1;

/** @typedef {"citizen" | "clerk" | "guest"} Role */
/** @typedef {{mic: boolean, cam: boolean, screen: boolean}} MediaState */
/** @typedef {"done" | "no_show_citizen" | "technical" | "other"} Outcome */

/**
 * Why something did not work. Each has a text under the id in the error's `key`.
 * @typedef {"bad_request" | "unauthenticated" | "forbidden" | "not_found" | "timed_out"
 *   | "already_in_use" | "expired" | "revoked" | "superseded" | "room_full" | "payload_too_large"
 *   | "media_rejected" | "too_early" | "unsupported_version" | "rate_limited" | "unknown_session"
 *   | "internal" | "draining" | "slow_consumer"} ErrorCode
 */

// What a browser says.

/** @typedef {{proto: number[], client: {lang?: string}, resume?: {session: string, secret: string, last_seq: number}}} Hello */
/** @typedef {{token: string, state: MediaState}} Join */
/** @typedef {{sdp: string, gen: number, ice_restart: boolean}} MediaOffer */
/** @typedef {{limit: "none" | "bandwidth" | "cpu" | "other", up_kbps?: number}} MediaReport */
/** @typedef {{mid: number, max_h: number, paused: boolean}} MediaWant */
/** @typedef {{ticket: string}} Ticket */
/** @typedef {{ticket: string, outcome: Outcome, note: string}} CallEnd */
/** @typedef {{day?: string}} DeskWatch */

/**
 * What can be asked, with what.
 * @typedef {{
 *   "hello": Hello,
 *   "join": Join,
 *   "media.offer": MediaOffer,
 *   "media.report": MediaReport,
 *   "media.servers": Record<string, never>,
 *   "media.state": MediaState,
 *   "media.want": MediaWant,
 *   "lobby.leave": Record<string, never>,
 *   "leave": {reason?: string},
 *   "ping": Record<string, never>,
 *   "lobby.admit": Ticket,
 *   "lobby.release": Ticket,
 *   "call.end": CallEnd,
 *   "desk.watch": DeskWatch,
 * }} Requests
 */

/**
 * What comes back.
 * @typedef {{
 *   "hello": Reply<"welcome" | "resumed" | "snapshot">,
 *   "join": Reply<"lobby" | "admitted" | "desk">,
 *   "media.offer": Reply<"media.answer">,
 *   "media.report": Reply<"ok">,
 *   "media.servers": Reply<"media.servers">,
 *   "media.state": Reply<"ok">,
 *   "media.want": Reply<"ok">,
 *   "lobby.leave": Reply<"ok">,
 *   "leave": Reply<"ok">,
 *   "ping": Reply<"pong">,
 *   "lobby.admit": Reply<"admitted">,
 *   "lobby.release": Reply<"ok">,
 *   "call.end": Reply<"ok">,
 *   "desk.watch": Reply<"desk">,
 * }} Replies
 */

// What the server says.

/** @typedef {{session: string, secret: string, boot: string, proto: number, ping_s: number, dead_s: number, server_time: number, limits: {frame: number, sdp: number}}} Welcome */
/** @typedef {{boot: string, from_seq: number, server_time: number}} Resumed */
/** @typedef {{boot: string, from_seq: number, server_time: number, state: {t: keyof Messages, d: any}[]}} Snapshot */
/** @typedef {{position: number, ahead: number, clerk: "absent" | "busy" | "free", since: number}} Lobby */
/** @typedef {{room: string, you: string, role: Role, ends_at: number}} Admitted */
/** @typedef {{sdp: string, gen: number}} MediaAnswer */
/** @typedef {{ice_servers: {urls: string[], username: string, credential: string}[]}} MediaServers */
/** @typedef {{mid: number, person: string | null, kind: "audio" | "video" | "screen", on: boolean}} Slot */
/** @typedef {{slots: Slot[]}} Slots */
/** @typedef {{mid: number, kbps: number | null}} MediaCap */
/** @typedef {{mid: number, on: boolean}} MediaLayers */
/** @typedef {"here" | "away" | "gone"} Presence */
/** @typedef {"connecting" | "connected" | "reconnecting" | "gone"} Net */
/** @typedef {{person: string, role: Role, name: string, presence: Presence, net: Net} & MediaState} Peer */
/** @typedef {"excellent" | "good" | "poor" | "bad"} Grade */
/**
 * What makes a call less than good; "up" is from the person to the server.
 * @typedef {"none" | "up_loss" | "down_loss" | "up_bandwidth" | "down_bandwidth" | "round_trip" | "jitter"
 *   | "silent_microphone" | "frozen_camera" | "device" | "no_media_up" | "no_media_down"} Cause
 */
/** @typedef {{grade: Grade, cause: Cause}} Quality */
/** @typedef {{self: Quality, peers: ({person: string} & Quality)[]}} QualityView */
/** @typedef {{by: "clerk" | "office" | "citizen" | "time", outcome?: Outcome, feedback: boolean}} End */
/** @typedef {{state: "early" | "open" | "over" | "cancelled" | "moved", opens_at?: number, server_time: number}} Gate */
/** @typedef {"booked" | "waiting" | "away" | "in_call" | "cancelled" | Outcome} VisitState */
/**
 * @typedef {object} Visit
 * @property {string} ticket
 * @property {string} code
 * @property {string} citizen
 * @property {string} service
 * @property {string} office
 * @property {number} starts_at
 * @property {number} ends_at
 * @property {VisitState} state
 * @property {number} [waiting_since]
 * @property {string} [claimed_by]
 * @property {boolean} [mail_lost]
 * @property {boolean} mine
 */
/** @typedef {{day: string, visits: Visit[], me: {name: string}, call?: string}} Desk */
/** @typedef {{code: ErrorCode, key: string, retry_after_s?: number}} Failure */
/** @typedef {{retry_after_s: number}} SlowDown */

/**
 * @typedef {{
 *   "welcome": Welcome,
 *   "resumed": Resumed,
 *   "snapshot": Snapshot,
 *   "lobby": Lobby,
 *   "admitted": Admitted,
 *   "media.answer": MediaAnswer,
 *   "media.cap": MediaCap,
 *   "media.layers": MediaLayers,
 *   "media.servers": MediaServers,
 *   "slots": Slots,
 *   "peer": Peer,
 *   "quality": QualityView,
 *   "end": End,
 *   "gate": Gate,
 *   "desk": Desk,
 *   "visit": Visit,
 *   "ok": Record<string, never>,
 *   "ping": Record<string, never>,
 *   "pong": {server_time: number},
 *   "error": Failure,
 *   "slow_down": SlowDown,
 * }} Messages
 */

/**
 * One of several messages, told apart by `t`.
 * @template {keyof Messages} T
 * @typedef {{[K in T]: {t: K, d: Messages[K]}}[T]} Reply
 */

/**
 * What travels in a frame from the server.
 * @typedef {Reply<keyof Messages> & {v: number, re?: number, seq?: number}} Envelope
 */

/**
 * What the websocket's close code says.
 * @type {Readonly<Record<number, ErrorCode>>}
 */
export const CLOSE_CODES = Object.freeze({
  4400: "bad_request",
  4401: "unauthenticated",
  4403: "forbidden",
  4404: "not_found",
  4408: "timed_out",
  4409: "already_in_use",
  4410: "expired",
  4411: "revoked",
  4412: "superseded",
  4413: "room_full",
  4414: "payload_too_large",
  4415: "media_rejected",
  4425: "too_early",
  4426: "unsupported_version",
  4429: "rate_limited",
  4440: "unknown_session",
  4500: "internal",
  4503: "draining",
  4508: "slow_consumer",
});

/**
 * The codes after which trying again by itself can help. After any other the person has to do
 * something: open the newer link, close the other tab, come at the right time.
 * @type {ReadonlySet<ErrorCode>}
 */
export const TRANSIENT = new Set(
  /** @type {ErrorCode[]} */ ([
    "timed_out",
    "rate_limited",
    "unknown_session",
    "internal",
    "draining",
    "slow_consumer",
  ]),
);
