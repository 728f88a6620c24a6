/**
 * Which screen an address means. Addresses are written to the disk in clear by the browser,
 * so they carry opaque ids only.
 */

/** @type {[string, string][]} pattern and screen */
const ROUTES = [
  ["today", "today"],
  ["households", "households"],
  ["household/:household", "household"],
  ["visit/:household", "visit"],
  ["visit/:household/change/:operation", "visit"],
  ["visit/:household/correct/:visit", "visit"],
  ["visit/:household/issue", "visit-issue"],
  ["visit/:household/issue/:at", "visit-issue"],
  ["appointment/:household", "appointment"],
  ["appointment/:household/move/:appointment", "appointment"],
  ["survey/:household/:form", "survey"],
  ["survey/:household/:form/visit/:visit", "survey"],
  ["survey/:household/correct/:answers", "survey"],
  ["survey/:household/look/:answers", "survey-look"],
  ["amend/:household", "amend"],
  ["amend/:household/home", "amend-home"],
  ["amend/:household/home/change/:operation", "amend-home"],
  ["amend/:household/firm", "amend-firm"],
  ["amend/:household/firm/change/:operation", "amend-firm"],
  ["amend/:household/person", "amend-person"],
  ["amend/:household/person/:which", "amend-person"],
  ["amend/:household/person/change/:operation", "amend-person"],
  ["amend/:household/tag", "amend-tag"],
  ["amend/:household/tag/:which", "amend-tag"],
  ["amend/:household/tag/change/:operation", "amend-tag"],
  ["propose", "propose"],
  ["propose/change/:operation", "propose"],
  ["walk", "walk"],
  ["evening", "evening"],
  ["raise", "raise"],
  ["raise/at/:household", "raise"],
  ["raise/change/:operation", "raise"],
  ["issues", "issues"],
  ["issue/:issue", "issue"],
  ["meeting", "meeting"],
  ["meeting/change/:operation", "meeting"],
  ["outbox", "outbox"],
  ["me", "me"],
  ["me/pin", "change-pin"],
  ["device", "device"],
  ["closed", "closed"],
  ["door", "door"],
  ["feedback/:about", "feedback"],
  ["sign-in", "sign-in"],
  ["sign-in/:why", "sign-in"],
];

/** @typedef {{screen: string, params: Record<string, string>, path: string}} Route */

/** @param {string[]} names @param {string[]} parts @returns {Record<string, string> | null} */
function match(names, parts) {
  if (names.length !== parts.length) return null;
  /** @type {Record<string, string>} */
  const params = {};
  for (const [at, name] of names.entries()) {
    if (name.startsWith(":")) params[name.slice(1)] = parts[at];
    else if (name !== parts[at]) return null;
  }
  return params;
}

/** @param {string} hash such as "#/visit/…" @returns {Route} */
export function parseRoute(hash) {
  const path = hash.replace(/^#\/?/, "").replace(/\/$/, "");
  const parts = path.split("/");
  for (const [pattern, screen] of ROUTES) {
    const params = match(pattern.split("/"), parts);
    if (params) return { screen, params, path };
  }
  return { screen: "today", params: {}, path: "today" };
}
