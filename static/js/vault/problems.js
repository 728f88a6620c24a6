/** What a vault can refuse, by name, so that a screen can say it plainly. Nothing that was stored changes by it. */

export class VaultProblem extends Error {
  /**
   * wrong_pin: another PIN than the one set · vault_newer: written by a later version of the program, left as it is ·
   * vault_broken: not what was sealed here, or not at this place
   *
   * @param {"wrong_pin"|"vault_newer"|"vault_broken"} code
   * @param {unknown} [cause]
   */
  constructor(code, cause) {
    super(code, { cause });
    this.name = "VaultProblem";
    this.code = code;
  }
}
