/**
 * Acts take their time on a slow device, and fingers do not wait: one act after the other, and no tap is lost between them.
 */

/** @param {(error: unknown) => void} onFailed */
export function createTurns(onFailed) {
  /** Under way and waiting. */
  let acting = 0;
  /** @type {Promise<void>} */
  let last = Promise.resolve();
  /** @type {Set<string>} */
  const pending = new Set();

  /**
   * What is tapped while another act is being written waits for its turn, and nothing changes the car under the hands of an act.
   * An act is over once the next question stands; the draft is stored behind it.
   * @template T @param {() => T | Promise<T>} act @returns {Promise<T | undefined>} `undefined` where it failed
   */
  async function inTurn(act) {
    const before = last;
    let over = () => {};
    last = new Promise((resolve) => (over = resolve));
    acting += 1;
    if (acting > 1) await before;
    try {
      return await act();
    } catch (error) {
      onFailed(error);
      return undefined;
    } finally {
      acting -= 1;
      over();
    }
  }

  return {
    isBusy: () => acting > 0,
    /** Resolves when nothing is under way any more. */
    async over() {
      while (acting > 0) await last;
    },
    /**
     * A second tap on the same button does not write twice.
     * @template T @param {string} name @param {() => Promise<T>} act @returns {Promise<T | undefined>}
     */
    async once(name, act) {
      if (pending.has(name)) return undefined;
      pending.add(name);
      try {
        return await inTurn(act);
      } finally {
        pending.delete(name);
      }
    },
    /** A tap that only changes what is on the screen: at once, or behind the act under way. @param {() => void | Promise<void>} change */
    async tap(change) {
      await (acting > 0 ? inTurn(() => void change()) : change());
    },
  };
}
