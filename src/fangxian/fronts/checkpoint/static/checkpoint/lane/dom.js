/** Elements of the lane, without markup strings. A choice shows the key that takes it. */

/**
 * @param {string} tag @param {Record<string, string | boolean | undefined>} [attributes]
 * @param {(Node | string | null | undefined)[]} [children]
 */
export function el(tag, attributes = {}, children = []) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** @param {string} label @param {() => void} act @param {{className?: string, key?: string, pressed?: boolean, small?: string}} [look] */
export function button(label, act, { className = "", key, pressed, small } = {}) {
  const node = /** @type {HTMLButtonElement} */ (el("button", { type: "button", class: `button ${className}` }, [
    el("span", { class: "label" }, [label]), small ? el("small", {}, [small]) : null, key ? el("kbd", { "aria-hidden": "true" }, [key]) : null,
  ]));
  if (key) node.dataset["key"] = key;
  if (pressed !== undefined) node.setAttribute("aria-pressed", String(pressed));
  node.addEventListener("click", act);
  return node;
}

/** @param {(Node | null)[]} buttons @param {string} [className] */
export const choices = (buttons, className = "") => el("div", { class: `choices lane-choices ${className}` }, buttons);

/**
 * @param {string} label @param {string} value @param {(text: string) => void} onInput
 * @param {Record<string, string>} [attributes]
 */
export function textField(label, value, onInput, attributes = {}) {
  const input = /** @type {HTMLInputElement} */ (el("input", { type: "text", autocomplete: "off", "aria-label": label, ...attributes }));
  input.value = value;
  input.addEventListener("input", () => onInput(input.value));
  return input;
}
