/**
 * The order in which one walks: village, group, hamlet, door, where 2号 comes before 10号 and 三组 before 十组.
 */

const DIGITS = "零一二三四五六七八九";
const NUMERAL = /[零〇一二三四五六七八九十百]+(?=[组号幢栋单室弄队])/g;
const collator = new Intl.Collator("zh-CN", { numeric: true, sensitivity: "base" });

/**
 * A written-out number below a thousand: 十二 → 12, 一百零三 → 103.
 * @param {string} words
 */
function numberOf(words) {
  let total = 0;
  let digit = 0;
  for (const word of words.replaceAll("〇", "零")) {
    if (word === "百") { total += (digit || 1) * 100; digit = 0; }
    else if (word === "十") { total += (digit || 1) * 10; digit = 0; }
    else digit = DIGITS.indexOf(word);
  }
  return total + digit;
}

/** Written-out numbers of doors and groups in digits: 三组 → 3组. @param {string|null|undefined} text */
export const inDigits = (text) => (text ?? "").normalize("NFKC").replace(NUMERAL, (words) => String(numberOf(words)));

/**
 * @param {string|null|undefined} left
 * @param {string|null|undefined} right
 */
export const compareDoors = (left, right) => collator.compare(inDigits(left), inDigits(right));

/**
 * @typedef {{village_name?: string|null, grid_name?: string|null, group?: string|null, hamlet?: string|null,
 *   door?: string|null, address?: string|null}} Addressed
 * @param {Addressed} left
 * @param {Addressed} right
 */
export function compareAddresses(left, right) {
  return compareDoors(left.village_name, right.village_name)
    || compareDoors(left.group, right.group)
    || compareDoors(left.hamlet, right.hamlet)
    || compareDoors(left.door, right.door)
    || compareDoors(left.address, right.address);
}
