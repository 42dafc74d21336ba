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
