/** Cold, identifiers, words and small pure parts. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { longestStint, windChill } from "../static/checkpoint/lane/cold.js";
import { newPerson, otherOutcomes } from "../static/checkpoint/lane/flow.js";
import { checkId, mask } from "../static/checkpoint/lane/idcheck.js";
import { celsiusOf } from "../static/checkpoint/lane/panels/conditions.js";
import { plateCodes } from "../static/checkpoint/lane/plates.js";
import { beginning, matching } from "../static/checkpoint/lane/steps/car.js";
import { countdown, stintLeft } from "../static/checkpoint/lane/strip.js";
import { plateKind } from "../../../station/static/station/pads/plates.js";
import { values } from "./cast.js";

const here = new URL("../static/checkpoint/lane/", import.meta.url);
const read = (path) => readFileSync(new URL(path, here), "utf-8");
const vectors = (name) => JSON.parse(readFileSync(new URL(`../tests/vectors/${name}.json`, import.meta.url), "utf-8"));
const { cold } = values();

for (const [celsius, wind, chill] of vectors("wind_chill")) {
  test(`wind chill at ${celsius} °C and ${wind} km/h is ${chill}`, () => assert.equal(Math.round(windChill(celsius, wind) * 10) / 10, chill));
}
for (const [celsius, wind, standing, minutes] of vectors("stints")) {
  test(`stint at ${celsius} °C, ${wind} km/h, standing ${standing}: ${minutes}`, () => assert.equal(longestStint(cold, celsius, wind, standing), minutes));
}
for (const [id, expected] of vectors("id_numbers")) {
  test(`ID ${JSON.stringify(id)} is ${expected || "empty"}`, () => assert.equal(checkId(id), expected));
}
for (const [plate, kind, doubtful] of vectors("plates")) {
  test(`plate ${plate} is ${kind}`, () => assert.deepEqual(plateCodes(plateKind(plate)), { kind, doubtful }));
}

test("names, numbers and phones are masked", () => {
  assert.deepEqual([mask.name("张某某"), mask.phone("13800008000"), mask.id("11010519491231002X")], ["张*", "138****8000", "110105**********2X"]);
  assert.deepEqual([mask.name(""), mask.name("𠮷某")], ["", "𠮷*"]);
});

test("nobody whom no reading cleared can be let pass by hand", () => {
  for (const outcome of ["remeasure", "fever_clinic", "observe_and_refer"]) {
    const offered = otherOutcomes({ outcome });
    for (const clear of ["pass", "home_isolation", "central_isolation"]) assert.ok(!offered.includes(clear), `${outcome} ${clear}`);
  }
  assert.ok(otherOutcomes({ outcome: "pass" }).includes("home_isolation"));
});

test("the air is read however it is typed", () => {
  assert.deepEqual(["-30", "−30.5", "零下31", "－28", "5,5", "", "abc"].map(celsiusOf), [-30, -30.5, -31, -28, 5.5, null, null]);
});

test("plates are found by their last digits", () => {
  const plates = ["蒙K12345", "蒙A54345", "蒙K99999"].map((plate) => ({ plate }));
  assert.deepEqual(matching(plates, "345").map((one) => one.plate), ["蒙K12345", "蒙A54345"]);
  assert.equal(matching(plates, "").length, 3);
});

test("an older plate is reached by what the pad shows, newest first", () => {
  const plates = Array.from({ length: 9 }, (_, n) => ({ plate: `蒙K${9 - n}0001` }));
  assert.deepEqual(beginning(plates, "").map((one) => one.plate), plates.slice(0, 6).map((one) => one.plate));
  assert.deepEqual(beginning(plates, "蒙K1").map((one) => one.plate), ["蒙K10001"]);
  assert.deepEqual(beginning(plates, "蒙A"), []);
});

test("the stint counts down and goes on counting when it is over", () => {
  const state = { conditions: { ambient_c: -30, wind_kmh: 16 }, stint_started: 0 };
  assert.equal(countdown(stintLeft(state, cold, 0)), "40:00");
  assert.equal(countdown(stintLeft(state, cold, 41 * 60_000)), "+1:00");
  assert.equal(stintLeft({ conditions: null, stint_started: 0 }, cold, 0), null);
});

const words = { zh: JSON.parse(read("i18n/zh.json")), en: JSON.parse(read("i18n/en.json")) };
const slots = (text) => (text.match(/\{\w+\}/g) ?? []).sort();

test("both languages have the same words with the same slots", () => {
  assert.deepEqual(Object.keys(words.zh), Object.keys(words.en));
  for (const [key, text] of Object.entries(words.zh)) {
    assert.deepEqual(slots(text), slots(words.en[key]), key);
    assert.ok(text.trim() && words.en[key].trim(), key);
  }
});

const sources = ["", "steps/", "panels/"].flatMap((folder) =>
  readdirSync(new URL(`./${folder}`, here)).filter((name) => name.endsWith(".js")).map((name) => read(folder + name))).join("\n");

/** Kinds of entries and names of drafts, which nobody reads. */
const NAMES = new Set([...["passage", "screening", "reading", "tally", "dissuasion", "conditions", "handover", "lane", "handed"]].map((name) => `checkpoint.${name}`));

test("every word that the lane asks for is there", () => {
  const asked = [...sources.matchAll(/"(checkpoint\.[a-z_.]*[a-z_])"/g)].map((found) => found[1])
    .filter((key) => !NAMES.has(key));
  assert.ok(asked.length > 80);
  for (const key of asked) assert.ok(key in words.zh, key);
});

test("every family of words that the lane builds is whole", () => {
  const policy = values();
  const families = {
    method: Object.keys(policy.instruments), symptom: policy.symptoms.asked.map((one) => one.code), wind: Object.keys(cold.wind_by_eye_kmh),
    act: [...policy.fever.acts, ...policy.fever.acts_key_area], next_rung: ["post", "tent", "indoors"],
    outcome: ["pass", "remeasure", "dissuade", "home_isolation", "central_isolation", "fever_clinic", "observe_and_refer"],
    sentence: [...new Set(vectors("decisions").map((one) => one.expect.sentence))],
  };
  for (const [family, codes] of Object.entries(families)) for (const code of codes) assert.ok(`checkpoint.${family}.${code}` in words.zh, `${family}.${code}`);
});

test("no word stands in the code", () => {
  const bare = sources.replace(/\/\*[\s\S]*?\*\//g, "").replace(/"无牌"/g, "").replace(/零下/g, "").replace(/join\("[、。]"\)/g, "").match(/[\u4e00-\u9fff]+/g);
  assert.equal(bare, null);
});

test("a new person has told nothing", () => {
  const { readings, screening, residence, done } = newPerson();
  assert.deepEqual({ readings, screening, residence, done }, { readings: [], screening: null, residence: "unknown", done: false });
});
