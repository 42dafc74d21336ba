/**
 * Sends the queue, one run at a time across all tabs.
 * @import { Clock } from "./clock.js"
 * @import { Database } from "./db.js"
 * @import { Device } from "./device.js"
 * @import { Queue } from "./queue.js"
 * @import { Identity, QueueRow, ReceiptRow, SyncReport, SyncState } from "../types.js"
 */
import { MOST_BYTES, MOST_ENTRIES, batchText, fitting, meaning, paired, retryAfter } from "./batches.js";

/** More refusals than this without one success point at the envelope or the server, not at the entries. */
const ASIDE_BEFORE_DOUBT = 3;
const HELD_ASKED_EVERY_MS = 30 * 60_000;

/**
 * @typedef {{run<T>(work: () => Promise<T>): Promise<T | null>}} Lock null: another tab is at it
 * @typedef {{identity: Identity, entries: number, succeeded: boolean, aside: QueueRow[], state: SyncState, retry: number | null}} Run
 */

/** @param {LockManager | undefined} locks @returns {Lock} */
export function tabLock(locks) {
  let busy = false;
  return {
    async run(work) {
      if (busy) return null;
      busy = true;
      try {
        if (!locks) return await work();
        return await locks.request("fangxian-sync", { ifAvailable: true }, (lock) => (lock ? work() : null));
      } finally {
        busy = false;
      }
    },
  };
}

/**
 * @param {{db: Database, queue: Queue, device: Device, clock: Clock, lock: Lock, appVersion: string,
 *   isOnline?: () => boolean}} tools
 */
export function createSync({ db, queue, device, clock, lock, appVersion, isOnline = () => true }) {
  let heldAskedAt = Number.NEGATIVE_INFINITY;
  /** @type {number | null} */
  let lastAt = null;

  /** @param {Identity} identity @param {string[]} wires */
  async function post(identity, wires) {
    const waiting = await queue.waitingOf(identity.id);
    const head = { sent_at: clock.iso(), clock: clock.stamp(), app_version: appVersion, waiting };
    const text = batchText(identity.id, wires, head);
    const answer = await device.ask(identity, "POST", "/api/v1/record/batches", { text });
    return { answer, means: meaning(answer) };
  }

  /** Tells a row of bad entries from an envelope that nobody there understands. @param {Run} run */
  async function newestPasses(run) {
    const newest = await queue.newest(run.identity.id);
    if (!newest) return false;
    const { answer, means } = await post(run.identity, [newest.wire]);
    return means === "ok" && store(run, [newest], answer.body);
  }

  /** @param {Run} run @param {QueueRow[]} rows @param {string} reason */
  async function divide(run, rows, reason) {
    if (rows.length > 1) {
      const half = Math.ceil(rows.length / 2);
      return (await send(run, rows.slice(0, half))) && send(run, rows.slice(half));
    }
    const [row] = rows;
    if (row) {
      await queue.setAside(row.station, row.seq, reason);
      run.aside.push(row);
    }
    if (run.succeeded || run.aside.length <= ASIDE_BEFORE_DOUBT || (await newestPasses(run))) return true;
    await db.queue.bulkUpdate(run.aside.map((item) => ({
      key: /** @type {[string, number]} */ ([item.station, item.seq]), changes: { aside: /** @type {0} */ (0), reason: null },
    })));
    run.state = "refused";
    return false;
  }

  /** @param {Run} run @param {QueueRow[]} rows @param {any} body */
  async function store(run, rows, body) {
    const pairs = paired(rows, body.receipts);
    await queue.settle(run.identity.id, pairs, body.counter ?? null, clock.now());
    run.succeeded = run.succeeded || pairs.length > 0;
    if (pairs.length === rows.length) return true;
    // An answer that leaves entries out would be asked for again without end.
    run.state = "unavailable";
    return false;
  }

  /**
   * @param {Run} run @param {QueueRow[]} rows
   * @returns {Promise<boolean>} go on with the rest of the queue
   */
  async function send(run, rows) {
    const { answer, means } = await post(run.identity, rows.map((row) => row.wire));
    if (means === "ok") return store(run, rows, answer.body);
    if (means === "too_large") run.entries = Math.max(1, Math.min(run.entries, Math.ceil(rows.length / 2)));
    if (means === "too_large") return divide(run, rows, "batch_too_large");
    if (means === "malformed") return divide(run, rows, answer.body?.code ?? "batch_malformed");
    run.state = means;
    run.retry = retryAfter(answer.headers.get("Retry-After"), clock.now());
    return false;
  }

  /** @param {Identity} identity @returns {Promise<Run>} */
  async function drain(identity) {
    /** @type {Run} */
    const run = { identity, entries: MOST_ENTRIES, succeeded: false, aside: [], state: "idle", retry: null };
    for (;;) {
      const rows = fitting(await queue.next(identity.id, 0, run.entries), { entries: run.entries, bytes: MOST_BYTES });
      if (!rows.length || !(await send(run, rows))) return run;
    }
  }

  /** Held entries sent again tell what became of them (protocol, section 4). @param {boolean} [now] */
  async function askHeld(now = false) {
    if (!now && clock.mono() - heldAskedAt < HELD_ASKED_EVERY_MS) return;
    heldAskedAt = clock.mono();
    const held = (await queue.held()).filter((row) => row.wire !== null);
    for (const identity of await db.stations.toArray()) {
      const mine = held.filter((row) => row.station === identity.id).slice(0, MOST_ENTRIES);
      if (mine.length) await askHeldOf(identity, mine);
    }
  }

  /** @param {Identity} identity @param {ReceiptRow[]} rows */
  async function askHeldOf(identity, rows) {
    const wires = rows.map((row) => row.wire ?? "");
    if (wires.join("").length * 3 > MOST_BYTES && rows.length > 1) return askHeldOf(identity, rows.slice(0, rows.length / 2));
    const { answer, means } = await post(identity, wires);
    if (means === "ok") await queue.updateHeld(identity.id, answer.body.receipts);
  }

  async function bringBackAfterUpdate() {
    const aside = await queue.aside();
    if (aside.some((row) => row.app !== appVersion && row.reason !== null)) {
      await db.queue.where("aside").equals(1).modify({ aside: 0, reason: null, app: appVersion });
    }
  }

  /** @returns {Promise<{state: SyncState, retry: number | null}>} */
  async function everything() {
    await bringBackAfterUpdate();
    /** @type {{state: SyncState, retry: number | null}} */
    let result = { state: "idle", retry: null };
    for (const station of await queue.stations()) {
      const identity = await db.stations.get(station);
      if (!identity) continue;
      const run = await drain(identity);
      if (run.state === "offline") return run;
      if (run.state !== "idle" && (result.state === "idle" || identity.current)) result = run;
    }
    return result;
  }

  /** @param {SyncState} state @param {number | null} [retry] @returns {Promise<SyncReport>} */
  async function report(state, retry = null) {
    return { state, counts: await queue.counts(), nextAt: null, lastAt, retryAfter: retry };
  }

  /**
   * @param {{held?: boolean}} [options] held: ask about held entries now
   * @returns {Promise<SyncReport>}
   */
  async function runOnce({ held = false } = {}) {
    if (!isOnline()) return report("offline");
    const result = await lock.run(async () => {
      const done = await everything();
      if (done.state === "idle") await finish(held);
      return done;
    });
    return result ? report(result.state, result.retry) : report("elsewhere");
  }

  /** @param {boolean} held */
  async function finish(held) {
    await askHeld(held);
    await queue.foldReceipts(clock.now());
    lastAt = clock.now();
    const identity = await device.current();
    if (identity) await device.rotateWhenDue(identity);
  }

  return { runOnce, report };
}
/** @typedef {ReturnType<typeof createSync>} Sync */
