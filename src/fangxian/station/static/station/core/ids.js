/** UUIDv7 (RFC 9562): sorts by time of making, so that the record's index stays compact. */

let lastMs = 0;
let counter = 0;

/**
 * Later calls give greater ids even when the clock stands still or is set back within this run.
 * @param {number} [now] milliseconds since 1970
 * @returns {string} 36 lower-case characters
 */
export function uuid7(now = Date.now()) {
  if (now > lastMs) {
    lastMs = now;
    counter = crypto.getRandomValues(new Uint16Array(1))[0] ?? 0;
    counter &= 0x7ff;
  } else {
    counter += 1;
    if (counter > 0xfff) {
      lastMs += 1;
      counter = 0;
    }
  }
  const random = crypto.getRandomValues(new Uint8Array(8));
  const time = lastMs.toString(16).padStart(12, "0");
  const tail = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const variant = (0x8 | (Number.parseInt(tail.charAt(0), 16) & 0x3)).toString(16);
  const low = counter.toString(16).padStart(3, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${low}-${variant}${tail.slice(1, 4)}-${tail.slice(4, 16)}`;
}

/** A short name for one run of the app. @returns {string} */
export function bootName() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => (byte % 36).toString(36)).join("");
}
