/** The vectors that Python and the browser share, run by the browser's half. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decide, NOT_CLEAR } from "../static/checkpoint/lane/decision.js";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf-8"));
const cases = read("../tests/vectors/decisions.json");

function policyOf({ policy, change = {} }) {
  const { values } = read(`../policies/${policy}.json`);
  for (const [path, value] of Object.entries(change)) {
    const parts = path.split(".");
    const last = parts.pop();
    parts.reduce((node, part) => node[part], values)[last] = value;
  }
  return values;
}

for (const one of cases) {
  test(one.name, () => assert.deepEqual(decide(policyOf(one), one.situation), one.expect));
}

test("values that are no numbers clear nobody", () => {
  const policy = policyOf({ policy: "checkpoint-2020-37.3" });
  for (const celsius of [Number.NaN, Infinity, -Infinity, "36.5", undefined, {}]) {
    const decision = decide(policy, { readings: [{ method: "forehead", celsius, ambient_c: 20 }], origin: "home" });
    assert.ok(NOT_CLEAR.has(decision.outcome), String(celsius));
  }
});

test("air that is no number clears nobody", () => {
  const policy = policyOf({ policy: "checkpoint-2020-37.3" });
  for (const ambient_c of [Number.NaN, Infinity, -Infinity, "20"]) {
    const decision = decide(policy, { readings: [{ method: "forehead", celsius: 36.5, ambient_c, in_tent: true }], origin: "home" });
    assert.ok(NOT_CLEAR.has(decision.outcome), String(ambient_c));
  }
});
