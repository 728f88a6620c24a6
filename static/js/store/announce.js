/** Tells the other tabs, and the screens of this one, that something in the store has changed. */

/** @typedef {import("./store.js").What} What */

/**
 * @param {string} userId
 * @param {(what: What) => void} onElsewhere called before the listeners when another tab has written
 */
export function announcer(userId, onElsewhere) {
  /** @type {Set<(what: What, elsewhere: boolean) => void>} */
  const listeners = new Set();
  const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`fieldvisit-2-${userId}`);
  // Under Node (the tests) an open channel would keep the process alive.
  /** @type {any} */ (channel)?.unref?.();

  channel?.addEventListener("message", ({ data }) => {
    onElsewhere(data.what);
    for (const listener of listeners) listener(data.what, true);
  });

  return {
    /** @param {What} what */
    tell(what) {
      channel?.postMessage({ what });
      for (const listener of listeners) listener(what, false);
    },
    /** @param {(what: What, elsewhere: boolean) => void} listener */
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => channel?.close(),
  };
}
