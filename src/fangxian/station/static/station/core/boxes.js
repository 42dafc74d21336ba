/**
 * AES-GCM boxes for what rests on the device.
 * @import { Box } from "../types.js"
 */
import { canonical } from "./canonical.js";
import { fromUtf8, utf8 } from "./codec.js";

/** @returns {Promise<CryptoKey>} usable here, readable nowhere */
export const makeAesKey = () =>
  crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);

/**
 * @param {CryptoKey} key @param {string} label binds the box to its row, so that rows cannot be swapped
 * @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<Box>}
 */
export async function boxBytes(key, label, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const ct = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(label) }, key, bytes);
  return { iv, ct };
}

/** @param {CryptoKey} key @param {string} label @param {Box} box */
export async function unboxBytes(key, label, box) {
  const plain = await crypto.subtle.decrypt(
    { name: "AES-GCM", iv: box.iv, additionalData: utf8(label) }, key, box.ct,
  );
  return new Uint8Array(plain);
}

/** @param {CryptoKey} key @param {string} label @param {unknown} value */
export const boxJson = (key, label, value) => boxBytes(key, label, utf8(canonical(value)));

/** @param {CryptoKey} key @param {string} label @param {Box} box @returns {Promise<any>} */
export const unboxJson = async (key, label, box) => JSON.parse(fromUtf8(await unboxBytes(key, label, box)));
