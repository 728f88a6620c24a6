/**
 * What people said or are called: shown as they wrote it, in whichever language the page is.
 * `tell` puts such pieces into a translated sentence without ever building HTML from text.
 */
import { pattern } from "../messages/index.js";
import { html, nothing } from "../vendor/lit-html.js";

/** @param {string | number | null | undefined} text */
export function said(text) {
  return text === null || text === undefined || text === ""
    ? nothing
    : html`<bdi translate="no">${text}</bdi>`;
}

/**
 * A sentence as parts: words from the message book, and whatever is given for its {places}.
 * @param {string} key @param {Record<string, unknown>} [params] @returns {unknown[]}
 */
export function tell(key, params = {}) {
  return pattern(key, params)
    .split(/(\{\w+\})/)
    .map((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      return name && name in params ? params[name] : part;
    });
}

/** Parts with a quiet dot between them, leaving out what is not there. @param {unknown[]} parts */
export function dotted(parts) {
  const kept = parts.filter(
    (part) => part !== nothing && part !== null && part !== undefined && part !== "" && part !== false,
  );
  return kept.map((part, at) =>
    at === 0 ? part : html`<span class="dot" aria-hidden="true"> · </span>${part}`,
  );
}
