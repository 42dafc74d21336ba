/**
 * Data keys of the caches, wrapped once per officer. A wrapping key needs the officer's PIN *and* this device's
 * non-extractable HMAC key (THREATS T1). An officer without a hand-over gets a data key of his own.
 * @import { Database } from "./db.js"
 * @import { DataKey, Keyring, WrapRow } from "../types.js"
 */
import { boxBytes, unboxBytes } from "./boxes.js";
import { utf8 } from "./codec.js";
import { keepKey } from "./db.js";
import { uuid7 } from "./ids.js";

/** @typedef {{officer: string, bits: Uint8Array<ArrayBuffer>}} Unlocked */

/** @param {Uint8Array<ArrayBuffer>} secret @param {Uint8Array<ArrayBuffer>} salt @param {string} info */
async function expand(secret, salt, info) {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info: utf8(info) }, key, 256);
  return new Uint8Array(bits);
}

/** @param {string} ring @param {Uint8Array<ArrayBuffer>} raw 32 bytes, wiped here @returns {Promise<DataKey>} */
async function importDataKey(ring, raw) {
  const salt = utf8(ring);
  const aes = await crypto.subtle.importKey(
    "raw", await expand(raw, salt, "fangxian cache data v1"), "AES-GCM", false, ["encrypt", "decrypt"],
  );
  const index = await crypto.subtle.importKey(
    "raw", await expand(raw, salt, "fangxian cache index v1"), { name: "HMAC", hash: "SHA-256" }, false, ["sign"],
  );
  raw.fill(0);
  return { ring, aes, index };
}

/** @param {{db: Database}} tools */
export function createKeyrings({ db }) {
  const deviceKey = () =>
    keepKey(db, "hmac", () => crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]));

  /** @param {Unlocked} who @param {Uint8Array<ArrayBuffer>} salt */
  async function wrappingKey({ officer, bits }, salt) {
    const mixed = new Uint8Array(await crypto.subtle.sign("HMAC", await deviceKey(), bits));
    const raw = await expand(mixed, salt, `fangxian cache wrap v1${officer}`);
    return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  }

  /** @param {Unlocked} who @param {string} ring @param {Uint8Array<ArrayBuffer>} raw @param {0 | 1} current */
  async function wrapped(who, ring, raw, current) {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const box = await boxBytes(await wrappingKey(who, salt), ring, raw);
    return /** @type {WrapRow} */ ({ officer: who.officer, ring, current, salt, box, made_at: Date.now() });
  }

  /** Rows that do not open (wrapped under a PIN since changed) are passed over. @param {Unlocked} who */
  async function rawKeys(who) {
    const rows = await db.wraps.where("officer").equals(who.officer).toArray();
    const opened = await Promise.all(rows.map(async (row) => {
      try {
        return { row, raw: await unboxBytes(await wrappingKey(who, row.salt), row.ring, row.box) };
      } catch {
        return null;
      }
    }));
    return opened.filter((item) => item !== null);
  }

  /** @param {Unlocked} who */
  async function firstKey(who) {
    const raw = crypto.getRandomValues(new Uint8Array(32));
    const row = await wrapped(who, uuid7(), raw, 1);
    await db.wraps.put(row);
    return { row, raw };
  }

  /** @param {string} officer @param {Uint8Array<ArrayBuffer>} bits @returns {Promise<Keyring>} */
  async function open(officer, bits) {
    const who = { officer, bits };
    const found = await rawKeys(who);
    if (!found.some(({ row }) => row.current)) found.push(await firstKey(who));
    const keys = await Promise.all(found.map(({ row, raw }) => importDataKey(row.ring, raw)));
    const mine = found.findIndex(({ row }) => row.current);
    return { officer, keys, current: /** @type {DataKey} */ (keys[mine]) };
  }

  /** @param {Unlocked} outgoing @param {Unlocked} incoming */
  async function share(outgoing, incoming) {
    const theirs = await rawKeys(outgoing);
    const held = new Set((await rawKeys(incoming)).map(({ row, raw }) => (raw.fill(0), row.ring)));
    const hasCurrent = held.size > 0;
    const rows = await Promise.all(theirs.filter(({ row }) => !held.has(row.ring)).map(({ row, raw }) =>
      wrapped(incoming, row.ring, raw, row.current && !hasCurrent ? 1 : 0)));
    for (const { raw } of theirs) raw.fill(0);
    await db.wraps.bulkPut(rows);
  }
  return { open, share };
}
