/**
 * Drafts and the memory of passers-by, readable only while an officer is signed in.
 * @import { Database } from "./db.js"
 * @import { Clock } from "./clock.js"
 * @import { Keyring, DataKey, PasserRow, DraftStore, CacheStore } from "../types.js"
 */
import { boxJson, unboxJson } from "./boxes.js";
import { toBase64url, utf8 } from "./codec.js";
import { StationProblem } from "./problem.js";

/** @param {DataKey} key @param {string} bucket @param {string} name a plate stays unreadable in the index too */
async function blind(key, bucket, name) {
  return toBase64url(await crypto.subtle.sign("HMAC", key.index, utf8(`${bucket}\n${name}`)));
}

/** @param {() => Keyring | null} keyring */
function opened(keyring) {
  const ring = keyring();
  if (!ring) throw new StationProblem("locked");
  return ring;
}

/** @param {{db: Database, keyring: () => Keyring | null}} tools @returns {DraftStore} */
export function createDrafts({ db, keyring }) {
  /** @param {string} officer @param {string} name */
  const rowName = (officer, name) => `${officer}/${name}`;
  return {
    async put(name, value) {
      const { officer, current } = opened(keyring);
      const box = await boxJson(current.aes, `draft ${name}`, value);
      await db.drafts.put({ name: rowName(officer, name), ring: current.ring, officer, box, saved_at: Date.now() });
    },
    /** The newest draft of that name that this officer may open: his own, or one handed over to him. */
    async get(name) {
      const { keys, officer } = opened(keyring);
      const rows = (await db.drafts.toArray())
        .filter((row) => row.name.endsWith(`/${name}`) && keys.some((key) => key.ring === row.ring))
        .sort((a, b) => Number(b.officer === officer) - Number(a.officer === officer) || b.saved_at - a.saved_at);
      const row = rows[0];
      const key = keys.find((candidate) => candidate.ring === row?.ring);
      return row && key ? unboxJson(key.aes, `draft ${name}`, row.box) : undefined;
    },
    async drop(name) {
      const rings = opened(keyring).keys.map((key) => key.ring);
      await db.drafts.filter((row) => row.name.endsWith(`/${name}`) && rings.includes(row.ring)).delete();
    },
  };
}

/** @param {{db: Database, clock: Clock, keyring: () => Keyring | null}} tools @returns {CacheStore} */
export function createCache({ db, clock, keyring }) {
  return {
    async put(bucket, name, value, ttlMs) {
      const { current } = opened(keyring);
      const index = await blind(current, bucket, name);
      const box = await boxJson(current.aes, index, value);
      await db.passers.put({ index, bucket, ring: current.ring, box, expires_at: clock.serverNow() + ttlMs });
    },
    async get(bucket, name) {
      const { keys } = opened(keyring);
      const names = await Promise.all(keys.map((key) => blind(key, bucket, name)));
      const rows = /** @type {PasserRow[]} */ ((await db.passers.bulkGet(names)).filter(Boolean));
      const fresh = rows.filter((row) => row.expires_at > clock.serverNow()).sort((a, b) => b.expires_at - a.expires_at)[0];
      const key = keys.find((candidate) => candidate.ring === fresh?.ring);
      return fresh && key ? unboxJson(key.aes, fresh.index, fresh.box) : undefined;
    },
    async drop(bucket, name) {
      const { keys } = opened(keyring);
      await db.passers.bulkDelete(await Promise.all(keys.map((key) => blind(key, bucket, name))));
    },
  };
}

const LONGEST_DRAFT_MS = 30 * 24 * 3_600_000;

/** Deletes passers that the policy's window no longer covers, and drafts of nobody's any more; needs no key. @param {{db: Database, clock: Clock}} tools */
export async function pruneCache({ db, clock }) {
  await db.passers.where("expires_at").belowOrEqual(clock.serverNow()).delete();
  await db.drafts.filter((row) => row.saved_at < Date.now() - LONGEST_DRAFT_MS).delete();
}
