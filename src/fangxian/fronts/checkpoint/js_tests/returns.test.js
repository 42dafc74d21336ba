/** "The same as last time" for a car that comes back the other way, and a direction that is put right while a car is asked. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { offeredPersons } from "../static/checkpoint/lane/flow.js";
import { device, HERE, MILD, MINUTE, newCarWith, onDuty, pass, WUHAN } from "./cast.js";

const HEBEI = { code: "13", name: "河北" };

/** Out in the morning, back 40 hours later under the same plate. */
async function away(to, { people = 1, kept = device() } = {}) {
  const cast = await onDuty(kept);
  await cast.session.setDirection("out");
  await newCarWith(cast.session, 36.4, { from: HERE, to, people });
  await cast.session.next();
  for (let more = 1; more < people; more += 1) {
    for (const answer of [{ name: "李某" }, {}, {}, { from: HERE }, { to }]) await cast.session.answer(answer);
    await cast.session.measured(36.4);
    await cast.session.next();
  }
  pass(kept, 40 * 60 * MINUTE);
  await cast.session.setDirection("in");
  await cast.session.setConditions(MILD);
  cast.queue.length = 0;
  await cast.session.plateDone("蒙K12345");
  return cast;
}

test("who comes back from a key area by the same car is asked for the residence and isolates", async () => {
  const { session, queue } = await away(WUHAN);
  assert.deepEqual(offeredPersons(session.state().car).map(({ from, to }) => [from, to]), [[WUHAN, HERE]]);
  await session.sameAsLastTime();
  assert.equal(session.state().car.step, "residence");
  await session.answer({ residence: "local" });
  assert.equal(session.state().car.step, "reading");
  await session.measured(36.5);
  assert.deepEqual([session.final().outcome, session.final().days], ["home_isolation", 14]);
  await session.next();
  const { origin, destination, from_key_area, repeats } = queue[1].payload;
  assert.deepEqual([origin, destination, from_key_area, repeats], ["湖北", "康巴什区", true, true]);
});

test("every person of the car is asked, not only the first", async () => {
  const { session, queue } = await away(HEBEI, { people: 2 });
  await session.sameAsLastTime();
  for (const residence of ["local", "none"]) {
    assert.equal(session.state().car.step, "residence");
    await session.answer({ residence });
    await session.measured(36.5);
    await session.next();
  }
  const outcomes = queue.filter((one) => one.kind === "checkpoint.screening").map((one) => one.payload.decision.outcome);
  assert.deepEqual(outcomes, ["home_isolation", "central_isolation"]);
});

test("the same way again asks nothing", async () => {
  const kept = device();
  const { session } = await onDuty(kept);
  await newCarWith(session, 36.4, { from: HEBEI, residence: "local" });
  await session.next();
  await session.plateDone("蒙K12345");
  await session.sameAsLastTime();
  const { step, persons } = session.state().car;
  assert.deepEqual([step, persons[0].from, persons[0].residence], ["reading", HEBEI, "local"]);
});

test("of a passer kept by an older version only the identity is offered, and the rest is asked", async () => {
  const { session, kept } = await away(WUHAN);
  delete kept.cache.get("plate/蒙K12345").value.direction;
  await session.back();
  await session.plateDone("蒙K12345");
  await session.sameAsLastTime();
  const { step, persons } = session.state().car;
  assert.deepEqual([step, persons[0].from, persons[0].to, persons[0].name], ["from", null, null, "王某"]);
  await session.answer({ from: WUHAN });
  await session.answer({ to: HERE });
  assert.equal(session.state().car.step, "residence");
});

test("a direction put right after the offer was taken turns the journey round", async () => {
  const { session } = await away(WUHAN);
  await session.setDirection("out");
  await session.sameAsLastTime();
  await session.measured(36.5);
  assert.equal(session.final().outcome, "pass");
  await session.setDirection("in");
  assert.equal(session.state().car.step, "residence");
  assert.deepEqual(session.state().car.persons[0].from, WUHAN);
  await session.answer({ residence: "none" });
  assert.equal(session.state().car.step, "decision");
  assert.equal(session.final().outcome, "central_isolation");
});

test("a direction put right while a new person is asked keeps what they said and asks what matters now", async () => {
  const { session } = await onDuty();
  await session.setDirection("out");
  await newCarWith(session, 36.5, { from: HEBEI });
  assert.equal(session.final().outcome, "pass");
  await session.setDirection("in");
  assert.deepEqual([session.state().car.step, session.state().car.persons[0].from], ["residence", HEBEI]);
  await session.setDirection("out");
  assert.equal(session.state().car.step, "decision");
});

test("a car whose passage is written keeps its direction; the next one has the new", async () => {
  const { session, queue } = await onDuty();
  await newCarWith(session, 36.4, { people: 2 });
  await session.next();
  await session.setDirection("out");
  assert.deepEqual([session.state().car.direction, session.state().direction], ["in", "out"]);
  for (const answer of [{}, {}, {}, { from: HERE }, { to: HERE }]) await session.answer(answer);
  await session.measured(36.5);
  await session.next();
  assert.deepEqual(queue.map((one) => one.payload.direction), ["in", "in", "in"]);
  assert.equal(session.state().car.direction, "out");
});
