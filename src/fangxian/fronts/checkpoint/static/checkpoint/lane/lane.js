/**
 * The screen of the lane: one question, one next button, the held at the left edge.
 * @typedef {import("./shapes.js").StepView} StepView
 * @typedef {import("./shapes.js").View} View
 */
import { button, el } from "./dom.js";
import { conditionsPanel } from "./panels/conditions.js";
import { dissuasionPanel } from "./panels/dissuasion.js";
import { mendPanel } from "./panels/mend.js";
import { correctPanel, recentPanel } from "./panels/recent.js";
import { tallyPanel } from "./panels/tally.js";
import { countOnlyStep, offerStep, peopleStep, plateStep, trailerStep } from "./steps/car.js";
import { decisionStep, lookOf, overrideStep } from "./steps/decision.js";
import { fromStep, idStep, nameStep, phoneStep, residenceStep, toStep } from "./steps/person.js";
import { readingStep } from "./steps/reading.js";
import { createHeld, createStrip } from "./strip.js";

const SECOND = 1000;
/** @type {Record<string, (view: View) => StepView>} */
const STEPS = {
  plate: plateStep, trailer: trailerStep, offer: offerStep, people: peopleStep, count_only: countOnlyStep, id: idStep, name: nameStep,
  phone: phoneStep, from: fromStep, to: toStep, residence: residenceStep, reading: readingStep, decision: decisionStep, override: overrideStep,
};
/** @type {Record<string, (view: View, id: string) => StepView>} */
const PANELS = {
  conditions: conditionsPanel, tally: tallyPanel, dissuasion: dissuasionPanel, recent: recentPanel, correct: correctPanel, mend: mendPanel,
};
/** @type {Record<string, string>} */
const KEYS = { F6: "tally", F7: "dissuasion", F8: "recent", F9: "conditions" };

/** What is typed here stands nowhere else: it is not drawn anew for what happens beside it. */
const OWN_WORDS = new Set(["conditions", "dissuasion", "mend", "override"]);

/** @param {HTMLElement} root @param {any} ctx @param {any} session */
export function createLane(root, ctx, session) {
  const { t } = ctx;
  /** @type {string | null} */
  let panel = session.conditions() ? null : "conditions";
  /** The air that was asked for again since it ran out, so that "later" is an answer. @type {string | null} */
  let askedAnew = session.state().conditions_at;
  /** @type {StepView} */
  let shown;
  let sounded = "";
  let drawn = "";
  const view = /** @type {View} */ ({
    ctx, session, t, pads: ctx.pads,
    /** Closes only what is still open: meanwhile the officer may have gone elsewhere. */
    close(name, next = null) {
      if (panel === name) view.open(next);
    },
    open(name) {
      panel = name;
      if (name === "tally") void session.tally.open();
      else draw();
    },
    onTheLane(act) {
      if (panel) view.open(null);
      act();
    },
  });
  const strip = createStrip(view);
  const held = createHeld(view);
  const main = el("div", { class: "lane-main" });
  const live = el("p", { class: "visually-hidden", role: "status", "aria-live": "assertive" });
  const undo = button("", () => takeBack(), { className: "lane-undo", key: "F2" });
  root.classList.add("lane");
  root.replaceChildren(strip.element, held.element, main, live);

  const takeBack = () => view.onTheLane(() => void session.undo());
  /** @returns {StepView} */
  function current() {
    const [name, id] = (panel ?? "").split(":");
    const make = name ? PANELS[name] : undefined;
    if (make) return make(view, id ?? "");
    return /** @type {(view: View) => StepView} */ (STEPS[session.state().car.step])(view);
  }

  function foot() {
    const { primary, extras = [], isFirst } = shown;
    const back = panel || isFirst ? null : button(t("checkpoint.back"), () => void session.back(), { className: "lane-back", key: "Esc" });
    const next = primary ? button(primary.label, primary.act, { className: "primary lane-next", key: "Enter", ...(primary.small ? { small: primary.small } : {}) }) : null;
    if (next && primary?.tone) next.dataset["tone"] = primary.tone;
    const beside = [back, ...extras].filter((node) => node !== null);
    // In the foot, so that nothing above moves under a thumb when its ten seconds are over.
    return el("div", { class: "lane-foot", "data-extras": String(beside.length) }, [el("div", { class: "lane-extras" }, [undo, ...beside]), next]);
  }

  /** Colour and shape are drawn; the word is spoken, the sound and the vibration come once for each reading. */
  function tell() {
    const { car } = session.state();
    if (panel || car.step !== "decision") return;
    const name = `${car.key} ${car.at} ${car.persons[car.at].readings.length} ${Boolean(car.persons[car.at].override)}`;
    if (name === sounded) return;
    sounded = name;
    ctx.feedback.play(lookOf(session.final().outcome).sound);
    live.textContent = [...main.querySelectorAll(".lane-verdict strong, .lead")].map((node) => node.textContent).join("。");
  }

  /** Which question is on the screen. */
  function asked() {
    const { car } = session.state();
    return panel ?? `${car.key} ${car.at} ${car.step} ${car.persons[car.at]?.readings.length}`;
  }

  /** Something changed: the same question with words of its own stays as it is. */
  function follow() {
    const own = OWN_WORDS.has((panel ?? session.state().car.step).split(":")[0] ?? "");
    if (own && asked() === drawn) ticks();
    else draw();
  }

  /** Where a question begins that needs the air, and the one entered counts no more: never under the hands of whoever types. */
  function airRanOut() {
    const { car, conditions_at } = session.state();
    if (panel || session.conditions() || conditions_at === askedAnew || !["plate", "reading"].includes(car.step)) return false;
    return asked() !== drawn;
  }

  function draw() {
    if (airRanOut()) {
      askedAnew = session.state().conditions_at;
      panel = "conditions";
    }
    const { car } = session.state();
    const key = asked();
    // Same question, other values: what was unfolded stays unfolded.
    const unfolded = key === drawn ? [...main.querySelectorAll("details")].map((node) => node.open) : [];
    shown = current();
    root.dataset["step"] = panel ? "panel" : car.step;
    main.dataset["tone"] = panel || car.step !== "decision" ? "" : lookOf(session.final().outcome).tone;
    main.replaceChildren(el("h1", { tabindex: "-1", class: shown.isTold ? "visually-hidden" : "" }, [shown.title]), el("div", { class: "lane-body" }, shown.body), foot());
    main.querySelectorAll("details").forEach((node, index) => (node.open = unfolded[index] ?? node.open));
    ticks();
    tell();
    const target = shown.focus ?? /** @type {HTMLElement | null} */ (main.querySelector(".lane-next"));
    // The question and what warns above the pad must stay in sight on a phone.
    const top = key === drawn ? window.scrollY : 0;
    queueMicrotask(() => {
      target?.focus();
      window.scrollTo(0, top);
    });
    drawn = key;
  }

  function ticks() {
    strip.draw();
    if (held.draw()) ctx.feedback.play("not_clear");
    const last = session.state().undo;
    const left = last ? Math.ceil((last.until - ctx.clock.now()) / SECOND) : 0;
    undo.hidden = left <= 0;
    root.dataset["undo"] = String(left > 0);
    undo.firstElementChild?.replaceChildren(t("checkpoint.undo", { left }));
    void session.tally.tick().then((/** @type {boolean | undefined} */ isWritten) => isWritten && panel === "tally" && draw());
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target instanceof HTMLInputElement;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "F2" && !undo.hidden) takeBack();
    else if (event.key === "F4") {
      const [first] = session.state().held;
      if (first) view.onTheLane(() => void session.takeUp(first.key));
    } else if (KEYS[event.key]) view.open(panel === KEYS[event.key] ? null : KEYS[event.key] ?? null);
    else if (event.key === "Escape") panel ? view.open(null) : !shown.isFirst && void session.back();
    else if (event.key === "Enter" && !(target instanceof HTMLButtonElement) && target.tagName !== "SUMMARY") shown.primary?.act();
    else if (!typing && /^\d$/.test(event.key)) press(event.key, event);
    else return;
    if (event.key !== "Enter" || !(target instanceof HTMLButtonElement)) event.preventDefault();
  }

  /** @param {string} key @param {KeyboardEvent} event */
  function press(key, event) {
    if (/** @type {HTMLElement} */ (event.target).closest?.(".pad")) return;
    /** @type {HTMLButtonElement | null} */ (main.querySelector(`button[data-key="${key}"]`))?.click();
  }

  const listener = /** @param {KeyboardEvent} event */ (event) => {
    // A lane that was taken off the page must neither take keys from the next one nor write.
    if (root.isConnected && !event.defaultPrevented) onKey(event);
  };
  /** A key held down too long is one key: it must not answer the questions that follow. @param {KeyboardEvent} event */
  function single(event) {
    if (!root.isConnected || !event.repeat || !/^(Enter|Escape|F\d+)$/.test(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }
  document.addEventListener("keydown", listener);
  document.addEventListener("keydown", single, { capture: true });
  const timer = setInterval(() => root.isConnected && ticks(), SECOND);
  draw();
  return {
    follow,
    unmount() {
      clearInterval(timer);
      document.removeEventListener("keydown", listener);
      document.removeEventListener("keydown", single, { capture: true });
    },
  };
}
