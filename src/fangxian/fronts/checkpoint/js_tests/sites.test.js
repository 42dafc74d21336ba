/** Centralised isolation names a site, or leaves it open. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { newCar, newPerson, sitesOf } from "../static/checkpoint/lane/flow.js";
import { HERE, newCarWith, onDuty, WUHAN } from "./cast.js";

const SITE = "01900000-0000-7000-8000-0000000000f1";
const STRANGER = { from: WUHAN, to: HERE, residence: "none" };
const outcome = (entry) => entry.payload.decision.outcome;

test("the site that was chosen goes out with the screening", async () => {
  const { session, queue } = await onDuty();
  await newCarWith(session, 36.4, STRANGER);
  await session.change({ site: SITE });
  await session.next();
  assert.deepEqual([outcome(queue[1]), queue[1].payload.destination_place], ["central_isolation", SITE]);
});

test("nobody has to choose a site", async () => {
  const { session, queue } = await onDuty();
  await newCarWith(session, 36.4, STRANGER);
  await session.next();
  assert.deepEqual([outcome(queue[1]), queue[1].payload.destination_place], ["central_isolation", null]);
});

test("a site chosen before the officer decided otherwise does not go out", async () => {
  const { session, queue } = await onDuty();
  await newCarWith(session, 36.4, STRANGER);
  await session.change({ site: SITE });
  await session.override("fever_clinic", "leader");
  await session.next();
  assert.deepEqual([outcome(queue[1]), queue[1].payload.destination_place], ["fever_clinic", null]);
});

test("who waited first and is sent on afterwards has the site added to the screening, and undo takes it back", async () => {
  const { session, queue, kinds, kept } = await onDuty();
  await newCarWith(session, 34.0, STRANGER);
  await session.hold();
  kept.now += 30 * 60_000;
  await session.resume(session.state().held[0].key);
  await session.measureWith({ method: "axillary_electronic", in_tent: true });
  await session.measured(36.4);
  assert.equal(session.final().outcome, "central_isolation");
  await session.change({ site: SITE });
  await session.next();
  assert.deepEqual(kinds(), ["passage", "screening", "reading", "record.amendment"]);
  const [, screening, , amendment] = queue;
  assert.equal(amendment.amends, screening.id);
  assert.deepEqual(amendment.payload, { reason: "isolation_site", kind: "checkpoint.screening", version: 1, set: { destination_place: SITE } });
  await session.undo();
  assert.ok(queue.some((entry) => entry.kind === "record.withdrawal" && entry.amends === amendment.id));
});

test("a device that has no room for the site writes the reading once", async () => {
  const { session, ctx, kinds, kept, problems } = await onDuty();
  await newCarWith(session, 34.0, STRANGER);
  await session.hold();
  kept.now += 30 * 60_000;
  await session.resume(session.state().held[0].key);
  await session.measureWith({ method: "axillary_electronic", in_tent: true });
  await session.measured(36.4);
  await session.change({ site: SITE });
  const { record } = ctx;
  ctx.record = (kind, ...rest) => (kind === "record.amendment" ? Promise.reject(Object.assign(new Error("full"), { code: "storage_full" })) : record(kind, ...rest));
  await session.next();
  assert.equal(problems[0].code, "storage_full");
  ctx.record = record;
  await session.next();
  assert.deepEqual(kinds(), ["passage", "screening", "reading", "record.amendment"]);
});

test("sites alone are offered, first the one that this vehicle's others go to", () => {
  const places = [{ id: "a", kind: "isolation_site" }, { id: "h", kind: "hospital" }, { id: "b", kind: "isolation_site" }];
  const car = { ...newCar("k", "in"), persons: [newPerson({ site: "b" }), newPerson()], at: 1 };
  assert.deepEqual(sitesOf(places, car).map(({ id }) => id), ["b", "a"]);
  assert.deepEqual(sitesOf([], car), []);
  assert.deepEqual(sitesOf(places, { ...car, at: 0 }).map(({ id }) => id), ["a", "b"], "a tap moves nothing");
});
