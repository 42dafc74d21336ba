/** A slow device: the store and the seal take their time, and the officer's hands do not wait. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { COLD, device, HERE, newCarWith, onDuty, MILD, MINUTE, OUTSIDE, pass, register } from "./cast.js";

/** Turns of the event loop: enough for everything that waits for nothing slow. */
async function settle() {
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
}

/** Makes `name` of `where` wait until the test lets it go on. */
function slow(where, name) {
  const quick = where[name].bind(where);
  const waiting = [];
  where[name] = (...given) => new Promise((resolve, reject) => waiting.push(() => quick(...given).then(resolve, reject)));
  return {
    async release() {
      waiting.shift()?.();
      await settle();
    },
    async quick() {
      where[name] = quick;
      while (waiting.length) await this.release();
    },
    size: () => waiting.length,
  };
}

test("a tap on next while the tally is being written counts", async () => {
  const { session, ctx, kept, kinds } = await onDuty();
  await session.tally.open("car");
  await session.tally.add({ vehicles: 1, people: 1 });
  await newCarWith(session, 36.4);
  pass(kept, 15 * MINUTE);
  const store = slow(ctx, "record");
  void session.tally.tick();
  await settle();
  void session.next();
  await store.quick();
  assert.deepEqual(kinds(), ["tally", "passage", "screening"]);
  assert.equal(session.state().car.step, "plate");
});

test("air that is saved while a car is being written is saved", async () => {
  const { session, ctx, kinds } = await onDuty();
  await newCarWith(session, 36.4);
  const store = slow(ctx, "record");
  void session.next();
  const saved = session.setConditions(COLD);
  await store.quick();
  assert.equal(await saved, true);
  assert.deepEqual(kinds(), ["passage", "screening", "conditions"]);
  assert.equal(session.state().conditions.ambient_c, -30);
});

test("air that could not be saved is told apart from air that was", async () => {
  const { session, kept, problems } = await onDuty();
  kept.full = true;
  assert.equal(await session.setConditions(COLD), undefined);
  assert.equal(problems.length, 1);
  assert.equal(session.state().conditions.ambient_c, MILD.ambient_c);
});

test("a held car taken up while another is being written does not take that one's entries", async () => {
  const { session, ctx, queue } = await onDuty(device(), { conditions: COLD });
  await newCarWith(session, 36.4, { by: OUTSIDE, plate: "蒙K11111" });
  await session.hold();
  const [held] = session.state().held;
  await newCarWith(session, 36.5, { plate: "蒙K22222", id: "360426199101010071", name: "李某" });
  const store = slow(ctx, "record");
  void session.next();
  await settle();
  void session.takeUp(held.key);
  await store.quick();
  const [, , passage, screening] = queue;
  assert.equal(passage.identity.plate, "蒙K22222");
  assert.equal(screening.identity.name, "李某");
  assert.equal(screening.payload.passage, passage.id);
  const { car, held: waiting } = session.state();
  assert.deepEqual([car.plate, car.step, waiting.length], ["蒙K11111", "reading", 0]);
});

test("back, direction and other taps wait until the car in hand is written", async () => {
  const { session, ctx, queue } = await onDuty();
  await newCarWith(session, 36.4);
  const store = slow(ctx, "record");
  void session.next();
  await settle();
  void session.setDirection("out");
  void session.back();
  await store.quick();
  assert.deepEqual(queue.map((entry) => entry.payload.direction), ["in", "in"]);
  assert.deepEqual([session.state().direction, session.state().car.direction, session.state().car.step], ["out", "out", "plate"]);
});

test("a known car that is found late is not put in place of the one that was taken up meanwhile", async () => {
  const { session, ctx } = await onDuty(device(), { conditions: COLD });
  await newCarWith(session, 36.4, { by: OUTSIDE, plate: "蒙K11111" });
  await session.hold();
  const cache = slow(ctx.cache, "get");
  void session.plateDone("蒙K22222");
  void session.takeUp(session.state().held[0].key);
  await cache.quick();
  assert.deepEqual([session.state().car.plate, session.state().car.step], ["蒙K11111", "reading"]);
});

test("a plate that was put right while the first was looked up is the one that counts", async () => {
  const { session, ctx } = await onDuty();
  const cache = slow(ctx.cache, "get");
  void session.plateDone("蒙K11111");
  void session.plateDone("蒙K22222");
  await cache.quick();
  assert.deepEqual([session.state().car.plate, session.state().car.step], ["蒙K22222", "people"]);
});

test("a plate entered twice does not bring the question back that was answered since", async () => {
  const { session, ctx } = await onDuty();
  const cache = slow(ctx.cache, "get");
  void session.plateDone("蒙K11111");
  await cache.release();
  void session.peopleDone(1);
  void session.plateDone("蒙K11111");
  await cache.quick();
  assert.equal(session.state().car.step, "id");
});

test("what is counted while the tally is being written belongs to the next entry", async () => {
  const { session, ctx, kept, queue } = await onDuty();
  await session.tally.open("car");
  await session.tally.add({ vehicles: 5, people: 9 });
  pass(kept, 15 * MINUTE);
  const store = slow(ctx, "record");
  void session.tally.tick();
  await settle();
  void session.tally.add({ vehicles: 1, people: 2 });
  await store.quick();
  assert.deepEqual([session.state().tally.vehicles, session.state().tally.people], [1, 2]);
  await session.tally.close();
  assert.deepEqual(queue.map(({ payload }) => [payload.vehicles, payload.people]), [[5, 9], [1, 2]]);
  assert.equal(session.state().counts.people, 11);
});

test("a count that is closed while it is being tapped on stays open for the last tap", async () => {
  const { session, ctx, queue } = await onDuty();
  await session.tally.open("car");
  await session.tally.add({ vehicles: 2 });
  const store = slow(ctx, "record");
  void session.tally.close();
  await settle();
  void session.tally.add({ vehicles: 1 });
  await store.quick();
  assert.equal(session.state().tally.vehicles, 1);
  await session.tally.close();
  assert.deepEqual(queue.map(({ payload }) => payload.vehicles), [2, 1]);
});

test("a turn of the direction counts what follows in the new direction at once", async () => {
  const { session, ctx, queue } = await onDuty();
  await session.tally.open("car");
  await session.tally.add({ vehicles: 2 });
  const drafts = slow(ctx.drafts, "put");
  void session.setDirection("out");
  void session.tally.switchTo("car");
  await settle();
  void session.tally.add({ vehicles: 1 });
  void session.tally.close();
  await settle();
  assert.deepEqual(queue.map(({ payload }) => [payload.direction, payload.vehicles]), [["in", 2], ["out", 1]]);
  await drafts.quick();
});

test("a bus that could not be written is not counted, and the count under way stays", async () => {
  const { session, kept, queue } = await onDuty();
  await session.tally.open("car");
  await session.tally.add({ vehicles: 3 });
  kept.full = true;
  assert.equal(await session.tally.vehicle("bus", 43, 0), undefined);
  kept.full = false;
  assert.equal(session.state().tally.vehicles, 3);
  assert.equal(await session.tally.vehicle("bus", 43, 0), true);
  await session.tally.close();
  assert.deepEqual(queue.map(({ payload }) => [payload.vehicle, payload.vehicles]), [["bus", 1], ["car", 3]]);
  assert.equal(session.state().counts.vehicles, 4);
});

test("leaving the lane waits for the car that is being written", async () => {
  const { session, ctx, kept, kinds } = await onDuty();
  await newCarWith(session, 36.4);
  const store = slow(ctx, "record");
  void session.next();
  let isLeft = false;
  const left = session.flush().then(() => (isLeft = true));
  await settle();
  assert.equal(isLeft, false);
  await store.quick();
  await left;
  assert.deepEqual(kinds(), ["passage", "screening"]);
  assert.equal(kept.drafts.get("checkpoint.lane").car.step, "plate");
});

test("a car whose writing stopped half-way is not written twice after a restart", async () => {
  const kept = device();
  const { session, ctx, kinds } = await onDuty(kept);
  await newCarWith(session, 36.4);
  const record = ctx.record;
  ctx.record = (kind, options) => (kind === "checkpoint.screening" ? Promise.reject(new Error("locked")) : record(kind, options));
  await session.next();
  await session.flush();
  const again = await onDuty(kept);
  await again.session.next();
  assert.deepEqual(kinds(), ["passage", "screening"]);
});

test("two taps on next are one, and the tap after the next question is the next person's", async () => {
  const { session, ctx, kinds } = await onDuty();
  await newCarWith(session, 36.4, { people: 2 });
  const store = slow(ctx, "record");
  void session.next();
  void session.next();
  await store.quick();
  assert.deepEqual(kinds(), ["passage", "screening"]);
  await register(session, { from: HERE });
  await session.measured(36.5);
  await session.next();
  assert.deepEqual(kinds(), ["passage", "screening", "screening"]);
});

test("undo right after next takes back that next, however slowly it was written", async () => {
  const { session, ctx, kinds } = await onDuty();
  await newCarWith(session, 36.4);
  const store = slow(ctx, "record");
  void session.next();
  await settle();
  void session.undo();
  await store.quick();
  assert.deepEqual(kinds(), ["passage", "screening", "record.withdrawal", "record.withdrawal"]);
  assert.equal(session.state().car.step, "decision");
});

test("an answer given while the draft is being stored counts", async () => {
  const { session, ctx, kinds } = await onDuty();
  await newCarWith(session, 36.4, { people: 2 });
  const drafts = slow(ctx.drafts, "put");
  void session.next();
  await settle();
  assert.equal(session.state().car.at, 1);
  void session.answer({ id_number: "360426199101010071" });
  void session.measured(36.5);
  void session.next();
  await settle();
  assert.deepEqual(kinds(), ["passage", "screening", "screening"]);
  assert.equal(session.state().car.step, "plate");
  assert.equal(drafts.size(), 1, "the store has not even finished its first write");
});

test("drafts that were overtaken are not stored one by one, the newest is", async () => {
  const { session, ctx, kept } = await onDuty();
  const drafts = slow(ctx.drafts, "put");
  for (const typed of ["3", "36", "360"]) void session.typed(typed);
  await settle();
  for (const typed of ["3604", "36042", "360426"]) void session.typed(typed);
  assert.equal(drafts.size(), 1);
  await drafts.release();
  assert.equal(drafts.size(), 1);
  await drafts.release();
  assert.equal(drafts.size(), 0);
  assert.equal(kept.drafts.get("checkpoint.lane").car.typed, "360426");
});
