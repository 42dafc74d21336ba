/**
 * The decision: colour, shape, word, sound and vibration; the rule in one sentence and the policy's name.
 * @typedef {import("../shapes.js").StepView} StepView
 * @typedef {import("../shapes.js").View} View
 */
import { button, choices, el, textField } from "../dom.js";
import { isLongWait, otherOutcomes, personOf, sitesOf } from "../flow.js";
import { degrees } from "./reading.js";

const SITES = 4;
const REASONS = ["leader", "measured_elsewhere", "emergency", "medical"];
/** @type {Record<string, {tone: string, shape: string, sound: string}>} */
const LOOKS = {
  pass: { tone: "clear", shape: "○", sound: "saved" },
  home_isolation: { tone: "isolate", shape: "◆", sound: "saved" },
  central_isolation: { tone: "isolate", shape: "◆", sound: "saved" },
  dissuade: { tone: "isolate", shape: "↩", sound: "saved" },
  remeasure: { tone: "unclear", shape: "▲", sound: "not_clear" },
  fever_clinic: { tone: "fever", shape: "⬣", sound: "fever" },
  observe_and_refer: { tone: "fever", shape: "⬣", sound: "fever" },
};
/** @param {string} outcome */
export const lookOf = (outcome) => LOOKS[outcome] ?? { tone: "unclear", shape: "▲", sound: "not_clear" };

/** @param {View} view @param {import("../shapes.js").Decision} decision the sentence for the officer */
export function sentenceOf({ session, t }, decision) {
  const person = personOf(session.state().car);
  const last = person.readings[person.readings.length - 1];
  const { policy } = session.post;
  return t(`checkpoint.sentence.${decision.sentence}`, {
    method: last ? t(`checkpoint.method.${last.method}`) : "", air: last ? degrees(last.ambient_c, t) : "", celsius: last ? last.celsius.toFixed(1) : "",
    line: policy.fever.threshold_c.toFixed(1), low: policy.clear.low_limit_c.toFixed(1), days: decision.days, minutes: decision.wait_minutes,
    next: decision.next_method ? t(`checkpoint.next_rung.${decision.place}`, { method: t(`checkpoint.method.${decision.next_method}`), minutes: decision.wait_minutes }) : "",
  });
}

/** @param {View} view @param {import("../shapes.js").Decision} final */
function slip({ session, t }, final) {
  const person = personOf(session.state().car);
  return el("div", { class: "lane-slip" }, [
    el("span", { class: "lane-slip-label" }, [t("checkpoint.pass_number")]), el("strong", {}, [person.pass_number]),
    final.days ? el("span", {}, [t("checkpoint.days", { n: final.days })]) : null,
  ]);
}

/** Where to, for centralised isolation: chosen or left open (RULEBOOK X4, C10). @param {View} view @param {import("../shapes.js").Decision} final */
function sites({ ctx, session, t }, final) {
  const { car } = session.state();
  const { site } = personOf(car);
  const places = final.outcome === "central_isolation" ? sitesOf(ctx.pack.places, car) : [];
  if (places.length === 0) return null;
  const buttons = places.map((/** @type {any} */ { id, name }) =>
    button(name, () => void session.change({ site: site === id ? null : id }), { pressed: site === id }));
  const [first, others] = [buttons.slice(0, SITES), buttons.slice(SITES)];
  return el("div", { class: "stack lane-sites", role: "group", "aria-label": t("checkpoint.site.ask") }, [
    el("p", {}, [t("checkpoint.site.ask")]), choices(first),
    others.length ? el("details", {}, [el("summary", {}, [t("checkpoint.site.others")]), choices(others)]) : null,
  ]);
}

/** @param {View} view @param {import("../shapes.js").Decision} final */
function acts({ session, t }, final) {
  const { fever } = session.post.policy;
  const codes = final.outcome === "observe_and_refer" ? fever.acts_key_area : final.outcome === "fever_clinic" ? fever.acts : [];
  return codes.length ? el("ol", { class: "lane-acts" }, codes.map((/** @type {string} */ code) => el("li", {}, [t(`checkpoint.act.${code}`)]))) : null;
}

/** @param {View} view @param {import("../shapes.js").Decision} final */
function primaryOf({ session, t }, final) {
  if (isLongWait(final)) return { label: t("checkpoint.hold"), small: t("checkpoint.hold.small"), act: () => void session.hold(), tone: "unclear" };
  if (final.outcome === "remeasure") {
    return { label: t("checkpoint.measure_on", { method: t(`checkpoint.method.${final.next_method}`) }), act: () => void session.measureOn(), tone: "unclear" };
  }
  const { car } = session.state();
  const more = car.persons.some((/** @type {any} */ one, /** @type {number} */ index) => index !== car.at && !one.done && one.wait_until === null);
  return { label: t(more ? "checkpoint.next_person" : "checkpoint.next_car"), act: () => void session.next() };
}

/** @param {View} view @returns {StepView} */
export function decisionStep(view) {
  const { session, t } = view;
  const person = personOf(session.state().car);
  const judged = session.decision();
  const final = session.final();
  const { tone, shape } = lookOf(final.outcome);
  const last = person.readings[person.readings.length - 1];
  return {
    title: t(`checkpoint.outcome.${final.outcome}`), isTold: true,
    body: [
      el("div", { class: "lane-verdict", "data-tone": tone }, [
        el("span", { class: "lane-shape", "aria-hidden": "true" }, [shape]),
        el("strong", {}, [t(`checkpoint.outcome.${final.outcome}`)]),
        el("span", { class: "lane-celsius" }, [last ? `${last.celsius.toFixed(1)} °C` : ""]),
      ]),
      el("p", { class: "lead" }, [person.override ? t("checkpoint.overridden", { reason: person.override.reason }) : sentenceOf(view, judged)]),
      acts(view, final),
      final.outcome === "remeasure" ? null : slip(view, final),
      sites(view, final),
      el("p", { class: "code" }, [t("checkpoint.by", { policy: session.post.title, rule: final.rule })]),
    ],
    primary: primaryOf(view, final),
    extras: [
      isLongWait(final) ? button(t("checkpoint.measure_now"), () => void (final.place === "post" ? session.measureOn() : session.measureWarmed())) : null,
      final.outcome === "remeasure" && !isLongWait(final) ? button(t("checkpoint.hold"), () => void session.hold()) : null,
      button(t("checkpoint.override"), () => void session.askOverride()),
      final.outcome === "remeasure" ? null : button(t("checkpoint.print"), () => window.print()),
    ],
  };
}

/** @param {View} view @returns {StepView} */
export function overrideStep({ session, t }) {
  const judged = session.decision();
  let outcome = "";
  const reason = textField(t("checkpoint.override.reason"), "", () => {}, { maxlength: "500" });
  const outcomes = otherOutcomes(judged).map((code, index) => button(t(`checkpoint.outcome.${code}`), () => {
    outcome = code;
    for (const node of outcomes) node.setAttribute("aria-pressed", String(node === outcomes[index]));
  }, { pressed: false, key: String(index + 1) }));
  const reasons = REASONS.map((code) => button(t(`checkpoint.reason.${code}`), () => {
    reason.value = t(`checkpoint.reason.${code}`);
  }, { className: "chip" }));
  return {
    title: t("checkpoint.override.ask"), focus: outcomes[0] ?? null,
    body: [choices(outcomes), reason, choices(reasons, "lane-kinds"), el("p", {}, [t("checkpoint.override.how")])],
    primary: {
      label: t("checkpoint.override.go"),
      act() {
        if (!outcome) outcomes[0]?.focus();
        else if (!reason.value.trim()) reason.focus();
        else void session.override(outcome, reason.value.trim());
      },
    },
  };
}
