/** A server's seal key, the session that names it, and reading what a tablet closed for that server. */
import { openDevice } from "../../../static/js/store/device.js";
import { unseal, sealingKey } from "../../../static/js/vault/seal.js";
import { openDB } from "../../../static/js/vendor/idb.js";
import { USER } from "./facts.js";

const RSA = { name: "RSA-OAEP", hash: "SHA-256", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
export const DEVICE = "0190-device-1";
export const DATABASE = `fieldvisit-2-${USER.id}`;
let made;

/** One pair for all tests: making it takes a while. @returns {Promise<{pem: string, keys: CryptoKeyPair}>} */
export const serverKeys = () => (made ??= (async () => {
  const keys = await crypto.subtle.generateKey(RSA, true, ["encrypt", "decrypt"]);
  const der = Buffer.from(await crypto.subtle.exportKey("spki", keys.publicKey)).toString("base64");
  return { pem: `-----BEGIN PUBLIC KEY-----\n${der}\n-----END PUBLIC KEY-----\n`, keys };
})());

/** Somebody signs in on this tablet, and is told the server's key. */
export async function signedIn(different = {}) {
  const device = await openDevice();
  await device.keep({ user: USER, device_id: DEVICE, seal_key: (await serverKeys()).pem, ended: null, ...different });
  device.close();
}

/** The entries of the outbox as they lie, by number. */
export async function lying() {
  const db = await openDB(DATABASE);
  const [keys, entries] = await Promise.all([db.getAllKeys("outbox"), db.getAll("outbox")]);
  db.close();
  return new Map(keys.map((key, at) => [Number(key), entries[at]]));
}

/** What the server reads in a row. */
export async function readByServer(seq, { sealed, server }) {
  const secret = new Uint8Array(await crypto.subtle.decrypt("RSA-OAEP", (await serverKeys()).keys.privateKey, server));
  return JSON.parse(new TextDecoder().decode(await unseal(await sealingKey(secret), sealed, `outbox/${seq}`)));
}

/** Whether the tablet's own key signed the row. */
export async function isSigned(seq, { sealed, server, signature, device }) {
  const db = await openDB("fieldvisit-2");
  const { publicKey } = await db.get("keys", "signing");
  db.close();
  const digests = await Promise.all([sealed, server].map(async (part) => Buffer.from(await crypto.subtle.digest("SHA-256", part))));
  const said = Buffer.concat([Buffer.from(`sealed/1/${device}/${seq}/`), ...digests]);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, publicKey, signature, said);
}
