/** One after the other: typing saves a draft several times a second, and the last word must be the last written. */

/** @returns {<T>(work: () => Promise<T>) => Promise<T>} */
export function inTurn() {
  /** @type {Promise<unknown>} */
  let last = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
}
