/**
 * Digit pads: what each key does. Pure.
 * @import { Pad, PadKey } from "../types.js"
 */

/** @typedef {{most: number, least: number, extra?: string}} Shape */
/** @type {Record<"temperature" | "id" | "count" | "phone" | "pin", Shape>} */
const SHAPES = {
  temperature: { most: 3, least: 3 },
  id: { most: 18, least: 15, extra: "X" },
  count: { most: 3, least: 1 },
  phone: { most: 15, least: 7 },
  pin: { most: 12, least: 4 },
};
const ROWS = ["123", "456", "789"];

/** @param {string} digits three digits are tenths: 364 reads 36.4 */
const tenths = (digits) => (digits.length > 2 ? `${digits.slice(0, 2)}.${digits.slice(2)}` : digits);

/** @param {"temperature" | "id" | "count" | "phone" | "pin"} kind @returns {Pad<string>} the state is what was typed */
export function digitPad(kind) {
  const { most, least, extra } = SHAPES[kind];

  /** @param {string} state @param {string} key */
  function fits(state, key) {
    if (state.length >= most) return false;
    if (key === "X") return extra === "X" && state.length === 17;
    if (!/^\d$/.test(key)) return false;
    return !(kind === "count" && state === "" && key === "0");
  }

  /** @param {string} state @param {string} key */
  function press(state, key) {
    if (key === "back") return state.slice(0, -1);
    if (key === "clear") return "";
    return fits(state, key) ? state + key : state;
  }

  /** @param {string} state @returns {PadKey[][]} */
  function rows(state) {
    /** @param {string} key @returns {PadKey} */
    const digit = (key) => ({ key, label: key, disabled: !fits(state, key) });
    const last = extra ? digit(extra) : { key: "clear", label: "", aria: "pad.clear", quiet: true };
    const back = { key: "back", label: "⌫", aria: "pad.back", disabled: state === "" };
    return [...ROWS.map((row) => [...row].map(digit)), [last, digit("0"), back]];
  }

  return {
    initial: (value = "") => [...value.toUpperCase()].reduce(press, ""),
    press,
    rows,
    text: (state) => (kind === "temperature" ? tenths(state) : state),
    complete: (state) => state.length >= least,
    fromKeyboard(_state, key) {
      if (key === "Backspace") return "back";
      if (key === "Delete") return "clear";
      const upper = key.toUpperCase();
      return /^[0-9]$/.test(upper) || upper === extra ? upper : null;
    },
  };
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/**
 * Check character of an 18-character citizen ID (GB 11643). It warns and never blocks (RULEBOOK X4).
 * @param {string} id @returns {boolean | null} null when it is not 18 characters long
 */
export function idChecksumHolds(id) {
  if (!/^\d{17}[\dX]$/.test(id)) return null;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(id[i]), 0);
  return "10X98765432"[sum % 11] === id[17];
}
