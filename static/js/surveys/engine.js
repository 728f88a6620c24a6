/**
 * The engine that knows XForms (`@getodk/xforms-engine`). It weighs more than the whole first screen, so it comes when
 * the first questionnaire is opened; the worker has laid it ready by then. Nobody but this folder knows it.
 */

/** @type {Promise<typeof import("../vendor/xforms-engine.js")>|null} */
let brought = null;

export function bringEngine() {
  brought ??= import("../vendor/xforms-engine.js").catch((fault) => {
    brought = null; // asked for again the next time
    throw fault;
  });
  return brought;
}

export class SurveyProblem extends Error {
  /** @param {string} code form_unreadable · draft_unreadable @param {unknown} [cause] what the engine said */
  constructor(code, cause) {
    super(code, { cause });
    this.code = code;
  }
}
