/** In the tent, out of the cold: an infrared reading counts after the wait, or by the officer's word (RULEBOOK C9). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { COLD, device, HERE, IN_TENT, MILD, MINUTE, newCarWith, onDuty, OUTSIDE, pass } from "./cast.js";

const atThirtyBelow = () => onDuty(device(), { conditions: COLD });

test("just stepped in, a forehead at thirty below clears nobody and the wait is told", async () => {
  const { session } = await atThirtyBelow();
  await newCarWith(session, 36.4, { by: IN_TENT });
  const { outcome, sentence, next_method, place, wait_minutes } = session.decision();
  assert.deepEqual([outcome, sentence, next_method, place, wait_minutes], ["remeasure", "not_warmed", "forehead", "tent", 10]);
});

test("the officer's word for it is one tap and stands in the reading", async () => {
  const { session, queue } = await atThirtyBelow();
  await newCarWith(session, 36.4, { by: IN_TENT });
  await session.back();
  await session.measureWith(IN_TENT);
  assert.deepEqual(session.warmUp(), { minutes: 10, isHeld: false, isSaid: false });
  await session.turnWarmedUp();
  await session.measured(36.4);
  assert.equal(session.final().outcome, "pass");
  await session.next();
  const [reading] = queue[1].payload.readings;
  assert.deepEqual([reading.in_tent, reading.ambient_c, reading.outdoor_c, reading.warmed_up], [true, 20, -30, true]);
});

test("a wait that was held needs no word", async () => {
  const { session, kept, queue } = await atThirtyBelow();
  await newCarWith(session, 36.4, { by: OUTSIDE });
  await session.hold();
  pass(kept, 10 * MINUTE);
  await session.resume(session.state().held[0].key);
  await session.measureWith(IN_TENT);
  assert.deepEqual(session.warmUp(), { minutes: 10, isHeld: true, isSaid: false });
  await session.measured(36.4);
  assert.equal(session.final().outcome, "pass");
  await session.next();
  assert.equal(queue.at(-1).payload.reading.warmed_up, false);
});

test("\"warmed up, measure now\" says it", async () => {
  const { session } = await atThirtyBelow();
  await newCarWith(session, 36.4, { by: IN_TENT });
  await session.measureWarmed();
  await session.measured(36.4);
  assert.equal(session.final().outcome, "pass");
});

test("it is said of one person and one reading", async () => {
  const { session } = await atThirtyBelow();
  await session.plateDone("蒙K12345");
  await session.peopleDone(2);
  for (const answer of [{}, {}, {}, { from: HERE }, { to: HERE }]) await session.answer(answer);
  await session.measureWith(IN_TENT);
  await session.turnWarmedUp();
  await session.measured(36.4);
  await session.next();
  for (const answer of [{}, {}, {}, { from: HERE }, { to: HERE }]) await session.answer(answer);
  assert.deepEqual(session.warmUp(), { minutes: 10, isHeld: false, isSaid: false });
  await session.measured(36.4);
  assert.equal(session.decision().sentence, "not_warmed");
});

test("the same way is offered to the next car, and the wait with it", async () => {
  const { session } = await atThirtyBelow();
  await newCarWith(session, 36.4, { by: IN_TENT });
  await session.measureWarmed();
  await session.measured(36.4);
  await session.next();
  await session.plateDone("蒙K12345");
  await session.sameAsLastTime();
  assert.equal(session.warmUp().minutes, 10);
  await session.measured(36.4);
  assert.equal(session.final().outcome, "remeasure");
});

test("in air within the instrument's range nobody waits", async () => {
  const { session } = await onDuty(device(), { conditions: MILD });
  await newCarWith(session, 36.4, { by: IN_TENT });
  assert.equal(session.final().outcome, "pass");
});

test("in a tent whose air nobody measured infrared clears nobody, the armpit does", async () => {
  const { session } = await onDuty(device(), { conditions: { ...COLD, warm_tent_c: null } });
  await newCarWith(session, 36.4, { by: IN_TENT });
  assert.equal(session.decision().sentence, "ambient_unknown");
  await session.measureOn();
  await session.measured(36.6);
  assert.equal(session.final().outcome, "pass");
});

test("a mistyped reading put right is judged with the wait as it was", async () => {
  const { session } = await atThirtyBelow();
  await newCarWith(session, 36.4, { by: IN_TENT });
  await session.hold();
  assert.equal(await session.correctReading("e2", { index: 0, celsius: 36.6, reason: "记错了" }), "remeasure");
});
