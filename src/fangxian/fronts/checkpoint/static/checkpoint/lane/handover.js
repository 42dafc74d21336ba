/**
 * Hand-over: counts, open matters, equipment, both PINs; what is open goes to the one who comes.
 * @typedef {import("./shapes.js").LaneState} LaneState
 */
import { button, choices, el, textField } from "./dom.js";
import { isBegun, isWaiting, noCounts } from "./flow.js";
import { HANDED } from "./session.js";

/** @param {LaneState} state @returns {string[]} the screenings of those who still wait */
export const openScreenings = (state) =>
  state.held.flatMap((car) => (isWaiting(car) ? car.persons.flatMap((one) => (one.wait_until !== null && one.screening ? [one.screening] : [])) : []));

/**
 * `waiting`: entries of the shift that are still on the device when both sign.
 * @param {LaneState} state
 * @param {{to: string, matters: string, equipment: {name: string, count: number, faulty: number}[], waiting: number, at: string}} given
 */
export const handoverPayload = (state, { to, matters, equipment, waiting, at }) => ({
  to, started_at: state.shift_started, vehicles: state.counts.vehicles, people: state.counts.people, febrile: state.counts.febrile,
  dissuaded: state.counts.dissuaded, waiting, open_screenings: openScreenings(state), open_matters: matters, equipment,
  signed_from_at: at, signed_to_at: at,
});

/**
 * @param {any} ctx @param {any} session
 * @param {{to: string, pins: {outgoing: string, incoming: string}, matters: string, equipment: {name: string, count: number, faulty: number}[]}} given
 */
export async function handOver(ctx, session, { to, pins, matters, equipment }) {
  await session.tally.close();
  await ctx.handOver(to, pins);
  /** @type {LaneState} */
  const state = session.state();
  const waiting = await ctx.waiting();
  await ctx.record("checkpoint.handover", { payload: handoverPayload(state, { to, matters, equipment, waiting, at: ctx.clock.iso() }) });
  const begun = isBegun(state.car) ? [state.car] : [];
  await ctx.drafts.put(HANDED, { held: [...state.held, ...begun], conditions: state.conditions, conditions_at: state.conditions_at, plates: state.plates });
  await session.abandon();
  await session.set({ held: [], counts: noCounts(), shift_started: ctx.clock.iso(), recent: [], undo: null, measured_with: null, instruments: {}, conditions_at: null });
  await session.flush();
  const incoming = ctx.officers?.find((/** @type {any} */ one) => one.id === to);
  await ctx.onDuty?.end(incoming?.number ?? "");
}

/** @param {any} ctx @param {any} session @param {HTMLElement} root @param {(error: any) => void} onProblem */
export function handOverScreen(ctx, session, root, onProblem) {
  const { t } = ctx;
  /** @type {LaneState} */
  const state = session.state();
  let to = "";
  const matters = textField(t("checkpoint.handover.matters"), "", () => {}, { maxlength: "2000", placeholder: t("checkpoint.handover.matters") });
  const meters = textField(t("checkpoint.conditions.thermometers"), String(state.conditions?.thermometers ?? 0), () => {}, { inputmode: "numeric", maxlength: "3" });
  const faulty = textField(t("checkpoint.handover.faulty"), "0", () => {}, { inputmode: "numeric", maxlength: "3" });
  const others = ctx.officers.filter((/** @type {any} */ one) => one.id !== ctx.officer.id);
  const people = others.map((/** @type {any} */ officer, /** @type {number} */ index) => button(officer.name, () => {
    to = officer.id;
    people.forEach((/** @type {HTMLElement} */ node, /** @type {number} */ at) => node.setAttribute("aria-pressed", String(at === index)));
  }, { pressed: false, className: "tall" }));
  const outgoing = ctx.pads.digits("pin", { label: t("checkpoint.handover.own_pin", { name: ctx.officer.name }) });
  const incoming = ctx.pads.digits("pin", { label: t("checkpoint.handover.their_pin") });
  const go = button(t("checkpoint.handover.go"), () => void sign(), { className: "primary" });

  async function sign() {
    if (!to) return ctx.say(t("checkpoint.handover.who"), "warn");
    go.disabled = true;
    try {
      const equipment = [{ name: t("checkpoint.handover.thermometer"), count: Math.trunc(Number(meters.value) || 0), faulty: Math.trunc(Number(faulty.value) || 0) }];
      await handOver(ctx, session, { to, pins: { outgoing: outgoing.value(), incoming: incoming.value() }, matters: matters.value.trim(), equipment });
      ctx.feedback.play("saved");
      ctx.say(t("checkpoint.handover.done"));
      ctx.go("home");
    } catch (error) {
      onProblem(error);
      outgoing.set("");
      incoming.set("");
    } finally {
      go.disabled = false;
    }
  }
  const unsent = el("p", { class: "handover-waiting" });
  void ctx.waiting().then((/** @type {number} */ n) => unsent.replaceChildren(t("checkpoint.handover.waiting", { n })));
  /** @param {string} label @param {Node} node */
  const row = (label, node) => el("label", { class: "lane-row" }, [el("span", {}, [label]), node]);
  root.replaceChildren(el("div", { class: "stack" }, [
    el("h1", { tabindex: "-1" }, [t("checkpoint.handover.title")]),
    el("p", { class: "lead" }, [t("checkpoint.strip.counts", { ...state.counts })]),
    el("p", {}, [t("checkpoint.handover.open", { n: state.held.length })]), unsent,
    matters, row(t("checkpoint.conditions.thermometers"), meters), row(t("checkpoint.handover.faulty"), faulty),
    el("h2", {}, [t("checkpoint.handover.who")]), choices(people),
    el("p", {}, [t("checkpoint.handover.own_pin", { name: ctx.officer.name })]), outgoing.element,
    el("p", {}, [t("checkpoint.handover.their_pin")]), incoming.element,
    el("div", { class: "actions" }, [go, button(t("checkpoint.cancel"), () => ctx.go("home"))]),
  ]));
}
