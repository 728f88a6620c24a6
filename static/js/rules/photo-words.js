/**
 * What the server's word on an upload means for the photo and for those behind it.
 *
 * @typedef {"again"|"later"|"wait"|"refused"|"full"|"signed_out"|"away"} Meaning  again: from where it stands, at once ·
 *   later: this one not now, the next may go · wait: nobody now · refused: never · full: the server has no room ·
 *   signed_out: nobody is known there · away: nobody who is ours answered
 */

/** @type {Record<string, Meaning>} */
const BY_CODE = {
  wrong_offset: "again", upload_expired: "again", photo_hash_differs: "again", checksum_differs: "again",
  attachment_hash_differs: "again", attachment_not_named: "later", photo_not_named: "later", not_visible: "later", photo_refused: "refused", too_large: "refused", wrong_type: "refused",
  id_reuse: "refused", no_space: "full", device_revoked: "signed_out",
};

/** @param {{status: number, code: string|null}} word @returns {Meaning} */
export function meaningOf({ status, code }) {
  if (status === 0 || code === null) return status === 423 || status === 429 || status >= 500 ? "wait" : "away";
  if (code in BY_CODE) return BY_CODE[code];
  if (status === 401) return "signed_out";
  return status === 423 || status === 429 || status >= 500 ? "wait" : "later";
}

/** Why, as the tablet can word it. @param {{code: string|null, reason: string|null}} word */
export function reasonOf({ code, reason }) {
  if (code === "photo_refused") return reason ?? "broken";
  return code === "too_large" ? "too_large" : "not_a_picture";
}
