/**
 * The highest number that each enrolment has given out to people: it lies beside the keys and goes only with them, while
 * the browser's local storage may be cleared alone; and the server tells what it has heard of.
 * @import { Database } from "./db.js"
 */
import { readMeta } from "./db.js";

/** @param {Database} db */
export function createNumbers(db) {
  /** @type {Map<string, number>} */
  const known = new Map();
  /** @param {string} station */
  const name = (station) => `number:${station}`;
  /** @param {string} station */
  const highest = (station) => known.get(station) ?? 0;

  /** Never downwards, whichever tab or answer says it. @param {string} station @param {number} number */
  async function note(station, number) {
    if (!Number.isSafeInteger(number) || number <= highest(station)) return;
    known.set(station, number);
    await db.transaction("rw", db.meta, async () => {
      const kept = (await readMeta(db, name(station))) ?? 0;
      if (number > kept) await db.meta.put({ name: name(station), value: number });
    });
  }

  return {
    highest,
    note,
    /** @param {string} station */
    async load(station) {
      known.set(station, Math.max(highest(station), (await readMeta(db, name(station))) ?? 0));
    },
  };
}
/** @typedef {ReturnType<typeof createNumbers>} Numbers */
