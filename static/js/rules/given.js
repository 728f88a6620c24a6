/**
 * What was handed over at a visit and what it is worth. People type yuan; counted is in fen, so that nothing is
 * lost in fractions; the server is told yuan with two decimals at most.
 *
 * @typedef {{what: string, value: number|null, worth?: string}} GivenRow  worth: as typed; value: yuan
 */

export const LONGEST_THING = 120;
export const MOST_THINGS = 20;
/** A million yuan in fen: beyond it somebody slipped. */
const MOST_FEN = 100_000_000;
const MONEY = /^(\d{1,9})(?:\.(\d{1,2}))?$/;

/**
 * @param {string|number|null|undefined} typed  "200", "12.5", "１，２００元"
 * @returns {number|null} fen; null for nothing; NaN for what is no amount
 */
export function fenOf(typed) {
  const text = String(typed ?? "").normalize("NFKC").replace(/[\s,，¥￥元]/gu, "");
  if (text === "") return null;
  const found = MONEY.exec(text);
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : NaN;
}

/**
 * @param {number} fen
 * @returns {string} "200", "12.50"
 */
export const yuanOf = (fen) => (fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2));

/** @param {GivenRow} row */
const fenIn = (row) => fenOf(row.worth ?? row.value);

/** @param {GivenRow} row */
const isBlank = (row) => row.what.trim() === "" && fenIn(row) === null;

/**
 * @param {GivenRow[]} given
 * @returns {number} fen; what has no value named counts nothing
 */
export const totalFen = (given) => given.reduce((sum, row) => sum + (fenIn(row) || 0), 0);

/**
 * As it travels: rows left blank were not meant.
 * @param {GivenRow[]} given
 * @returns {{what: string, value: number|null}[]}
 */
export function givenSaid(given) {
  return given.filter((row) => !isBlank(row)).map((row) => {
    const fen = fenIn(row);
    return { what: row.what.trim(), value: fen === null ? null : fen / 100 };
  });
}

/**
 * @param {GivenRow[]} given
 * @returns {Record<string, "required"|"too_long"|"too_many"|"not_a_number">} by "given.<row>.what" and "given.<row>.value"
 */
export function checkGiven(given) {
  /** @type {Record<string, "required"|"too_long"|"too_many"|"not_a_number">} */
  const faults = {};
  given.forEach((row, at) => {
    if (isBlank(row)) return;
    const fen = fenIn(row);
    if (row.what.trim() === "") faults[`given.${at}.what`] = "required";
    if (row.what.trim().length > LONGEST_THING) faults[`given.${at}.what`] = "too_long";
    if (Number.isNaN(fen)) faults[`given.${at}.value`] = "not_a_number";
    else if ((fen ?? 0) > MOST_FEN) faults[`given.${at}.value`] = "too_many";
  });
  return faults;
}
