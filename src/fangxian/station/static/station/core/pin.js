/**
 * Officers sign in by PIN, without a network. The bits derived from the PIN also unlock the caches.
 * @import { Database } from "./db.js"
 * @import { Clock } from "./clock.js"
 * @import { Officer, Keyring } from "../types.js"
 */
import { createAttempts } from "./attempts.js";
import { equalBytes, fromBase64url, utf8 } from "./codec.js";
import { createKeyrings } from "./keyring.js";
import { StationProblem } from "./problem.js";

/** @param {string} pin @param {Officer["pin"]} terms @returns {Promise<Uint8Array<ArrayBuffer>>} 32 bytes */
export async function derivePin(pin, { salt, iterations }) {
  const key = await crypto.subtle.importKey("raw", utf8(pin), "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits(
    { name: "PBKDF2", hash: "SHA-256", salt: fromBase64url(salt), iterations }, key, 256,
  );
  return new Uint8Array(bits);
}

/** @param {Uint8Array<ArrayBuffer>} bits @param {string} verifier */
export async function matches(bits, verifier) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bits));
  return equalBytes(digest, fromBase64url(verifier));
}

/** @param {{db: Database, clock: Clock}} tools */
export function createSignIn({ db, clock }) {
  const attempts = createAttempts({ db, clock });
  const keyrings = createKeyrings({ db });

  /** @param {Officer} officer @param {string} pin */
  async function check(officer, pin) {
    const wait = await attempts.wait(officer);
    if (wait === Number.POSITIVE_INFINITY) throw new StationProblem("pin_stopped");
    if (wait > 0) throw new StationProblem("pin_wait", { seconds: Math.ceil(wait / 1000) });
    await attempts.count(officer);
    const bits = await derivePin(pin, officer.pin);
    if (!(await matches(bits, officer.pin.verifier))) throw new StationProblem("pin_wrong");
    await attempts.clear(officer);
    return bits;
  }

  /**
   * @param {Officer} officer @param {string} pin @returns {Promise<Keyring>}
   * @throws {StationProblem} pin_wrong, pin_wait (details.seconds), pin_stopped
   */
  async function signIn(officer, pin) {
    const bits = await check(officer, pin);
    try {
      return await keyrings.open(officer.id, bits);
    } finally {
      bits.fill(0);
    }
  }

  /**
   * With both PINs entered, what the outgoing officer can read on this device the incoming one can read too.
   * @param {Officer} outgoing @param {Officer} incoming @param {{outgoing: string, incoming: string}} pins
   * @throws {StationProblem} as signIn, details.officer names whose PIN
   */
  async function handOver(outgoing, incoming, pins) {
    if (outgoing.id === incoming.id) throw new StationProblem("hand_over_same");
    const from = await check(outgoing, pins.outgoing);
    const to = await check(incoming, pins.incoming);
    try {
      await keyrings.share({ officer: outgoing.id, bits: from }, { officer: incoming.id, bits: to });
    } finally {
      from.fill(0);
      to.fill(0);
    }
  }
  return { signIn, handOver, wait: attempts.wait };
}
/** @typedef {ReturnType<typeof createSignIn>} SignIn */
