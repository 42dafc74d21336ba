/**
 * Counting without registration. What was counted stands in the draft after every tap and becomes one entry now and then.
 * @typedef {import("./shapes.js").LaneState} LaneState
 * @typedef {import("./shapes.js").Post} Post
 * @typedef {import("./shapes.js").Tally} Tally
 */
import { hasCounted, tallied } from "./entries.js";

/** @typedef {{vehicles?: number, people?: number, measured?: number, febrile?: number}} Steps */

/**
 * @param {{clock: {now(): number, iso(): string}, post: Post, state: () => LaneState, set: (change: Partial<LaneState>, how?: {quiet?: boolean}) => Promise<void>,
 *   write: (entry: any) => Promise<string>, once: <T>(name: string, act: () => Promise<T>) => Promise<T | undefined>}} tools
 */
export function createTally({ clock, post, state, set, write, once }) {
  /** @param {string} vehicle @returns {Tally} */
  const empty = (vehicle) => ({
    direction: state().direction, started_at: clock.iso(), vehicle, vehicles: 0, people: 0, measured: 0, febrile: 0,
  });

  /** @param {Tally} tally @param {Steps} steps @returns {Tally} never below zero */
  function plus(tally, steps) {
    const next = { ...tally };
    for (const name of /** @type {const} */ (["vehicles", "people", "measured", "febrile"])) {
      next[name] = Math.max(0, tally[name] + (steps[name] ?? 0));
    }
    return next;
  }

  /** @param {Tally} taken what one entry told @returns {LaneState["counts"]} */
  function counted({ vehicles, people, febrile }) {
    const { counts } = state();
    return { ...counts, vehicles: counts.vehicles + vehicles, people: counts.people + people, febrile: counts.febrile + febrile };
  }

  /**
   * Writes one entry and begins a new count; taps that came while it was being written belong to the new one.
   * @param {Tally | null} following @param {{quiet?: boolean}} [how]
   */
  async function writeOut(following, how) {
    const { tally: taken } = state();
    if (!taken || !hasCounted(taken)) {
      void set({ tally: following }, how);
      return true;
    }
    await write(tallied(taken));
    const late = plus(state().tally ?? taken, { vehicles: -taken.vehicles, people: -taken.people, measured: -taken.measured, febrile: -taken.febrile });
    const next = following ?? (hasCounted(late) ? empty(taken.vehicle) : null);
    void set({ tally: next && plus(next, late), counts: counted(taken) }, how);
    return true;
  }

  const isDue = () => {
    const { tally } = state();
    return tally !== null && hasCounted(tally) && clock.now() - Date.parse(tally.started_at) >= post.policy.registering.tally_minutes * 60_000;
  };

  return {
    isDue,
    /** @param {string} [vehicle] */
    open: (vehicle = "other") => set({ tally: state().tally ?? empty(vehicle) }),
    /** Vehicle or direction changed: what was counted so far is one entry. @param {string} vehicle */
    switchTo: (vehicle) => once(`tally ${vehicle}`, () => writeOut(empty(vehicle))),
    /** @param {Steps} steps */
    add: (steps) => set({ tally: plus(state().tally ?? empty("other"), steps) }),
    close: () => once("tally close", () => writeOut(null)),
    /** Every so many minutes of the policy; behind whatever is on the screen. */
    tick: () => (isDue() ? once("tally tick", () => writeOut(empty(state().tally?.vehicle ?? "other"), { quiet: true })) : Promise.resolve(undefined)),
    /** A whole vehicle at once, beside the count under way: a bus at rush hour. @param {string} vehicle @param {number} people @param {number} febrile */
    vehicle: (vehicle, people, febrile) => once("tally vehicle", async () => {
      const whole = { ...empty(vehicle), vehicles: 1, people, measured: people, febrile };
      await write(tallied(whole));
      void set({ counts: counted(whole) });
      return true;
    }),
  };
}
