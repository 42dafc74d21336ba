/**
 * Air, wind by eye and equipment: entered when the shift begins and when they change (RULEBOOK C8, K7).
 * @typedef {import("../shapes.js").StepView} StepView
 * @typedef {import("../shapes.js").View} View
 */
import { button, choices, el, textField } from "../dom.js";

const WINDS = ["calm", "moves_flag", "extends_flag", "lifts_paper", "drifts_snow"];

/** @param {string} text @param {Node} node */
const row = (text, node) => el("label", { class: "lane-row" }, [el("span", {}, [text]), node]);

/** @param {string} text @returns {number | null} degrees; a Chinese or typographic minus is a minus */
export function celsiusOf(text) {
  const tidy = text.normalize("NFKC").replace(/[−–—零下]+/g, "-").replace(",", ".").replace(/[^\d.-]/g, "");
  const value = Number(tidy);
  return tidy === "" || !Number.isFinite(value) ? null : value;
}

/**
 * What nobody reported stands empty: neither a tent nor its air is taken for granted, and air that counts no more is asked anew.
 * Equipment stays as it was told last.
 * @param {View} view @returns {StepView}
 */
export function conditionsPanel({ session, t, open, close, ctx }) {
  const conditions = session.conditions();
  const before = session.state().conditions;
  const draft = {
    sign: (before?.ambient_c ?? -1) < 0 ? -1 : 1, wind: conditions?.wind_by_eye ?? null, tent: conditions?.warm_tent ?? false,
  };
  const number = { inputmode: "decimal", maxlength: "6" };
  const air = textField(t("checkpoint.conditions.air"), conditions ? String(Math.abs(conditions.ambient_c)) : "", () => {}, number);
  const tentAir = textField(t("checkpoint.conditions.tent_air"), String(conditions?.warm_tent_c ?? ""), () => {}, number);
  const meters = textField(t("checkpoint.conditions.thermometers"), String(before?.thermometers ?? 2), () => {}, { inputmode: "numeric", maxlength: "3" });
  const spares = textField(t("checkpoint.conditions.spares"), String(before?.spares ?? 1), () => {}, { inputmode: "numeric", maxlength: "3" });
  const sign = button(draft.sign < 0 ? t("checkpoint.conditions.below") : t("checkpoint.conditions.above"), () => {
    draft.sign = -draft.sign;
    sign.replaceChildren(draft.sign < 0 ? t("checkpoint.conditions.below") : t("checkpoint.conditions.above"));
  });
  const winds = WINDS.map((wind, index) => button(t(`checkpoint.wind.${wind}`), () => {
    draft.wind = wind;
    winds.forEach((node, at) => node.setAttribute("aria-pressed", String(at === index)));
  }, { pressed: draft.wind === wind }));
  const tent = button(t("checkpoint.conditions.tent"), () => {
    draft.tent = !draft.tent;
    showTent();
  }, { pressed: draft.tent });
  const tentAirRow = row(t("checkpoint.conditions.tent_air"), tentAir);
  const tentAirHint = el("p", {}, [t("checkpoint.conditions.tent_unmeasured")]);
  function showTent() {
    tent.setAttribute("aria-pressed", String(draft.tent));
    tentAirRow.hidden = !draft.tent;
    tentAirHint.hidden = !draft.tent;
  }
  showTent();

  /** @param {HTMLInputElement} input */
  const whole = (input) => Math.max(0, Math.trunc(Number(input.value) || 0));
  async function save() {
    const typed = celsiusOf(air.value);
    if (typed === null) {
      ctx.say(t("checkpoint.conditions.need_air"), "warn");
      air.focus();
      return;
    }
    const isSaved = await session.setConditions({
      ambient_c: typed < 0 ? typed : typed * draft.sign, wind_by_eye: draft.wind,
      wind_kmh: draft.wind === null ? null : session.post.policy.cold.wind_by_eye_kmh[draft.wind] ?? null,
      warm_tent: draft.tent, warm_tent_c: draft.tent ? celsiusOf(tentAir.value) : null, thermometers: whole(meters), spares: whole(spares),
    });
    if (isSaved) close("conditions");
  }
  return {
    title: t("checkpoint.conditions.title"), focus: air,
    body: [
      el("div", { class: "lane-air-row" }, [sign, air, el("span", {}, ["°C"])]),
      el("p", {}, [t("checkpoint.conditions.wind")]), choices(winds),
      choices([tent]), tentAirRow, tentAirHint,
      el("details", {}, [
        el("summary", {}, [t("checkpoint.conditions.equipment")]), row(t("checkpoint.conditions.thermometers"), meters), row(t("checkpoint.conditions.spares"), spares),
      ]),
    ],
    primary: { label: t("checkpoint.save"), act: () => void save() },
    extras: [
      button(t("checkpoint.warmed_up"), () => {
        void session.warmedUp();
        close("conditions");
      }),
      button(t(conditions ? "checkpoint.cancel" : "checkpoint.conditions.later"), () => open(null)),
    ],
  };
}
