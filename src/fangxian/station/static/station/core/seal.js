/**
 * Sealing of identities (docs/station-protocol.md, section 5; THREATS T1). The content key can only encrypt and lives in
 * memory: what this device has sealed, this device cannot open.
 * @import { Sealed, SealingKey } from "../types.js"
 */
import { canonical } from "./canonical.js";
import { toBase64url, utf8 } from "./codec.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };

/** @param {SealingKey} key @returns {Promise<{epk: string, content: CryptoKey}>} */
async function agree({ kid, jwk }) {
  const { kty, crv, x, y } = jwk;
  const server = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, CURVE, false, []);
  const own = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const epk = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: server }, own.privateKey, 256);
  const secret = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const content = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: epk, info: utf8(`fangxian seal v1${kid}`) },
    secret, { name: "AES-GCM", length: 256 }, false, ["encrypt"],
  );
  return { epk: toBase64url(epk), content };
}

/**
 * Identity without its empty fields, or null when nothing is left.
 * @param {Record<string, string | null | undefined> | null | undefined} identity
 */
export function filled(identity) {
  const kept = Object.entries(identity ?? {}).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return kept.length ? Object.fromEntries(kept) : null;
}

/** One per run of the app; agrees anew for every shift, and when the server's key changes. */
export function createSealer() {
  /** @type {Map<string, Promise<{epk: string, content: CryptoKey}>>} */
  const agreed = new Map();

  /** @param {SealingKey} key */
  function keyFor(key) {
    const name = `${key.kid}.${key.jwk.x}`;
    const known = agreed.get(name) ?? agree(key);
    agreed.set(name, known);
    // A failure is not kept: the next entry tries again.
    known.catch(() => agreed.delete(name));
    return known;
  }

  return {
    /** A shift is over, or locked: the next entry is sealed under a content key of its own. */
    forget() {
      agreed.clear();
    },
    /**
     * @param {SealingKey} key @param {string} id the entry's
     * @param {Record<string, string | null | undefined> | null | undefined} identity flat
     * @returns {Promise<Sealed | null>}
     */
    async seal(key, id, identity) {
      const plain = filled(identity);
      if (!plain) return null;
      const { epk, content } = await keyFor(key);
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const ct = await crypto.subtle.encrypt(
        { name: "AES-GCM", iv, additionalData: utf8(id) }, content, utf8(canonical(plain)),
      );
      return { v: 1, kid: key.kid, epk, iv: toBase64url(iv), ct: toBase64url(ct) };
    },
  };
}
/** @typedef {ReturnType<typeof createSealer>} Sealer */
