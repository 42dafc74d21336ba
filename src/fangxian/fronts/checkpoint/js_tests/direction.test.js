/** "The direction is the other one": the whole car is put right, and everybody in it is decided anew. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { device, HERE, MILD, MINUTE, newCarWith, onDuty, pass, WUHAN } from "./cast.js";

const HEBEI = { code: "13", name: "河北" };
const REASON = "方向记反了";
const rowOf = (session, kind) => session.state().recent.find((row) => row.kind === `checkpoint.${kind}`);

/** Somebody from a key area, recorded as leaving: e1 is the passage, e2 the screening. */
async function leaving(from = WUHAN, celsius = 36.4) {
  const cast = await onDuty();
  await cast.session.setDirection("out");
  await newCarWith(cast.session, celsius, { from });
  await (celsius < 37.3 ? cast.session.next() : cast.session.hold());
  return cast;
}

for (const tapped of ["screening", "passage"]) {
  test(`who came in from a key area isolates, put right at the ${tapped}`, async () => {
    const { session, queue } = await leaving();
    assert.equal(queue[1].payload.decision.outcome, "pass");
    const told = await session.correctDirection(rowOf(session, tapped).id, { direction: "in", reason: REASON });
    assert.deepEqual(told, { outcomes: ["central_isolation"], isWhole: true });
    const amendments = queue.slice(2);
    assert.deepEqual(amendments.map((one) => one.amends).sort(), ["e1", "e2"]);
    assert.ok(amendments.every((one) => one.kind === "record.amendment" && one.payload.set.direction === "in" && one.payload.reason === REASON));
    const { decision } = amendments.find((one) => one.amends === "e2").payload.set;
    assert.deepEqual([decision.outcome, decision.days], ["central_isolation", 14]);
    assert.ok(decision.confirm_by);
    assert.equal(rowOf(session, "screening").what, "central_isolation");
  });
}

test("everybody in the car is decided anew, and nobody else", async () => {
  const { session, queue } = await onDuty();
  await newCarWith(session, 36.4, { plate: "蒙K00001", from: HEBEI });
  await session.next();
  await newCarWith(session, 36.4, { people: 2, from: HEBEI, residence: "none" });
  await session.next();
  for (const answer of [{}, {}, {}, { from: HEBEI }, { to: HERE }, { residence: "local" }]) await session.answer(answer);
  await session.measured(36.5);
  await session.next();
  const before = queue.length;
  await session.correctDirection(rowOf(session, "passage").id, { direction: "out", reason: REASON });
  assert.deepEqual(queue.slice(before).map((one) => one.amends).sort(), ["e3", "e4", "e5"]);
  const outcomes = queue.slice(before).flatMap((one) => one.payload.set.decision?.outcome ?? []);
  assert.deepEqual(outcomes, ["pass", "pass"]);
});

test("the later rungs follow, and a car that still waits goes the right way", async () => {
  const { session, kept, queue } = await leaving(HEBEI, 38.0);
  pass(kept, 10 * MINUTE);
  await session.correctDirection("e2", { direction: "in", reason: REASON });
  await session.resume(session.state().held[0].key);
  assert.equal(session.state().car.direction, "in");
  await session.measured(36.6);
  await session.next();
  assert.equal(queue.at(-1).payload.decision.outcome, "central_isolation");
  const rung = queue.at(-1).id;
  await session.correctDirection("e2", { direction: "out", reason: REASON });
  const of = (id) => queue.filter((one) => one.amends === id).at(-1).payload.set;
  assert.equal(of(rung).decision.outcome, "pass");
  assert.equal("direction" in of(rung), false);
});

test("the next person of a car in hand is asked as the direction asks", async () => {
  const { session, queue } = await onDuty();
  await session.setDirection("out");
  await newCarWith(session, 36.4, { people: 2, from: HEBEI });
  await session.next();
  await session.correctDirection("e1", { direction: "in", reason: REASON });
  for (const answer of [{}, {}, {}, { from: HEBEI }, { to: HERE }]) await session.answer(answer);
  assert.equal(session.state().car.step, "residence");
  await session.answer({ residence: "local" });
  await session.measured(36.5);
  await session.next();
  assert.deepEqual([queue.at(-1).payload.direction, queue.at(-1).payload.decision.outcome], ["in", "home_isolation"]);
});

test("a journey that was taken over from last time turns round with the direction", async () => {
  const kept = device();
  const { session, queue } = await onDuty(kept);
  await session.setDirection("out");
  await newCarWith(session, 36.4, { from: HERE, to: WUHAN });
  await session.next();
  pass(kept, 40 * 60 * MINUTE);
  await session.setConditions(MILD);
  await session.plateDone("蒙K12345");
  await session.sameAsLastTime();
  await session.measured(36.5);
  await session.next();
  assert.equal(queue.at(-1).payload.decision.outcome, "pass");
  const told = await session.correctDirection(queue.at(-1).id, { direction: "in", reason: REASON });
  assert.deepEqual(told.outcomes, ["central_isolation"]);
  const { set } = queue.at(-1).payload;
  assert.deepEqual([set.origin, set.destination, set.from_key_area, set.residence], ["湖北", "康巴什区", true, "unknown"]);
  await session.setDirection("in");
  await session.plateDone("蒙K12345");
  assert.deepEqual(session.state().car.offer.persons[0].from, WUHAN);
  assert.equal(session.state().car.offer.direction, "in");
});

test("a fever stays one, and is counted once", async () => {
  const { session, kept } = await leaving(HEBEI, 38.0);
  pass(kept, 10 * MINUTE);
  await session.resume(session.state().held[0].key);
  await session.measured(38.4);
  await session.next();
  const told = await session.correctDirection("e1", { direction: "in", reason: REASON });
  assert.deepEqual(told.outcomes, ["fever_clinic"]);
  assert.equal(session.state().counts.febrile, 1);
});

test("where the passage is no longer at hand it is put right all the same, and the officer is told", async () => {
  const { session, queue } = await leaving();
  for (let more = 0; more < 19; more += 1) await session.tally.vehicle("bus", 1, 0);
  assert.equal(rowOf(session, "passage"), undefined);
  const before = queue.length;
  const told = await session.correctDirection("e2", { direction: "in", reason: REASON });
  assert.deepEqual(told, { outcomes: ["central_isolation"], isWhole: false });
  assert.deepEqual(queue.slice(before).map((one) => [one.amends, one.payload.kind]), [["e1", "checkpoint.passage"], ["e2", "checkpoint.screening"]]);
  assert.ok(queue.slice(before).every((one) => "version" in one.payload));
});

test("a device that was full half-way turns nobody twice", async () => {
  const { session, ctx, queue } = await leaving();
  const record = ctx.record.bind(ctx);
  let left = 1;
  ctx.record = (...given) => (left-- > 0 ? record(...given) : Promise.reject(Object.assign(new Error("full"), { code: "storage_full" })));
  assert.equal(await session.correctDirection("e1", { direction: "in", reason: REASON }), undefined);
  left = 9;
  assert.deepEqual((await session.correctDirection("e1", { direction: "in", reason: REASON })).outcomes, ["central_isolation"]);
  assert.equal(rowOf(session, "passage").payload.direction, "in");
  assert.deepEqual(queue.filter((one) => one.amends === "e1").length, 1);
});
