import assert from "node:assert/strict";
import { test } from "node:test";
import { FULL_STOP, waitAfter } from "../static/station/core/attempts.js";
import { createAutoLock } from "../static/station/core/lock.js";
import { createClock } from "../static/station/core/clock.js";
import { Hands, OFFICERS, PINS, device, onDuty, restarted } from "./cast.js";
import { lostOnTheWay, pinTerms } from "./server.js";

const wrong = (station) => assert.rejects(station.signIn(OFFICERS.bai, "000000"), { code: "pin_wrong" });
const wrongTimes = async (station, times) => {
  for (let n = 0; n < times; n += 1) await wrong(station);
};

test("an officer signs in without a network", async () => {
  const cast = await onDuty();
  cast.server.fault = () => lostOnTheWay;
  const { station } = await restarted(cast);
  assert.equal(station.officer().id, OFFICERS.bai);
});

test("five wrong PINs make the sixth wait, even the right one", async () => {
  const { station } = await onDuty();
  await wrongTimes(station, 5);
  await assert.rejects(station.signIn(OFFICERS.bai, PINS.bai), { code: "pin_wait", details: { seconds: 30 } });
});

test("the wait survives a restart and ends", async () => {
  const cast = await onDuty();
  await wrongTimes(cast.station, 5);
  cast.station.close();
  const { station, hands } = device(cast);
  await station.start();
  await assert.rejects(station.signIn(OFFICERS.bai, PINS.bai), { code: "pin_wait" });
  hands.pass(31_000);
  assert.equal((await station.signIn(OFFICERS.bai, PINS.bai)).id, OFFICERS.bai);
});

test("turning the device's clock forward does not end the wait in this run", async () => {
  const { station, hands } = await onDuty();
  await wrongTimes(station, 5);
  hands.wallMs += 86_400_000;
  await assert.rejects(station.signIn(OFFICERS.bai, PINS.bai), { code: "pin_wait" });
});

test("turning it back does not lengthen the wait beyond its span", async () => {
  const cast = await onDuty();
  await wrongTimes(cast.station, 5);
  cast.hands.wallMs -= 30 * 86_400_000;
  cast.station.close();
  const { station } = device(cast);
  await station.start();
  await assert.rejects(station.signIn(OFFICERS.bai, PINS.bai), { code: "pin_wait", details: { seconds: 30 } });
});

test("the other officer is not locked out", async () => {
  const { station } = await onDuty();
  await wrongTimes(station, 5);
  assert.equal((await station.signIn(OFFICERS.chen, PINS.chen)).id, OFFICERS.chen);
});

test("the right PIN clears the count", async () => {
  const { station } = await onDuty();
  await wrongTimes(station, 4);
  await station.signIn(OFFICERS.bai, PINS.bai);
  await wrongTimes(station, 4);
  assert.equal((await station.signIn(OFFICERS.bai, PINS.bai)).id, OFFICERS.bai);
});

test("twenty wrong PINs stop the officer until a new PIN comes with the pack", async () => {
  const { station, server, hands } = await onDuty();
  for (let n = 0; n < FULL_STOP; n += 1) {
    hands.pass(3_600_000);
    await wrong(station);
  }
  hands.pass(30 * 86_400_000);
  await assert.rejects(station.signIn(OFFICERS.bai, PINS.bai), { code: "pin_stopped" });
  server.officers[0].pin = pinTerms("112233");
  server.issue = 2;
  await station.refreshPack();
  assert.equal((await station.signIn(OFFICERS.bai, "112233")).id, OFFICERS.bai);
});

test("waits double and end at a quarter of an hour", () => {
  assert.deepEqual([4, 5, 6, 7, 12].map(waitAfter), [0, 30_000, 60_000, 120_000, 900_000]);
});

test("drafts and cache are closed when locked and open again after the PIN", async () => {
  const { station } = await onDuty();
  await station.drafts.put("lane", { plate: "蒙K12345" });
  await station.cache.put("plate", "蒙K12345", { people: 2 }, 60_000);
  station.lock();
  await assert.rejects(station.drafts.get("lane"), { code: "locked" });
  await assert.rejects(station.cache.get("plate", "蒙K12345"), { code: "locked" });
  await station.signIn(OFFICERS.bai, PINS.bai);
  assert.deepEqual(await station.drafts.get("lane"), { plate: "蒙K12345" });
  assert.deepEqual(await station.cache.get("plate", "蒙K12345"), { people: 2 });
});

test("a draft survives closing the app", async () => {
  const cast = await onDuty();
  await cast.station.drafts.put("lane", { plate: "蒙K12345" });
  const { station } = await restarted(cast);
  assert.deepEqual(await station.drafts.get("lane"), { plate: "蒙K12345" });
});

test("without a hand-over the next officer reads nothing of the last", async () => {
  const { station } = await onDuty();
  await station.drafts.put("lane", { plate: "蒙K12345" });
  await station.cache.put("plate", "蒙K12345", { people: 2 }, 60_000);
  await station.signIn(OFFICERS.chen, PINS.chen);
  assert.equal(await station.drafts.get("lane"), undefined);
  assert.equal(await station.cache.get("plate", "蒙K12345"), undefined);
});

test("after a hand-over with both PINs the incoming officer reads on, after a restart too", async () => {
  const cast = await onDuty();
  await cast.station.drafts.put("lane", { plate: "蒙K12345" });
  await cast.station.cache.put("plate", "蒙K12345", { people: 2 }, 3_600_000);
  await cast.station.handOver(OFFICERS.chen, { outgoing: PINS.bai, incoming: PINS.chen });
  const { station } = await restarted(cast);
  await station.signIn(OFFICERS.chen, PINS.chen);
  assert.deepEqual(await station.drafts.get("lane"), { plate: "蒙K12345" });
  assert.deepEqual(await station.cache.get("plate", "蒙K12345"), { people: 2 });
  await station.signIn(OFFICERS.bai, PINS.bai);
  assert.deepEqual(await station.drafts.get("lane"), { plate: "蒙K12345" });
});

test("a hand-over with a wrong PIN shares nothing", async () => {
  const { station } = await onDuty();
  await station.drafts.put("lane", { plate: "蒙K12345" });
  await assert.rejects(station.handOver(OFFICERS.chen, { outgoing: PINS.bai, incoming: "000000" }), { code: "pin_wrong" });
  await station.signIn(OFFICERS.chen, PINS.chen);
  assert.equal(await station.drafts.get("lane"), undefined);
});

test("an officer who already has a cache keeps it and gains the other's", async () => {
  const { station } = await onDuty();
  await station.cache.put("plate", "A", 1, 60_000);
  await station.signIn(OFFICERS.chen, PINS.chen);
  await station.cache.put("plate", "B", 2, 60_000);
  await station.signIn(OFFICERS.bai, PINS.bai);
  await station.handOver(OFFICERS.chen, { outgoing: PINS.bai, incoming: PINS.chen });
  await station.signIn(OFFICERS.chen, PINS.chen);
  assert.equal(await station.cache.get("plate", "A"), 1);
  assert.equal(await station.cache.get("plate", "B"), 2);
});

test("passers-by are forgotten when the policy's window closes", async () => {
  const { station, hands } = await onDuty();
  await station.cache.put("plate", "A", 1, 60_000);
  hands.pass(61_000);
  assert.equal(await station.cache.get("plate", "A"), undefined);
  await station.start();
  assert.equal(await station.db.passers.count(), 0);
});

test("an app that is never closed forgets them too, whenever it fetches the pack", async () => {
  const { station, hands } = await onDuty();
  await station.cache.put("plate", "A", 1, 60_000);
  hands.pass(61_000);
  await station.refreshPack();
  assert.equal(await station.db.passers.count(), 0);
});

test("a draft that nobody came back for is forgotten after a month", async () => {
  const { station } = await onDuty();
  await station.drafts.put("lane", { car: "A" });
  await station.start();
  assert.equal(await station.db.drafts.count(), 1);
  await station.db.drafts.toCollection().modify((row) => { row.saved_at -= 31 * 24 * 3_600_000; });
  await station.start();
  assert.equal(await station.db.drafts.count(), 0);
});

test("a revoked station loses its memory of passers-by and keeps its queue", async () => {
  const { station, server } = await onDuty();
  await station.cache.put("plate", "A", 1, 60_000);
  await station.record("checkpoint.screening", { payload: {} });
  for (const row of server.stations.values()) row.revoked = true;
  assert.equal(await station.refreshPack(), "revoked");
  assert.ok(station.packs.isRevoked());
  assert.equal(await station.db.passers.count(), 0);
  assert.equal(await station.db.queue.count(), 1);
});

const autoLock = () => {
  const hands = new Hands();
  let locks = 0;
  const lock = createAutoLock({
    clock: createClock(hands.sources()), onLock: () => (locks += 1), times: { idleMs: 600_000, hiddenMs: 30_000 },
  });
  lock.arm();
  return { hands, lock, count: () => locks };
};

test("idle minutes lock, a touch puts them off", () => {
  const { hands, lock, count } = autoLock();
  hands.pass(590_000);
  lock.touch();
  hands.pass(590_000);
  lock.check();
  assert.equal(count(), 0);
  hands.pass(10_000);
  lock.check();
  assert.equal(count(), 1);
});

test("half a minute out of sight locks, a glance away does not", () => {
  const { hands, lock, count } = autoLock();
  lock.visibility(true);
  hands.pass(5_000);
  lock.visibility(false);
  assert.equal(count(), 0);
  lock.visibility(true);
  hands.pass(31_000);
  lock.visibility(false);
  assert.equal(count(), 1);
});

test("setting the clock back does not keep the device open", () => {
  const { hands, lock, count } = autoLock();
  hands.wallMs -= 86_400_000;
  hands.monoMs += 600_000;
  lock.check();
  assert.equal(count(), 1);
});

test("what was typed is put away before the lock takes the key", async () => {
  const hook = {};
  const { station } = await onDuty({ beforeLock: () => hook.put() });
  hook.put = () => station.drafts.put("lane", { plate: "蒙K1" });
  await station.lock();
  await assert.rejects(station.drafts.get("lane"), { code: "locked" });
  await station.signIn(OFFICERS.bai, PINS.bai);
  assert.deepEqual(await station.drafts.get("lane"), { plate: "蒙K1" });
});

test("a front that fails while putting away does not keep the device open", async () => {
  const { station } = await onDuty({ beforeLock: () => Promise.reject(new Error("front")) });
  await station.lock();
  assert.equal(station.officer(), null);
});
