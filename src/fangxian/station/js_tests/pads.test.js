import assert from "node:assert/strict";
import { test } from "node:test";
import { digitPad, idChecksumHolds } from "../static/station/pads/digits.js";
import { platePad } from "../static/station/pads/plate.js";
import { LAST, PROVINCES, homeProvince, plateKind, tidyPlate } from "../static/station/pads/plates.js";

const typed = (pad, keys, from = pad.initial()) => keys.reduce((state, key) => pad.press(state, key), from);
const keyboard = (pad, text) => [...text].reduce((state, key) => {
  const pressed = pad.fromKeyboard(state, key);
  return pressed === null ? state : pad.press(state, pressed);
}, pad.initial());
const plate = (text, home) => {
  const pad = platePad({ home });
  return pad.text(typed(pad, [...text]));
};
const enabled = (pad, state) => pad.rows(state).flat().filter((key) => !key.disabled).map((key) => key.key);

test("every province character of the rule is offered once", () => {
  assert.equal(PROVINCES.length, 31);
  assert.equal(new Set(PROVINCES.map(([char]) => char)).size, 31);
});

for (const [text, kind] of [
  ["蒙K12345", "ordinary"], ["蒙KA1234", "ordinary"], ["京A12345", "ordinary"], ["蒙K1234学", "ordinary"], ["京A1234警", "ordinary"],
  ["粤Z1234港", "ordinary"], ["粤Z1234澳", "ordinary"], ["蒙K1234挂", "trailer"], ["沪A0023领", "consulate"],
  ["蒙KD12345", "new_energy_small"], ["蒙KKA1234", "new_energy_small"], ["蒙K12345D", "new_energy_large"],
  ["使014578", "embassy"], ["WJ12345", "armed_police"], ["WJ蒙12345", "armed_police"], ["VA12345", "army"], ["无牌", "none"],
  ["蒙I12345", "odd"], ["蒙KO1234", "odd"], ["蒙K123456", "odd"], ["蒙K挂1234", "odd"], ["蒙KL12345", "odd"], ["1234УБА", "odd"], ["", "odd"],
]) {
  test(`the plate ${text || "(empty)"} is ${kind}`, () => assert.equal(plateKind(text), kind));
}

test("plates as people and scanners give them are tidied", () => {
  assert.equal(tidyPlate("蒙ｋ·12345 "), "蒙K12345");
});

test("the pad writes ordinary, new-energy, trailer, embassy and police plates", () => {
  for (const text of ["蒙K12345", "蒙KD12345", "蒙K12345D", "使014578"]) assert.equal(plate(text), text);
  const pad = platePad();
  assert.equal(pad.text(typed(pad, ["蒙", "K", "1", "2", "3", "4", "挂"])), "蒙K1234挂");
  assert.equal(pad.text(typed(pad, ["WJ", "蒙", "1", "2", "3", "4", "5"])), "WJ蒙12345");
  assert.equal(pad.text(typed(pad, ["none"])), "无牌");
});

test("provinces come first, then letters alone, then letters and digits", () => {
  const pad = platePad();
  assert.ok(enabled(pad, pad.initial()).includes("蒙") && !enabled(pad, pad.initial()).includes("K"));
  const second = enabled(pad, typed(pad, ["蒙"]));
  assert.ok(second.includes("K") && !second.includes("1"));
  const third = enabled(pad, typed(pad, ["蒙", "K"]));
  assert.ok(third.includes("1") && third.includes("A"));
});

test("I and O are never offered on a usual plate", () => {
  const pad = platePad();
  for (const state of [pad.initial(), typed(pad, ["蒙"]), typed(pad, ["蒙", "K", "1"])]) {
    assert.ok(!enabled(pad, state).includes("I") && !enabled(pad, state).includes("O"));
  }
  assert.equal(plate("蒙IO"), "蒙");
});

test("the suffix characters open only at the last place and end the plate", () => {
  const pad = platePad();
  const six = typed(pad, [..."蒙K1234"]);
  for (const char of LAST) {
    assert.ok(!enabled(pad, typed(pad, [..."蒙K123"])).includes(char));
    assert.ok(enabled(pad, six).includes(char));
  }
  assert.equal(pad.text(typed(pad, ["挂", "5"], six)), "蒙K1234挂");
});

test("the post's own province stands first", () => {
  assert.equal(homeProvince("150603"), "蒙");
  assert.equal(platePad({ home: "蒙" }).rows(platePad().initial())[0][0].key, "蒙");
  assert.equal(homeProvince(undefined), undefined);
});

test("by keyboard a province is spelt and picked by number", () => {
  const pad = platePad({ home: "蒙" });
  assert.equal(pad.text(keyboard(pad, "m1k12345")), "蒙K12345");
  assert.equal(pad.text(keyboard(pad, "min1")), "闽");
  assert.equal(pad.text(keyboard(pad, "liao1a")), "辽A");
});

test("every province can be reached by its first letter and a number", () => {
  const pad = platePad();
  for (const [char, spelling] of PROVINCES) {
    const picks = [1, 2, 3, 4, 5].map((n) => pad.text(keyboard(pad, `${spelling[0]}${n}`)));
    assert.ok(picks.includes(char), spelling);
  }
});

test("a letter that begins no province changes nothing", () => {
  const pad = platePad();
  assert.deepEqual(keyboard(pad, "i"), pad.initial());
});

test("backspace takes one character, and the whole of no-plate", () => {
  const pad = platePad();
  assert.equal(pad.text(typed(pad, ["蒙", "K", "back"])), "蒙");
  assert.equal(pad.text(typed(pad, ["none", "back"])), "");
});

test("a foreign plate is typed freely, I and O and all", () => {
  const pad = platePad();
  const state = typed(pad, ["free", ..."IO-123AB"]);
  assert.equal(pad.text(state), "IO-123AB");
  assert.ok(pad.complete(state));
});

test("an odd plate comes back into the pad as it was", () => {
  const pad = platePad();
  assert.equal(pad.text(pad.initial("1234УБА")), "1234УБА");
});

test("a half-typed plate comes back half-typed", () => {
  const pad = platePad();
  for (const text of ["", "京", "蒙K12", "蒙K1234挂", "WJ蒙1", "使01", "无牌"]) {
    assert.deepEqual(pad.initial(text), { text, free: false, spelling: "" });
  }
});

test("a temperature is three keys and reads in tenths", () => {
  const pad = digitPad("temperature");
  const state = typed(pad, ["3", "6", "4", "9"]);
  assert.equal(pad.text(state), "36.4");
  assert.ok(pad.complete(state));
  assert.equal(pad.text(pad.initial("36.4")), "36.4");
});

test("X is the eighteenth character of an ID and nothing else", () => {
  const pad = digitPad("id");
  assert.equal(pad.text(typed(pad, ["1", "X"])), "1");
  assert.equal(pad.text(typed(pad, [..."11010519491231002", "X", "3"])), "11010519491231002X");
  assert.equal(keyboard(pad, "11010519491231002x"), "11010519491231002X");
});

test("a wrong check character is told, other documents are not judged", () => {
  assert.equal(idChecksumHolds("11010519491231002X"), true);
  assert.equal(idChecksumHolds("110105194912310021"), false);
  assert.equal(idChecksumHolds("E12345678"), null);
});

test("a count of people does not begin with zero", () => {
  const pad = digitPad("count");
  assert.equal(pad.text(typed(pad, ["0", "4", "0"])), "40");
});

test("keys that do not fit are shown as such", () => {
  const pad = digitPad("phone");
  const full = typed(pad, [..."138000080001234"]);
  assert.deepEqual(enabled(pad, full), ["clear", "back"]);
});
