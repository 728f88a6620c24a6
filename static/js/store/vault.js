/**
 * The seal on every record that holds something personal: bytes in, bytes out.
 *
 * The stores are laid out as if it were closed (one sealed record per dossier under an opaque key, nothing
 * personal in keys or indexes). For now it is open: the bytes are plain JSON. Closing it means other functions
 * here and a new database name, and nothing else.
 *
 * @typedef {{seal: (value: any) => Promise<Uint8Array>, open: (bytes: Uint8Array) => Promise<any>}} Vault
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @returns {Vault} */
export function openVault() {
  return {
    seal: async (value) => encoder.encode(JSON.stringify(value)),
    open: async (bytes) => JSON.parse(decoder.decode(bytes)),
  };
}
