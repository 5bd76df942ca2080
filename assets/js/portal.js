// Makes the booking smoother. Every page works without this file.

import { startAutoSubmit } from "./portal/auto-submit.js";
import { startCopy } from "./portal/copy.js";
import { startFocus } from "./portal/focus.js";
import { startHold } from "./portal/hold.js";
import { startOnce } from "./portal/once.js";
import { startOwnTime, startOwnTimes } from "./portal/own-time.js";

/** @type {Record<string, (element: HTMLElement) => void>} */
const MODULES = {
  "auto-submit": startAutoSubmit,
  copy: startCopy,
  focus: startFocus,
  hold: startHold,
  once: startOnce,
  "own-time": startOwnTime,
  "own-times": startOwnTimes,
};

for (const element of document.querySelectorAll("[data-module]")) {
  if (element instanceof HTMLElement) MODULES[element.dataset.module ?? ""]?.(element);
}
