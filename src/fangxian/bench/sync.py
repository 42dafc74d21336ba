"""From the return of the network to the last receipt, with a full day's queue on the device."""

from typing import Final

from fangxian.bench.device import enrol_and_sign_in, fresh_device
from fangxian.bench.result import Result

LIMIT_SECONDS: Final = 20.0
CHUNK: Final = 200
TIMEOUT_MS: Final = 300_000
# The page's own modules, in the page, on the page's own store: only the hand is missing. Filling need not survive a power cut.
OPEN: Final = """
  async (folder) => {
    const load = (name) => import(`${folder}/${name}.js`);
    const [clocks, db, ids, packs, queues, recorders, seals, storages, vendor, devices, https] = await Promise.all([
      load("core/clock"), load("core/db"), load("core/ids"), load("core/pack"), load("core/queue"), load("core/recorder"),
      load("core/seal"), load("core/storage"), load("vendor"), load("core/device"), load("core/http"),
    ]);
    const store = db.openDatabase(vendor.Dexie, { chromeTransactionDurability: "relaxed" });
    const clock = clocks.createClock();
    const queue = queues.createQueue(store);
    const device = devices.createDevice({
      db: store, http: https.createHttp({ fetch: fetch.bind(window), clock }), clock, appVersion: "bench",
    });
    const pack = packs.createPackStore({ db: store, clock, device });
    const storage = storages.createStorageWatch({ db: store, clock, storage: navigator.storage });
    const recorder = recorders.createRecorder({ clock, sealer: seals.createSealer(), queue, storage, appVersion: "bench" });
    await pack.load();
    const by = { pack: pack.current(), author: pack.current().officers[0].id, identity: await device.current() };
    window.bench = { store, clock, uuid7: ids.uuid7, record: (kind, options) => recorder.record(kind, options, by) };
  }
"""
# One car, then its two people, over and over: as the load of the other benches.
FILL: Final = """
  async ([from, count]) => {
    const { clock, record } = window.bench;
    const passage = (n) => ["checkpoint.passage", {
      payload: { direction: "out", vehicle: "car", people: 2 }, identity: { plate: `蒙Z${String(n % 100000).padStart(5, "0")}` },
    }];
    const screening = (n, car) => ["checkpoint.screening", {
      payload: {
        passage: car, direction: "out", pass_number: `S-${String(n).padStart(6, "0")}`,
        decision: { outcome: "pass", rule: "C10", policy: "bench" },
        readings: [{ method: "forehead", celsius: 36.4, at: clock.iso(), ambient_c: 18, in_range: true }],
        residence: "local", origin_code: "990101", destination_code: "990102",
      },
      identity: { name: "王某", id_number: `990101${String(n).padStart(12, "0")}`, phone: `100${String(n).padStart(8, "0")}` },
    }];
    const group = async (n) => {
      const car = await record(...passage(n));
      await Promise.all([n + 1, n + 2].filter((m) => m < from + count).map((m) => record(...screening(m, car.id))));
    };
    const starts = [];
    for (let n = from; n < from + count; n += 3) starts.push(n);
    await Promise.all(starts.map(group));
  }
"""
WAIT: Final = """
  () => {
    window.synced = new Promise((resolve) => {
      addEventListener("online", async () => {
        const started = performance.now();
        while (await window.bench.store.queue.count()) await new Promise((again) => setTimeout(again, 50));
        resolve((performance.now() - started) / 1000);
      }, { once: true });
    });
  }
"""
COUNT: Final = """
  async () => ({
    receipts: await window.bench.store.receipts.count(),
    held: await window.bench.store.receipts.where("status").equals("held").count(),
    waiting: await window.bench.store.queue.count(),
  })
"""


def run(entries: int = 10_000) -> Result:
    """Queue ``entries`` sealed entries while the device is offline, then let the net return."""
    with fresh_device() as bound:
        page = bound.context.new_page()
        page.set_default_timeout(TIMEOUT_MS)
        enrol_and_sign_in(page, bound)
        page.evaluate(OPEN, "/static/station")
        bound.context.set_offline(True)
        for start in range(0, entries, CHUNK):
            page.evaluate(FILL, [start, min(CHUNK, entries - start)])
        queued = page.evaluate(COUNT)
        page.evaluate(WAIT)
        bound.context.set_offline(False)
        seconds = float(page.evaluate("window.synced"))
        done = page.evaluate(COUNT)
    if queued["waiting"] != entries or done["receipts"] != entries or done["held"]:
        raise RuntimeError(f"not every entry was queued and accepted: {queued} {done}")
    figures = {"entries": entries, "entries_a_second": round(entries / seconds), "held": done["held"]}
    return Result("sync", seconds, "s", LIMIT_SECONDS, seconds / LIMIT_SECONDS, figures)
