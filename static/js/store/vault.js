/**
 * The seal on every record: a value and the place where it lies in, bytes out. What was opened or sealed here before is
 * not opened again: the outbox is read anew after every saving, and most of its rows lie as they lay.
 *
 * @typedef {import("../vault/seal.js").Bytes} Bytes
 * @typedef {import("../vault/envelope.js").Doubled} Doubled
 * @typedef {object} Vault  place: the store and the key in it, such as "dossiers/0190…"; a record opens only there
 * @property {(value: any, place: string) => Promise<Bytes>} seal
 * @property {(bytes: Bytes, place: string) => Promise<any>} open
 * @property {(value: any, place: string, server: CryptoKey) => Promise<Doubled>} sealTwice  for the server to read as well
 * @property {(doubled: Pick<Doubled, "sealed"|"own">, place: string) => Promise<any>} openOwn
 * @property {(plain: Bytes, place: string) => Promise<Bytes>} sealBytes
 * @property {(bytes: Bytes, place: string) => Promise<Bytes>} openBytes
 * @property {(plain: Bytes, place: string, server: CryptoKey) => Promise<Doubled>} sealBytesTwice
 * @property {(doubled: Pick<Doubled, "sealed"|"own">, place: string) => Promise<Bytes>} openOwnBytes
 */
import { openOwn, sealTwice } from "../vault/envelope.js";
import { seal, unseal } from "../vault/seal.js";
import { asStoreProblem } from "./problems.js";

const HEAD = 13;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @param {CryptoKey} key @returns {Vault} */
export function vaultOf(key) {
  /** @type {Map<string, {head: Bytes, text: string}>} by place; a head is format and nonce, never the same twice */
  const known = new Map();

  /** @param {string} place @param {Bytes} bytes @param {string} text */
  const remember = (place, bytes, text) => void known.set(place, { head: bytes.slice(0, HEAD), text });

  /** @param {string} place @param {Bytes} bytes @param {() => Promise<Bytes>} opening */
  async function opened(place, bytes, opening) {
    const before = known.get(place);
    if (before?.head.every((byte, at) => byte === bytes[at])) return JSON.parse(before.text);
    const text = decoder.decode(await opening().catch((fault) => { throw asStoreProblem(fault); }));
    remember(place, bytes, text);
    return JSON.parse(text);
  }

  return {
    async seal(value, place) {
      const text = JSON.stringify(value);
      const bytes = await seal(key, encoder.encode(text), place);
      remember(place, bytes, text);
      return bytes;
    },
    open: (bytes, place) => opened(place, bytes, () => unseal(key, bytes, place)),
    async sealTwice(value, place, server) {
      const text = JSON.stringify(value);
      const doubled = await sealTwice(encoder.encode(text), place, { own: key, server });
      remember(place, doubled.sealed, text);
      return doubled;
    },
    openOwn: (doubled, place) => opened(place, doubled.sealed, () => openOwn(doubled, place, key)),
    /** Pictures: too large to be remembered. */
    sealBytes: (plain, place) => seal(key, plain, place),
    openBytes: (bytes, place) => unseal(key, bytes, place).catch((fault) => { throw asStoreProblem(fault); }),
    sealBytesTwice: (plain, place, server) => sealTwice(plain, place, { own: key, server }),
    openOwnBytes: (doubled, place) => openOwn(doubled, place, key).catch((fault) => { throw asStoreProblem(fault); }),
  };
}
