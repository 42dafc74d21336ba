/** The server's side of docs/station-protocol.md, for tests: checks signatures, counts, opens seals. */
import { createHash, createHmac, createPublicKey, createECDH, createDecipheriv, hkdfSync, pbkdf2Sync, randomBytes, randomUUID, verify } from "node:crypto";

const b64 = (bytes) => Buffer.from(bytes).toString("base64url");

/** @param {string} pin */
export function pinTerms(pin, iterations = 1000) {
  const salt = randomBytes(16);
  const bits = pbkdf2Sync(pin, salt, iterations, 32, "sha256");
  return { salt: b64(salt), iterations, verifier: b64(createHash("sha256").update(bits).digest()) };
}

export const OFFICERS = { bai: randomUUID(), chen: randomUUID() };

export class Server {
  constructor() {
    this.sealing = createECDH("prime256v1");
    this.sealing.generateKeys();
    this.kid = "seal-1";
    this.officers = [
      { id: OFFICERS.bai, name: "白芷", pin: pinTerms("246810") },
      { id: OFFICERS.chen, name: "陈皮", pin: pinTerms("135791") },
    ];
    this.codes = new Set(["7KQ4-M2XP"]);
    this.stations = new Map();
    this.entries = new Map();
    this.requests = [];
    this.limits = { entries: 1000, bytes: 1024 * 1024 };
    this.poison = () => false;
    this.holds = () => null;
    this.fault = () => null;
    this.life = 12 * 3_600_000;
    this.issue = 1;
    this.challenges = 0;
    this.passes = 0;
    this.time = () => Date.now();
    this.fetch = this.fetch.bind(this);
  }

  jwk() {
    const raw = this.sealing.getPublicKey();
    return { kty: "EC", crv: "P-256", x: b64(raw.subarray(1, 33)), y: b64(raw.subarray(33)) };
  }

  pack(station) {
    const now = this.time();
    return {
      pack: this.issue, issued_at: new Date(now).toISOString(), expires_at: new Date(now + this.life).toISOString(),
      server_time: new Date(now).toISOString(),
      station: {
        id: station, short: "K7", label: "tablet 3",
        unit: { id: randomUUID(), name: "北口", code: "150603" }, place: { id: randomUUID(), name: "北口六号", kind: "checkpoint" },
      },
      sealing_key: { kid: this.kid, jwk: this.jwk() }, officers: this.officers,
      policies: { checkpoint: { id: randomUUID(), edition: "2020-02", values: { fever_c: 37.3 } } },
      forms: { "checkpoint.screening": { version: 1, schema: {} } }, places: [], divisions: [], duties: [], tasks: [],
    };
  }

  /** Opens a seal as section 5 says. */
  open(entry) {
    const { epk, iv, ct, kid } = entry.sealed;
    const point = Buffer.from(epk, "base64url");
    const shared = this.sealing.computeSecret(point);
    const key = Buffer.from(hkdfSync("sha256", shared, point, Buffer.from(`fangxian seal v1${kid}`), 32));
    const box = Buffer.from(ct, "base64url");
    const opener = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64url"));
    opener.setAAD(Buffer.from(entry.id));
    opener.setAuthTag(box.subarray(-16));
    return JSON.parse(Buffer.concat([opener.update(box.subarray(0, -16)), opener.final()]).toString("utf8"));
  }

  signedWell(station, method, path, headers, body) {
    const challenge = headers["X-Station-Challenge"];
    const parts = [method, path, headers["X-Station-Time"], createHash("sha256").update(body).digest("hex")];
    const text = (challenge ? [...parts, challenge] : parts).join("\n");
    const key = createPublicKey({ key: station.publicKey, format: "jwk" });
    const signature = Buffer.from(headers["X-Station-Signature"] ?? "", "base64url");
    return verify("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" }, signature);
  }

  async fetch(path, { method, headers, body = new Uint8Array() }) {
    this.requests.push({ method, path, headers, body });
    const fault = this.fault({ method, path, headers, body: Buffer.from(body) });
    if (fault?.before) return fault.before();
    const [status, answer, extra] = this.route(method, path, headers, Buffer.from(body));
    if (fault?.after) return fault.after();
    const text = status === 304 ? null : JSON.stringify(answer);
    return new Response(text, { status, headers: extra ?? {} });
  }

  route(method, path, headers, body) {
    if (path === "/api/v1/station/enrol") return this.enrol(JSON.parse(body));
    const [id, token] = (headers.Authorization ?? "").replace("Station ", "").split(".");
    const station = this.stations.get(id);
    if (!station || ![station.token, station.fresh].includes(token)) return [401, { code: "station_unknown" }];
    if (token === station.fresh) Object.assign(station, { token, fresh: undefined });
    if (!this.signedWell(station, method, path, headers, body)) return [403, { code: "station_unsigned" }];
    if (path === "/api/v1/record/batches") return this.batch(id, body);
    if (station.revoked) return [403, { code: "station_revoked" }];
    const next = this.challenge(station, headers["X-Station-Challenge"]);
    if (next.isStale) return [403, { code: "station_stale" }, next.headers];
    if (path === "/api/v1/station/token") {
      station.fresh = b64(randomBytes(18));
      return [200, { token: station.fresh }, next.headers];
    }
    const etag = `"${this.issue}"`;
    const named = { ETag: etag, "X-Station-Passes": String(this.passes), ...next.headers };
    return headers["If-None-Match"] === etag ? [304, null, named] : [200, this.pack(id), named];
  }

  /** Numbers that count up: good once, and not after a newer one. */
  challenge(station, given) {
    const isStale = !given || !(Number(given) > (station.challenged ?? 0)) || Number(given) > this.challenges;
    if (!isStale) station.challenged = Number(given);
    return { isStale, headers: { "X-Station-Challenge": String((this.challenges += 1)) } };
  }

  enrol({ code, public_key: publicKey }) {
    if (!this.codes.delete(code)) return [409, { code: "enrolment_code_invalid" }];
    const station = randomUUID();
    const token = b64(randomBytes(18));
    this.stations.set(station, { publicKey, token });
    return [200, { station, short: "K7", token, server_time: new Date(this.time()).toISOString() }, this.challenge({}).headers];
  }

  batch(id, body) {
    if (body.length > this.limits.bytes) return [413, { code: "batch_too_large" }];
    const batch = JSON.parse(body);
    if (batch.entries.length > this.limits.entries) return [413, { code: "batch_too_large" }];
    if (batch.station !== id || batch.entries.some((entry) => this.poison(entry, batch))) return [400, { code: "batch_malformed" }];
    const receipts = batch.entries.map((entry) => this.receive(id, entry));
    const time = new Date(this.time()).toISOString();
    return [200, { received_at: time, server_time: time, receipts, counter: this.counter(id) }];
  }

  receive(station, entry) {
    const known = this.entries.get(entry.id);
    const reason = this.holds(entry);
    if (known && !known.held) return { id: entry.id, status: "duplicate", position: known.position, leaf: known.leaf, flags: [] };
    const position = known?.position ?? this.entries.size + 1;
    const leaf = createHmac("sha256", "leaf").update(JSON.stringify(entry)).digest("hex");
    this.entries.set(entry.id, { station, entry, position, leaf, held: reason !== null });
    if (reason) return { id: entry.id, status: "held", reason, detail: "detail" };
    return { id: entry.id, status: known ? "duplicate" : "accepted", position, leaf, flags: [] };
  }

  counter(id) {
    const seqs = [...this.entries.values()].filter((row) => row.station === id).map((row) => row.entry.seq).sort((a, b) => a - b);
    const have = new Set(seqs);
    const highest = seqs.at(-1) ?? 0;
    const missing = [];
    for (let seq = 1; seq <= highest; seq += 1) {
      if (have.has(seq)) continue;
      const last = missing.at(-1);
      if (last?.[1] === seq - 1) last[1] = seq;
      else missing.push([seq, seq]);
    }
    return { highest, received: have.size, missing };
  }

  /** Batches as received, parsed. */
  batches() {
    return this.requests.filter((item) => item.path.endsWith("/batches")).map((item) => JSON.parse(Buffer.from(item.body)));
  }

  seqs() {
    return [...this.entries.values()].map((row) => row.entry.seq).sort((a, b) => a - b);
  }
}

export const lostOnTheWay = { before: () => Promise.reject(new TypeError("network")) };
export const answerLost = { after: () => Promise.reject(new TypeError("network")) };
export const refuse = (status, code, headers = {}) =>
  ({ before: () => new Response(JSON.stringify({ code }), { status, headers }) });
