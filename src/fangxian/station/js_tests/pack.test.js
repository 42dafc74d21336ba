import assert from "node:assert/strict";
import { test } from "node:test";
import { onDuty, recordMany, restarted } from "./cast.js";
import { lostOnTheWay, refuse } from "./server.js";

test("an aged pack says so and recording goes on", async () => {
  const { station, hands, server } = await onDuty();
  server.fault = () => lostOnTheWay;
  assert.equal(station.packs.isOld(), false);
  hands.pass(13 * 3_600_000);
  assert.equal(station.packs.isOld(), true);
  assert.equal((await recordMany(station, 1))[0].seq, 1);
});

test("an unchanged pack is asked for by its tag and counts as fresh again", async () => {
  const { station, hands, server } = await onDuty();
  hands.pass(13 * 3_600_000);
  assert.equal(await station.refreshPack(), "unchanged");
  assert.equal(server.requests.at(-1).headers["If-None-Match"], '"1"');
  assert.equal(station.packs.isOld(), false);
});

test("a changed pack replaces the old one", async () => {
  const { station, server } = await onDuty();
  server.issue = 2;
  assert.equal(await station.refreshPack(), "fresh");
  assert.equal(station.packs.current().pack, 2);
});

test("an answer that is no pack leaves the old one in use", async () => {
  const { station, server } = await onDuty();
  for (const fault of [lostOnTheWay, refuse(500, "x"), { before: () => new Response("<p>hello", { status: 200 }) }]) {
    server.fault = () => fault;
    assert.equal(await station.refreshPack(), "kept");
  }
  assert.equal(station.packs.current().pack, 1);
});

test("the pack opens after a restart without a network", async () => {
  const cast = await onDuty();
  cast.server.fault = () => lostOnTheWay;
  const { station } = await restarted(cast);
  assert.equal(station.packs.current().station.place.name, "北口六号");
});

test("the highest number that the server knows comes with the pack, also with an unchanged one", async () => {
  const cast = await onDuty();
  const { station, server } = cast;
  const highest = (one) => one.numbers.highest(one.packs.current().station.id);
  assert.equal(highest(station), 0);
  server.passes = 812;
  assert.equal(await station.refreshPack(), "unchanged");
  assert.equal(highest(station), 812);
  server.passes = 3;
  await station.refreshPack();
  assert.equal(highest(station), 812);
  assert.equal(highest((await restarted(cast)).station), 812);
});

test("a number noted in one tab is known to the next run, whichever was noted last", async () => {
  const cast = await onDuty();
  const { id } = await cast.station.device.current();
  await Promise.all([7, 9, 8].map((number) => cast.station.numbers.note(id, number)));
  await cast.station.numbers.note(id, Number.NaN);
  assert.equal((await restarted(cast)).station.numbers.highest(id), 9);
});
