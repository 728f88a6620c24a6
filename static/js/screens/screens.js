/**
 * All screens by name. Those of every round lie ready from the start; the others come right behind them, so that
 * the first screen of a new tablet does not wait for them on a slow network.
 */
import { household } from "./household.js";
import { households } from "./households.js";
import { signInScreen } from "./sign-in.js";
import { today } from "./today.js";
import { unlockScreen } from "./unlock.js";
import { visit } from "./visit.js";

/** @typedef {import("../widgets/kinds.js").Screen} Screen */

/** @type {Record<string, Screen>} */
export const SCREENS = { today, households, household, visit, "sign-in": signInScreen, unlock: unlockScreen };

/** @type {Record<string, () => Promise<Screen>>} */
const LATER = {
  "visit-issue": async () => (await import("./visit-issue.js")).visitIssue,
  amend: async () => (await import("./amend-hub.js")).amendHub,
  "amend-home": async () => (await import("./amend-home.js")).amendHome,
  "amend-firm": async () => (await import("./amend-firm.js")).amendFirm,
  "amend-person": async () => (await import("./amend-person.js")).amendPerson,
  "amend-tag": async () => (await import("./amend-tag.js")).amendTag,
  survey: async () => (await import("./survey.js")).survey,
  "survey-look": async () => (await import("./survey-look.js")).surveyLook,
  appointment: async () => (await import("./appointment.js")).appointment,
  propose: async () => (await import("./propose.js")).propose,
  walk: async () => (await import("./walk.js")).walk,
  evening: async () => (await import("./evening.js")).evening,
  raise: async () => (await import("./raise.js")).raise,
  issues: async () => (await import("./issues.js")).issues,
  issue: async () => (await import("./issue.js")).issue,
  meeting: async () => (await import("./meeting.js")).meeting,
  outbox: async () => (await import("./outbox.js")).outbox,
  device: async () => (await import("./device.js")).device,
  closed: async () => (await import("./closed.js")).closed,
  door: async () => (await import("./door.js")).door,
  me: async () => (await import("./me.js")).me,
  "set-pin": async () => (await import("./set-pin.js")).setPinScreen,
  "change-pin": async () => (await import("./change-pin.js")).changePinScreen,
  feedback: async () => (await import("./feedback.js")).feedback,
};

/** @param {string} name @returns {Promise<Screen>} */
export async function screenNamed(name) {
  if (!SCREENS[name]) [SCREENS[name]] = await Promise.all([LATER[name](), import("./later-words.js")]);
  return SCREENS[name];
}

/** @type {() => Promise<unknown>} nobody's tap waits for it; where a browser cannot tell, a little later */
const idle = () => new Promise((done) => {
  if (typeof requestIdleCallback === "function") requestIdleCallback(done, { timeout: 1000 });
  else setTimeout(done, 50);
});

/**
 * Before anybody walks out of reach, one after the other while nothing else is to be done. What does not come now is
 * asked for again when it is opened.
 */
export async function bringTheRest() {
  const parts = [
    () => import("./life.js"),
    ...Object.keys(LATER).map((name) => () => screenNamed(name)),
    () => import("../sync/signing-in.js"),
    () => import("../sync/telling.js"),
  ];
  for (const part of parts) {
    await idle();
    await part().catch(() => {});
  }
}
