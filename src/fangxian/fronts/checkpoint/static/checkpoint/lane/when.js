/** Moments as people say them, by the clock of the region. Pure. */

/** @param {number} at @param {string | undefined} zone @returns {number} how far the wall clock there is ahead of UTC, milliseconds */
function offsetAt(at, zone) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/** @param {string} wall `2020-02-05T08:30` @param {string} [zone] @returns {string} the moment, or nothing where none was told */
export function momentOf(wall, zone) {
  const guess = Date.parse(`${wall}Z`);
  if (Number.isNaN(guess)) return "";
  return new Date(guess - offsetAt(guess - offsetAt(guess, zone), zone)).toISOString();
}

/** @param {string} moment @param {string} [zone] @returns {string} as an input shows it */
export function wallOf(moment, zone) {
  const at = Date.parse(moment);
  return Number.isNaN(at) ? "" : new Date(at + offsetAt(at, zone)).toISOString().slice(0, 16);
}
