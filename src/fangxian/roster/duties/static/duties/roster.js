// The roster's grid by keyboard and by dragging. Without this script every cell is a link to its own page.

const grid = /** @type {HTMLTableElement | null} */ (document.querySelector(".roster-grid"));
const STEPS = /** @type {Record<string, [number, number]>} */ ({
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
});

/** @param {EventTarget | null} target */
const cellOf = (target) =>
  target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-cell]")) : null;

/** @param {HTMLElement} cell @param {[number, number]} step */
function beside(cell, [down, right]) {
  const row = /** @type {HTMLTableRowElement | null} */ (cell.parentElement);
  const rows = row?.parentElement ? [...row.parentElement.children] : [];
  const line = row ? rows[rows.indexOf(row) + down] : undefined;
  const at = row ? [...row.children].indexOf(cell) + right : -1;
  return /** @type {HTMLElement | null} */ (line?.children[at]?.querySelector("a.roster-cell") ?? null);
}

/** @param {KeyboardEvent} event */
function walk(event) {
  const step = STEPS[event.key];
  const cell = cellOf(event.target);
  if (!step || !cell || event.altKey || event.ctrlKey || event.metaKey) return;
  const next = beside(cell, step);
  if (!next) return;
  event.preventDefault();
  rove(next);
  next.focus();
}

/** One cell is reached by Tab, the others by arrows. @param {HTMLElement} link */
function rove(link) {
  for (const other of grid?.querySelectorAll("a.roster-cell") ?? []) other.setAttribute("tabindex", "-1");
  link.setAttribute("tabindex", "0");
}

/** @param {string} address @param {string} source @param {string} target */
function send(address, source, target) {
  const token = /** @type {HTMLInputElement | null} */ (document.querySelector("[name=csrfmiddlewaretoken]"));
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token?.value ?? "", source, target })) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

/** @param {HTMLTableElement} table @param {string} address */
function draggable(table, address) {
  let source = "";
  table.addEventListener("dragstart", (event) => {
    source = cellOf(event.target)?.dataset["cell"] ?? "";
    event.dataTransfer?.setData("text/plain", source);
  });
  table.addEventListener("dragover", (event) => {
    const cell = cellOf(event.target);
    if (!source || !cell) return;
    event.preventDefault();
    for (const other of table.querySelectorAll(".is-target")) other.classList.remove("is-target");
    cell.classList.add("is-target");
  });
  table.addEventListener("drop", (event) => {
    const target = cellOf(event.target)?.dataset["cell"] ?? "";
    if (!source || !target || source === target) return;
    event.preventDefault();
    send(address, source, target);
  });
}

if (grid) {
  const here = location.hash ? document.getElementById(location.hash.slice(1))?.querySelector("a.roster-cell") : null;
  const first = /** @type {HTMLElement | null} */ (here ?? grid.querySelector("a.roster-cell"));
  if (first) rove(first);
  // Coming to the address of a cell takes the focus away once more, after the page has loaded.
  if (here instanceof HTMLElement) addEventListener("load", () => setTimeout(() => here.focus()));
  grid.addEventListener("keydown", walk);
  const address = grid.dataset["rosterMove"];
  if (address) draggable(grid, address);
}
