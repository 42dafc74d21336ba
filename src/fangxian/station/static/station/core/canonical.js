/** Canonical JSON: keys sorted, no white space, text well-formed. The same bytes on every device. */

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/**
 * Half of a rare Han character or an emoji (a cut paste) is not text that a database can hold.
 * @param {string} text
 */
export const wellFormed = (text) => text.replace(LONE_SURROGATE, "\uFFFD");

/** @param {unknown} value @returns {unknown} */
function ordered(value) {
  if (typeof value === "string") return wellFormed(value);
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== "object") return value;
  const source = /** @type {Record<string, unknown>} */ (value);
  return Object.fromEntries(Object.keys(source).sort().map((key) => [wellFormed(key), ordered(source[key])]));
}

/**
 * @param {unknown} value plain data; undefined members are left out
 * @returns {string}
 * @throws {TypeError} for a number that JSON cannot say
 */
export function canonical(value) {
  return JSON.stringify(ordered(value), (_key, item) => {
    if (typeof item === "number" && !Number.isFinite(item)) throw new TypeError("number is not finite");
    return item;
  });
}
