/** Undo takes back one act and nothing that came after it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { COLD, device, HERE, newCarWith, onDuty, OUTSIDE, pass } from "./cast.js";

test("the next car and a bus that was counted meanwhile outlive an undo", async () => {
  const { session, kept } = await onDuty();
  await newCarWith(session, 36.4);
  await session.next();
  pass(kept, 4000);
  await session.plateDone("蒙K99999");
  await session.peopleDone(3);
  await session.answer({ id_number: "11010519491231002X" });
  await session.tally.vehicle("bus", 40, 0);
  await session.undo();
  const { car, counts, held } = session.state();
  assert.deepEqual([car.plate, car.step], ["蒙K12345", "decision"]);
  assert.deepEqual([counts.vehicles, counts.people], [1, 40]);
  assert.deepEqual(held.map((one) => one.plate), ["蒙K99999"]);
  await session.next();
  await session.takeUp(session.state().held[0].key);
  const begun = session.state().car;
  assert.deepEqual([begun.step, begun.people, begun.persons[0].id_number], ["name", 3, "11010519491231002X"]);
  assert.equal(session.state().counts.people, 41);
});

test("a plate half typed outlives it too", async () => {
  const { session } = await onDuty();
  await newCarWith(session, 36.4);
  await session.next();
  await session.typed("蒙K9");
  await session.undo();
  assert.deepEqual(session.state().held.map((one) => one.typed), ["蒙K9"]);
});

test("what the next person of the same car said stays with that person", async () => {
  const { session, queue } = await onDuty();
  await newCarWith(session, 36.4, { people: 2 });
  await session.next();
  await session.answer({ id_number: "360426199101010071" });
  await session.undo();
  const { car, held } = session.state();
  assert.deepEqual([car.at, car.step, car.passage, held.length], [0, "decision", null, 0]);
  assert.equal(car.persons[1].id_number, "360426199101010071");
  await session.next();
  assert.deepEqual([session.state().car.at, queue.length], [1, 6]);
});

test("undo of a hold keeps the car that was begun", async () => {
  const { session } = await onDuty(device(), { conditions: COLD });
  await newCarWith(session, 36.4, { by: OUTSIDE });
  await session.hold();
  await session.plateDone("蒙K99999");
  await session.undo();
  const { car, held } = session.state();
  assert.deepEqual([car.plate, held.map((one) => one.plate)], ["蒙K12345", ["蒙K99999"]]);
});

test("a car begun is not lost when one that was set aside is taken up", async () => {
  const { session } = await onDuty();
  await session.plateDone("蒙K11111");
  await session.setAside();
  await newCarWith(session, 36.4, { plate: "蒙K22222", from: HERE });
  await session.takeUp(session.state().held[0].key);
  assert.deepEqual([session.state().car.plate, session.state().held.map((one) => one.plate)], ["蒙K11111", ["蒙K22222"]]);
});
