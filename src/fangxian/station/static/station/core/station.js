/**
 * The client core in one piece: what the shell, the tests and the benches stand on. No DOM here.
 * @import { Dexie as DexieType } from "dexie"
 * @import { Identity, Keyring, Officer, Pack, RecordOptions, SyncReport } from "../types.js"
 * @import { LockTimes } from "./lock.js"
 */
import { createCache, createDrafts, pruneCache } from "./cache.js";
import { createClock } from "./clock.js";
import { openDatabase, readMeta, writeMeta } from "./db.js";
import { createDevice } from "./device.js";
import { createHttp } from "./http.js";
import { createAutoLock } from "./lock.js";
import { createNumbers } from "./numbers.js";
import { createPackStore } from "./pack.js";
import { createSignIn } from "./pin.js";
import { StationProblem } from "./problem.js";
import { createQueue } from "./queue.js";
import { createRecorder } from "./recorder.js";
import { createScheduler } from "./scheduler.js";
import { createSealer } from "./seal.js";
import { createStorageWatch } from "./storage.js";
import { createSync, tabLock } from "./sync.js";

const FLUSH_MS = 2_000;

/**
 * @typedef {object} Surroundings
 * @property {typeof DexieType} Dexie
 * @property {typeof globalThis.fetch} fetch
 * @property {string} appVersion
 * @property {{name?: string, indexedDB?: IDBFactory, IDBKeyRange?: typeof globalThis.IDBKeyRange}} [database]
 * @property {{wall?: () => number, mono?: () => number, boot?: () => string}} [clock]
 * @property {StorageManager} [storage]
 * @property {LockManager} [locks]
 * @property {() => boolean} [isOnline]
 * @property {(report: SyncReport) => void} [onReport]
 * @property {() => Promise<void>} [beforeLock]
 * @property {() => void} [onLock]
 * @property {LockTimes} [lockTimes]
 */

/** @param {Surroundings} around */
export function createStation(around) {
  const { appVersion } = around;
  const clock = createClock(around.clock);
  const db = openDatabase(around.Dexie, around.database);
  const http = createHttp({ fetch: around.fetch, clock });
  const device = createDevice({ db, http, clock, appVersion });
  const numbers = createNumbers(db);
  const packs = createPackStore({ db, clock, device, numbers });
  const queue = createQueue(db);
  const storage = createStorageWatch({ db, clock, storage: around.storage });
  const sealer = createSealer();
  const recorder = createRecorder({ clock, sealer, queue, storage, appVersion });
  const signing = createSignIn({ db, clock });
  const lock = tabLock(around.locks);
  const sync = createSync({ db, queue, device, clock, lock, appVersion, isOnline: around.isOnline });
  const scheduler = createScheduler({ sync, onReport: (report) => around.onReport?.(report) });

  /** @type {Keyring | null} */
  let keyring = null;
  /** @type {Officer | null} */
  let officer = null;

  function closeKeys() {
    keyring = null;
    officer = null;
    sealer.forget();
    around.onLock?.();
  }

  /** What was typed is put away first, while the key is still there; a front that hangs does not keep the device open. */
  async function lockNow() {
    autoLock.disarm();
    if (around.beforeLock) {
      const late = new Promise((resolve) => setTimeout(resolve, FLUSH_MS));
      await Promise.race([around.beforeLock().catch(() => undefined), late]);
    }
    closeKeys();
  }
  const autoLock = createAutoLock({ clock, onLock: () => void lockNow(), times: around.lockTimes });

  /** @returns {{pack: Pack, officer: Officer}} */
  function signedIn() {
    const pack = packs.current();
    if (!pack || !officer) throw new StationProblem("locked");
    return { pack, officer };
  }

  /** @param {string} id */
  function officerOf(id) {
    const found = packs.current()?.officers.find((item) => item.id === id);
    if (!found) throw new StationProblem("officer_unknown");
    return found;
  }

  /** @returns {Promise<"ready" | "needs_pack" | "needs_enrolment">} */
  async function start() {
    clock.restore((await readMeta(db, "offset")) ?? null);
    await pruneCache({ db, clock });
    const identity = await device.current();
    if (!identity) return "needs_enrolment";
    await numbers.load(identity.id);
    return (await packs.load()) ? "ready" : "needs_pack";
  }

  async function refreshPack() {
    const identity = await device.current();
    if (!identity) return "kept";
    const outcome = await packs.refresh(identity);
    if (clock.offset() !== null) await writeMeta(db, "offset", clock.offset());
    // An app that stays open for weeks forgets as one that is opened anew.
    await pruneCache({ db, clock });
    // Nothing more is shown to a revoked device; what it recorded stays queued.
    if (outcome === "revoked") await db.passers.clear();
    return outcome;
  }

  /** @param {string} code @param {string} label */
  async function enrol(code, label) {
    packs.forget();
    const identity = await device.enrol(code, label);
    return { identity, pack: await refreshPack() };
  }

  /** @param {string} id @param {string} pin */
  async function signIn(id, pin) {
    const who = officerOf(id);
    keyring = await signing.signIn(who, pin);
    officer = who;
    autoLock.arm();
    return who;
  }

  /** @param {string} kind @param {RecordOptions} options */
  async function record(kind, options) {
    const by = signedIn();
    const identity = /** @type {Identity} */ (await device.current());
    const saved = await recorder.record(kind, options, { pack: by.pack, author: by.officer.id, identity });
    scheduler.saved();
    return saved;
  }

  /** @param {string} incoming @param {{outgoing: string, incoming: string}} pins */
  const handOver = (incoming, pins) => signing.handOver(signedIn().officer, officerOf(incoming), pins);

  return {
    db, clock, device, packs, numbers, queue, storage, sync, scheduler, autoLock,
    start, refreshPack, enrol, signIn, record, handOver,
    lock: lockNow,
    officer: () => officer,
    drafts: createDrafts({ db, keyring: () => keyring }),
    cache: createCache({ db, clock, keyring: () => keyring }),
    close() {
      scheduler.stop();
      db.close();
    },
  };
}
/** @typedef {ReturnType<typeof createStation>} Station */
