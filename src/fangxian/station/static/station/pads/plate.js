/**
 * The plate pad: province characters first, then what the grammar lets follow. Pure.
 * @import { Pad, PadKey } from "../types.js"
 */
import { LAST, LETTERS, NO_PLATE, plateKind, provincesFrom, provincesSpelt, tidyPlate } from "./plates.js";

/**
 * `free`: foreign and odd plates, any letter and digit. `spelling`: letters typed on a keyboard to find a province.
 * @typedef {{text: string, free: boolean, spelling: string}} PlateState
 */
const LONGEST = 8;
const LONGEST_FREE = 16;
const ALL = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const MODES = new Set(["none", "free", "clear", "back"]);

/** @param {string} text @param {number} size @returns {string[]} */
const cut = (text, size) => text.match(new RegExp(`.{1,${size}}`, "gu")) ?? [];

/** @param {string} text @returns {boolean} the suffix characters stand only at the end */
const ended = (text) => text === NO_PLATE || LAST.includes(text.slice(-1) || "-");

/** @param {PlateState} state @param {string} key */
function follows({ text, free }, key) {
  if (free) return text.length < LONGEST_FREE && /^[A-Z0-9-]$/.test(key);
  if (text.length >= LONGEST || ended(text)) return false;
  const isDigit = /^\d$/.test(key);
  const isLetter = LETTERS.includes(key);
  if (LAST.includes(key)) return text.length === 6;
  if (/^[A-Z]/.test(text)) return isDigit || isLetter;
  if (text.startsWith("使")) return isDigit && text.length < 7;
  return text.length === 1 ? isLetter : isDigit || isLetter;
}

/** @param {{home?: string | undefined}} [options] @returns {Pad<PlateState>} */
export function platePad({ home } = {}) {
  const empty = () => /** @type {PlateState} */ ({ text: "", free: false, spelling: "" });

  /** @param {PlateState} state @param {string} key @returns {PlateState} */
  function mode(state, key) {
    if (key === "none") return { ...empty(), text: NO_PLATE };
    if (key === "free") return { ...state, free: !state.free, spelling: "" };
    if (key === "clear") return empty();
    if (state.spelling) return { ...state, spelling: state.spelling.slice(0, -1) };
    return { ...state, text: state.text === NO_PLATE ? "" : state.text.slice(0, -1) };
  }

  /**
   * A letter and a number always pick a province; picking a lone match unasked would turn the rest of its spelling into
   * letters of the plate.
   * @param {PlateState} state @param {string} letter
   */
  function spell(state, letter) {
    const spelling = state.spelling + letter.toLowerCase();
    return provincesSpelt(spelling, home).length ? { ...state, spelling } : state;
  }

  /** @param {PlateState} state @param {string} key @returns {PlateState} */
  function first(state, key) {
    if (key.startsWith("spell:")) return spell(state, key.slice(6));
    if (key.startsWith("pick:")) {
      const picked = provincesSpelt(state.spelling, home)[Number(key.slice(5)) - 1];
      return picked ? { ...state, text: picked[0], spelling: "" } : state;
    }
    const starts = key === "使" || key === "WJ" || provincesFrom(home).some(([char]) => char === key);
    return starts ? { ...state, text: key, spelling: "" } : state;
  }

  /** @param {PlateState} state @param {string} key @returns {PlateState} */
  function press(state, key) {
    if (MODES.has(key)) return mode(state, key);
    if (state.text === "" && !state.free) return first(state, key);
    // After WJ a province may stand before the digits.
    const inside = state.text === "WJ" && provincesFrom(home).some(([char]) => char === key);
    return inside || follows(state, key) ? { ...state, text: state.text + key } : state;
  }

  /** @param {PlateState} state @returns {PadKey[]} */
  function foot(state) {
    return [
      { key: "none", label: NO_PLATE, wide: true },
      { key: "free", label: "", aria: state.free ? "pad.plate.usual" : "pad.plate.free", wide: true, quiet: true },
      { key: "back", label: "⌫", aria: "pad.back", wide: true, disabled: !state.text && !state.spelling },
    ];
  }

  /** @param {PlateState} state @returns {PadKey[][]} */
  function provinceRows(state) {
    const found = state.spelling ? provincesSpelt(state.spelling, home) : provincesFrom(home);
    const keys = found.map(([char], i) => ({ key: char, label: state.spelling ? `${i + 1} ${char}` : char, aria: char }));
    const special = state.spelling ? [] : ["使", "WJ"].map((key) => ({ key, label: key }));
    return [...chunk([...keys, ...special], 7), foot(state)];
  }

  /** A half-typed plate stays half-typed; only what the grammar cannot write comes back as another kind. @param {string} value */
  function initial(value = "") {
    const text = tidyPlate(value);
    if (text === NO_PLATE) return { ...empty(), text };
    const keys = text.startsWith("WJ") ? ["WJ", ...text.slice(2)] : [...text];
    const usual = keys.reduce(press, empty());
    return usual.text === text ? usual : { ...empty(), text, free: true };
  }

  return {
    initial,
    press,
    rows(state) {
      if (state.text === "" && !state.free) return provinceRows(state);
      /** @param {string} key @returns {PadKey} */
      const keyOf = (key) => ({ key, label: key, disabled: !follows(state, key) });
      const letters = cut(state.free ? ALL : LETTERS, 7).map((row) => [...row].map(keyOf));
      const last = state.free ? [] : [[...LAST].map(keyOf)];
      const rows = [["1234567", "890"].map((row) => [...row].map(keyOf)), letters, last].flat();
      // What cannot follow takes no room on a small screen.
      return [...rows.filter((row) => row.some((key) => !key.disabled)), foot(state)];
    },
    text: (state) => state.text,
    complete: (state) => state.free ? state.text.length > 2 : plateKind(state.text) !== "odd",
    fromKeyboard(state, key) {
      if (key === "Backspace") return "back";
      if (key === "Delete") return "clear";
      if (key === "+") return "free";
      if (key === "-" && state.text === "" && !state.free) return "none";
      if (state.text === "" && !state.free) {
        if (/^[a-z]$/i.test(key)) return `spell:${key}`;
        return /^[1-9]$/.test(key) && state.spelling ? `pick:${key}` : key.length === 1 ? key : null;
      }
      return key.length === 1 ? key.toUpperCase() : null;
    },
  };
}

/** @template T @param {T[]} items @param {number} size @returns {T[][]} */
function chunk(items, size) {
  /** @type {T[][]} */
  const rows = [];
  for (let at = 0; at < items.length; at += size) rows.push(items.slice(at, at + size));
  return rows;
}
