import assert from "node:assert/strict";
import { test } from "node:test";
import { uuid7 } from "../static/station/core/ids.js";
import { isQuotaError, levelOf } from "../static/station/core/storage.js";
import { onDuty, recordMany, restarted, screening } from "./cast.js";

const seqs = async (station) => (await station.db.queue.toArray()).map((row) => row.seq);
const range = (count) => Array.from({ length: count }, (_, i) => i + 1);

test("forty saves at once get forty numbers without a gap", async () => {
  const { station } = await onDuty();
  await Promise.all(range(40).map((n) => station.record("checkpoint.screening", screening(n))));
  assert.deepEqual(await seqs(station), range(40));
});

test("two tabs on one store never share a number", async () => {
  const one = await onDuty();
  const two = await onDuty({ server: one.server, factory: one.factory, hands: one.hands });
  await Promise.all([recordMany(one.station, 10), recordMany(two.station, 10)]);
  assert.deepEqual(await seqs(one.station), range(20));
});

test("a crash between the number and the entry leaves neither", async () => {
  const { station } = await onDuty();
  await recordMany(station, 2);
  const crash = () => {
    throw new Error("power cut");
  };
  station.db.queue.hook("creating", crash);
  await assert.rejects(station.record("checkpoint.screening", screening(3)));
  station.db.queue.hook("creating").unsubscribe(crash);
  const [saved] = await recordMany(station, 1, 4);
  assert.equal(saved.seq, 3);
  assert.deepEqual(await seqs(station), [1, 2, 3]);
});

test("closing the app keeps the queue and the count goes on", async () => {
  const cast = await onDuty();
  await recordMany(cast.station, 3);
  const { station } = await restarted(cast);
  assert.equal((await recordMany(station, 1, 4))[0].seq, 4);
  assert.deepEqual(await seqs(station), range(4));
});

test("an entry is in the protocol's form", async () => {
  const { station, server } = await onDuty();
  const saved = await station.record("checkpoint.screening", screening(1));
  const amended = await station.record("checkpoint.screening", { payload: { reason: "误触" }, amends: saved.id, place: null });
  const [entry, second] = (await station.db.queue.toArray()).map((row) => JSON.parse(row.wire));
  assert.deepEqual(Object.keys(entry).sort(), [
    "amends", "author", "clock", "id", "kind", "observed_at", "payload", "place", "sealed", "seq", "subject", "unit", "version",
  ]);
  assert.match(entry.observed_at, /^2020-02-05T\d\d:00:00\.000[+-]\d\d:\d\d$/);
  assert.equal(Date.parse(entry.observed_at), Date.parse("2020-02-05T03:00:00Z"));
  assert.deepEqual(server.open(entry), { name: "行人1", plate: "蒙K00001" });
  assert.equal(second.amends, saved.id);
  assert.equal(second.sealed, null);
});

test("a full disk throws out the ballast and keeps the entry", async () => {
  const { station } = await onDuty();
  await station.storage.loadBallast();
  const full = () => {
    if (ballast) throw Object.assign(new Error("full"), { name: "QuotaExceededError" });
  };
  let ballast = true;
  station.db.meta.hook("deleting", (key) => {
    if (key === "ballast") ballast = false;
  });
  station.db.queue.hook("creating", full);
  assert.equal((await station.record("checkpoint.screening", screening(1))).seq, 1);
});

test("a disk full beyond help is told and no number is lost", async () => {
  const { station } = await onDuty();
  const full = () => {
    throw Object.assign(new Error("full"), { name: "QuotaExceededError" });
  };
  station.db.queue.hook("creating", full);
  await assert.rejects(station.record("checkpoint.screening", screening(1)), { code: "storage_full" });
  station.db.queue.hook("creating").unsubscribe(full);
  assert.equal((await station.record("checkpoint.screening", screening(1))).seq, 1);
});

test("room is told before it runs out", () => {
  const mib = 1024 * 1024;
  assert.equal(levelOf({ usage: 10 * mib, quota: 1000 * mib }), "ok");
  assert.equal(levelOf({ usage: 850 * mib, quota: 1000 * mib }), "low");
  assert.equal(levelOf({ usage: 995 * mib, quota: 1000 * mib }), "critical");
  assert.equal(levelOf({}), "unknown");
});

test("a quota error is known at any depth", () => {
  assert.ok(isQuotaError({ name: "AbortError", inner: { name: "QuotaExceededError" } }));
  assert.ok(!isQuotaError(new Error("other")));
});

test("nothing is recorded while nobody is signed in", async () => {
  const { station } = await onDuty();
  station.lock();
  await assert.rejects(station.record("checkpoint.screening", screening(1)), { code: "locked" });
});

test("ids are version 7, unique and rise even when the clock is set back", () => {
  const ids = [...range(5000).map(() => uuid7(1_600_000_000_000)), uuid7(1_500_000_000_000)];
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
