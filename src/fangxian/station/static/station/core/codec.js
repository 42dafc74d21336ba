/** Binary values travel as base64url without padding (docs/station-protocol.md). */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
export const utf8 = (text) => encoder.encode(text);

/** @param {ArrayBuffer | Uint8Array<ArrayBuffer>} bytes */
export const fromUtf8 = (bytes) => decoder.decode(bytes);

/** @param {ArrayBuffer | Uint8Array<ArrayBuffer>} bytes @returns {string} */
export function toBase64url(bytes) {
  let binary = "";
  for (const byte of new Uint8Array(bytes)) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
export function fromBase64url(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

/** @param {ArrayBuffer | Uint8Array<ArrayBuffer>} bytes @returns {string} */
export function toHex(bytes) {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Equal in the same time wherever the first difference lies.
 * @param {Uint8Array<ArrayBuffer>} a @param {Uint8Array<ArrayBuffer>} b
 */
export function equalBytes(a, b) {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i += 1) difference |= /** @type {number} */ (a[i]) ^ /** @type {number} */ (b[i]);
  return difference === 0;
}
