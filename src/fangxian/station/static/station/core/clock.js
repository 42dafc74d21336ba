/**
 * The device's own clock, told as it is: the server corrects it. `boot` and `mono` let the server date an entry back
 * from the moment of receipt, whatever happened to the wall clock in between.
 */
import { bootName } from "./ids.js";

const SLEPT_MS = 5_000;

/** @param {number} value @param {number} [width] */
const pad = (value, width = 2) => String(value).padStart(width, "0");

/**
 * ISO 8601 with milliseconds and the offset of the device's zone.
 * @param {number} ms @param {number} [offsetMinutes] east of Greenwich
 */
export function isoWithOffset(ms, offsetMinutes = -new Date(ms).getTimezoneOffset()) {
  const local = new Date(ms + offsetMinutes * 60_000);
  const sign = offsetMinutes < 0 ? "-" : "+";
  const size = Math.abs(offsetMinutes);
  return `${local.toISOString().slice(0, -1)}${sign}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/**
 * @param {{wall?: () => number, mono?: () => number, boot?: () => string}} [sources]
 */
export function createClock({ wall = () => Date.now(), mono = () => performance.now(), boot = bootName } = {}) {
  let name = boot();
  let zero = mono();
  let lastWall = wall();
  let lastMono = mono();
  /** @type {number | null} */
  let offset = null;

  /**
   * Some devices stop the monotonic clock in their sleep, and nothing tells this from a clock set forward. A new run
   * begins then, so that no entry is dated back over a gap of unknown length.
   */
  function watch() {
    const w = wall();
    const m = mono();
    if (w - lastWall - (m - lastMono) > SLEPT_MS) {
      name = boot();
      zero = m;
    }
    lastWall = w;
    lastMono = m;
  }

  return {
    /** @returns {{boot: string, mono: number}} */
    stamp() {
      watch();
      return { boot: name, mono: Math.round(mono() - zero) };
    },
    /** The device's own time, uncorrected. */
    now: () => wall(),
    iso: () => isoWithOffset(wall()),
    mono: () => mono(),
    /** Server's time as far as known. */
    serverNow: () => wall() + (offset ?? 0),
    /** Milliseconds to add to this device's clock, or null while never measured. */
    offset: () => offset,
    /** @param {number | null} ms */
    restore(ms) {
      offset = ms;
    },
    /**
     * @param {string} serverTime ISO 8601, from an answer
     * @param {number} askedMono `mono()` when the request left
     * @returns {number | null} the offset in milliseconds
     */
    measure(serverTime, askedMono) {
      const server = Date.parse(serverTime);
      if (Number.isNaN(server)) return offset;
      const half = (mono() - askedMono) / 2;
      offset = Math.round(server + half - wall());
      return offset;
    },
  };
}
/** @typedef {ReturnType<typeof createClock>} Clock */
