/**
 * The seal on every record: a value and the place where it lies in, bytes out. What was opened or sealed here before is
 * not opened again: the outbox is read anew after every saving, and most of its rows lie as they lay.
 *
 * @typedef {import("../vault/seal.js").Bytes} Bytes
 * @typedef {{seal: (value: any, place: string) => Promise<Bytes>, open: (bytes: Bytes, place: string) => Promise<any>}} Vault
 *   place: the store and the key in it, such as "dossiers/0190…"; a record opens only where it was sealed for
 */
import { seal, unseal } from "../vault/seal.js";
import { asStoreProblem } from "./problems.js";

const HEAD = 13;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @param {CryptoKey} key @returns {Vault} */
export function vaultOf(key) {
  /** @type {Map<string, {head: Bytes, text: string}>} by place; a head is format and nonce, never the same twice */
  const known = new Map();

  return {
    async seal(value, place) {
      const text = JSON.stringify(value);
      const bytes = await seal(key, encoder.encode(text), place);
      known.set(place, { head: bytes.slice(0, HEAD), text });
      return bytes;
    },
    async open(bytes, place) {
      const before = known.get(place);
      if (before?.head.every((byte, at) => byte === bytes[at])) return JSON.parse(before.text);
      const text = decoder.decode(await unseal(key, bytes, place).catch((fault) => { throw asStoreProblem(fault); }));
      known.set(place, { head: bytes.slice(0, HEAD), text });
      return JSON.parse(text);
    },
  };
}
