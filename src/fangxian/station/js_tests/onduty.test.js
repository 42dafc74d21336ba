/** Signing on and off at the station: who is due, who relieves, what is written, what survives. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as stints from "../../roster/cold/static/cold/stint.js";
import { createOnDuty, ownDuty, REACH_MS, reliefAt, relievedAt } from "../static/station/core/onduty.js";

const NOW = Date.parse("2020-02-05T08:00:00Z");
const HOUR = 3_600_000;
const iso = (hours) => new Date(NOW + hours * HOUR).toISOString();
const duty = (number, from, to) => ({ id: `d${number}${from}`, number, shift: "白班", from: iso(from), to: iso(to) });
const DUTIES = [duty("1001", 0, 8), duty("1002", -8, 0), duty("1003", 8, 16), duty("1004", 7.5, 15.5), duty("1001", 24, 32), duty("1005", -2, 6)];

function post({ number = "1001", kept = new Map(), limits = [] } = {}) {
  const written = [];
  const hands = { now: NOW, full: false };
  const onDuty = createOnDuty({
    packs: { current: () => ({ duties: DUTIES, stints: limits }) },
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
