/**
 * The pack: forms, policies, places and officers, encrypted at rest under a key that stays on this device.
 * @import { Database } from "./db.js"
 * @import { Clock } from "./clock.js"
 * @import { Device } from "./device.js"
 * @import { Numbers } from "./numbers.js"
 * @import { Identity, Pack, PackRow } from "../types.js"
 */
import { boxJson, makeAesKey, unboxJson } from "./boxes.js";
import { keepKey } from "./db.js";

const SHORTEST_LIFE_MS = 3_600_000;

/** @param {Pack} pack @returns {number} how long the server lets a pack count as fresh, in ms */
export function lifetime(pack) {
  const span = Date.parse(pack.expires_at) - Date.parse(pack.issued_at);
  return Number.isFinite(span) ? Math.max(span, SHORTEST_LIFE_MS) : SHORTEST_LIFE_MS;
}

/** @param {{db: Database, clock: Clock, device: Device, numbers: Numbers}} tools */
export function createPackStore({ db, clock, device, numbers }) {
  const key = () => keepKey(db, "pack", makeAesKey);
  /** @type {Pack | null} */
  let open = null;
  let expiresAt = 0;
  let revoked = false;

  /** @param {Pack} pack @param {string | null} etag */
  async function keep(pack, etag) {
    expiresAt = clock.serverNow() + lifetime(pack);
    const box = await boxJson(await key(), "pack", pack);
    /** @type {PackRow} */
    const row = { name: "pack", etag, fetched_at: clock.now(), expires_at: expiresAt, box };
    await db.pack.put(row);
    open = pack;
  }

  /** @param {PackRow} row the server says that nothing changed: as good as a new one */
  async function renew(row) {
    if (!open) await load();
    if (open) expiresAt = clock.serverNow() + lifetime(open);
    await db.pack.update(row.name, { expires_at: expiresAt, fetched_at: clock.now() });
  }

  /** @returns {Promise<Pack | null>} */
  async function load() {
    const row = await db.pack.get("pack");
    if (!row) return null;
    open = await unboxJson(await key(), "pack", row.box);
    expiresAt = row.expires_at;
    return open;
  }

  /**
   * @param {Identity} identity
   * @returns {Promise<"fresh" | "unchanged" | "kept" | "revoked">} `kept`: no usable answer, the old pack stays in use
   */
  async function refresh(identity) {
    const row = await db.pack.get("pack");
    /** @type {Record<string, string>} */
    const headers = row?.etag ? { "If-None-Match": row.etag } : {};
    const answer = await device.ask(identity, "GET", "/api/v1/station/pack", { headers, fresh: true });
    if (answer.status === 200 || answer.status === 304) {
      revoked = false;
      await numbers.note(identity.id, Number(answer.headers.get("X-Station-Passes") ?? 0));
    }
    if (answer.status === 304 && row) {
      await renew(row);
      return "unchanged";
    }
    if (answer.status === 200 && answer.body?.sealing_key && answer.body?.station?.id === identity.id) {
      await keep(answer.body, answer.headers.get("ETag"));
      return "fresh";
    }
    if (answer.status !== 403 || answer.body?.code !== "station_revoked") return "kept";
    revoked = true;
    return "revoked";
  }

  return {
    load,
    refresh,
    current: () => open,
    /** Facts of a revoked device are still taken in, so that a sync alone never tells. */
    isRevoked: () => revoked,
    /** An aged pack goes on working; the shell says so. */
    isOld: () => open !== null && clock.serverNow() > expiresAt,
    forget() {
      open = null;
      expiresAt = 0;
      revoked = false;
    },
  };
}
/** @typedef {ReturnType<typeof createPackStore>} PackStore */
