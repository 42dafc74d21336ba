/**
 * Who this device is: its key pair, its enrolments and their tokens (THREATS T2).
 * @import { Database } from "./db.js"
 * @import { Http } from "./http.js"
 * @import { Clock } from "./clock.js"
 * @import { Identity } from "../types.js"
 */
import { StationProblem } from "./problem.js";

/** @typedef {{text?: string, headers?: Record<string, string>, fresh?: boolean}} Options */
const STALE_TRIES = 3;
const ROTATE_AFTER_MS = 7 * 24 * 3_600_000;

/** Typed codes come with spaces, small letters or none of the dashes. @param {string} text */
export function tidyCode(text) {
  const plain = text.normalize("NFKC").toUpperCase().replace(/[^A-Z0-9]/g, "");
  return plain.length === 8 ? `${plain.slice(0, 4)}-${plain.slice(4)}` : plain;
}

/** @param {string} hash `location.hash` @returns {string | null} */
export function codeFromHash(hash) {
  const found = /^#enrol=([^&]+)/.exec(hash);
  return found?.[1] ? tidyCode(decodeURIComponent(found[1])) : null;
}

/** @param {{status: number, body: any, network: boolean}} answer */
function enrolmentProblem(answer) {
  if (!answer.network) return new StationProblem("no_network");
  const code = answer.body?.code;
  return new StationProblem(typeof code === "string" ? code : "enrolment_failed", { status: answer.status });
}

/**
 * @param {{db: Database, http: Http, clock: Clock, appVersion: string}} tools
 */
export function createDevice({ db, http, clock, appVersion }) {
  async function newKeyPair() {
    const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
    const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
    return { privateKey: pair.privateKey, publicKey: { kty, crv, x, y } };
  }

  /** @returns {Promise<Identity | undefined>} */
  const current = () => db.stations.where("current").equals(1).first();

  /** @param {Identity} identity */
  async function makeCurrent(identity) {
    await db.transaction("rw", db.stations, db.pack, async () => {
      await db.stations.toCollection().modify({ current: 0 });
      await db.stations.put(identity);
      // The pack belongs to the station that fetched it.
      await db.pack.clear();
    });
  }

  /**
   * Entries that an earlier enrolment queued keep their own station and are sent under it.
   * @param {string} code @param {string} label
   * @returns {Promise<Identity>}
   * @throws {StationProblem} no_network, enrolment_code_invalid, enrolment_failed
   */
  async function enrol(code, label) {
    const { privateKey, publicKey } = await newKeyPair();
    const text = JSON.stringify({ code: tidyCode(code), public_key: publicKey, label, app_version: appVersion });
    const answer = await http.ask("POST", "/api/v1/station/enrol", { text });
    const { station, short, token } = answer.body ?? {};
    if (answer.status < 200 || answer.status > 299 || !station || !token) throw enrolmentProblem(answer);
    const now = clock.now();
    /** @type {Identity} */
    const identity = {
      id: station, short: short ?? "", token, previousToken: null, rotatedAt: now, current: 1,
      privateKey, publicKey, enrolledAt: now, appSeen: appVersion,
    };
    await makeCurrent(identity);
    return identity;
  }

  /**
   * A challenge that has aged, or that another tab has overtaken, is replaced by the one that the refusal brings.
   * @param {Identity} who @param {string} method @param {string} path @param {Options} options
   */
  async function asked(who, method, path, options) {
    for (let tries = 1; ; tries += 1) {
      const answer = await http.ask(method, path, { ...options, who });
      if (answer.body?.code !== "station_stale" || tries === STALE_TRIES) return answer;
    }
  }

  /**
   * Asks in the identity's name. If a fresh token is not known there (its answer was lost on the way to the store of a
   * restored device), the one before is tried once.
   * @param {Identity} identity @param {string} method @param {string} path
   * @param {Options} [options]
   */
  async function ask(identity, method, path, options = {}) {
    const answer = await asked(identity, method, path, options);
    if (answer.status !== 401 || !identity.previousToken) return answer;
    const older = { ...identity, token: identity.previousToken };
    const again = await asked(older, method, path, options);
    if (again.status !== 401) {
      identity.token = older.token;
      await db.stations.update(identity.id, { token: older.token, previousToken: null });
    }
    return again;
  }

  /** The old token stays good until the new one is first used, so a lost answer costs nothing. @param {Identity} identity */
  async function rotateToken(identity) {
    const answer = await ask(identity, "POST", "/api/v1/station/token", { text: "{}", fresh: true });
    const token = answer.body?.token;
    if (answer.status !== 200 || typeof token !== "string") return false;
    const change = { token, previousToken: identity.token, rotatedAt: clock.now() };
    await db.stations.update(identity.id, change);
    Object.assign(identity, change);
    return true;
  }

  /** @param {Identity} identity */
  async function rotateWhenDue(identity) {
    const age = Math.abs(clock.now() - identity.rotatedAt);
    return age > ROTATE_AFTER_MS ? rotateToken(identity) : false;
  }

  return { enrol, current, ask, rotateToken, rotateWhenDue };
}
/** @typedef {ReturnType<typeof createDevice>} Device */
