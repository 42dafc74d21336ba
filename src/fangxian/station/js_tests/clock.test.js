import assert from "node:assert/strict";
import { test } from "node:test";
import { createClock, isoWithOffset } from "../static/station/core/clock.js";
import { Hands, onDuty, recordMany } from "./cast.js";

const DAY = 86_400_000;

test("a clock set back in mid-shift leaves the monotonic order alone", async () => {
  const { station, hands } = await onDuty();
  await recordMany(station, 1);
  hands.monoMs += 60_000;
  hands.wallMs -= 3 * DAY;
  await recordMany(station, 1, 2);
  const [a, b] = (await station.db.queue.toArray()).map((row) => JSON.parse(row.wire));
  assert.equal(a.clock.boot, b.clock.boot);
  assert.equal(b.clock.mono - a.clock.mono, 60_000);
  assert.ok(b.id > a.id);
});

test("a leap that may have been sleep begins a new run", () => {
  const hands = new Hands();
  const clock = createClock(hands.sources());
  const before = clock.stamp();
  hands.wallMs += 3_600_000;
  const after = clock.stamp();
  assert.notEqual(after.boot, before.boot);
  assert.equal(after.mono, 0);
});

test("the offset to the server is measured from answers and survives a restart", async () => {
  const { station, server, hands } = await onDuty();
  server.time = () => hands.wallMs + 2 * DAY;
  await station.refreshPack();
  server.issue = 2;
  await station.refreshPack();
  assert.equal(station.clock.offset(), 2 * DAY);
  assert.equal(station.clock.serverNow(), hands.wallMs + 2 * DAY);
  assert.equal((await station.db.meta.get("offset")).value, 2 * DAY);
});

test("the way of the answer is halved out of the offset", () => {
  const hands = new Hands();
  const clock = createClock(hands.sources());
  const asked = clock.mono();
  hands.pass(400);
  assert.equal(clock.measure(new Date(hands.wallMs - 200).toISOString(), asked), 0);
  assert.equal(clock.measure("not a time", asked), 0);
});

test("times carry the zone's offset", () => {
  const ms = Date.parse("2020-02-04T19:00:00.000Z");
  assert.equal(isoWithOffset(ms, 480), "2020-02-05T03:00:00.000+08:00");
  assert.equal(isoWithOffset(ms, -210), "2020-02-04T15:30:00.000-03:30");
});
