/**
 * The head of a vault: its secret, wrapped. Everything else is sealed under the secret, so a new PIN only wraps anew.
 *
 * What wraps it is made of two things: a key of this device that the browser uses and never shows, and the PIN,
 * stretched. Without the device key no PIN can be tried elsewhere; without the PIN the device key opens nothing. Until a
 * PIN is set the device key wraps alone. All that is open in the head is bound into the seal: nobody can turn the
 * stretching down.
 *
 * @typedef {import("./seal.js").Bytes} Bytes
 * @typedef {{salt: Bytes, rounds: number}} Stretch
 * @typedef {{format: number, stretch: Stretch|null, sealed: Bytes}} Header  stretch: null until a PIN is set
 */
import { VaultProblem } from "./problems.js";
import { seal, sealingKey, unseal } from "./seal.js";

export const FORMAT = 1;
export const ROUNDS = 600_000;
const SALT = 16;
const SECRET = 32;
const encoder = new TextEncoder();

/** As it is meant, whichever keyboard wrote it: full-width digits are digits. @param {string} typed */
export const plainPin = (typed) => typed.normalize("NFKC").trim();

/** @returns {Promise<CryptoKey>} made once for a device, and kept where only the browser can use it */
export const newDeviceKey = () => crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

/**
 * @param {CryptoKey} deviceKey
 * @param {string|null} pin
 * @param {Bytes} [secret] of the vault; without it a new one
 * @returns {Promise<Header>}
 */
export async function wrap(deviceKey, pin, secret = crypto.getRandomValues(new Uint8Array(SECRET))) {
  const stretch = pin === null ? null : { salt: crypto.getRandomValues(new Uint8Array(SALT)), rounds: ROUNDS };
  const key = await wrappingKey(deviceKey, pin, stretch);
  return { format: FORMAT, stretch, sealed: await seal(key, secret, placeOf(stretch)) };
}

/**
 * @param {Header} header
 * @param {CryptoKey} deviceKey
 * @param {string|null} pin
 * @returns {Promise<Bytes>} the secret. VaultProblem: vault_newer, wrong_pin, vault_broken
 */
export async function unwrap(header, deviceKey, pin) {
  if (header.format > FORMAT) throw new VaultProblem("vault_newer");
  if (header.stretch !== null && pin === null) throw new VaultProblem("wrong_pin");
  const key = await wrappingKey(deviceKey, pin, header.stretch);
  try {
    return await unseal(key, header.sealed, placeOf(header.stretch));
  } catch (fault) {
    const wrong = header.stretch !== null && fault instanceof VaultProblem && fault.code === "vault_broken";
    throw wrong ? new VaultProblem("wrong_pin", fault) : fault;
  }
}

/**
 * The records stay as they lie: the same secret under another PIN.
 * @param {Header} header
 * @param {CryptoKey} deviceKey
 * @param {{from: string|null, to: string}} pins
 * @returns {Promise<Header>} VaultProblem: as for `unwrap`
 */
export const rewrap = async (header, deviceKey, { from, to }) => wrap(deviceKey, to, await unwrap(header, deviceKey, from));

/** @param {Stretch|null} stretch */
function placeOf(stretch) {
  if (stretch === null) return `vault/${FORMAT}/open`;
  const salt = [...stretch.salt].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `vault/${FORMAT}/pin/${stretch.rounds}/${salt}`;
}

/**
 * @param {CryptoKey} deviceKey
 * @param {string|null} pin
 * @param {Stretch|null} stretch
 */
async function wrappingKey(deviceKey, pin, stretch) {
  const asked = stretch === null || pin === null ? encoder.encode("open") : await stretched(pin, stretch);
  return sealingKey(new Uint8Array(await crypto.subtle.sign("HMAC", deviceKey, asked)));
}

/** @param {string} pin @param {Stretch} stretch */
async function stretched(pin, { salt, rounds }) {
  const words = await crypto.subtle.importKey("raw", encoder.encode(plainPin(pin)), "PBKDF2", false, ["deriveBits"]);
  const way = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return new Uint8Array(await crypto.subtle.deriveBits(way, words, SECRET * 8));
}
