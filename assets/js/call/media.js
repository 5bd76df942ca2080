// The camera and the microphone of this device: asked for one by one, remembered by name, and never
// left running when nobody looks. Knows nothing of the page and nothing of the connection.

/** @typedef {"microphone" | "camera"} Device */
/** @typedef {"denied" | "missing" | "busy" | "insecure" | "unsupported" | "failed"} MediaCause */
/** @typedef {{id: string, label: string}} Choice */

/** Why a device could not be opened; `code` is stable and names the text to show. */
export class MediaError extends Error {
  /**
   * @param {Device} device
   * @param {MediaCause} code
   */
  constructor(device, code) {
    super(`${device}: ${code}`);
    this.name = "MediaError";
    this.device = device;
    this.code = code;
  }
}

/** @type {Record<Device, MediaTrackConstraints>} */
const WISHES = {
  // One channel and the browser's own cleaning: stereo switches the echo cancellation off.
  microphone: {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    channelCount: { ideal: 1 },
  },
  camera: {
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 30, max: 30 },
    facingMode: { ideal: "user" },
  },
};

/** @type {Record<Device, "audioinput" | "videoinput">} */
const KINDS = { microphone: "audioinput", camera: "videoinput" };

/**
 * The two devices of the person in front of this page.
 *
 * Muting disables the microphone's track, so that speaking again is instant. Turning the camera off
 * stops its track, so that its light goes out.
 *
 * Fires `change` whenever a track, a choice or a switch changed.
 */
export class Capture extends EventTarget {
  /** @type {Record<Device, MediaStreamTrack | null>} */
  #tracks = { microphone: null, camera: null };
  /** @type {Record<Device, MediaError | null>} */
  #errors = { microphone: null, camera: null };
  /** @type {Record<Device, boolean>} */
  #wanted;
  /** @type {Record<Device, number>} */
  #asked = { microphone: 0, camera: 0 };
  /** @type {Record<Device, boolean>} */
  #interrupted = { microphone: false, camera: false };
  #dark = false;
  /** Nothing is opened any more. */
  #over = false;
  #memory;
  #devicesChanged = () => this.#changed();

  /** @param {Memory} memory what this browser remembers between visits and reloads */
  constructor(memory) {
    super();
    this.#memory = memory;
    this.#wanted = { microphone: memory.isOn("microphone"), camera: memory.isOn("camera") };
    navigator.mediaDevices?.addEventListener("devicechange", this.#devicesChanged);
  }

  /**
   * The open track, or null.
   * @param {Device} device
   */
  track(device) {
    return this.#tracks[device];
  }

  /**
   * Why the device is not open, when it should be.
   * @param {Device} device
   */
  error(device) {
    return this.#errors[device];
  }

  /**
   * Whether the person wants to be heard or seen.
   * @param {Device} device
   */
  wanted(device) {
    return this.#wanted[device];
  }

  /**
   * Whether sound or picture really leaves this device.
   * @param {Device} device
   */
  isOn(device) {
    return this.#wanted[device] && this.#tracks[device]?.readyState === "live";
  }

  /**
   * Whether the system took the device away for the time being, as a telephone call does.
   * @param {Device} device
   */
  isInterrupted(device) {
    return this.#interrupted[device];
  }

  /** What the others are told. */
  state() {
    return { mic: this.isOn("microphone"), cam: this.isOn("camera"), screen: false };
  }

  /** Opens what the person wants open; a refusal is kept in `error` and does not throw. */
  async open() {
    await this.#open("microphone");
    if (this.#wanted.camera) await this.#open("camera");
  }

  /**
   * Opens the device with this id, or any of its kind; the choice is remembered.
   * @param {Device} device
   * @param {string} [id]
   */
  async choose(device, id) {
    if (id) this.#memory.choose(device, id);
    if (device === "camera") this.#want("camera", true);
    await this.#open(device);
  }

  /**
   * Turns the sound or the picture of this person on or off.
   * @param {Device} device
   * @param {boolean} on
   */
  async turn(device, on) {
    this.#want(device, on);
    if (device === "camera" && !on) this.#close("camera");
    else if (on && this.#tracks[device]?.readyState !== "live") await this.#open(device);
    this.#apply();
    this.#changed();
  }

  /**
   * Nobody can see or hear this person for the time being, so nothing is sent either.
   * @param {boolean} dark
   */
  darken(dark) {
    if (this.#dark === dark) return;
    this.#dark = dark;
    this.#apply();
    this.#changed();
  }

  /** Lets go of both devices for good. */
  stop() {
    this.#over = true;
    navigator.mediaDevices?.removeEventListener("devicechange", this.#devicesChanged);
    this.#close("microphone");
    this.#close("camera");
    this.#changed();
  }

  /**
   * The devices of one kind; without a permission browsers hide names and ids.
   * @param {Device} device
   * @returns {Promise<Choice[]>}
   */
  async choices(device) {
    if (!navigator.mediaDevices) return [];
    const all = await navigator.mediaDevices.enumerateDevices();
    return all
      .filter((one) => one.kind === KINDS[device] && one.deviceId !== "" && one.label !== "")
      .map((one) => ({ id: one.deviceId, label: one.label }));
  }

  /**
   * The id of the device in use.
   * @param {Device} device
   */
  chosen(device) {
    return this.#tracks[device]?.getSettings().deviceId ?? "";
  }

  /** @param {Device} device */
  async #open(device) {
    if (this.#over) return;
    // A phone gives a second camera only after the first was let go.
    this.#close(device);
    const turn = this.#asked[device];
    this.#errors[device] = null;
    try {
      const track = await ask(device, this.#memory.chosen(device));
      if (turn !== this.#asked[device]) {
        track.stop();
        return;
      }
      this.#tracks[device] = track;
      this.#watch(device, track);
    } catch (error) {
      if (turn !== this.#asked[device]) return;
      this.#errors[device] = error instanceof MediaError ? error : new MediaError(device, "failed");
    }
    this.#apply();
    this.#changed();
  }

  /**
   * Lets go of a device, and of one that was asked for and is not given yet.
   * @param {Device} device
   */
  #close(device) {
    this.#asked[device] += 1;
    const track = this.#tracks[device];
    this.#tracks[device] = null;
    this.#interrupted[device] = false;
    track?.stop();
  }

  /**
   * @param {Device} device
   * @param {MediaStreamTrack} track
   */
  #watch(device, track) {
    const current = () => this.#tracks[device] === track;
    track.addEventListener("ended", () => {
      if (!current()) return;
      this.#close(device);
      this.#errors[device] = new MediaError(device, "missing");
      this.#changed();
    });
    for (const type of ["mute", "unmute"]) {
      track.addEventListener(type, () => {
        if (!current()) return;
        this.#interrupted[device] = type === "mute";
        this.#changed();
      });
    }
  }

  /**
   * @param {Device} device
   * @param {boolean} on
   */
  #want(device, on) {
    this.#wanted[device] = on;
    this.#memory.turn(device, on);
  }

  #apply() {
    for (const device of /** @type {Device[]} */ (["microphone", "camera"])) {
      const track = this.#tracks[device];
      if (track) track.enabled = this.#wanted[device] && !this.#dark;
    }
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * What this browser remembers: the chosen devices for good, the switches until the tab is closed, so
 * that a reload never brings back a voice or a face that was turned off.
 */
export class Memory {
  /**
   * @param {Device} device
   * @returns {string | null}
   */
  chosen(device) {
    return read(() => localStorage.getItem(`sportello.${device}`));
  }

  /**
   * @param {Device} device
   * @param {string} id
   */
  choose(device, id) {
    read(() => localStorage.setItem(`sportello.${device}`, id));
  }

  /** @param {Device} device */
  isOn(device) {
    return read(() => sessionStorage.getItem(`sportello.${device}.off`)) !== "1";
  }

  /**
   * @param {Device} device
   * @param {boolean} on
   */
  turn(device, on) {
    const key = `sportello.${device}.off`;
    read(() => (on ? sessionStorage.removeItem(key) : sessionStorage.setItem(key, "1")));
  }
}

/**
 * Storage may be forbidden by the browser's settings; the room works without.
 * @template T
 * @param {() => T} from
 * @returns {T | null}
 */
function read(from) {
  try {
    return from();
  } catch {
    return null;
  }
}

/**
 * @param {Device} device
 * @param {string | null} id
 */
async function ask(device, id) {
  if (!navigator.mediaDevices?.getUserMedia) {
    throw new MediaError(device, window.isSecureContext ? "unsupported" : "insecure");
  }
  const wishes = { ...WISHES[device] };
  if (id) {
    wishes.deviceId = { ideal: id };
    // The person's choice weighs more than the side the camera looks to.
    delete wishes.facingMode;
  }
  try {
    const stream = await navigator.mediaDevices.getUserMedia(
      device === "microphone" ? { audio: wishes } : { video: wishes },
    );
    const [track] = stream.getTracks();
    if (!track) throw new MediaError(device, "missing");
    track.contentHint = device === "microphone" ? "speech" : "motion";
    return track;
  } catch (error) {
    throw error instanceof MediaError ? error : new MediaError(device, cause(error));
  }
}

/**
 * @param {unknown} error
 * @returns {MediaCause}
 */
function cause(error) {
  switch (error instanceof DOMException ? error.name : "") {
    case "NotAllowedError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    case "SecurityError":
      return "insecure";
    default:
      return "failed";
  }
}
