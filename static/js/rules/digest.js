/** What names bytes without telling them. */

/** @param {Uint8Array<ArrayBuffer>|ArrayBuffer} bytes @returns {Promise<string>} SHA-256, in hex as the server writes it */
export async function hexDigest(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
