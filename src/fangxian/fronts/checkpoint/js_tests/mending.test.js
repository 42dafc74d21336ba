/** Names, numbers, phones, plates and readings put right by an amendment; the first version stays in the record. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOf, ladderOf } from "../static/checkpoint/lane/corrections.js";
import { COLD, device, IN_TENT, newCarWith, onDuty, OUTSIDE, pass, MINUTE } from "./cast.js";

const REASON = "记错了";
const NUMBER = "11010519491231002X";
const OTHER = "360426199101010071";

/** One car written: e1 is the passage, e2 the screening. */
async function written(celsius = 36.4, kept = device(), options = {}) {
  const cast = await onDuty(kept, options.conditions ? { conditions: options.conditions } : {});
  await newCarWith(cast.session, celsius, options);
  await (celsius >= 37.3 ? cast.session.hold() : cast.session.next());
  return cast;
}
const rowOf = (session, id) => session.state().recent.find((row) => row.id === id);

test("a name is put right under the same number, sealed again and whole", async () => {
  const { session, queue } = await written();
  assert.equal(await session.correctField("e2", { field: "name", value: " 汪某 ", reason: REASON }), true);
  const amendment = queue.at(-1);
  assert.deepEqual([amendment.kind, amendment.amends], ["record.amendment", "e2"]);
  assert.deepEqual(amendment.payload, { reason: REASON, kind: "checkpoint.screening", version: 1, set: {} });
  assert.deepEqual(amendment.identity, { name: "汪某", id_number: NUMBER, phone: "13800008000" });
  assert.doesNotMatch(JSON.stringify(amendment.payload), /汪|110105|138/);
});

test("a number that was put right is checked again", async () => {
  const { session, queue } = await written(36.4, device(), { id: "360426199101010072" });
  assert.equal(queue[1].payload.id_check, "bad_checksum");
  await session.correctField("e2", { field: "id_number", value: OTHER, reason: REASON });
  assert.deepEqual(queue.at(-1).payload.set, { id_check: "ok" });
  assert.equal(queue.at(-1).identity.id_number, OTHER);
});

test("a second correction stands on the first", async () => {
  const { session, queue } = await written();
  await session.correctField("e2", { field: "name", value: "汪某", reason: REASON });
  await session.correctField("e2", { field: "phone", value: "13900009000", reason: REASON });
  assert.deepEqual(queue.at(-1).identity, { name: "汪某", id_number: NUMBER, phone: "13900009000" });
});

test("nothing typed is no correction", async () => {
  const { session, queue } = await written();
  assert.equal(await session.correctField("e2", { field: "name", value: "  ", reason: REASON }), false);
  assert.equal(queue.length, 2);
});

test("who was put right is offered so when the plate comes back", async () => {
  const { session } = await written();
  await session.correctField("e2", { field: "name", value: "汪某", reason: REASON });
  await session.plateDone("蒙K12345");
  assert.equal(session.state().car.offer.persons[0].name, "汪某");
});

test("a plate that was put right is the one that is known next time", async () => {
  const { session, queue } = await written();
  await session.correctField("e1", { field: "plate", value: "蒙A54321", reason: REASON });
  assert.deepEqual(queue.at(-1).identity, { plate: "蒙A54321" });
  assert.deepEqual(queue.at(-1).payload.set, { plate_kind: "ordinary", plate_doubtful: false });
  assert.deepEqual(session.state().plates.map((one) => one.plate), ["蒙A54321"]);
  await session.plateDone("蒙A54321");
  assert.equal(session.state().car.step, "offer");
});

test("somebody who still waits is put right too", async () => {
  const { session, queue, kept } = await written(38.4);
  await session.correctField("e2", { field: "name", value: "汪某", reason: REASON });
  await session.correctReading("e2", { index: 0, celsius: 36.4, reason: REASON });
  pass(kept, 10 * MINUTE);
  await session.resume(session.state().held[0].key);
  assert.deepEqual([session.state().car.persons[0].name, session.state().car.persons[0].readings[0].celsius], ["汪某", 36.4]);
  await session.measured(36.6);
  await session.next();
  assert.equal(queue.at(-1).payload.decision.outcome, "pass");
});

test("a mistyped reading takes its decision along", async () => {
  const { session, queue } = await written(36.4);
  assert.equal(await session.correctReading("e2", { index: 0, celsius: 38.4, reason: REASON }), "remeasure");
  const { set } = queue.at(-1).payload;
  assert.deepEqual(set.readings.map((one) => one.celsius), [38.4]);
  assert.deepEqual([set.decision.outcome, set.decision.next_method], ["remeasure", "axillary_electronic"]);
  assert.equal(rowOf(session, "e2").what, "remeasure");
});

test("a fever that was a slip of the finger is counted no more", async () => {
  const { session, queue, kept } = await written(38.4);
  pass(kept, 10 * MINUTE);
  await session.resume(session.state().held[0].key);
  await session.measured(38.6);
  await session.next();
  assert.equal(session.state().counts.febrile, 1);
  const rung = queue.at(-1).id;
  assert.equal(await session.correctReading(rung, { index: 0, celsius: 36.6, reason: REASON }), "pass");
  assert.equal(queue.at(-1).amends, rung);
  assert.equal(queue.at(-1).payload.set.reading.celsius, 36.6);
  assert.equal(session.state().counts.febrile, 0);
});

test("an earlier rung put right decides the later ones anew, each by an amendment of its own", async () => {
  const { session, queue, kept } = await written(36.4, device(), { conditions: COLD, by: OUTSIDE });
  await session.undo();
  await session.hold();
  pass(kept, 10 * MINUTE);
  await session.resume(session.state().held[0].key);
  await session.measureWith(IN_TENT);
  await session.measured(37.9);
  await session.hold();
  const [rung, screening] = [queue.at(-1), queue.filter((entry) => entry.kind === "checkpoint.screening").at(-1)];
  const before = queue.length;
  assert.equal(rung.payload.decision.outcome, "remeasure");
  assert.equal(await session.correctReading(screening.id, { index: 0, celsius: 38.2, reason: REASON }), "remeasure");
  assert.deepEqual(queue.slice(before).map((entry) => entry.amends), [screening.id, rung.id]);
  assert.deepEqual(queue.at(-1).payload.set.reading.celsius, 37.9);
});

test("a reading out of its instrument's range clears nobody after a correction either", async () => {
  const { session } = await written(36.4, device(), { conditions: COLD, by: OUTSIDE });
  assert.equal(await session.correctReading("e2", { index: 0, celsius: 36.6, reason: REASON }), "remeasure");
});

test("an officer's own decision stays where it may, and falls where nobody is let pass by hand", async () => {
  const { session, queue } = await onDuty();
  await newCarWith(session, 36.4);
  await session.override("home_isolation", "点位负责人决定");
  await session.next();
  assert.equal(await session.correctReading("e2", { index: 0, celsius: 36.5, reason: REASON }), "home_isolation");
  assert.equal(queue.at(-1).payload.set.decision.overridden, "点位负责人决定");
  assert.equal(await session.correctReading("e2", { index: 0, celsius: 38.4, reason: REASON }), "remeasure");
  assert.equal(queue.at(-1).payload.set.decision.overridden, "");
});

test("a full device keeps the question, and nothing is half corrected", async () => {
  const { session, kept, problems } = await written();
  kept.full = true;
  assert.equal(await session.correctField("e2", { field: "name", value: "汪某", reason: REASON }), undefined);
  assert.equal(problems[0].code, "storage_full");
  assert.equal(rowOf(session, "e2").identity.name, "王某");
});

test("what this device has forgotten is corrected at the console", async () => {
  const { session } = await written();
  const row = rowOf(session, "e2");
  assert.deepEqual(fieldsOf({ ...row, identity: undefined }), []);
  assert.deepEqual(fieldsOf(row), ["name", "id_number", "phone"]);
  assert.deepEqual(ladderOf(session.state().recent.filter((one) => one.id !== "e2"), { ...row, id: "e9", kind: "checkpoint.reading", payload: { screening: "e2" } }), []);
});

test("a new shift remembers nobody's identity", async () => {
  const kept = device();
  const { session } = await written(36.4, kept);
  await session.flush();
  pass(kept, 15 * 60 * MINUTE);
  assert.deepEqual((await onDuty(kept)).session.state().recent, []);
});
