/**
 * The card of the home screen: my duty, who relieves me, one tap to begin, to warm up, to end.
 * @import { App } from "./app.js"
 */
import { button, el } from "./dom.js";

const SECOND = 1000;

/** @param {App} app @returns {HTMLElement | null} nothing where the device stands at no post */
export function dutyCard(app) {
  const { words, onDuty, station } = app;
  const { t } = words;
  const pack = station.packs.current();
  if (!pack?.station.place) return null;
  const lines = el("div", { class: "duty-lines" });
  const acts = el("div", { class: "choices row" });
  const card = el("section", { class: "duty", "aria-label": t("duty.title") }, [lines, acts]);

  /** @param {string | number} moment */
  const clock = (moment) => new Date(moment).toLocaleTimeString(words.lang() === "en" ? "en-GB" : "zh-CN", {
    hour: "2-digit", minute: "2-digit", hour12: false, timeZone: pack.zone,
  });

  /** @param {() => Promise<void>} act @param {string} said */
  async function tap(act, said) {
    for (const node of acts.querySelectorAll("button")) node.disabled = true;
    try {
      await act();
      app.say(t(said));
      app.feedback.play("saved");
    } catch {
      // The app has told it; nothing was written.
    }
    draw();
    /** @type {HTMLElement | null} */ (acts.querySelector("button"))?.focus();
  }

  function tell() {
    const { mine, relief } = onDuty.turns();
    const spell = onDuty.spell();
    const stint = onDuty.stint();
    const left = stint?.minutes_left ?? null;
    lines.replaceChildren(...[
      spell ? el("p", { class: "lead" }, [t(spell.outdoors ? "duty.out" : "duty.in", { since: clock(spell.began) })]) : null,
      stint && left !== null ? el("p", { class: "duty-stint", "data-tone": stint.state, role: "timer" },
        [left >= 0 ? t("duty.left", { left }) : t("duty.over", { over: -left })]) : null,
      stint?.state === "never" ? el("p", { class: "duty-stint", "data-tone": "over" }, [t("duty.never")]) : null,
      mine ? el("p", {}, [t("duty.mine", { shift: mine.shift, from: clock(mine.from), to: clock(mine.to) })]) : null,
      relief ? el("p", {}, [t(relief.partner ? "duty.partner" : "duty.relief", { number: relief.number, at: clock(relief.from) })]) : null,
    ].filter((node) => node !== null));
  }

  function draw() {
    tell();
    const spell = onDuty.spell();
    acts.replaceChildren(...(spell ? [
      spell.outdoors
        ? button(t("duty.go_in"), () => void tap(() => onDuty.move(false), "duty.went_in"), "tall")
        : button(t("duty.go_out"), () => void tap(() => onDuty.move(true), "duty.went_out"), "primary tall"),
      button(t("duty.end"), () => void tap(() => onDuty.end(), "duty.ended"), "tall"),
    ] : [
      button(t("duty.begin_out"), () => void tap(() => onDuty.begin(true), "duty.begun"), "primary tall"),
      button(t("duty.begin_in"), () => void tap(() => onDuty.begin(false), "duty.begun"), "tall"),
    ]));
  }
  draw();
  const timer = setInterval(() => (card.isConnected ? tell() : clearInterval(timer)), 10 * SECOND);
  return card;
}
