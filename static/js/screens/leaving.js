/**
 * Notices that nobody uses the tablet any more. The first touch after a long time is looked at before it does anything: a
 * tablet found asleep shows its door, not the last household.
 */
import { isLockDue } from "../vault/locking.js";

const LOOK_MS = 5000;
const TOUCHES = ["pointerdown", "keydown", "input", "wheel", "touchmove"];

/**
 * @param {{now: () => number, hasForm: () => boolean, lock: () => void}} app
 */
export function watchForLeaving({ now, hasForm, lock }) {
  let touchedAt = now();
  /** @type {number | null} */
  let hiddenAt = null;

  function look() {
    if (isLockDue({ touchedAt, hiddenAt, hasForm: hasForm() }, now())) lock();
  }
  function touch() {
    look();
    touchedAt = now();
  }
  function seenOrNot() {
    if (document.visibilityState === "hidden") {
      hiddenAt ??= now();
      return;
    }
    look();
    hiddenAt = null;
    touchedAt = now();
  }

  for (const name of TOUCHES) document.addEventListener(name, touch, { capture: true, passive: true });
  document.addEventListener("visibilitychange", seenOrNot);
  window.addEventListener("pageshow", look);
  setInterval(look, LOOK_MS);
}
