/**
 * What the server has to know before it believes a row that was handed over unopened: the public half of the key this
 * tablet signs with. It is told at the sign-in; a tablet that was signed in before there were such keys tells it with
 * its next pull, whose token says who it is, and the server takes it where it has none.
 *
 * @typedef {import("../store/store.js").Store} Store
 * @typedef {"known"|"untold"|"unsealed"} Signing  untold: the server is told with the next pull · unsealed: the server's own key is
 *   not known here either, only signing in brings it
 */
import { signingPem } from "../vault/envelope.js";
import { insideOf, putInside, sessionOf, withDevice } from "./session.js";

/** @param {Pick<Store, "userId"|"meta"|"setMeta">} store @returns {Promise<Signing>} */
export async function signingOf(store) {
  const session = await sessionOf(store);
  if (!session?.seal_key) return "unsealed";
  return session.signing_told ? "known" : "untold";
}

/** @param {Pick<Store, "userId"|"meta"|"setMeta">} store @returns {Promise<string|null>} PEM; null where the server has it, or nobody is signed in */
export async function untoldKey(store) {
  if ((await signingOf(store)) !== "untold") return null;
  return withDevice(async (device) => signingPem((await device.signingKeys()).publicKey));
}

/** The server has answered to it. @param {Pick<Store, "userId"|"meta"|"setMeta">} store */
export async function noteKeyTold(store) {
  const session = await sessionOf(store);
  if (session) await putInside(store, insideOf({ ...session, signing_told: true }));
}
