/**
 * Room on the device: asked for, watched, told before it runs out.
 * @import { Database } from "./db.js"
 * @import { Clock } from "./clock.js"
 */
import { pruneCache } from "./cache.js";

const LOW_BYTES = 50 * 1024 * 1024;
const CRITICAL_BYTES = 10 * 1024 * 1024;
const BALLAST_BYTES = 512 * 1024;

/** @typedef {{level: "ok" | "low" | "critical" | "unknown", usage: number, quota: number, persisted: boolean}} Room */

/** @param {{usage?: number, quota?: number}} estimate @returns {Room["level"]} */
export function levelOf({ usage, quota }) {
  if (usage === undefined || !quota) return "unknown";
  const free = quota - usage;
  if (free < CRITICAL_BYTES || usage / quota > 0.95) return "critical";
  return free < LOW_BYTES || usage / quota > 0.8 ? "low" : "ok";
}

/** Browsers and Dexie hide the reason at different depths. @param {any} error @returns {boolean} */
export function isQuotaError(error) {
  for (let at = error, depth = 0; at && depth < 4; at = at.inner ?? at.cause, depth += 1) {
    if (at.name === "QuotaExceededError" || at.name === "NS_ERROR_DOM_QUOTA_REACHED") return true;
  }
  return false;
}

/** @param {{db: Database, clock: Clock, storage?: StorageManager}} tools */
export function createStorageWatch({ db, clock, storage }) {
  /** @returns {Promise<Room>} */
  async function look() {
    const { usage = undefined, quota = undefined } = (await storage?.estimate?.()) ?? {};
    const persisted = (await storage?.persisted?.()) ?? false;
    return { level: levelOf({ usage, quota }), usage: usage ?? 0, quota: quota ?? 0, persisted };
  }

  return {
    look,
    /** Asked once at sign-in; the browser may ask the officer. */
    async ask() {
      if (!(await storage?.persisted?.())) await storage?.persist?.();
      return look();
    },
    /** Dead weight that is thrown out when the disk is full, so that the entry in hand still fits. */
    async loadBallast() {
      if (await db.meta.where("name").equals("ballast").count()) return;
      const weight = new Uint8Array(BALLAST_BYTES);
      for (let at = 0; at < BALLAST_BYTES; at += 65_536) crypto.getRandomValues(weight.subarray(at, at + 65_536));
      await db.meta.put({ name: "ballast", value: weight });
    },
    async makeRoom() {
      await db.meta.delete("ballast");
      await pruneCache({ db, clock });
    },
  };
}
/** @typedef {ReturnType<typeof createStorageWatch>} StorageWatch */
