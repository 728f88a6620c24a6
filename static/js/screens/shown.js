/** On the glass: the frame with what was just drawn has been painted. In the background none is, and nobody waits. */
const AT_MOST_MS = 1000;

/** @returns {Promise<void>} */
export const shown = () => new Promise((done) => {
  if (document.visibilityState === "hidden") return done();
  requestAnimationFrame(() => setTimeout(done));
  setTimeout(done, AT_MOST_MS);
});
