/**
 * A pad on the screen. Every key is a button; a keyboard types into the pad directly, arrows move between its keys.
 * @import { MountedPad, Pad, PadKey, PadOptions } from "../types.js"
 */
import { el } from "../shell/dom.js";

/** @typedef {(key: string) => string} Translate */

/**
 * @template S
 * @param {Pad<S>} pad @param {PadOptions} options
 * @param {{t: Translate, mask?: boolean, className?: string}} look
 * @returns {MountedPad}
 */
export function mountPad(pad, { value = "", label, onChange, onDone }, { t, mask = false, className = "" }) {
  let state = pad.initial(value);
  let laid = "";
  const output = el("output", { class: "pad-value", "aria-live": "polite" });
  const keys = el("div", { class: "pad-keys" });
  const element = el("div", { class: `pad ${className}`, role: "group", "aria-label": label, tabindex: "0" }, [output, keys]);

  const shown = () => (mask ? "•".repeat(pad.text(state).length) : pad.text(state));

  /** @param {PadKey} key */
  function button(key) {
    const node = el("button", {
      type: "button", class: `pad-key${key.wide ? " wide" : ""}${key.quiet ? " quiet" : ""}`, tabindex: "-1", "data-key": key.key,
    }, [key.label || t(key.aria ?? key.key)]);
    if (key.aria) node.setAttribute("aria-label", key.label === key.aria ? key.label : t(key.aria));
    node.toggleAttribute("disabled", key.disabled ?? false);
    return node;
  }

  /** Keys that stay stay the same elements: a second finger comes down before the first is up, and neither tap is lost. */
  function drawKeys() {
    const rows = pad.rows(state);
    const names = JSON.stringify(rows.map((row) => row.map(({ key, label: text, aria }) => [key, text, aria])));
    if (names === laid) {
      const nodes = keys.querySelectorAll("button");
      rows.flat().forEach(({ disabled }, index) => nodes[index]?.toggleAttribute("disabled", disabled ?? false));
      return;
    }
    laid = names;
    keys.replaceChildren(...rows.map((row) => el("div", { class: "pad-row" }, row.map(button))));
  }

  function draw() {
    const focused = /** @type {HTMLElement | null} */ (element.querySelector("button:focus"))?.dataset["key"];
    output.textContent = shown() || "\u00a0";
    output.setAttribute("aria-label", `${label} ${shown()}`);
    drawKeys();
    if (!focused) return;
    const again = [...keys.querySelectorAll("button")].find((node) => node.dataset["key"] === focused && !node.disabled);
    (again ?? element).focus();
  }

  /** @param {string} key */
  function press(key) {
    state = pad.press(state, key);
    draw();
    onChange?.(pad.text(state), pad.complete(state));
  }

  /** @param {number} step */
  function move(step) {
    const all = [...keys.querySelectorAll("button:not([disabled])")];
    const at = all.indexOf(/** @type {Element} */ (document.activeElement));
    /** @type {HTMLElement | undefined} */ (all[(at + step + all.length) % all.length])?.focus();
  }

  /** @type {Record<string, number>} */
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 7, ArrowUp: -7 };

  element.addEventListener("click", (event) => {
    const key = /** @type {HTMLElement} */ (event.target).closest("button")?.dataset["key"];
    if (key) press(key);
  });
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = steps[event.key];
    const onKey = event.target instanceof HTMLButtonElement;
    if (step !== undefined) move(step);
    else if (event.key === "Enter" && !onKey) onDone?.(pad.text(state));
    else {
      const key = event.key === "Enter" || event.key === " " || event.key === "Tab" ? null : pad.fromKeyboard(state, event.key);
      if (key === null) return;
      press(key);
    }
    event.preventDefault();
  });
  draw();
  return {
    element,
    value: () => pad.text(state),
    set(text) {
      state = pad.initial(text);
      draw();
    },
    focus: () => element.focus(),
  };
}
