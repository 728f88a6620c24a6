/**
 * A record for two readers. What is still to be sent must reach the server even when its PIN is forgotten: its
 * content has a key of its own, wrapped once for the vault and once for the server, and the device signs the whole, so
 * that a row handed over without a password is known to come from this tablet.
 *
 * @typedef {import("./seal.js").Bytes} Bytes
 * @typedef {{sealed: Bytes, own: Bytes, server: Bytes}} Doubled  sealed: the content · own, server: its key, wrapped
 */
import { seal, sealingKey, unseal } from "./seal.js";

const SECRET = 32;
const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const encoder = new TextEncoder();

/** @param {string} pem the server's seal key, as it was told at the sign-in @returns {Promise<CryptoKey>} */
export function serverKey(pem) {
  const der = Uint8Array.from(atob(pem.replace(/-----[^-]+-----|\s/g, "")), (sign) => sign.charCodeAt(0));
  return crypto.subtle.importKey("spki", der, { name: "RSA-OAEP", hash: "SHA-256" }, false, ["encrypt"]);
}

/**
 * @param {Bytes} plain
 * @param {string} place
 * @param {{own: CryptoKey, server: CryptoKey}} keys
 * @returns {Promise<Doubled>}
 */
export async function sealTwice(plain, place, { own, server }) {
  const secret = crypto.getRandomValues(new Uint8Array(SECRET));
  const [sealed, wrapped, handed] = await Promise.all([
    sealingKey(secret).then((key) => seal(key, plain, place)),
    seal(own, secret, `${place}/key`),
    crypto.subtle.encrypt("RSA-OAEP", server, secret),
  ]);
  return { sealed, own: wrapped, server: new Uint8Array(handed) };
}

/**
 * @param {Pick<Doubled, "sealed"|"own">} doubled
 * @param {string} place
 * @param {CryptoKey} own
 * @returns {Promise<Bytes>} VaultProblem: vault_newer, vault_broken
 */
export async function openOwn(doubled, place, own) {
  return unseal(await sealingKey(await unseal(own, doubled.own, `${place}/key`)), doubled.sealed, place);
}

/** @returns {Promise<CryptoKeyPair>} its private half can be used and never read */
export const newSigningKeys = () => crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);

/** @param {CryptoKey} publicKey @returns {Promise<string>} PEM, as the server is told it at the sign-in */
export async function signingPem(publicKey) {
  const der = new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
  const lines = btoa(String.fromCharCode(...der)).match(/.{1,64}/g) ?? [];
  return ["-----BEGIN PUBLIC KEY-----", ...lines, "-----END PUBLIC KEY-----", ""].join("\n");
}

/**
 * @param {CryptoKey} privateKey
 * @param {{deviceId: string, seq: number|string}} row  seq: the number of a row, or photo/ and its id
 * @param {Doubled} doubled
 * @returns {Promise<Bytes>} over the device, the number, and the digests of what the server gets
 */
export async function signature(privateKey, { deviceId, seq }, { sealed, server }) {
  const digests = await Promise.all([sealed, server].map((part) => crypto.subtle.digest("SHA-256", part)));
  const said = [encoder.encode(`sealed/1/${deviceId}/${seq}/`), ...digests.map((digest) => new Uint8Array(digest))];
  const whole = Uint8Array.from(said.flatMap((part) => [...part]));
  return new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, privateKey, whole));
}
