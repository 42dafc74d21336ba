/** How a person is measured first: what clears nobody in this air is not proposed, and what served is offered again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { handOver } from "../static/checkpoint/lane/handover.js";
import { measuringOf } from "../static/checkpoint/lane/flow.js";
import { CHEN, COLD, device, HERE, IN_TENT, MILD, MINUTE, newCarWith, onDuty, OUTSIDE, pass } from "./cast.js";

const ARMPIT = { method: "axillary_electronic", in_tent: true };

/** What the lane proposes to the next person. */
async function proposed({ session }, plate = "蒙K22222") {
  await session.plateDone(plate);
  if (session.state().car.step === "offer") await session.sameAsLastTime();
  else {
    await session.peopleDone(1);
    for (const answer of [{}, {}, {}, { from: HERE }, { to: HERE }]) await session.answer(answer);
  }
  const state = session.state();
  const { method, in_tent } = measuringOf(session.post, state.car, state);
  return { method, in_tent };
}

test("at thirty below the ladder begins with the rung that it has for a forehead out of range", async () => {
  assert.deepEqual(await proposed(await onDuty(device(), { conditions: COLD })), ARMPIT);
});

test("on a mild day the ladder begins at its foot", async () => {
  assert.deepEqual(await proposed(await onDuty()), OUTSIDE);
});

test("while the air is unknown the ladder begins at its foot and still clears nobody", async () => {
  const cast = await onDuty(device(), { conditions: null });
  assert.deepEqual(await proposed(cast), OUTSIDE);
  await cast.session.measured(36.4);
  assert.equal(cast.session.decision().sentence, "ambient_unknown");
});

test("at thirty below a known car with one person takes four acts and is cleared", async () => {
  const { session, queue } = await onDuty(device(), { conditions: COLD });
  await newCarWith(session, 36.4);
  await session.next();
  await session.plateDone(session.state().plates[0].plate);
  await session.sameAsLastTime();
  await session.measured(36.5);
  assert.equal(session.final().outcome, "pass");
  await session.next();
  const [reading] = queue.at(-1).payload.readings;
  assert.deepEqual([reading.method, reading.in_tent, reading.in_range], ["axillary_electronic", true, true]);
});

test("the method and place of the last person are offered to the next", async () => {
  const cast = await onDuty(device(), { conditions: COLD });
  await newCarWith(cast.session, 36.4, { by: IN_TENT });
  await cast.session.next();
  assert.deepEqual(await proposed(cast), IN_TENT);
});

test("they outlive the closing of the app", async () => {
  const kept = device();
  const { session } = await onDuty(kept, { conditions: COLD });
  await newCarWith(session, 36.4, { by: IN_TENT });
  await session.next();
  await session.flush();
  assert.deepEqual(await proposed(await onDuty(kept)), IN_TENT);
});

test("a way that can clear nobody in this air is not offered again", async () => {
  const cast = await onDuty(device(), { conditions: COLD });
  await newCarWith(cast.session, 36.4, { by: OUTSIDE });
  assert.equal(cast.session.final().outcome, "remeasure");
  await cast.session.hold();
  assert.deepEqual(await proposed(cast), ARMPIT);
});

test("a further rung is one person's matter: it is not offered to the next", async () => {
  const cast = await onDuty();
  await newCarWith(cast.session, 38.4);
  await cast.session.measureOn();
  await cast.session.measured(36.6);
  await cast.session.next();
  assert.deepEqual(await proposed(cast), OUTSIDE);
});

test("other air begins the ladder anew", async () => {
  const cast = await onDuty(device(), { conditions: COLD });
  await newCarWith(cast.session, 36.4);
  await cast.session.next();
  await cast.session.setConditions(MILD);
  assert.deepEqual(await proposed(cast), OUTSIDE);
});

test("a new shift and the one who takes over begin anew", async () => {
  const kept = device();
  const { session, ctx } = await onDuty(kept, { conditions: COLD });
  await newCarWith(session, 36.4, { by: IN_TENT });
  await session.next();
  await session.flush();
  pass(kept, 15 * 60 * MINUTE);
  const later = await onDuty(kept);
  assert.deepEqual(later.session.state().measured_with, null);
  await later.session.flush();
  await handOver(ctx, session, { to: CHEN.id, pins: { outgoing: "1", incoming: "2" }, matters: "", equipment: [] });
  assert.deepEqual(await proposed(await onDuty(kept, { officer: CHEN })), ARMPIT);
});

test("a draft of the version before has nothing remembered", async () => {
  const kept = device();
  const { session } = await onDuty(kept, { conditions: COLD });
  await session.plateDone("蒙K12345");
  await session.flush();
  const draft = kept.drafts.get("checkpoint.lane");
  delete draft.measured_with;
  const cast = await onDuty(kept);
  assert.equal(cast.session.state().measured_with, null);
  assert.equal(cast.session.state().car.plate, "蒙K12345");
});
