/** A lane without a screen: a clock to turn, a queue to read, drafts and a cache that survive a restart. */
import { readFileSync } from "node:fs";
import { plateKind, tidyPlate } from "../../../station/static/station/pads/plates.js";
import { openSession } from "../static/checkpoint/lane/session.js";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf-8"));
export const values = (edition = "checkpoint-2020-37.3") => read(`../policies/${edition}.json`).values;

export const BAI = { id: "01900000-0000-7000-8000-00000000000a", name: "白某" };
export const CHEN = { id: "01900000-0000-7000-8000-00000000000b", name: "陈某" };
export const HERE = { code: "150603", name: "康巴什区" };
export const WUHAN = { code: "42", name: "湖北" };
export const COLD = { ambient_c: -30, wind_by_eye: "moves_flag", wind_kmh: 8, warm_tent: true, warm_tent_c: 20, thermometers: 2, spares: 1 };
export const OUTSIDE = { method: "forehead", in_tent: false };
export const IN_TENT = { method: "forehead", in_tent: true };
export const MILD = { ...COLD, ambient_c: 20 };

/** What a device keeps when the app is closed. */
export const device = () => ({ drafts: new Map(), cache: new Map(), storage: new Map(), highest: 0, queue: [], now: Date.parse("2020-02-05T03:00:00Z") });

export function contextOf(kept, { officer = BAI, edition = "checkpoint-2020-37.3", change = {} } = {}) {
  const policy = values(edition);
  for (const [part, value] of Object.entries(change)) Object.assign(policy[part], value);
  const clock = { now: () => kept.now, serverNow: () => kept.now, mono: () => kept.now, iso: () => new Date(kept.now).toISOString() };
  const copy = (value) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
  return {
    clock, officer, officers: [BAI, CHEN],
    policies: { checkpoint: { id: "p", edition, title: edition, values: policy } },
    pack: { station: { id: "s", short: "K7", unit: HERE, place: null }, divisions: [HERE], places: [], forms: { "checkpoint.passage": { version: 1 }, "checkpoint.screening": { version: 1 } } },
    plates: { kind: plateKind, tidy: tidyPlate },
    async record(kind, options) {
      if (kept.full) throw Object.assign(new Error("full"), { code: "storage_full" });
      const id = `e${kept.queue.length + 1}`;
      kept.queue.push({ id, kind, ...copy(options) });
      return { id, seq: kept.queue.length, kind, observed_at: clock.iso(), place: null, payload: options.payload };
    },
    drafts: {
      put: async (name, value) => void kept.drafts.set(name, copy(value)),
      get: async (name) => copy(kept.drafts.get(name)),
      drop: async (name) => void kept.drafts.delete(name),
    },
    cache: {
      put: async (bucket, name, value, ttl) => void kept.cache.set(`${bucket}/${name}`, { value: copy(value), until: kept.now + ttl }),
      get: async (bucket, name) => {
        const row = kept.cache.get(`${bucket}/${name}`);
        return row && row.until > kept.now ? copy(row.value) : undefined;
      },
    },
    handOver: async () => undefined,
    numbers: { highest: () => kept.highest, note: async (number) => void (kept.highest = Math.max(kept.highest, number)) },
    waiting: async () => kept.queue.length - (kept.sent ?? 0),
  };
}

export async function onDuty(kept = device(), options = {}) {
  const problems = [];
  const ctx = contextOf(kept, options);
  const store = { getItem: (name) => kept.storage.get(name) ?? null, setItem: (name, value) => void kept.storage.set(name, value) };
  const session = await openSession(ctx, { store, onProblem: (error) => problems.push(error) });
  if (options.conditions !== null && !session.state().conditions) {
    await session.setConditions(options.conditions ?? MILD);
    kept.queue.length = 0;
  }
  return { kept, ctx, session, problems, queue: kept.queue, kinds: () => kept.queue.map((entry) => entry.kind.replace("checkpoint.", "")) };
}

/** Every answer that a new person is asked for. */
export async function register(session, { from = HERE, to = HERE, residence = "local", id = "11010519491231002X", name = "王某" } = {}) {
  await session.answer({ id_number: id });
  await session.answer({ name });
  await session.answer({ phone: "13800008000" });
  await session.answer({ from });
  await session.answer({ to });
  if (session.state().car.step === "residence") await session.answer({ residence });
}

/** A car with one new person who reads `celsius`. */
export async function newCarWith(session, celsius, { plate = "蒙K12345", people = 1, by, ...person } = {}) {
  await session.plateDone(plate);
  await session.peopleDone(people);
  await register(session, person);
  if (by) await session.measureWith(by);
  await session.measured(celsius);
}
export const pass = (kept, ms) => (kept.now += ms);
export const MINUTE = 60_000;
