/**
 * Notices that the engine has changed something. It asks for objects of our making for all that changes (its
 * `stateFactory`) and writes into them; we listen to the writing and tell it once, when all of it is done.
 *
 * @param {() => void} tell
 */
export function watching(tell) {
  let begun = false;
  let planned = false;
  let reshaped = false;

  /** @param {PropertyKey} key */
  function changed(key) {
    if (key === "children") reshaped = true;
    if (!begun || planned) return;
    planned = true;
    queueMicrotask(() => {
      planned = false;
      tell();
    });
  }

  return {
    /** @template {Record<PropertyKey, any>} T @param {T} state @returns {T} */
    factory: (state) => new Proxy(state, {
      set(target, key, value) {
        const isNew = !Object.is(target[/** @type {keyof T} */ (key)], value);
        Reflect.set(target, key, value);
        if (isNew) changed(key);
        return true;
      },
    }),
    /** Opened: from here on changes are told. */
    begin() {
      begun = true;
    },
    /** Whether rows came or went since this was asked last. */
    isReshaped() {
      const was = reshaped;
      reshaped = false;
      return was;
    },
  };
}
