/**
 * The queue of entries and the receipts that empty it.
 * @import { Database } from "./db.js"
 * @import { Counter, Counts, DraftEntry, QueueRow, Receipt, ReceiptRow } from "../types.js"
 */
import { utf8 } from "./codec.js";
import { readMeta } from "./db.js";

const RECEIPTS_KEPT_MS = 30 * 24 * 3_600_000;

/** @param {string} station */
const seqName = (station) => `seq:${station}`;

/** @param {DraftEntry} entry @param {string} station @param {number} seq @param {string} app @returns {QueueRow} */
function row(entry, station, seq, app) {
  const wire = JSON.stringify({ ...entry, seq });
  const { id, kind, observed_at } = entry;
  return { station, seq, id, kind, observed_at, wire, bytes: utf8(wire).length, aside: 0, reason: null, app };
}

/** @param {Database} db */
export function createQueue(db) {
  /**
   * Number and entry in one transaction: a crash leaves both or neither, two tabs never share a number.
   * @param {DraftEntry} entry @param {{station: string, app: string}} from
   * @returns {Promise<number>} seq
   */
  const add = (entry, { station, app }) => db.transaction("rw", db.meta, db.queue, async () => {
    const seq = ((await readMeta(db, seqName(station))) ?? 0) + 1;
    await db.meta.put({ name: seqName(station), value: seq });
    await db.queue.add(row(entry, station, seq, app));
    return seq;
  });

  /** @param {string} station @param {number} after @param {number} count @returns {Promise<QueueRow[]>} */
  const next = (station, after, count) =>
    db.queue.where("[station+aside+seq]").between([station, 0, after], [station, 0, Infinity], false).limit(count).toArray();

  /** @param {string} station */
  const newest = (station) =>
    db.queue.where("[station+aside+seq]").between([station, 0, 0], [station, 0, Infinity]).last();

  /** @param {string} station */
  const waitingOf = (station) => db.queue.where("[station+seq]").between([station, 0], [station, Infinity]).count();

  /** @param {QueueRow} queued @param {Receipt} receipt @param {number} now @returns {ReceiptRow} */
  function receiptRow(queued, receipt, now) {
    const { station, seq, kind, observed_at, wire } = queued;
    return { ...receipt, station, seq, kind, observed_at, stored_at: now, wire: receipt.status === "held" ? wire : null };
  }

  /**
   * Receipts first, then the queue gives the entries up, and the counter moves on: all or nothing.
   * @param {string} station @param {[QueueRow, Receipt][]} pairs @param {Counter | null} counter @param {number} now
   */
  const settle = (station, pairs, counter, now) => db.transaction("rw", db.meta, db.queue, db.receipts, async () => {
    await db.receipts.bulkPut(pairs.map(([queued, receipt]) => receiptRow(queued, receipt, now)));
    await db.queue.bulkDelete(pairs.map(([queued]) => /** @type {[string, number]} */ ([station, queued.seq])));
    if (!counter) return;
    await db.meta.put({ name: `counter:${station}`, value: counter });
    // A device restored from a backup would use numbers again that the server has already seen.
    const own = (await readMeta(db, seqName(station))) ?? 0;
    if (counter.highest > own) await db.meta.put({ name: seqName(station), value: counter.highest });
  });

  /** @param {string} station @param {number} seq @param {string} reason */
  const setAside = (station, seq, reason) => db.queue.update([station, seq], { aside: 1, reason });

  /** Set-aside entries are tried again: by hand, and by every new version of the app. */
  const bringBack = () => db.queue.where("aside").equals(1).modify({ aside: 0, reason: null });

  /** @param {string} station @param {Receipt[]} receipts answers to a second question about held entries */
  const updateHeld = (station, receipts) => db.transaction("rw", db.receipts, async () => {
    for (const receipt of receipts) {
      const known = await db.receipts.get(receipt.id);
      if (known?.station !== station) continue;
      await db.receipts.put({ ...known, ...receipt, wire: receipt.status === "held" ? known.wire : null });
    }
  });

  /** @param {string} station entries that the server misses and this device no longer has */
  async function missingOf(station) {
    const counter = /** @type {Counter | undefined} */ (await readMeta(db, `counter:${station}`));
    let lost = 0;
    for (const [from, to] of counter?.missing ?? []) {
      const here = await db.queue.where("[station+seq]").between([station, from], [station, to], true, true).count();
      lost += Math.max(0, to - from + 1 - here);
    }
    return lost;
  }

  /** @returns {Promise<Counts>} */
  const counts = () => db.transaction("r", db.meta, db.queue, db.receipts, db.stations, async () => {
    const stations = /** @type {string[]} */ (await db.stations.toCollection().primaryKeys());
    let missing = 0;
    for (const station of stations) missing += await missingOf(station);
    return {
      sent: (await db.receipts.count()) + ((await readMeta(db, "receipts:folded")) ?? 0),
      waiting: await db.queue.count(),
      aside: await db.queue.where("aside").equals(1).count(),
      held: await db.receipts.where("status").equals("held").count(),
      missing,
    };
  });

  /** Old receipts become a number; held ones stay until they are resolved. @param {number} now */
  const foldReceipts = (now) => db.transaction("rw", db.meta, db.receipts, async () => {
    const old = db.receipts.where("stored_at").below(now - RECEIPTS_KEPT_MS).and((item) => item.status !== "held");
    const folded = await old.delete();
    if (folded) await db.meta.put({ name: "receipts:folded", value: ((await readMeta(db, "receipts:folded")) ?? 0) + folded });
  });

  return {
    add, next, newest, waitingOf, settle, setAside, bringBack, updateHeld, counts, foldReceipts,
    held: () => db.receipts.where("status").equals("held").sortBy("observed_at"),
    aside: () => db.queue.where("aside").equals(1).toArray(),
    /** Stations that still have something to send. @returns {Promise<string[]>} */
    stations: async () => {
      const ids = /** @type {string[]} */ (await db.stations.toCollection().primaryKeys());
      const waiting = await Promise.all(ids.map((id) => next(id, 0, 1)));
      return ids.filter((_id, i) => waiting[i]?.length);
    },
  };
}
/** @typedef {ReturnType<typeof createQueue>} Queue */
