/** A device with a clock to turn, on a store of its own. */
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { Dexie } from "dexie";
import { createStation } from "../static/station/core/station.js";
import { OFFICERS, Server } from "./server.js";

export { OFFICERS };
export const PINS = { bai: "246810", chen: "135791" };

export class Hands {
  constructor() {
    this.wallMs = Date.parse("2020-02-05T03:00:00Z");
    this.monoMs = 0;
    this.boots = 0;
  }
  pass(ms) {
    this.wallMs += ms;
    this.monoMs += ms;
  }
  sources() {
    return { wall: () => this.wallMs, mono: () => this.monoMs, boot: () => `boot${(this.boots += 1)}` };
  }
}

/** @param {object} [options] `factory` shares one store between devices: another tab, or the app after a restart */
export function device({ server = new Server(), factory = new IDBFactory(), hands = new Hands(), appVersion = "1", ...rest } = {}) {
  server.time = () => hands.wallMs;
  const reports = [];
  const station = createStation({
    Dexie, fetch: server.fetch, appVersion, clock: hands.sources(), onReport: (report) => reports.push(report),
    database: { name: "test", indexedDB: factory, IDBKeyRange }, ...rest,
  });
  // Tests say when to sync.
  station.scheduler.stop();
  return { station, server, factory, hands, reports };
}

/** Enrolled and signed in. */
export async function onDuty(options) {
  const cast = device(options);
  if ((await cast.station.start()) === "needs_enrolment") await cast.station.enrol("7KQ4-M2XP", "tablet 3");
  await cast.station.signIn(OFFICERS.bai, PINS.bai);
  return cast;
}

/** The same device after the app was closed. */
export async function restarted({ station, server, factory, hands }, options = {}) {
  station.close();
  return onDuty({ server, factory, hands, ...options });
}

export const screening = (n = 1) => ({
  payload: { people: n, reading_c: 36.4 }, identity: { name: `行人${n}`, plate: `蒙K${String(n).padStart(5, "0")}` },
});

/** @param {number} count */
export async function recordMany(station, count, from = 1) {
  const saved = [];
  for (let n = from; n < from + count; n += 1) saved.push(await station.record("checkpoint.screening", screening(n)));
  return saved;
}
