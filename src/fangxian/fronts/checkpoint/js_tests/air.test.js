/** How long the air that an officer entered counts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { handOver } from "../static/checkpoint/lane/handover.js";
import { CHEN, COLD, contextOf, device, MILD, MINUTE, newCarWith, onDuty, OUTSIDE, pass } from "./cast.js";

const HOURS = 60 * MINUTE;
const BY_WRIST = { method: "wrist", in_tent: false };
const JUST_COLD = { ...COLD, ambient_c: -9 };
const signed = { to: CHEN.id, pins: { outgoing: "1", incoming: "2" }, matters: "", equipment: [] };

test("yesterday's air clears nobody today", async () => {
  const kept = device();
  const first = await onDuty(kept, { conditions: JUST_COLD });
  await first.session.flush();
  pass(kept, 20 * HOURS);
  const { session } = await onDuty(kept, { conditions: null });
  assert.equal(session.conditions(), null);
  await newCarWith(session, 36.4, { by: BY_WRIST });
  assert.equal(session.decision().sentence, "ambient_unknown");
  assert.equal(session.state().car.persons[0].readings[0].ambient_c, null);
});

test("within the policy's hours it counts, and after them no longer, though the app was never closed", async () => {
  const { session, kept } = await onDuty(device(), { conditions: JUST_COLD });
  pass(kept, 4 * HOURS);
  assert.equal(session.conditions().ambient_c, -9);
  pass(kept, MINUTE);
  assert.equal(session.conditions(), null);
  await newCarWith(session, 36.4, { by: BY_WRIST });
  assert.equal(session.final().outcome, "remeasure");
});

test("the hours are the policy's", async () => {
  const { session, kept } = await onDuty(device(), { conditions: MILD, change: { clear: { conditions_hours: 1 } } });
  pass(kept, 61 * MINUTE);
  assert.equal(session.conditions(), null);
});

test("a pack from before the value existed lets the air run out too", async () => {
  const { session, kept } = await onDuty(device(), { conditions: MILD, change: { clear: { conditions_hours: undefined } } });
  assert.equal(session.conditions().ambient_c, 20);
  pass(kept, 5 * HOURS);
  assert.equal(session.conditions(), null);
});

test("air entered anew counts from then on", async () => {
  const { session, kept } = await onDuty(device(), { conditions: MILD });
  pass(kept, 5 * HOURS);
  await session.setConditions(MILD);
  await newCarWith(session, 36.4);
  assert.equal(session.final().outcome, "pass");
});

test("a new shift begins without the air of the last one, whatever the policy's hours", async () => {
  const kept = device();
  const change = { clear: { conditions_hours: 24 } };
  const { session } = await onDuty(kept, { conditions: MILD, change });
  await session.flush();
  pass(kept, 15 * HOURS);
  assert.equal((await onDuty(kept, { conditions: null, change })).session.conditions(), null);
});

test("a clock set right by a day does not make the air last longer", async () => {
  const { session, kept } = await onDuty(device(), { conditions: MILD });
  pass(kept, -24 * HOURS);
  assert.equal(session.conditions(), null);
});

test("at the hand-over the air goes along with its time", async () => {
  const kept = device();
  const { session, ctx } = await onDuty(kept, { conditions: COLD });
  pass(kept, 3 * HOURS);
  await handOver(ctx, session, signed);
  assert.equal(session.conditions(), null);
  const incoming = (await onDuty(kept, { officer: CHEN, conditions: null })).session;
  assert.equal(incoming.conditions().ambient_c, -30);
  pass(kept, 2 * HOURS);
  assert.equal(incoming.conditions(), null);
});

test("handed by an older version, without its time, the air is unknown", async () => {
  const kept = device();
  await contextOf(kept).drafts.put("checkpoint.handed", { held: [], conditions: MILD, plates: [] });
  assert.equal((await onDuty(kept, { conditions: null })).session.conditions(), null);
});

test("what the one who comes entered later than the one who leaves stays", async () => {
  const kept = device();
  const { session } = await onDuty(kept, { conditions: MILD });
  await session.flush();
  await contextOf(kept).drafts.put("checkpoint.handed", { held: [], conditions: COLD, conditions_at: "2020-02-05T02:00:00.000Z", plates: [] });
  assert.equal((await onDuty(kept)).session.conditions().ambient_c, 20);
});

test("a further rung is judged by the air as it counts then", async () => {
  const { session, kept } = await onDuty(device(), { conditions: COLD });
  await newCarWith(session, 36.4, { by: OUTSIDE });
  await session.hold();
  pass(kept, 5 * HOURS);
  await session.resume(session.state().held[0].key);
  await session.measureWith({ method: "forehead", in_tent: true });
  await session.measured(36.4);
  assert.equal(session.decision().sentence, "ambient_unknown");
});
