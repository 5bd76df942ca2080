// Keeps the screen on while somebody waits or talks: a phone that sleeps drops the call.

/**
 * @returns {() => void} what lets the screen sleep again
 */
export function stayAwake() {
  /** @type {WakeLockSentinel | null} */
  let lock = null;
  let wanted = true;
  const take = async () => {
    if (!wanted || document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
    try {
      lock = await navigator.wakeLock.request("screen");
      if (!wanted) await lock.release();
    } catch {
      // A low battery may forbid it; the call goes on as long as the person touches the screen.
    }
  };
  const again = () => void take();
  // Browsers drop the lock whenever the page is hidden.
  document.addEventListener("visibilitychange", again);
  void take();
  return () => {
    wanted = false;
    document.removeEventListener("visibilitychange", again);
    lock?.release().catch(() => {});
  };
}
