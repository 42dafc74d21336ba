/** Sound and vibration (UX principle 4): a fever can be heard and felt through gloves and wind. */

/** @typedef {{tones: [hertz: number, ms: number][], vibrate: number[]}} Pattern */
/** @type {Record<string, Pattern>} */
export const PATTERNS = {
  fever: { tones: [[880, 250], [0, 80], [880, 250], [0, 80], [880, 500]], vibrate: [400, 120, 400, 120, 700] },
  not_clear: { tones: [[520, 200], [0, 80], [420, 350]], vibrate: [200, 100, 200] },
  saved: { tones: [[660, 70], [990, 90]], vibrate: [40] },
  refused: { tones: [[220, 250]], vibrate: [120] },
};

/** @param {Pattern["tones"]} tones @returns {{hertz: number, start: number, end: number}[]} seconds from now */
export function schedule(tones) {
  let at = 0;
  return tones.flatMap(([hertz, ms]) => {
    const start = at;
    at += ms / 1000;
    return hertz ? [{ hertz, start, end: at }] : [];
  });
}

/**
 * @param {{AudioContext?: typeof globalThis.AudioContext, vibrate?: (pattern: number[]) => boolean, muted: () => boolean}} tools
 */
export function createFeedback({ AudioContext, vibrate, muted }) {
  /** @type {AudioContext | null} */
  let audio = null;

  /** Browsers give sound only after a touch; the first one opens it. */
  function unlock() {
    if (!audio && AudioContext) audio = new AudioContext();
    if (audio?.state === "suspended") void audio.resume();
  }

  /** @param {AudioContext} context @param {{hertz: number, start: number, end: number}} tone */
  function sound(context, { hertz, start, end }) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.frequency.value = hertz;
    oscillator.type = "square";
    gain.gain.value = 0.25;
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(context.currentTime + start);
    oscillator.stop(context.currentTime + end);
  }

  return {
    unlock,
    /** @param {string} name */
    play(name) {
      const pattern = PATTERNS[name];
      if (!pattern) return;
      vibrate?.(pattern.vibrate);
      if (muted()) return;
      unlock();
      const context = audio;
      if (context) for (const tone of schedule(pattern.tones)) sound(context, tone);
    },
  };
}
/** @typedef {ReturnType<typeof createFeedback>} Feedback */
