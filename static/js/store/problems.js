/**
 * What can go wrong with the tablet's own store, by name, so that a screen can say what happened and what was
 * kept: a full disk leaves the form as it is, a record already tried to be sent can only be superseded.
 */
import { VaultProblem } from "../vault/problems.js";

export class StoreProblem extends Error {
  /**
   * @param {"disk_full"|"already_tried"|"not_here"|"outdated"|"store_failed"|"wrong_pin"|"vault_newer"|"vault_broken"} code
   * @param {unknown} [cause]
   */
  constructor(code, cause) {
    super(code, { cause });
    this.name = "StoreProblem";
    this.code = code;
  }
}

/**
 * @param {unknown} fault
 * @returns {StoreProblem}
 */
export function asStoreProblem(fault) {
  if (fault instanceof StoreProblem) return fault;
  if (fault instanceof VaultProblem) return new StoreProblem(fault.code, fault);
  const name = /** @type {{name?: string}} */ (fault)?.name ?? "";
  if (name === "QuotaExceededError") return new StoreProblem("disk_full", fault);
  if (name === "InvalidStateError" || name === "VersionError") return new StoreProblem("outdated", fault);
  return new StoreProblem("store_failed", fault);
}
