/** The vectors that Python and the browser share, run by the browser's half. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { countdownOf, endOf } from "../static/cold/stint.js";

const cases = JSON.parse(readFileSync(new URL("../tests/vectors/countdowns.json", import.meta.url), "utf-8"));
const MIDNIGHT = Date.parse("2020-02-05T16:00:00Z");
const at = (minutes) => MIDNIGHT + minutes * 60_000;
const iso = (minutes) => new Date(at(minutes)).toISOString();
const packed = (stints) =>
  stints.map((minutes, hour) => ({
    from: iso(60 * hour), to: iso(60 * hour + 60), minutes, warm_up: 10, warn_before: 5, band: "frost10", policy: "cold-2020",
  }));

for (const one of cases) {
  test(one.name, () => {
    const stints = packed(one.stints);
    const found = countdownOf(stints, at(one.started), at(one.now));
    assert.equal(endOf(stints, at(one.started)), one.end === null ? null : at(one.end));
    assert.equal(found.state, one.state);
    assert.equal(found.key, `cold.stint.${one.state}`);
    assert.equal(found.minutes_left, one.left);
  });
}

test("the order of the hours does not matter", () => {
  assert.equal(endOf(packed([75, 30]).reverse(), at(0)), at(60));
});

test("the countdown says warm-up, band and edition", () => {
  const { warm_up, band, policy } = countdownOf(packed([40]), at(0), at(1));
  assert.deepEqual({ warm_up, band, policy }, { warm_up: 10, band: "frost10", policy: "cold-2020" });
});
