/**
 * Signed requests (docs/station-protocol.md, section 2).
 * @import { Clock } from "./clock.js"
 */
import { toBase64url, toHex, utf8 } from "./codec.js";

const EMPTY = new Uint8Array(0);
const DEADLINE_MS = 60_000;

const CHALLENGE = "X-Station-Challenge";

/**
 * @param {string} method @param {string} path @param {string} time X-Station-Time @param {Uint8Array<ArrayBuffer>} body
 * @param {string} [challenge] of the server's last answer, for what is answered once
 * @returns {Promise<string>} what the device signs
 */
export async function signatureString(method, path, time, body, challenge = "") {
  const digest = await crypto.subtle.digest("SHA-256", body);
  return [method, path, time, toHex(digest), ...(challenge ? [challenge] : [])].join("\n");
}

/**
 * @typedef {{id: string, token: string, privateKey: CryptoKey}} Credentials
 * @typedef {{status: number, headers: Headers, body: any, network: boolean}} Answer `network` is false when nothing came back
 */

/** @param {Response} response @returns {Promise<any>} */
async function readBody(response) {
  const text = await response.text();
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    // A captive portal's page or a proxy's error is no answer of the server.
    return undefined;
  }
}

/**
 * @param {{fetch: typeof globalThis.fetch, clock: Clock}} tools
 */
export function createHttp({ fetch, clock }) {
  /** By station, each good once. @type {Map<string, string>} */
  const challenges = new Map();

  /** @param {Credentials} who @param {boolean} isFresh */
  function takeChallenge(who, isFresh) {
    const challenge = isFresh ? challenges.get(who.id) : undefined;
    if (challenge) challenges.delete(who.id);
    return challenge ?? "";
  }

  /** @param {string} method @param {string} path @param {Uint8Array<ArrayBuffer>} body @param {Credentials} who @param {boolean} isFresh */
  async function signed(method, path, body, who, isFresh) {
    const time = clock.iso();
    const challenge = takeChallenge(who, isFresh);
    const text = await signatureString(method, path, time, body, challenge);
    const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, who.privateKey, utf8(text));
    return {
      Authorization: `Station ${who.id}.${who.token}`,
      "X-Station-Time": time,
      "X-Station-Signature": toBase64url(signature),
      ...(challenge ? { [CHALLENGE]: challenge } : {}),
    };
  }

  /**
   * Never throws for the net: no answer is an answer with status 0.
   * @param {string} method @param {string} path
   * @param {{text?: string, who?: Credentials, headers?: Record<string, string>, fresh?: boolean}} [options]
   *   fresh: the server answers this request once
   * @returns {Promise<Answer>}
   */
  async function ask(method, path, { text, who, headers = {}, fresh = false } = {}) {
    const body = text === undefined ? EMPTY : utf8(text);
    const auth = who ? await signed(method, path, body, who, fresh) : {};
    /** @type {Record<string, string>} */
    const type = text === undefined ? {} : { "Content-Type": "application/json" };
    const asked = clock.mono();
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), DEADLINE_MS);
    try {
      const response = await fetch(path, {
        method, headers: { ...type, ...auth, ...headers }, credentials: "omit", cache: "no-store", redirect: "error",
        signal: stop.signal, ...(text === undefined ? {} : { body }),
      });
      const answer = await readBody(response);
      const challenge = response.headers.get(CHALLENGE);
      const owner = who?.id ?? answer?.station;
      if (owner && challenge) challenges.set(owner, challenge);
      if (typeof answer?.server_time === "string") clock.measure(answer.server_time, asked);
      return { status: response.status, headers: response.headers, body: answer, network: true };
    } catch {
      return { status: 0, headers: new Headers(), body: null, network: false };
    } finally {
      clearTimeout(timer);
    }
  }
  return { ask };
}
/** @typedef {ReturnType<typeof createHttp>} Http */
