// How media travels in a page, as its browser tells.

/** @typedef {{local: string, protocol: string, relay: string}} Path */

/**
 * Keeps every peer connection of the page within reach; to be called before the page loads.
 * @param {{addInitScript?: Function, evaluateOnNewDocument?: Function}} page
 */
export async function keepConnections(page) {
  const keep = () => {
    const Real = window.RTCPeerConnection;
    /** @type {any} */ (window).connections = [];
    window.RTCPeerConnection = class extends Real {
      /** @param {RTCConfiguration} [configuration] */
      constructor(configuration) {
        super(configuration);
        /** @type {any} */ (window).connections.push(this);
      }
    };
  };
  await (page.addInitScript?.(keep) ?? page.evaluateOnNewDocument?.(keep));
}

/**
 * The path in use: the kind of this side's candidate, what carries it, and how the relay is reached.
 * @param {{evaluate: (look: () => Promise<Path | null>) => Promise<Path | null>}} page
 */
export function pathOf(page) {
  return page.evaluate(async () => {
    const pc = /** @type {any} */ (window).connections.at(-1);
    const stats = await pc.getStats();
    /** @type {any} */
    let pair = null;
    stats.forEach((/** @type {any} */ one) => {
      if (one.type === "candidate-pair" && one.selected) pair = one;
      if (one.type === "transport" && one.selectedCandidatePairId) {
        pair = stats.get(one.selectedCandidatePairId);
      }
    });
    if (!pair) return null;
    const local = stats.get(pair.localCandidateId);
    const { candidateType, protocol, relayProtocol = "" } = local;
    return { local: candidateType, protocol, relay: relayProtocol };
  });
}
