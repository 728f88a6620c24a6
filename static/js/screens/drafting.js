/**
 * Keeps what is being typed. The first change is stored at once, later ones at most every 300 ms, and the rest when
 * the page is put away: a killed browser loses less than a second.
 */

const PAUSE = 300;

/**
 * @param {{saveDraft(key: string, value: unknown): Promise<unknown>, dropDraft(key: string): Promise<unknown>}} store
 * @param {string} key @param {() => unknown} current what to keep, asked at the moment of keeping @param {() => void} [kept]
 */
export function keepDraft(store, key, current, kept = () => {}) {
  /** @type {ReturnType<typeof setTimeout> | null} */
  let timer = null;
  let last = 0;
  let listening = false;
  /** @type {Promise<unknown>} */
  let writing = Promise.resolve();

  const putAway = () => {
    if (timer !== null) void flush();
  };

  function forgetTimer() {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }

  function flush() {
    forgetTimer();
    last = Date.now();
    const value = structuredClone(current());
    writing = writing.then(() => store.saveDraft(key, value)).then(kept, () => {});
    return writing;
  }

  function listen() {
    if (listening) return;
    listening = true;
    document.addEventListener("visibilitychange", putAway);
    window.addEventListener("pagehide", putAway);
  }

  function stop() {
    listening = false;
    forgetTimer();
    document.removeEventListener("visibilitychange", putAway);
    window.removeEventListener("pagehide", putAway);
    return writing;
  }

  return {
    /** something was changed */
    touch() {
      listen();
      if (timer !== null) return;
      const wait = Math.max(0, last + PAUSE - Date.now());
      if (wait === 0) void flush();
      else timer = setTimeout(flush, wait);
    },
    /** what was changed is on the disk when it is answered */
    keep: () => (timer === null ? writing : flush()),
    /** the screen closes: keep what is there */
    async close() {
      if (timer !== null) void flush();
      await stop();
    },
    /** about to be saved for good: nothing more is written to the draft */
    stop,
    /** given up: forget it */
    async drop() {
      await stop();
      await store.dropDraft(key);
    },
  };
}

/** @typedef {ReturnType<typeof keepDraft>} Draft */
