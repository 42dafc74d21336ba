/**
 * Throttling of wrong PINs: free tries, then waits that double, then a full stop until the coordinator sets a new PIN.
 * @import { Database } from "./db.js"
 * @import { Clock } from "./clock.js"
 * @import { Attempts, Officer } from "../types.js"
 */
import { readMeta, writeMeta } from "./db.js";

export const FREE_TRIES = 5;
export const FULL_STOP = 20;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/** @param {number} fails @returns {number} milliseconds to wait after that many wrong PINs in a row */
export function waitAfter(fails) {
  if (fails < FREE_TRIES) return 0;
  return Math.min(FIRST_WAIT_MS * 2 ** (fails - FREE_TRIES), LONGEST_WAIT_MS);
}

/**
 * What is left to wait. A device clock set back must not lengthen the wait beyond its own span; setting it forward
 * shortens a wait only after a restart of the app, and the full stop bounds what that can win.
 * @param {Attempts} attempts @param {number} now
 */
export function remaining(attempts, now) {
  if (attempts.fails >= FULL_STOP) return Number.POSITIVE_INFINITY;
  return Math.max(0, Math.min(attempts.until - now, attempts.span));
}

/** @param {{db: Database, clock: Clock}} tools */
export function createAttempts({ db, clock }) {
  /** Waits begun in this run also count on the monotonic clock. @type {Map<string, number>} */
  const untilMono = new Map();

  /** @param {Officer} officer @returns {Promise<Attempts>} */
  async function of(officer) {
    const kept = /** @type {Attempts | undefined} */ (await readMeta(db, `pin:${officer.id}`));
    // A new PIN comes with a new salt and starts afresh.
    if (kept && kept.salt === officer.pin.salt) return kept;
    untilMono.delete(officer.id);
    return { fails: 0, until: 0, span: 0, salt: officer.pin.salt };
  }

  return {
    /** @param {Officer} officer @returns {Promise<number>} milliseconds, Infinity at the full stop */
    async wait(officer) {
      const attempts = await of(officer);
      return Math.max(remaining(attempts, clock.now()), (untilMono.get(officer.id) ?? 0) - clock.mono(), 0);
    },
    /**
     * Counted before the PIN is tried, so that closing the app in mid-try wins nothing.
     * @param {Officer} officer
     */
    async count(officer) {
      const { fails } = await of(officer);
      const span = waitAfter(fails + 1);
      untilMono.set(officer.id, clock.mono() + span);
      await writeMeta(db, `pin:${officer.id}`, {
        fails: fails + 1, until: clock.now() + span, span, salt: officer.pin.salt,
      });
    },
    /** @param {Officer} officer */
    async clear(officer) {
      untilMono.delete(officer.id);
      await db.meta.delete(`pin:${officer.id}`);
    },
  };
}
/** @typedef {ReturnType<typeof createAttempts>} AttemptBook */
