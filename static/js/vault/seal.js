/**
 * One record, sealed: a format byte, a random nonce of 12 bytes, then the AES-GCM ciphertext with its tag.
 *
 * The place where the record lies (such as "dossiers/0190…") is bound into the seal, so that whoever can write to
 * the disk cannot put one record where another belongs. Random nonces are safe for some four thousand million
 * records under one key: a tablet that saves a draft every second needs a century for that.
 */
import { VaultProblem } from "./problems.js";

export const FORMAT = 1;
const NONCE = 12;
const TAG = 16;
const encoder = new TextEncoder();

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/** @param {Bytes} secret 32 bytes @returns {Promise<CryptoKey>} a key that can be used and never read */
export const sealingKey = (secret) => crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt", "decrypt"]);

/**
 * @param {CryptoKey} key
 * @param {Bytes} plain
 * @param {string} place
 * @returns {Promise<Bytes>}
 */
export async function seal(key, plain, place) {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const hidden = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: encoder.encode(place) }, key, plain);
  const sealed = new Uint8Array(1 + NONCE + hidden.byteLength);
  sealed[0] = FORMAT;
  sealed.set(iv, 1);
  sealed.set(new Uint8Array(hidden), 1 + NONCE);
  return sealed;
}

/**
 * @param {CryptoKey} key
 * @param {Bytes} sealed
 * @param {string} place
 * @returns {Promise<Bytes>} VaultProblem: vault_newer, vault_broken
 */
export async function unseal(key, sealed, place) {
  if (sealed[0] > FORMAT) throw new VaultProblem("vault_newer");
  if (sealed[0] !== FORMAT || sealed.length < 1 + NONCE + TAG) throw new VaultProblem("vault_broken");
  const iv = sealed.subarray(1, 1 + NONCE);
  const way = { name: "AES-GCM", iv, additionalData: encoder.encode(place) };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(way, key, sealed.subarray(1 + NONCE)));
  } catch (fault) {
    throw new VaultProblem("vault_broken", fault);
  }
}
