/** A part that comes behind the first screen; with `app` it is brought, and drawn. */

/** @template T @param {() => Promise<T>} load @returns {(app?: import("../widgets/kinds.js").App) => T|null} */
export function laterPart(load) {
  /** @type {T|null} */
  let part = null;
  let asked = false;
  const bring = async (/** @type {import("../widgets/kinds.js").App} */ app) => {
    asked = true;
    part = await load().catch(() => null);
    asked = part !== null; // else asked for again
    if (asked) app.redraw();
  };
  return (app) => {
    if (app && !asked) void bring(app);
    return part;
  };
}
