/** A vault and one record of it as JSON, for a test that opens them with somebody else's cryptography. */
import { unwrap, wrap } from "../../../static/js/vault/header.js";
import { seal, sealingKey } from "../../../static/js/vault/seal.js";

const [pin, words, place] = process.argv.slice(2);
const raw = crypto.getRandomValues(new Uint8Array(32));
const device = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
const header = await wrap(device, pin);
const key = await sealingKey(await unwrap(header, device, pin));
const record = await seal(key, new TextEncoder().encode(words), place);
const hex = (bytes) => Buffer.from(bytes).toString("hex");
const { salt, rounds } = header.stretch;
console.log(JSON.stringify({ device: hex(raw), salt: hex(salt), rounds, sealed: hex(header.sealed), record: hex(record) }));
