/** The lane's scenes, without a screen. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { handOver } from "../static/checkpoint/lane/handover.js";
import { BAI, CHEN, COLD, device, HERE, MILD, MINUTE, newCarWith, onDuty, OUTSIDE, pass, register, WUHAN } from "./cast.js";

const outcome = (entry) => entry.payload.decision.outcome;

test("a new car with one person becomes a passage and a screening", async () => {
  const { session, queue, kinds } = await onDuty();
  await newCarWith(session, 36.4);
  await session.next();
  assert.deepEqual(kinds(), ["passage", "screening"]);
  const [passage, screening] = queue;
  assert.equal(screening.payload.passage, passage.id);
  assert.equal(outcome(screening), "pass");
  assert.equal(session.state().car.step, "plate");
});

test("what identifies travels apart from the payload", async () => {
  const { session, queue } = await onDuty();
  await newCarWith(session, 36.4);
  await session.next();
  const [passage, screening] = queue;
  assert.deepEqual(passage.identity, { plate: "蒙K12345" });
  assert.deepEqual(screening.identity, { name: "王某", id_number: "11010519491231002X", phone: "13800008000" });
  assert.doesNotMatch(JSON.stringify([passage.payload, screening.payload]), /12345|王某|1380000|110105/);
});

test("a known car with one occupant takes four acts", async () => {
  const { session, kinds, queue, kept } = await onDuty();
  await newCarWith(session, 36.4);
  await session.next();
  pass(kept, 60 * MINUTE);
  let acts = 0;
  const act = async (promise) => {
    acts += 1;
    await promise;
  };
  await act(session.plateDone(session.state().plates[0].plate));
  assert.equal(session.state().car.step, "offer");
  await act(session.sameAsLastTime());
  await act(session.measured(36.5));
  await act(session.next());
  assert.ok(acts <= 4);
  assert.deepEqual(kinds().slice(2), ["passage", "screening"]);
  assert.equal(queue[3].identity.name, "王某");
  assert.equal(queue[3].payload.repeats, true);
});

test("after the policy's window nothing is offered any more", async () => {
  const kept = device();
  const { session } = await onDuty(kept);
  await newCarWith(session, 36.4);
  await session.next();
  pass(kept, 73 * 60 * MINUTE);
  const later = (await onDuty(kept)).session;
  assert.deepEqual(later.state().plates, []);
  await later.plateDone("蒙K12345");
  assert.equal(later.state().car.step, "people");
});

test("the second person of a car is offered where the first came from and goes to", async () => {
  const { session } = await onDuty();
  await newCarWith(session, 36.4, { people: 2, from: WUHAN, residence: "local" });
  await session.next();
  const { car } = session.state();
  assert.equal(car.at, 1);
  assert.equal(car.step, "id");
  assert.deepEqual(car.persons[1].from, WUHAN);
  assert.deepEqual(session.state().places_from, [WUHAN]);
});

test("the ladder at thirty below: forehead, wrist, tent, armpit, fever", async () => {
  const { session, queue, kinds, kept } = await onDuty(device(), { conditions: COLD });
  await newCarWith(session, 36.4, { by: OUTSIDE });
  assert.equal(session.decision().sentence, "out_of_range");
  assert.equal(session.decision().next_method, "axillary_electronic");
  await session.measureOn();
  await session.measureWith({ method: "wrist", in_tent: false });
  await session.measured(36.0);
  assert.equal(session.decision().outcome, "remeasure");
  await session.hold();
  assert.deepEqual(kinds(), ["passage", "screening"]);
  assert.equal(session.state().held.length, 1);
  assert.equal(session.state().car.step, "plate");
  pass(kept, 5 * MINUTE);
  await session.resume(session.state().held[0].key);
  await session.measureWith({ method: "forehead", in_tent: true });
  await session.measured(37.9);
  await session.hold();
  pass(kept, 5 * MINUTE);
  await session.resume(session.state().held[0].key);
  await session.measured(38.4);
  assert.equal(session.decision().outcome, "fever_clinic");
  await session.next();
  assert.deepEqual(kinds(), ["passage", "screening", "reading", "reading"]);
  assert.deepEqual(queue[1].payload.readings.map((one) => one.in_range), [false, false]);
  assert.equal(queue[3].payload.reading.ambient_c, 20);
  assert.equal(queue[3].payload.screening, queue[1].id);
  assert.deepEqual(queue.slice(1).map((one) => one.payload.decision.is_fever), [false, false, true]);
  assert.equal(session.state().counts.febrile, 1);
  assert.equal(session.state().held.length, 0);
});

test("rungs measured one after the other without leaving the tent are each written", async () => {
  const { session, queue, kinds } = await onDuty(device(), { conditions: COLD });
  await newCarWith(session, 36.4, { by: OUTSIDE });
  await session.hold();
  await session.resume(session.state().held[0].key);
  await session.measureWith({ method: "forehead", in_tent: true });
  await session.measured(37.9);
  await session.measureOn();
  await session.measured(38.4);
  await session.next();
  assert.deepEqual(kinds(), ["passage", "screening", "reading", "reading"]);
  assert.deepEqual(queue.slice(2).map((one) => one.payload.reading.celsius), [37.9, 38.4]);
  assert.deepEqual(queue.slice(2).map((one) => one.payload.decision.outcome), ["remeasure", "fever_clinic"]);
  assert.equal(session.state().counts.febrile, 1);
});

test("who coughs without a fever goes to the clinic and is not counted as febrile", async () => {
  const { session, queue } = await onDuty();
  await newCarWith(session, 36.6);
  await session.change({ symptoms: ["dry_cough"] });
  await session.next();
  assert.equal(queue[1].payload.decision.outcome, "fever_clinic");
  assert.equal(queue[1].payload.decision.is_fever, false);
  assert.equal(session.state().counts.febrile, 0);
});

test("an officer who decides otherwise does not change what the readings prove", async () => {
  const { session, queue } = await onDuty();
  await session.plateDone("蒙K12345");
  await session.peopleDone(1);
  await register(session);
  await session.measureWith({ method: "axillary_electronic", in_tent: true });
  await session.measured(38.4);
  await session.override("dissuade", "refuses the clinic");
  await session.next();
  assert.equal(queue[1].payload.decision.outcome, "dissuade");
  assert.equal(queue[1].payload.decision.is_fever, true);
  assert.equal(session.state().counts.febrile, 1);
});

test("while one warms up the next car is served", async () => {
  const { session, kinds } = await onDuty(device(), { conditions: COLD });
  await newCarWith(session, 36.4, { by: OUTSIDE });
  await session.hold();
  await session.plateDone("蒙K54321");
  await session.peopleDone(1);
  await register(session);
  await session.measureWith({ method: "axillary_electronic", in_tent: true });
  await session.measured(36.6);
  await session.next();
  assert.deepEqual(kinds(), ["passage", "screening", "passage", "screening"]);
  assert.equal(session.state().held.length, 1);
});

test("a car begun is not lost when a held one is taken up", async () => {
  const { session, kept } = await onDuty(device(), { conditions: COLD });
  await newCarWith(session, 36.4, { by: OUTSIDE });
  await session.hold();
  await session.plateDone("蒙K54321");
  pass(kept, 5 * MINUTE);
  await session.resume(session.state().held[0].key);
  assert.equal(session.state().held[0].plate, "蒙K54321");
  await session.setAside();
  await session.takeUp(session.state().held[0].key);
  assert.equal(session.state().car.step, "people");
});

test("an articulated lorry has two plates", async () => {
  const { session, queue } = await onDuty();
  await session.turnTrailer();
  await session.plateDone("蒙K12345");
  assert.equal(session.state().car.step, "trailer");
  await session.trailerDone("蒙K1234挂");
  await session.peopleDone(1);
  await register(session);
  await session.measured(36.4);
  await session.next();
  assert.equal(queue[0].payload.vehicle, "articulated");
  assert.equal(queue[0].payload.has_trailer, true);
  assert.deepEqual(queue[0].identity, { plate: "蒙K12345", trailer_plate: "蒙K1234挂" });
});

test("no plate is a plate of its own kind and is never offered again", async () => {
  const { session, queue } = await onDuty();
  await newCarWith(session, 36.4, { plate: "无牌" });
  await session.next();
  assert.equal(queue[0].payload.plate_kind, "none");
  assert.deepEqual(queue[0].identity, {});
  assert.deepEqual(session.state().plates, []);
});

test("an odd plate is kept and marked, never refused", async () => {
  const { session, queue } = await onDuty();
  await newCarWith(session, 36.4, { plate: "ABC-123" });
  await session.next();
  assert.equal(queue[0].payload.plate_doubtful, true);
  assert.equal(queue[0].identity.plate, "ABC123");
});

test("a doubtful ID number is registered with its doubt", async () => {
  const { session, queue } = await onDuty();
  await newCarWith(session, 36.4, { id: "360426199101010072" });
  await session.next();
  assert.equal(queue[1].payload.id_check, "bad_checksum");
});

test("a bus where the policy registers all but the officer counts", async () => {
  const { session, queue, kinds } = await onDuty();
  await session.tally.vehicle("bus", 43, 0);
  assert.deepEqual(kinds(), ["tally"]);
  const { vehicles, people, measured, febrile, vehicle } = queue[0].payload;
  assert.deepEqual({ vehicles, people, measured, febrile, vehicle }, { vehicles: 1, people: 43, measured: 43, febrile: 0, vehicle: "bus" });
  assert.equal(session.state().counts.people, 43);
});

test("where only some are registered a car is counted and a bus is not", async () => {
  const { session } = await onDuty(device(), { edition: "checkpoint-2020-37.5" });
  await session.plateDone("蒙K12345");
  await session.peopleDone(2);
  assert.equal(session.state().car.step, "count_only");
  await session.registerAll();
  assert.equal(session.state().car.step, "id");
  await session.abandon();
  await session.plateDone("蒙K12345");
  await session.setVehicle("bus");
  await session.peopleDone(2);
  assert.equal(session.state().car.step, "id");
});

test("counted taps survive a lost tab and become one entry", async () => {
  const kept = device();
  const { session } = await onDuty(kept);
  await session.tally.open("car");
  for (let n = 0; n < 7; n += 1) await session.tally.add({ vehicles: 1, people: 2, measured: 2 });
  const again = await onDuty(kept);
  assert.equal(again.session.state().tally.people, 14);
  await again.session.tally.close();
  assert.deepEqual(again.kinds(), ["tally"]);
  assert.equal(again.queue[0].payload.vehicles, 7);
  assert.equal(again.session.state().tally, null);
});

test("the tally writes an entry every so many minutes by itself", async () => {
  const { session, kinds, kept } = await onDuty();
  await session.tally.open("car");
  await session.tally.add({ vehicles: 1, people: 1 });
  pass(kept, 14 * MINUTE);
  await session.tally.tick();
  assert.deepEqual(kinds(), []);
  pass(kept, MINUTE);
  await session.tally.tick();
  assert.deepEqual(kinds(), ["tally"]);
  assert.equal(session.state().tally.people, 0);
});

test("a count never goes below zero and an empty one is no entry", async () => {
  const { session, kinds } = await onDuty();
  await session.tally.open("car");
  await session.tally.add({ people: -3 });
  assert.equal(session.state().tally.people, 0);
  await session.tally.close();
  assert.deepEqual(kinds(), []);
});

test("undo withdraws what next wrote and brings the car back", async () => {
  const { session, kinds, queue, kept } = await onDuty();
  await newCarWith(session, 36.4);
  const number = session.state().car.persons[0].pass_number;
  await session.next();
  pass(kept, 9_000);
  await session.undo();
  assert.deepEqual(kinds(), ["passage", "screening", "record.withdrawal", "record.withdrawal"]);
  assert.deepEqual(queue.slice(2).map((entry) => entry.amends), ["e2", "e1"]);
  const { car, counts } = session.state();
  assert.equal(car.step, "decision");
  assert.equal(car.passage, null);
  assert.deepEqual([counts.vehicles, counts.people], [0, 0]);
  await session.next();
  assert.deepEqual(kinds().slice(4), ["passage", "screening"]);
  assert.equal(queue[5].payload.pass_number, number);
});

test("after ten seconds undo does nothing", async () => {
  const { session, kinds, kept } = await onDuty();
  await newCarWith(session, 36.4);
  await session.next();
  pass(kept, 10_001);
  await session.undo();
  assert.deepEqual(kinds(), ["passage", "screening"]);
});

test("undo of a hold takes the car out of the queue of the held", async () => {
  const { session } = await onDuty(device(), { conditions: COLD });
  await newCarWith(session, 36.4, { by: OUTSIDE });
  await session.hold();
  await session.undo();
  assert.equal(session.state().held.length, 0);
  assert.equal(session.state().car.persons[0].wait_until, null);
});

test("a half-done car comes back after the app was closed", async () => {
  const kept = device();
  const { session } = await onDuty(kept);
  await session.plateDone("蒙K12345");
  await session.peopleDone(2);
  await session.answer({ id_number: "11010519491231002X" });
  session.typed("王");
  await session.flush();
  const { car } = (await onDuty(kept)).session.state();
  assert.equal(car.step, "name");
  assert.equal(car.typed, "王");
  assert.equal(car.persons[0].id_number, "11010519491231002X");
});

test("held cars come back after the app was closed", async () => {
  const kept = device();
  const { session } = await onDuty(kept, { conditions: COLD });
  await newCarWith(session, 36.4, { by: OUTSIDE });
  await session.hold();
  await session.flush();
  const again = (await onDuty(kept)).session;
  assert.equal(again.state().held.length, 1);
  await again.resume(again.state().held[0].key);
  await again.measured(36.5);
  await again.next();
  assert.equal(kept.queue.at(-1).kind, "checkpoint.reading");
});

test("an officer may decide otherwise, with a reason that is kept", async () => {
  const { session, queue } = await onDuty();
  await newCarWith(session, 36.4);
  await session.askOverride();
  await session.override("dissuade", "点位负责人决定");
  await session.next();
  assert.equal(outcome(queue[1]), "dissuade");
  assert.equal(queue[1].payload.decision.overridden, "点位负责人决定");
  assert.equal(queue[2].kind, "checkpoint.dissuasion");
});

test("an isolation decided by hand has the policy's days and a deadline", async () => {
  const { session, queue } = await onDuty();
  await newCarWith(session, 36.4);
  await session.override("home_isolation", "点位负责人决定");
  await session.next();
  const { days, confirm_by } = queue[1].payload.decision;
  assert.equal(days, 14);
  assert.ok(confirm_by);
});

test("a later reading sets an override aside", async () => {
  const { session } = await onDuty();
  await newCarWith(session, 36.4);
  await session.override("dissuade", "x");
  await session.back();
  await session.measured(38.0);
  assert.equal(session.final().outcome, "remeasure");
});

test("who must isolate has a deadline for the arrival", async () => {
  const { session, queue, kept } = await onDuty();
  await newCarWith(session, 36.4, { from: WUHAN, residence: "local" });
  await session.next();
  const { decision, from_key_area, origin_code } = queue[1].payload;
  assert.equal(decision.outcome, "home_isolation");
  assert.equal(decision.days, 14);
  assert.equal(Date.parse(decision.confirm_by) - kept.now, 120 * MINUTE);
  assert.equal(from_key_area, true);
  assert.equal(origin_code, "42");
});

test("the dissuaded stand in the register with their passage", async () => {
  const { session, queue } = await onDuty();
  await newCarWith(session, 36.4, { from: { code: "13", name: "河北" }, residence: "transit" });
  await session.next();
  assert.equal(queue[2].kind, "checkpoint.dissuasion");
  assert.equal(queue[2].payload.passage, queue[0].id);
  assert.equal(session.state().counts.dissuaded, 1);
});

test("a reading taken back leaves no trace and keeps the number", async () => {
  const { session, queue } = await onDuty();
  await newCarWith(session, 38.4);
  await session.back();
  assert.equal(session.state().car.step, "reading");
  await session.measured(36.4);
  await session.next();
  assert.deepEqual(queue[1].payload.readings.map((one) => one.celsius), [36.4]);
});

test("a full device keeps the screen, and the next try writes once", async () => {
  const { session, kinds, kept, problems } = await onDuty();
  await newCarWith(session, 36.4);
  kept.full = true;
  await session.next();
  assert.equal(problems[0].code, "storage_full");
  assert.equal(session.state().car.step, "decision");
  kept.full = false;
  await session.next();
  assert.deepEqual(kinds(), ["passage", "screening"]);
});

test("a second tap on next writes nothing twice", async () => {
  const { session, kinds } = await onDuty();
  await newCarWith(session, 36.4);
  await Promise.all([session.next(), session.next()]);
  assert.deepEqual(kinds(), ["passage", "screening"]);
});

test("without the air's temperature a forehead clears nobody", async () => {
  const { session } = await onDuty(device(), { conditions: null });
  await newCarWith(session, 36.4);
  assert.equal(session.decision().sentence, "ambient_unknown");
});

test("an entry is corrected or withdrawn with a reason", async () => {
  const { session, queue } = await onDuty();
  await newCarWith(session, 36.4);
  await session.next();
  await session.correct("e1", { set: { direction: "out" }, reason: "方向记反了" });
  await session.correct("e2", { reason: "重复登记" });
  assert.deepEqual(queue[2].payload, { reason: "方向记反了", kind: "checkpoint.passage", version: 1, set: { direction: "out" } });
  assert.deepEqual(queue[3], { id: "e4", kind: "record.withdrawal", payload: { reason: "重复登记" }, amends: "e2" });
  assert.equal(session.state().recent.find((row) => row.id === "e2").withdrawn, true);
});

test("the hand-over names who still waits and gives them to the one who comes", async () => {
  const kept = device();
  const { session, ctx, queue } = await onDuty(kept, { conditions: COLD });
  await newCarWith(session, 36.4, { by: OUTSIDE });
  await session.hold();
  await handOver(ctx, session, { to: CHEN.id, pins: { outgoing: "1", incoming: "2" }, matters: "一人在暖棚", equipment: [] });
  const { payload } = queue.at(-1);
  assert.equal(payload.waiting, 2);
  assert.deepEqual(payload.open_screenings, ["e2"]);
  assert.deepEqual([payload.vehicles, payload.people, payload.to], [1, 1, CHEN.id]);
  const incoming = (await onDuty(kept, { officer: CHEN })).session;
  assert.equal(incoming.state().held.length, 1);
  assert.equal(incoming.state().counts.people, 0);
});

test("what was sent already does not wait at the hand-over", async () => {
  const { session, ctx, kept, queue } = await onDuty();
  await newCarWith(session, 36.4);
  await session.next();
  kept.sent = queue.length;
  await session.tally.vehicle("bus", 43, 0);
  await handOver(ctx, session, { to: CHEN.id, pins: { outgoing: "1", incoming: "2" }, matters: "", equipment: [] });
  assert.equal(queue.at(-1).payload.waiting, 1);
});

test("a new shift begins with new counts and keeps who is held", async () => {
  const kept = device();
  const { session } = await onDuty(kept, { conditions: COLD });
  await newCarWith(session, 36.4, { by: OUTSIDE });
  await session.hold();
  await session.flush();
  pass(kept, 15 * 60 * MINUTE);
  const state = (await onDuty(kept)).session.state();
  assert.equal(state.counts.people, 0);
  assert.equal(state.held.length, 1);
});

test("direction stays for the next cars", async () => {
  const { session, queue } = await onDuty();
  await session.setDirection("out");
  for (const plate of ["蒙K11111", "蒙K22222"]) {
    await newCarWith(session, 36.4, { plate });
    await session.next();
  }
  assert.deepEqual(queue.filter((one) => one.kind === "checkpoint.passage").map((one) => one.payload.direction), ["out", "out"]);
});

test("residence is asked of those from elsewhere only", async () => {
  const { session } = await onDuty(device(), { conditions: MILD });
  await session.plateDone("蒙K12345");
  await session.peopleDone(1);
  for (const answer of [{}, {}, {}, { from: HERE }, { to: HERE }]) await session.answer(answer);
  assert.equal(session.state().car.step, "reading");
  await session.back();
  await session.back();
  await session.answer({ from: WUHAN });
  await session.answer({ to: HERE });
  assert.equal(session.state().car.step, "residence");
});
