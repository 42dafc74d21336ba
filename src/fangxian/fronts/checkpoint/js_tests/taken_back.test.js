/** What was chosen by mistake, and what the device has to forget. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { device, newCarWith, onDuty } from "./cast.js";

test("a trailer that was chosen by mistake is taken back by the same button", async () => {
  const { session } = await onDuty();
  await session.turnTrailer();
  await session.plateDone("蒙K12345");
  await session.back();
  await session.turnTrailer();
  const { car } = session.state();
  assert.deepEqual([car.plate, car.has_trailer, car.vehicle], ["蒙K12345", false, "car"]);
  await session.plateDone("蒙K12345");
  assert.equal(session.state().car.step, "people");
});

test("a revoked device that forgot its passers does not offer their plates", async () => {
  const kept = device();
  const { session } = await onDuty(kept);
  await newCarWith(session, 36.4);
  await session.next();
  kept.cache.clear();
  assert.deepEqual((await onDuty(kept)).session.state().plates, []);
});
