/** Signing on and off at the station: who is due, who relieves, what is written, what survives. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as stints from "../../roster/cold/static/cold/stint.js";
import { createOnDuty, inTheWarm, ownDuty, partnerAt, REACH_MS, reliefAt, relievedAt } from "../static/station/core/onduty.js";

const NOW = Date.parse("2020-02-05T08:00:00Z");
const HOUR = 3_600_000;
const iso = (hours) => new Date(NOW + hours * HOUR).toISOString();
const duty = (number, from, to) => ({ id: `d${number}${from}`, number, shift: "白班", from: iso(from), to: iso(to) });
const DUTIES = [duty("1001", 0, 8), duty("1002", -8, 0), duty("1003", 8, 16), duty("1004", 7.5, 15.5), duty("1001", 24, 32), duty("1005", -2, 6)];

function post({ number = "1001", kept = new Map(), limits = [], turns = [] } = {}) {
  const written = [];
  const hands = { now: NOW, full: false };
  const onDuty = createOnDuty({
    packs: { current: () => ({ duties: DUTIES, stints: limits, turns }) },
    officer: () => ({ id: "o1", name: "丙", number, pin: {} }),
    clock: { now: () => hands.now, serverNow: () => hands.now },
    drafts: {
      put: async (name, value) => void kept.set(name, value), get: async (name) => kept.get(name), drop: async (name) => void kept.delete(name),
    },
    record: async (kind, { payload }) => {
      if (hands.full) throw new Error("full");
      written.push([kind, payload]);
      return {};
    },
    stints,
  });
  return { onDuty, written, hands, kept };
}

test("the own duty is the one that is on, else the next; nobody without a number has one", () => {
  assert.equal(ownDuty(DUTIES, "1001", NOW)?.id, "d10010");
  assert.equal(ownDuty(DUTIES, "1001", NOW + 9 * HOUR)?.id, "d100124");
  assert.equal(ownDuty(DUTIES, "", NOW), null);
});

test("who relieves begins about when the own duty ends, and who is relieved ends about now", () => {
  assert.equal(reliefAt(DUTIES, "1001", NOW + 8 * HOUR)?.number, "1003");
  assert.equal(reliefAt(DUTIES, "1001", NOW + 20 * HOUR), null);
  assert.equal(relievedAt(DUTIES, "1001", NOW)?.number, "1002");
  assert.equal(relievedAt(DUTIES, "1001", NOW + 3 * HOUR), null);
});

test("one tap begins, each turn is told, one tap ends; a second end writes nothing", async () => {
  const { onDuty, written, hands, kept } = post();
  await onDuty.begin(true);
  hands.now += HOUR;
  await onDuty.move(false);
  assert.deepEqual(onDuty.spell(), { at: NOW + HOUR, began: NOW, outdoors: false });
  await onDuty.end("1003");
  await onDuty.end("1003");
  assert.deepEqual(written, [
    ["attendance.on", { outdoors: true, relieves: "1002", duty: "d10010" }],
    ["attendance.on", { outdoors: false, relieves: "", duty: "d10010" }],
    ["attendance.off", { relieved_by: "1003" }],
  ]);
  assert.equal(onDuty.spell(), null);
  assert.equal(kept.size, 0);
});

test("what was begun survives closing the app, and what was forgotten lapses", async () => {
  const { onDuty, kept } = post();
  await onDuty.begin(false);
  const again = post({ kept });
  assert.equal(again.onDuty.spell(), null);
  await again.onDuty.load();
  assert.equal(again.onDuty.spell()?.outdoors, false);
  again.hands.now += REACH_MS;
  assert.equal(again.onDuty.spell(), null);
});

test("an entry that cannot be written changes nothing", async () => {
  const { onDuty, hands } = post();
  hands.full = true;
  await assert.rejects(onDuty.begin(true));
  assert.equal(onDuty.spell(), null);
});

test("the stint counts down outdoors only", async () => {
  const limits = [{ from: iso(-1), to: iso(5), minutes: 40, warm_up: 10, warn_before: 5, band: "", policy: "cold-2020" }];
  const { onDuty, hands } = post({ limits });
  assert.equal(onDuty.stint(), null);
  await onDuty.begin(true);
  hands.now += 36 * 60_000;
  assert.deepEqual([onDuty.stint()?.state, onDuty.stint()?.minutes_left], ["soon", 4]);
  await onDuty.move(false);
  assert.equal(onDuty.stint(), null);
  await onDuty.move(true);
  assert.equal(onDuty.stint()?.minutes_left, 40);
});

const turn = (number, from, to) => ({ number, from: iso(from / 60), to: iso(to / 60) });

test("the partner is who begins nearest to the end of the stint, not who stands at the other place", () => {
  const turns = [turn("1001", 0, 40), turn("1006", 20, 60), turn("1007", 40, 80), turn("1008", 60, 100), turn("1001", 80, 120)];
  const at = (minutes) => NOW + minutes * 60_000;
  assert.equal(partnerAt(turns, "1001", at(40))?.number, "1007");
  assert.equal(partnerAt(turns, "1001", at(46))?.number, "1007");
  assert.equal(partnerAt(turns, "1006", at(60))?.number, "1008");
  assert.equal(partnerAt(turns, "1007", at(80))?.number, "1001");
  assert.equal(partnerAt(turns, "1001", at(300)), null);
  assert.equal(partnerAt([], "1001", at(40)), null);
});

test("where nobody is on duty for the next turn, nobody else is named for it", () => {
  assert.equal(partnerAt([turn("1001", 0, 40), turn("", 40, 80), turn("1006", 60, 100)], "1001", NOW + 40 * 60_000), null);
});

test("outdoors the partner relieves, in the warm and at the end of the shift whose duty is next", async () => {
  const limits = [{ from: iso(-1), to: iso(9), minutes: 40, warm_up: 10, warn_before: 5, band: "", policy: "cold-2020" }];
  const turns = Array.from({ length: 12 }, (_, n) => turn(n % 2 ? "1006" : "1001", 40 * n, 40 * n + 40));
  const { onDuty, hands } = post({ limits, turns });
  assert.equal(onDuty.turns().relief?.number, "1003");
  await onDuty.begin(true);
  hands.now += 10 * 60_000;
  assert.equal(onDuty.stint()?.minutes_left, 30);
  assert.deepEqual(onDuty.turns().relief, { number: "1006", from: iso(40 / 60), partner: true });
  await onDuty.move(false);
  assert.deepEqual(onDuty.turns().relief, { number: "1003", from: iso(8), partner: false });
  hands.now = NOW + 7.5 * HOUR;
  await onDuty.move(true);
  assert.equal(onDuty.turns().relief?.number, "1003");
});

test("without turns whoever is in the warm longest comes out, nobody who is outdoors or whose duty is over", () => {
  const on = [duty("1001", 0, 8), duty("1006", 0, 8), duty("1007", 0, 8), duty("1008", 0, 8), duty("1002", -8, 0)];
  const spells = new Map([
    ["1006", { at: NOW - 5, began: NOW - 5, outdoors: true }], ["1008", { at: NOW - 60_000, began: NOW - 60_000, outdoors: false }],
  ]);
  assert.equal(inTheWarm(on, "1001", NOW + HOUR, spells)?.number, "1008");
  assert.equal(inTheWarm(on, "1001", NOW + HOUR, new Map())?.number, "1006");
  assert.equal(inTheWarm(on, "1001", NOW + 9 * HOUR, spells), null);
});
