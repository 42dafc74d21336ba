/**
 * The lane's own line: air and wind chill, the stint's countdown, today's counts; and the queue of the held.
 * @typedef {import("./shapes.js").Car} Car
 * @typedef {import("./shapes.js").LaneState} LaneState
 * @typedef {import("./shapes.js").View} View
 */
import { longestStint, windChill } from "./cold.js";
import { button, el } from "./dom.js";
import { dueAt, isWaiting } from "./flow.js";
import { mask } from "./idcheck.js";
import { degrees } from "./steps/reading.js";

const MINUTE = 60_000;

/** @param {number} ms @returns {string} minutes and seconds, also when it is over */
export function countdown(ms) {
  const whole = Math.abs(Math.trunc(ms / 1000));
  return `${ms < 0 ? "+" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/**
 * Milliseconds left of the own stint, `null` where the cold sets no limit.
 * @param {LaneState} state @param {import("./shapes.js").ColdPolicy} cold @param {number} now
 */
export function stintLeft({ conditions, stint_started }, cold, now) {
  if (!conditions) return null;
  const minutes = longestStint(cold, conditions.ambient_c, conditions.wind_kmh ?? 0);
  return minutes === null ? null : stint_started + minutes * MINUTE - now;
}

/** What the cold leaves by the pack's forecast of somebody who signed on outdoors. @param {any} ctx @returns {number | null} */
function packedLeft(ctx) {
  const ends = ctx.onDuty?.stint()?.ends_at ?? null;
  return ends === null ? null : ends - ctx.clock.serverNow();
}

/** The shorter of two limits, where there is any. @param {number | null} one @param {number | null} other */
export const shorter = (one, other) => (one === null || other === null ? one ?? other : Math.min(one, other));

/** Who relieves and when, by staff number. @param {View} view @param {HTMLElement} node */
function tellRelief({ t, ctx }, node) {
  const relief = ctx.onDuty?.turns().relief ?? null;
  node.hidden = relief === null;
  if (relief === null) return;
  const at = new Date(relief.from).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: ctx.pack.zone });
  node.textContent = t("checkpoint.strip.relief", { number: relief.number, at });
}

/** @param {View} view */
function airText({ t, session }) {
  const conditions = session.conditions();
  if (!conditions) return t("checkpoint.strip.no_air");
  const felt = Math.round(windChill(conditions.ambient_c, conditions.wind_kmh ?? 0));
  return t("checkpoint.strip.air", { air: degrees(conditions.ambient_c, t), felt: degrees(felt, t) });
}

/** @param {View} view */
export function createStrip(view) {
  const { session, t, ctx, open } = view;
  const air = button("", () => open("conditions"), { className: "strip-air" });
  const stint = el("span", { class: "strip-stint", role: "timer" });
  const counts = el("span", { class: "strip-counts" });
  const relief = el("span", { class: "strip-relief", hidden: true });
  const directions = ["in", "out"].map((direction) => button(t(`checkpoint.direction.${direction}`), () => {
    void session.setDirection(direction).then(() => {
      const { car } = session.state();
      if (car.direction !== direction) ctx.say(t("checkpoint.direction.kept", { direction: t(`checkpoint.direction.${car.direction}`) }), "warn");
    });
    const kept = session.state().tally;
    if (kept) void session.tally.switchTo(kept.vehicle);
  }, { className: "strip-direction" }));
  const tools = [
    ["tally", "F6"], ["dissuasion", "F7"], ["recent", "F8"],
  ].map(([panel, key]) => button(t(`checkpoint.tool.${panel}`), () => open(panel ?? null), { className: "strip-tool", key: key ?? "" }));
  const element = el("div", { class: "lane-strip" }, [
    el("div", { class: "strip-figures" }, [air, stint, relief, counts]),
    el("div", { class: "strip-directions", role: "group", "aria-label": t("checkpoint.direction") }, directions),
    el("div", { class: "strip-tools" }, tools),
  ]);
  return {
    element,
    draw() {
      /** @type {LaneState} */
      const state = session.state();
      const left = shorter(stintLeft(state, session.post.policy.cold, ctx.clock.now()), packedLeft(ctx));
      tellRelief(view, relief);
      air.replaceChildren(airText(view));
      stint.textContent = left === null ? "" : left >= 0 ? t("checkpoint.strip.stint", { left: countdown(left) }) : t("checkpoint.strip.stint_over", { over: countdown(left) });
      stint.dataset["tone"] = left === null ? "" : left < 0 ? "over" : left < session.post.policy.cold.warn_before_minutes * MINUTE ? "soon" : "";
      counts.textContent = t("checkpoint.strip.counts", { ...state.counts });
      directions.forEach((node, index) => node.setAttribute("aria-pressed", String((index === 0 ? "in" : "out") === state.direction)));
      for (const node of tools) node.toggleAttribute("data-on", node === tools[0] && state.tally !== null);
    },
  };
}

/** What a card says now. @param {View} view @param {HTMLElement} card @param {Car} car */
function tellCard({ t, ctx }, card, car) {
  const waiting = isWaiting(car);
  const left = waiting ? dueAt(car) - ctx.clock.now() : 0;
  const clock = !waiting ? t("checkpoint.held.aside") : left > 0 ? countdown(left) : t("checkpoint.held.ready");
  const who = car.persons.filter((person) => person.wait_until !== null).map((person) => mask.name(person.name) || person.pass_number).join("、");
  card.querySelector(".label")?.replaceChildren([car.plate || t("checkpoint.no_plate"), who].filter(Boolean).join(" · "));
  card.querySelector("small")?.replaceChildren(clock);
  card.dataset["ready"] = String(waiting && left <= 0);
}

/** @param {View} view */
export function createHeld(view) {
  const { session, t } = view;
  const list = el("div", { class: "held-list" });
  const element = el("aside", { class: "lane-held", "aria-label": t("checkpoint.held.title") }, [el("h2", {}, [t("checkpoint.held.title")]), list]);
  /** @type {Map<string, HTMLElement>} */
  let cards = new Map();
  let shown = "";

  /** @param {Car} car */
  const newCard = ({ key }) => button("", () => view.onTheLane(() => void session.takeUp(key)), { className: "held-card", small: " " });

  /** A card stays the same element from second to second: a slow press must end on what it began on. @param {Car[]} held */
  function deal(held) {
    const before = [...cards.keys()].join();
    cards = new Map(held.map((car) => [car.key, cards.get(car.key) ?? newCard(car)]));
    if ([...cards.keys()].join() === before) return;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    list.replaceChildren(...cards.values());
    if (focused?.classList.contains("held-card")) focused.focus();
  }

  return {
    element,
    /** @returns {boolean} whether somebody's wait has ended since it was last drawn */
    draw() {
      /** @type {LaneState} */
      const { held } = session.state();
      element.hidden = held.length === 0;
      deal(held);
      for (const car of held) tellCard(view, /** @type {HTMLElement} */ (cards.get(car.key)), car);
      const ready = held.filter((car) => isWaiting(car) && dueAt(car) <= view.ctx.clock.now()).map((car) => car.key).join();
      const rung = ready.length > shown.length;
      shown = ready;
      return rung;
    },
  };
}
