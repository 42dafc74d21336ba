/**
 * Counting without registration. What was counted stands in the draft after every tap and becomes one entry now and then.
 * @typedef {import("./shapes.js").LaneState} LaneState
 * @typedef {import("./shapes.js").Post} Post
 * @typedef {import("./shapes.js").Tally} Tally
 */
import { hasCounted, tallied } from "./entries.js";

/** @typedef {{vehicles?: number, people?: number, measured?: number, febrile?: number}} Steps */

/**
 * @param {{clock: {now(): number, iso(): string}, post: Post, state: () => LaneState, set: (change: Partial<LaneState>) => Promise<void>,
 *   write: (entry: any) => Promise<string>, once: <T>(act: () => Promise<T>) => Promise<T | undefined>}} tools
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

  /** Writes one entry and begins a new count. @param {Tally | null} following */
  async function writeOut(following) {
    const { tally, counts } = state();
    if (tally && hasCounted(tally)) {
      await write(tallied(tally));
      const more = { vehicles: tally.vehicles, people: tally.people, febrile: tally.febrile };
      void set({
        tally: following,
        counts: {
          ...counts, vehicles: counts.vehicles + more.vehicles, people: counts.people + more.people,
          febrile: counts.febrile + more.febrile,
        },
      });
    } else void set({ tally: following });
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
    switchTo: (vehicle) => once(() => writeOut(empty(vehicle))),
    /** @param {Steps} steps */
    add: (steps) => set({ tally: plus(state().tally ?? empty("other"), steps) }),
    close: () => once(() => writeOut(null)),
    /** Every so many minutes of the policy. */
    tick: () => (isDue() ? once(() => writeOut(empty(state().tally?.vehicle ?? "other"))) : Promise.resolve(undefined)),
    /** A whole vehicle at once: a bus at rush hour. @param {string} vehicle @param {number} people @param {number} febrile */
    vehicle: (vehicle, people, febrile) => once(async () => {
      const kept = state().tally;
      void set({ tally: { ...empty(vehicle), vehicles: 1, people, measured: people, febrile } });
      await writeOut(kept);
    }),
  };
}
