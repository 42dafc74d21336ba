/** A vehicle is dissuaded when everybody in it was turned back: facts as they arise, the last one carries the vehicle. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { HERE, newCarWith, onDuty, register } from "./cast.js";

const cases = JSON.parse(readFileSync(new URL("../tests/vectors/turned_back.json", import.meta.url), "utf-8"));
const ELSEWHERE = { code: "13", name: "河北" };
const PERSONS = { pass: { from: HERE }, dissuade: { from: ELSEWHERE, residence: "transit" }, remeasure: { from: HERE } };

/** One more person of the car in hand, up to the decision. */
async function person(session, outcome) {
  await register(session, { id: "", ...PERSONS[outcome] });
  await session.measured(outcome === "remeasure" ? 38 : 36.4);
  assert.equal(session.final().outcome, outcome);
}

async function car(session, outcomes, vehicle = "car") {
  await session.plateDone("蒙K12345");
  await session.setVehicle(vehicle);
  await session.peopleDone(outcomes.length);
  for (const outcome of outcomes) {
    await person(session, outcome);
    await (outcome === "remeasure" ? session.hold() : session.next());
  }
}

const register_of = (queue) => {
  const withdrawn = new Set(queue.filter((entry) => entry.kind === "record.withdrawal").map((entry) => entry.amends));
  return queue.filter((entry) => entry.kind === "checkpoint.dissuasion" && !withdrawn.has(entry.id))
    .map(({ payload }) => [payload.vehicles, payload.people]);
};

for (const [name, vehicle, outcomes, facts] of cases) {
  test(`${name}: the station writes it so and counts the same`, async () => {
    const { session, queue } = await onDuty();
    await car(session, outcomes, vehicle);
    assert.deepEqual(register_of(queue), facts);
    assert.equal(session.state().counts.dissuaded, facts.reduce((sum, [, people]) => sum + people, 0));
  });
}

test("the one who was held is turned back in the end: then the vehicle is too", async () => {
  const { session, queue, kept } = await onDuty();
  await session.plateDone("蒙K12345");
  await session.peopleDone(2);
  await register(session, { id: "", from: ELSEWHERE, residence: "transit" });
  await session.measured(38);
  await session.hold();
  await person(session, "dissuade");
  await session.next();
  assert.deepEqual(register_of(queue), [[0, 1]]);
  kept.now += 600_000;
  await session.resume(session.state().held[0].key);
  await session.measured(36.5);
  await session.next();
  assert.deepEqual(register_of(queue), [[0, 1], [1, 1]]);
});

test("undone and decided otherwise, the vehicle goes on", async () => {
  const { session, queue } = await onDuty();
  await car(session, ["dissuade", "dissuade"]);
  assert.deepEqual(register_of(queue), [[0, 1], [1, 1]]);
  await session.undo();
  await session.override("home_isolation", "点位负责人决定");
  await session.next();
  assert.deepEqual(register_of(queue), [[0, 1]]);
});

test("undone and repeated, the vehicle counts once", async () => {
  const { session, queue } = await onDuty();
  await car(session, ["dissuade", "dissuade"]);
  await session.undo();
  await session.next();
  assert.deepEqual(register_of(queue), [[0, 1], [1, 1]]);
});
