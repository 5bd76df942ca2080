// Counts down to the room's opening and loads the page again then. Without this the page looks again by
// itself once a minute.

import { find } from "./call/page.js";

/** Longest pause between two looks at the server, in milliseconds: a device's clock may be stopped. */
const LOOK_AGAIN_MS = 300_000;

/** Four looks a second, so that no second is skipped. */
const TICK_MS = 250;

const root = find(document, '[data-module="gate"]');
const clock = find(root, "[data-clock]");
const opens = performance.now() + Number(root.dataset.remaining) * 1000;

function show() {
  const left = Math.max(0, Math.ceil((opens - performance.now()) / 1000));
  if (left === 0) {
    location.reload();
    return;
  }
  const [hours, minutes, seconds] = [left / 3600, (left / 60) % 60, left % 60].map(Math.floor);
  const parts = hours ? [hours, minutes, seconds] : [minutes, seconds];
  clock.textContent = parts.map((part, at) => String(part).padStart(at ? 2 : 1, "0")).join(":");
  setTimeout(show, TICK_MS);
}

// Days ahead a number of seconds helps nobody: the words above say when.
root.hidden = Number(root.dataset.remaining) > 86_400;
if (!root.hidden) show();
setTimeout(() => location.reload(), LOOK_AGAIN_MS);
