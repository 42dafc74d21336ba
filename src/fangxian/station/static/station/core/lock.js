/**
 * Locks by itself: after idle minutes, and soon after the app is out of sight.
 * @import { Clock } from "./clock.js"
 */

/** @typedef {{idleMs: number, hiddenMs: number}} LockTimes */
/** @type {LockTimes} */
export const LOCK_TIMES = { idleMs: 10 * 60_000, hiddenMs: 30_000 };

/**
 * Two clocks, for a sleeping device stops one and a meddling hand moves the other.
 * @param {{clock: Clock, onLock: () => void, times?: LockTimes}} tools
 */
export function createAutoLock({ clock, onLock, times = LOCK_TIMES }) {
  const here = () => ({ wall: clock.now(), mono: clock.mono() });
  let touched = here();
  /** @type {{wall: number, mono: number} | null} */
  let hidden = null;
  let armed = false;

  /** @param {{wall: number, mono: number}} since */
  const passed = (since) => Math.max(clock.now() - since.wall, clock.mono() - since.mono);

  function check() {
    if (!armed) return false;
    const due = passed(touched) >= times.idleMs || (hidden !== null && passed(hidden) >= times.hiddenMs);
    if (due) {
      armed = false;
      onLock();
    }
    return due;
  }

  return {
    check,
    arm() {
      armed = true;
      hidden = null;
      touched = here();
    },
    disarm() {
      armed = false;
    },
    touch() {
      if (!check()) touched = here();
    },
    /** @param {boolean} isHidden */
    visibility(isHidden) {
      check();
      hidden = isHidden ? here() : null;
    },
  };
}
