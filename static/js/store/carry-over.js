/** Whether an older version left its stores open here. What carries them over comes only where there is something. */
import { isPlainHere, plainUserDatabase, PLAIN_DEVICE_DATABASE } from "./layout.js";

/** @type {typeof import("./carrying.js").carryUser} */
export async function carryUser(db, vault, userId, hooks) {
  if (await isPlainHere(plainUserDatabase(userId))) await (await import("./carrying.js")).carryUser(db, vault, userId, hooks);
}

/** @type {typeof import("./carrying.js").carryDevice} */
export async function carryDevice(db, vault, hooks) {
  if (await isPlainHere(PLAIN_DEVICE_DATABASE)) await (await import("./carrying.js")).carryDevice(db, vault, hooks);
}
