/** Elements without markup strings: text is never parsed, so nothing that was typed can become code. */

/**
 * @param {string} tag @param {Record<string, string | boolean | undefined>} [attributes]
 * @param {(Node | string | null)[]} [children]
 */
export function el(tag, attributes = {}, children = []) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** @param {string} label @param {() => void} act @param {string} [className] */
export function button(label, act, className = "") {
  const node = el("button", { type: "button", class: `button ${className}` }, [label]);
  node.addEventListener("click", act);
  return /** @type {HTMLButtonElement} */ (node);
}

/** @param {string} title @param {(Node | string | null)[]} children */
export const screen = (title, children) =>
  el("section", { class: "screen" }, [el("h1", { tabindex: "-1" }, [title]), ...children]);
