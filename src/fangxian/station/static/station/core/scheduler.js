/**
 * When to sync: after each save, when the net returns, and by timer; never in the officer's way.
 * @import { Sync } from "./sync.js"
 * @import { SyncReport } from "../types.js"
 */
import { backOff } from "./batches.js";

const IDLE_MS = 60_000;
const AFTER_SAVE_MS = 400;
/** A refusal that waiting does not mend is tried again rarely. */
const RARELY_MS = 15 * 60_000;
const SLOW = new Set(["unknown", "revoked", "refused"]);

/**
 * @param {SyncReport} report @param {number} attempt failures in a row @param {() => number} [random]
 * @returns {number} ms until the next try
 */
export function nextDelay(report, attempt, random = Math.random) {
  if (report.state === "idle") return IDLE_MS;
  if (report.state === "elsewhere") return 5_000;
  if (SLOW.has(report.state)) return RARELY_MS;
  return Math.max(report.retryAfter ?? 0, backOff(attempt, random));
}

/**
 * @param {{sync: Sync, onReport: (report: SyncReport) => void, now?: () => number}} tools
 */
export function createScheduler({ sync, onReport, now = () => Date.now() }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let attempt = 0;
  let notBefore = 0;
  let stopped = false;
  /** @type {Promise<void> | null} */
  let running = null;
  let again = false;

  /** @param {number} delay */
  function plan(delay) {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void run(), delay);
  }

  /**
   * One at a time. A run that was asked for by hand comes after the one under way and is waited for.
   * @param {{held?: boolean}} [options] @returns {Promise<void>}
   */
  async function run(options = {}) {
    if (!running) return begin(options);
    again = true;
    if (!options.held) return;
    await running.catch(() => undefined);
    return run(options);
  }

  /** @param {{held?: boolean}} options */
  async function begin(options) {
    running = once(options);
    await running.finally(() => (running = null));
  }

  /** @param {{held?: boolean}} options */
  async function once(options) {
    try {
      settle(await sync.runOnce(options));
    } catch (error) {
      attempt += 1;
      plan(backOff(attempt));
      throw error;
    }
  }

  /** @param {SyncReport} report */
  function settle(report) {
    attempt = report.state === "idle" || report.state === "elsewhere" ? 0 : attempt + 1;
    const delay = again && report.state === "idle" ? AFTER_SAVE_MS : nextDelay(report, Math.max(attempt, 1));
    again = false;
    notBefore = attempt ? now() + delay : 0;
    plan(delay);
    onReport({ ...report, nextAt: now() + delay });
  }

  return {
    run,
    /** A save does not shorten a wait that the server asked for. */
    saved: () => plan(Math.max(AFTER_SAVE_MS, Math.min(notBefore - now(), RARELY_MS))),
    /** The net is back or the officer asks: at once. */
    wake() {
      attempt = 0;
      notBefore = 0;
      plan(0);
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
/** @typedef {ReturnType<typeof createScheduler>} Scheduler */
