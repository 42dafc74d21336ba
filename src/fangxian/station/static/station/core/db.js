/**
 * The device's store. Tables only gain columns and indexes from version to version, so that an update of the app never
 * strands what an older one queued.
 * @import { QueueRow, ReceiptRow, MetaRow, KeyRow, DraftRow, PasserRow, PackRow, WrapRow, Identity } from "../types.js"
 * @import { Dexie as DexieType, Table } from "dexie"
 */

/**
 * @typedef {object} Tables
 * @property {Table<MetaRow, string>} meta
 * @property {Table<KeyRow, string>} keys
 * @property {Table<Identity, string>} stations
 * @property {Table<QueueRow, [string, number]>} queue
 * @property {Table<ReceiptRow, string>} receipts
 * @property {Table<DraftRow, string>} drafts
 * @property {Table<PasserRow, string>} passers
 * @property {Table<PackRow, string>} pack
 * @property {Table<WrapRow, [string, string]>} wraps
 * @typedef {DexieType & Tables} Database
 */

export const DATABASE_NAME = "fangxian-station";

/**
 * @param {typeof DexieType} Dexie
 * @param {{name?: string, indexedDB?: IDBFactory, IDBKeyRange?: typeof globalThis.IDBKeyRange}} [options]
 * @returns {Database}
 */
export function openDatabase(Dexie, { name = DATABASE_NAME, ...engine } = {}) {
  // strict: a save that was told to the officer survives a power cut (THREATS T11).
  const db = new Dexie(name, { chromeTransactionDurability: "strict", ...engine });
  db.version(1).stores({
    meta: "name",
    keys: "name",
    stations: "id, current",
    queue: "[station+seq], id, [station+aside+seq], aside",
    receipts: "id, status, stored_at, [station+seq]",
    drafts: "name, officer",
    passers: "index, expires_at, bucket",
    pack: "name",
    wraps: "[officer+ring], officer",
  });
  return /** @type {Database} */ (db);
}

/** @param {Database} db @param {string} name @returns {Promise<any>} */
export async function readMeta(db, name) {
  return (await db.meta.get(name))?.value;
}

/** @param {Database} db @param {string} name @param {unknown} value */
export async function writeMeta(db, name, value) {
  await db.meta.put({ name, value });
}

/**
 * The named key, made once. CryptoKey objects are stored as they are: the browser gives their use, never their bytes.
 * @param {Database} db @param {string} name @param {() => Promise<CryptoKey>} make
 * @returns {Promise<CryptoKey>}
 */
export async function keepKey(db, name, make) {
  const found = await db.keys.get(name);
  if (found) return found.key;
  const key = await make();
  return db.transaction("rw", db.keys, async () => {
    const other = await db.keys.get(name);
    if (other) return other.key;
    await db.keys.add({ name, key });
    return key;
  });
}
