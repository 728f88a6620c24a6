/** Outbox rows as they lie on a tablet, as JSON; asked on stdin for {pem, device, rows: [[seq, text]…], photos: [[id, base64]…]}. */
import { newSigningKeys, openOwn, sealTwice, serverKey, signature, signingPem } from "../../../static/js/vault/envelope.js";
import { sealingKey } from "../../../static/js/vault/seal.js";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { pem, device, rows, photos = [] } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
const [server, signing] = await Promise.all([serverKey(pem), newSigningKeys()]);
const own = await sealingKey(crypto.getRandomValues(new Uint8Array(32)));
const base64 = (bytes) => Buffer.from(bytes).toString("base64");
const made = [];
for (const [seq, text] of rows) {
  const place = `outbox/${seq}`;
  const doubled = await sealTwice(new TextEncoder().encode(text), place, { own, server });
  if (new TextDecoder().decode(await openOwn(doubled, place, own)) !== text) throw new Error("the vault cannot read its own");
  const signed = await signature(signing.privateKey, { deviceId: device, seq }, doubled);
  made.push({ seq, sealed: base64(doubled.sealed), key: base64(doubled.server), signature: base64(signed) });
}
const pictures = [];
for (const [id, bytes] of photos) {
  const doubled = await sealTwice(new Uint8Array(Buffer.from(bytes, "base64")), `photo/${id}`, { own, server });
  const signed = await signature(signing.privateKey, { deviceId: device, seq: `photo/${id}` }, doubled);
  pictures.push({ photo_id: id, sealed: base64(doubled.sealed), key: base64(doubled.server), signature: base64(signed) });
}
console.log(JSON.stringify({ signing_key: await signingPem(signing.publicKey), rows: made, photos: pictures }));
