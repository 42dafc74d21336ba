/**
 * One field or one reading of what was written, put right: what it should have been, and saved.
 * @typedef {import("../shapes.js").Recent} Recent
 * @typedef {import("../shapes.js").StepView} StepView
 * @typedef {import("../shapes.js").View} View
 */
import { readingsOf } from "../corrections.js";
import { NOT_CLEAR } from "../decision.js";
import { button, textField } from "../dom.js";
import { lookOf } from "../steps/decision.js";
import { readingDial } from "../steps/reading.js";

/** @param {View["t"]} t @param {() => void} act */
const cancel = (t, act) => button(t("checkpoint.cancel"), act);

/** @param {View} view @param {Recent} row @param {string} field @param {(text: string) => void} done */
function entryOf({ pads, t }, row, field, done) {
  const label = t(`checkpoint.amend.${field}`);
  const value = row.identity?.[field] ?? "";
  const options = { value, label, onDone: done };
  if (field.endsWith("plate")) return pads.plate(options);
  if (field === "phone") return pads.digits("phone", options);
  if (field === "id_number" && row.payload.id_kind === "resident") return pads.digits("id", options);
  const input = textField(label, value, () => {}, { maxlength: "60" });
  return { element: input, value: () => input.value, focus: () => input.focus() };
}

/** @param {View} view @param {Recent} row @param {string} field @param {string} panel @returns {StepView} */
function fieldView(view, row, field, panel) {
  const { session, t, close, open } = view;
  const reason = t(`checkpoint.amend.${field}`);
  const save = (/** @type {string} */ value) => void session.correctField(row.id, { field, value, reason })
    .then((/** @type {boolean | undefined} */ isDone) => isDone && close(panel, "recent"));
  const entry = entryOf(view, row, field, save);
  return {
    title: t("checkpoint.mend.title", { what: reason }), body: [entry.element], focus: entry,
    primary: { label: t("checkpoint.save"), act: () => save(entry.value()) },
    extras: [cancel(t, () => open(`correct:${row.id}`))],
  };
}

/** @param {View} view @param {Recent} row @param {number} index @param {string} panel @returns {StepView} */
function readingView({ session, t, close, open, ctx }, row, index, panel) {
  const reason = t("checkpoint.amend.reading", { celsius: readingsOf(row)[index]?.celsius.toFixed(1) });
  const dial = readingDial(t, (celsius) => void session.correctReading(row.id, { index, celsius, reason })
    .then((/** @type {string | undefined} */ outcome) => {
      if (!outcome) return;
      ctx.feedback.play(lookOf(outcome).sound);
      ctx.say(t("checkpoint.mend.now", { outcome: t(`checkpoint.outcome.${outcome}`) }), NOT_CLEAR.has(outcome) ? "warn" : "ok");
      close(panel, "recent");
    }), () => {});
  return {
    title: t("checkpoint.mend.title", { what: reason }), body: [dial.element], focus: dial,
    primary: { label: t("checkpoint.save"), act: dial.finish }, extras: [cancel(t, () => open(`correct:${row.id}`))],
  };
}

/** @param {View} view @param {string} what the entry's id and the field, or the place of the reading @returns {StepView} */
export function mendPanel(view, what) {
  const [id, field = ""] = what.split("/");
  const row = view.session.state().recent.find((/** @type {Recent} */ one) => one.id === id);
  const panel = `mend:${what}`;
  return /^\d+$/.test(field) ? readingView(view, row, Number(field), panel) : fieldView(view, row, field, panel);
}
