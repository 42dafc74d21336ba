/**
 * Who: number, name, phone, from, to, residence. Every question can be left open (RULEBOOK X4).
 * @typedef {import("../shapes.js").Field} Field
 * @typedef {import("../shapes.js").Place} Place
 * @typedef {import("../shapes.js").StepView} StepView
 * @typedef {import("../shapes.js").View} View
 */
import { button, choices, el, textField } from "../dom.js";
import { personOf } from "../flow.js";
import { checkId, tidyId } from "../idcheck.js";
import { JOURNEY, moreFold, PERSON } from "./more.js";

const DOCUMENTS = ["resident", "passport", "hk_macao", "taiwan", "foreigner", "other", "none"];
const PROVINCES = [11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82];
const FOUND = 8;

/** @param {View} view @param {string} question */
function whose({ session, t }, question) {
  const { car } = session.state();
  return car.persons.length > 1 ? t("checkpoint.person_of", { at: car.at + 1, n: car.persons.length, question }) : question;
}

/** @param {View} view @returns {StepView} */
export function idStep(view) {
  const { session, t, pads } = view;
  const { car } = session.state();
  const person = personOf(car);
  const warning = el("p", { class: "lane-warn", role: "status", hidden: true });
  const warn = (/** @type {string} */ text) => {
    const doubt = checkId(text);
    warning.hidden = doubt === "" || doubt === "ok" || (doubt === "bad_length" && text.length < 18);
    warning.textContent = warning.hidden ? "" : t(`checkpoint.id.${doubt}`);
  };
  const done = (/** @type {string} */ text) => void session.answer({ id_number: person.id_kind === "resident" ? tidyId(text) : text.trim() });
  const typed = (/** @type {string} */ text) => {
    session.typed(text);
    if (person.id_kind === "resident") warn(text);
  };
  const value = car.typed || person.id_number;
  const pad = person.id_kind === "resident"
    ? pads.digits("id", { value, label: t("checkpoint.id.ask"), onChange: typed, onDone: done })
    : null;
  const input = pad ? null : textField(t("checkpoint.id.other_number"), value, typed, { maxlength: "40" });
  warn(pad ? value : "");
  const kinds = DOCUMENTS.map((kind) => button(t(`checkpoint.id_kind.${kind}`), () => {
    void (kind === "none" ? session.answer({ id_kind: kind, id_number: "" }) : session.change({ id_kind: kind }));
  }, { pressed: person.id_kind === kind, className: "chip" }));
  return {
    title: whose(view, t("checkpoint.id.ask")), focus: pad ?? input,
    body: [pad?.element ?? input, warning, el("details", {}, [el("summary", {}, [t("checkpoint.id.other")]), choices(kinds, "lane-kinds")])],
    primary: { label: t("checkpoint.next"), small: t("checkpoint.may_skip"), act: () => done(pad?.value() ?? input?.value ?? "") },
  };
}

/** @param {View} view @returns {StepView} */
export function nameStep(view) {
  const { session, t } = view;
  const { car } = session.state();
  const input = textField(t("checkpoint.name.ask"), car.typed || personOf(car).name, (text) => session.typed(text), { maxlength: "60" });
  return {
    title: whose(view, t("checkpoint.name.ask")), focus: input, body: [input],
    primary: { label: t("checkpoint.next"), small: t("checkpoint.may_skip"), act: () => void session.answer({ name: input.value.trim() }) },
  };
}

/** @param {View} view @returns {StepView} */
export function phoneStep(view) {
  const { session, t, pads } = view;
  const { car } = session.state();
  const done = (/** @type {string} */ text) => void session.answer({ phone: text });
  const pad = pads.digits("phone", {
    value: car.typed || personOf(car).phone, label: t("checkpoint.phone.ask"), onChange: (text) => session.typed(text), onDone: done,
  });
  const first = car.persons[0]?.phone;
  return {
    title: whose(view, t("checkpoint.phone.ask")), focus: pad, body: [pad.element],
    primary: { label: t("checkpoint.next"), small: t("checkpoint.may_skip"), act: () => done(pad.value()) },
    extras: car.at > 0 && first ? [button(t("checkpoint.phone.same"), () => done(first))] : [],
  };
}

/** @param {{code: string, name: string}[]} divisions @param {string} text @returns {Place[]} */
export const foundIn = (divisions, text) =>
  text ? divisions.filter((one) => one.name.includes(text) || one.code.startsWith(text)).slice(0, FOUND) : [];

/**
 * @param {View} view @param {"from" | "to"} field
 * @returns {{element: HTMLElement, focus: HTMLElement, typed: () => Place | null}}
 */
function placePicker({ ctx, session, t }, field) {
  const { car, places_from, places_to } = session.state();
  const pick = (/** @type {Place} */ place) => void session.answer({ [field]: place });
  const unit = ctx.pack.station.unit;
  const here = { code: unit.code, name: unit.name };
  const before = field === "from" ? places_from : places_to;
  const offered = [personOf(car)[field], here, ...before].filter(Boolean)
    .filter((one, index, all) => all.findIndex((other) => other.code === one.code && other.name === one.name) === index);
  const results = el("div", { class: "choices lane-choices" });
  const input = textField(t("checkpoint.place.search"), car.typed, (text) => {
    session.typed(text);
    results.replaceChildren(...foundIn(ctx.pack.divisions, text.trim()).map((one) => button(one.name, () => pick(one))));
  }, { maxlength: "120", placeholder: t("checkpoint.place.search") });
  const provinces = PROVINCES.map((code) =>
    button(t(`checkpoint.province.${code}`), () => pick({ code: String(code), name: t(`checkpoint.province.${code}`) }), { className: "chip" }));
  const key = field === "from"
    ? button(t("checkpoint.key_area"), () => void session.change({ from_key_area: !personOf(car).from_key_area }),
      { pressed: personOf(car).from_key_area })
    : null;
  const buttons = offered.map((one, index) => button(one.name, () => pick(one), { key: String(index + 1), className: "tall" }));
  return {
    focus: buttons[0] ?? input,
    typed: () => (input.value.trim() ? { code: "", name: input.value.trim() } : null),
    element: el("div", { class: "stack" }, [
      choices(buttons), key, input, results,
      el("details", {}, [el("summary", {}, [t("checkpoint.place.provinces")]), choices(provinces, "lane-kinds")]),
    ]),
  };
}

/** @param {"from" | "to"} field */
const placeStep = (field) => (/** @type {View} */ view) => {
  const picker = placePicker(view, field);
  return {
    title: whose(view, view.t(`checkpoint.${field}.ask`)), focus: picker.focus, body: [picker.element, moreFold(view, field === "from" ? JOURNEY : PERSON)],
    primary: {
      label: view.t("checkpoint.next"), small: view.t("checkpoint.may_skip"),
      act: () => void view.session.answer({ [field]: picker.typed() ?? personOf(view.session.state().car)[field] }),
    },
  };
};
export const fromStep = placeStep("from");
export const toStep = placeStep("to");

/** @param {View} view @returns {StepView} */
export function residenceStep(view) {
  const { session, t } = view;
  const buttons = ["local", "none", "transit"].map((residence, index) =>
    button(t(`checkpoint.residence.${residence}`), () => void session.answer({ residence }), { key: String(index + 1), className: "tall" }));
  return {
    title: whose(view, t("checkpoint.residence.ask")), focus: buttons[0] ?? null, body: [choices(buttons)],
    primary: { label: t("checkpoint.next"), small: t("checkpoint.may_skip"), act: () => void session.answer({}) },
  };
}
