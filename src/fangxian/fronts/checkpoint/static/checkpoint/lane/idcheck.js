/** What is doubtful about a citizen's ID number (RULEBOOK N1). It warns and never blocks (RULEBOOK X4). Pure. */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const SIGNS = "10X98765432";

/** @param {string} text full-width digits, spaces and a small x as people and scanners give them */
export const tidyId = (text) => text.normalize("NFKC").toUpperCase().replace(/[\s-]/g, "");

/** @param {string} id */
function isBirthDate(id) {
  const [year, month, day] = [Number(id.slice(6, 10)), Number(id.slice(10, 12)), Number(id.slice(12, 14))];
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1800 && date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/**
 * @param {string} text
 * @returns {"" | "ok" | "bad_length" | "bad_checksum" | "bad_date"} the codes of `Screening.id_check`; empty for no number
 */
export function checkId(text) {
  const id = tidyId(text);
  if (!id) return "";
  if (!/^\d{17}[\dX]$/.test(id)) return "bad_length";
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(id[index]), 0);
  if (SIGNS[sum % 11] !== id[17]) return "bad_checksum";
  return isBirthDate(id) ? "ok" : "bad_date";
}

/** Names, numbers and phones as others may see them (RULEBOOK N6). */
export const mask = {
  /** @param {string} name */
  name: (name) => ([...name][0] ?? "") + (name ? "*" : ""),
  /** @param {string} id */
  id: (id) => (id.length > 8 ? `${id.slice(0, 6)}${"*".repeat(id.length - 8)}${id.slice(-2)}` : id),
  /** @param {string} phone */
  phone: (phone) => (phone.length > 7 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : phone),
};
