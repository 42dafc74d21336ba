/**
 * From what a front knows to a queued entry.
 * @import { Clock } from "./clock.js"
 * @import { Sealer } from "./seal.js"
 * @import { Queue } from "./queue.js"
 * @import { StorageWatch } from "./storage.js"
 * @import { DraftEntry, Identity, Pack, RecordOptions, SavedEntry } from "../types.js"
 */
import { canonical } from "./canonical.js";
import { uuid7 } from "./ids.js";
import { StationProblem } from "./problem.js";
import { isQuotaError } from "./storage.js";

/**
 * @param {{clock: Clock, sealer: Sealer, queue: Queue, storage: StorageWatch, appVersion: string}} tools
 */
export function createRecorder({ clock, sealer, queue, storage, appVersion }) {
  /**
   * @param {string} kind @param {RecordOptions} options
   * @param {{pack: Pack, author: string}} by
   * @returns {Promise<DraftEntry>}
   */
  async function draft(kind, options, { pack, author }) {
    const id = uuid7(clock.now());
    const observed_at = options.observedAt ?? clock.iso();
    const stamp = clock.stamp();
    return {
      id, kind, version: options.version ?? pack.forms[kind]?.version ?? 1, observed_at, clock: stamp, author,
      place: options.place ?? null, unit: null, subject: options.subject ?? null, amends: options.amends ?? null,
      payload: JSON.parse(canonical(options.payload)),
      sealed: await sealer.seal(pack.sealing_key, id, options.identity),
    };
  }

  /** @param {DraftEntry} entry @param {string} station */
  async function enqueue(entry, station) {
    const from = { station, app: appVersion };
    try {
      return await queue.add(entry, from);
    } catch (error) {
      if (!isQuotaError(error)) throw error;
    }
    await storage.makeRoom();
    try {
      return await queue.add(entry, from);
    } catch (error) {
      // The front keeps its form open: nothing typed is lost (UX principle 6).
      if (isQuotaError(error)) throw new StationProblem("storage_full");
      throw error;
    }
  }

  return {
    /**
     * @param {string} kind @param {RecordOptions} options
     * @param {{pack: Pack, author: string, identity: Identity}} by
     * @returns {Promise<SavedEntry>} once it is durably queued
     * @throws {StationProblem} storage_full
     */
    async record(kind, options, { pack, author, identity }) {
      const entry = await draft(kind, options, { pack, author });
      const seq = await enqueue(entry, identity.id);
      const { id, observed_at, place, payload } = entry;
      return { id, seq, kind, observed_at, place, payload };
    },
  };
}
/** @typedef {ReturnType<typeof createRecorder>} Recorder */
