/**
 * The reading: method and air in words, then one tap for 36.x, or three digits on a keyboard.
 * @typedef {import("../shapes.js").StepView} StepView
 * @typedef {import("../shapes.js").View} View
 */
import { isInRange } from "../decision.js";
import { button, choices, el, textField } from "../dom.js";
import { airOf, measuringOf, personOf } from "../flow.js";
import { mask } from "../idcheck.js";
import { JOURNEY, moreFold, PERSON } from "./more.js";

const WHOLE = [33, 34, 35, 36, 37, 38, 39, 40];
const METHODS = ["forehead", "wrist", "neck", "ear", "gate", "axillary_electronic", "axillary_mercury"];

/** @param {number | null} celsius @param {View["t"]} t */
export const degrees = (celsius, t) => (celsius === null ? t("checkpoint.unknown") : `${String(celsius).replace("-", "−")} °C`);

/** @param {View} view */
function airLine({ session, t }) {
  const { method, in_tent } = measuringOf(session.post, session.state().car, session.shift());
  const ambient = airOf(session.conditions(), in_tent);
  const fits = isInRange(session.post.policy, method, ambient, in_tent);
  const range = session.post.policy.instruments[method];
  const key = fits ? "checkpoint.air.fits" : ambient === null ? "checkpoint.air.unknown" : "checkpoint.air.outside";
  return el("p", { class: fits ? "lane-air" : "lane-air lane-warn", id: "lane-air" }, [
    t(key, {
      method: t(`checkpoint.method.${method}`), air: degrees(ambient, t), from: degrees(range.ambient_from_c, t), to: degrees(range.ambient_to_c, t),
    }),
  ]);
}

/**
 * In the tent, out of the cold: how long somebody has to be there before the reading counts, and the officer's word for it.
 * @param {View} view @returns {(HTMLElement | null)[]}
 */
function warmUp({ session, t }) {
  const { minutes, isHeld, isSaid } = session.warmUp();
  if (minutes === 0) return [];
  const isProven = isHeld && !isSaid;
  return [
    el("p", { class: isHeld ? "lane-air" : "lane-air lane-warn", id: "lane-warm" }, [t(isProven ? "checkpoint.warm.proven" : "checkpoint.warm.wait", { minutes })]),
    isProven ? null : choices([button(t("checkpoint.warm.said", { minutes }), () => void session.turnWarmedUp(), { pressed: isSaid })], "lane-warmed"),
  ];
}

/** Where to go first, and for how long, when the ladder begins inside. @param {View} view */
function wayIn({ session, t }) {
  const { sentence, next_method, place, wait_minutes } = session.decision();
  const { method, in_tent } = measuringOf(session.post, session.state().car, session.shift());
  if (sentence !== "no_reading" || place === "post" || !in_tent || method !== next_method) return null;
  const words = { method: t(`checkpoint.method.${method}`), minutes: wait_minutes };
  return el("p", { class: "lane-air" }, [t(`checkpoint.first_rung.${place}`, words)]);
}

/**
 * @param {View["t"]} t @param {(celsius: number) => void} done @param {(text: string) => void} typed @param {string} [start]
 * @returns {{element: HTMLElement, focus(): void, finish(): void}}
 */
export function readingDial(t, done, typed, start = "") {
  let whole = 36;
  let digits = start;
  const output = el("output", { class: "pad-value", "aria-live": "polite" });
  const keys = el("div", { class: "lane-dial-keys" });
  const element = el("div", { class: "lane-dial pad", tabindex: "0", role: "group", "aria-label": t("checkpoint.reading.ask") }, [output, keys]);
  const shown = () => (digits.length > 2 ? `${digits.slice(0, 2)}.${digits.slice(2)}` : digits);

  function finish() {
    if (digits.length === 3) done(Number(shown()));
  }
  function draw() {
    output.toggleAttribute("data-typed", digits !== "");
    output.textContent = digits ? shown() : `${whole}.–`;
    const wholes = WHOLE.map((value) => {
      const node = button(`${value}.`, () => {
        whole = value;
        digits = "";
        draw();
      }, { pressed: value === whole });
      node.tabIndex = -1;
      return node;
    });
    const tenths = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((value) => {
      const node = button(`.${value}`, () => done(Number(`${whole}.${value}`)), { className: "tenth" });
      node.tabIndex = -1;
      node.setAttribute("aria-label", `${whole}.${value}`);
      return node;
    });
    keys.replaceChildren(el("div", { class: "lane-wholes" }, wholes), el("div", { class: "lane-tenths" }, tenths));
  }
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^\d$/.test(event.key) && digits.length < 3) digits += event.key;
    else if (event.key === "Backspace") digits = digits.slice(0, -1);
    else if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) {
      event.preventDefault();
      event.stopPropagation();
      return finish();
    } else if (event.key !== "." && event.key !== ",") return;
    event.preventDefault();
    event.stopPropagation();
    typed(digits);
    draw();
  });
  draw();
  return { element, finish, focus: () => element.focus() };
}

/** @param {View} view */
function thermometerOf({ session }) {
  const { method } = measuringOf(session.post, session.state().car, session.shift());
  const { instrument = "", is_warm_store = null } = session.state().instruments[method] ?? {};
  return { method, instrument, is_warm_store };
}

/** @param {View} view how the next reading is taken, with the thermometer that was chosen for the shift */
function wayOf(view) {
  const { t } = view;
  const { instrument, is_warm_store } = thermometerOf(view);
  const store = is_warm_store === null ? "" : t(is_warm_store ? "checkpoint.thermometer.warm" : "checkpoint.thermometer.cold");
  return [t("checkpoint.reading.method"), instrument, store].filter(Boolean).join(" · ");
}

/** Told once: it goes with every reading of this method until the shift is over (RULEBOOK C8). @param {View} view @returns {HTMLElement[]} */
function thermometer(view) {
  const { session, t } = view;
  const { method, instrument, is_warm_store } = thermometerOf(view);
  const label = t("checkpoint.thermometer");
  // Read anew: what was typed since this was drawn must not be lost with a tap.
  const tell = (/** @type {object} */ change, /** @type {object} */ how = {}) => {
    const { instrument: now, is_warm_store: store } = thermometerOf(view);
    void session.setThermometer(method, { instrument: now, is_warm_store: store, ...change }, how);
  };
  const input = textField(label, instrument, (text) => tell({ instrument: text.trim() }, { quiet: true }), { maxlength: "40" });
  const stores = [true, false].map((warm) => button(t(warm ? "checkpoint.thermometer.warm" : "checkpoint.thermometer.cold"),
    () => tell({ is_warm_store: is_warm_store === warm ? null : warm }), { pressed: is_warm_store === warm, className: "chip" }));
  return [el("label", { class: "lane-asked" }, [el("span", {}, [label]), input]), choices(stores, "lane-kinds")];
}

/** @param {View} view @returns {StepView} */
export function readingStep(view) {
  const { session, t } = view;
  const { car } = session.state();
  const person = personOf(car);
  const measuring = measuringOf(session.post, car, session.shift());
  const name = mask.name(person.name) || t("checkpoint.person_n", { n: car.at + 1 });
  const dial = readingDial(t, (celsius) => void session.measured(celsius), (text) => session.typed(text), car.typed.replace(/\D/g, "").slice(0, 3));
  const methods = METHODS.map((method) =>
    button(t(`checkpoint.method.${method}`), () => void session.measureWith({ ...measuring, method }), { pressed: method === measuring.method, className: "chip" }));
  const tent = button(t("checkpoint.in_tent"), () => void session.measureWith({ ...measuring, in_tent: !measuring.in_tent }),
    { pressed: measuring.in_tent, className: "chip" });
  const exertion = button(t("checkpoint.exertion"), () => void session.change({ exertion: !person.exertion }), { pressed: person.exertion, className: "chip" });
  const symptoms = session.post.policy.symptoms.asked.map((/** @type {{code: string}} */ { code }) => {
    const has = person.symptoms.includes(code);
    const next = has ? person.symptoms.filter((one) => one !== code) : [...person.symptoms, code];
    return button(t(`checkpoint.symptom.${code}`), () => void session.change({ symptoms: next }), { pressed: has, className: "chip" });
  });
  return {
    title: t("checkpoint.reading.of", { name, plate: car.plate, method: t(`checkpoint.method.${measuring.method}`) }), focus: dial,
    body: [
      airLine(view), wayIn(view), ...warmUp(view), dial.element,
      el("details", { open: person.exertion || person.symptoms.length > 0 }, [
        el("summary", {}, [t("checkpoint.reading.more")]), choices([exertion, ...symptoms], "lane-kinds"),
      ]),
      el("details", {}, [el("summary", {}, [wayOf(view)]), choices([...methods, tent], "lane-kinds"), ...thermometer(view)]),
      // Whoever was offered from last time was asked nothing on the way here.
      person.repeats ? moreFold(view, [...JOURNEY, ...PERSON]) : null,
    ],
    primary: { label: t("checkpoint.next"), act: dial.finish },
    extras: [button(t(person.screening ? "checkpoint.put_back" : "checkpoint.set_aside"), () => void session.setAside())],
  };
}
