/** What registers ask besides, and the thermometer of the shift. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { handOver } from "../static/checkpoint/lane/handover.js";
import { moreBefore, newCar, newPerson } from "../static/checkpoint/lane/flow.js";
import { momentOf, wallOf } from "../static/checkpoint/lane/when.js";
import { CHEN, device, HERE, newCarWith, onDuty, pass, register, MINUTE } from "./cast.js";

const TOLD = { departed_at: "2020-02-05T00:30:00.000Z", via: "包头", address: "河湾村二组", contact: "李某", employer: "某煤矿", registered_residence: "湖北省", note: "随车证明" };

test("what is told besides goes out with the screening, sealed where it identifies", async () => {
  const { session, queue } = await onDuty();
  await session.plateDone("蒙K12345");
  await session.peopleDone(1);
  await session.tellMore(TOLD);
  await register(session);
  await session.measured(36.4);
  await session.next();
  const { payload, identity } = queue[1];
  assert.deepEqual([payload.departed_at, payload.via, payload.note], [TOLD.departed_at, "包头", "随车证明"]);
  assert.deepEqual([identity.address, identity.contact, identity.employer, identity.registered_residence], ["河湾村二组", "李某", "某煤矿", "湖北省"]);
  assert.doesNotMatch(JSON.stringify(payload), /李某|某煤矿|湖北省/);
});

test("who told nothing besides leaves it open", async () => {
  const { session, queue } = await onDuty();
  await newCarWith(session, 36.4);
  await session.next();
  const { payload, identity } = queue[1];
  assert.deepEqual([payload.departed_at, payload.via, payload.note], [null, "", ""]);
  assert.deepEqual(Object.keys(identity), ["name", "id_number", "phone"]);
});

test("the second person is offered what the first told, without the remark, and nothing where nothing was told", () => {
  const persons = [newPerson({ more: { ...TOLD, via: "" } }), newPerson(), newPerson()];
  const car = { ...newCar("k", "in"), persons };
  const { note: _own, via: _empty, ...offered } = TOLD;
  assert.deepEqual(moreBefore({ ...car, at: 1 }), offered);
  assert.deepEqual(moreBefore({ ...car, at: 0 }), {});
  assert.deepEqual(moreBefore({ ...car, at: 2 }), {});
});

test("a car that comes back brings who knows them and where they work, not the last journey", async () => {
  const { session, queue, kept } = await onDuty();
  await session.plateDone("蒙K12345");
  await session.peopleDone(1);
  await session.tellMore(TOLD);
  await register(session);
  await session.measured(36.4);
  await session.next();
  pass(kept, 60 * MINUTE);
  await session.plateDone("蒙K12345");
  await session.sameAsLastTime();
  await session.measured(36.5);
  await session.next();
  const { payload, identity } = queue[3];
  assert.deepEqual([identity.contact, identity.employer, identity.registered_residence], ["李某", "某煤矿", "湖北省"]);
  assert.deepEqual([payload.departed_at, payload.via, payload.note], [null, "", ""]);
});

test("a draft of an older version, which asked none of this, goes on", async () => {
  const { session, queue } = await onDuty();
  await session.plateDone("蒙K12345");
  await session.peopleDone(1);
  const { more: _none, ...older } = session.state().car.persons[0];
  await session.set({ car: { ...session.state().car, persons: [older] } });
  await register(session, { from: HERE });
  await session.measured(36.4);
  await session.next();
  assert.equal(queue[1].payload.departed_at, null);
});

test("the thermometer told once goes with every reading of its method, and with no other", async () => {
  const { session, queue } = await onDuty();
  await session.setThermometer("forehead", { instrument: "3号", is_warm_store: true });
  await newCarWith(session, 38.1, { by: { method: "forehead", in_tent: false } });
  await session.measureOn();
  await session.measureWith({ method: "axillary_electronic", in_tent: true });
  await session.measured(36.9);
  await session.next();
  const [first, second] = queue[1].payload.readings;
  assert.deepEqual([first.instrument, first.is_warm_store], ["3号", true]);
  assert.deepEqual([second.instrument, second.is_warm_store], ["", null]);
});

test("the thermometer outlives a restart and ends with the shift", async () => {
  const kept = device();
  const { session, ctx } = await onDuty(kept);
  await session.setThermometer("forehead", { instrument: "3号", is_warm_store: null });
  await session.flush();
  assert.equal((await onDuty(kept)).session.state().instruments.forehead.instrument, "3号");
  await handOver(ctx, session, { to: CHEN.id, pins: { outgoing: "1", incoming: "2" }, matters: "", equipment: [] });
  assert.deepEqual(session.state().instruments, {});
  await session.setThermometer("forehead", { instrument: "3号", is_warm_store: null });
  await session.flush();
  pass(kept, 15 * 60 * MINUTE);
  assert.deepEqual((await onDuty(kept)).session.state().instruments, {});
});

test("a departure is told by the region's clock, whatever the device's", () => {
  assert.equal(momentOf("2020-02-05T08:30", "Asia/Shanghai"), "2020-02-05T00:30:00.000Z");
  assert.equal(wallOf("2020-02-05T00:30:00.000Z", "Asia/Shanghai"), "2020-02-05T08:30");
  assert.equal(momentOf("2020-01-01T00:10", "Asia/Shanghai"), "2019-12-31T16:10:00.000Z");
  assert.equal(wallOf(momentOf("2020-07-01T01:00", "Europe/Paris"), "Europe/Paris"), "2020-07-01T01:00");
  assert.equal(momentOf("", "Asia/Shanghai"), "");
  assert.equal(wallOf("", "Asia/Shanghai"), "");
});
