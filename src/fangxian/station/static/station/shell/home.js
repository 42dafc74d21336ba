/**
 * @import { App } from "./app.js"
 */
import { button, el, screen } from "./dom.js";
import { dutyCard } from "./duty.js";

/** @param {App} app @returns {HTMLElement} */
export function homeScreen(app) {
  const { t } = app.words;
  const fronts = app.fronts.map((front) => button(t(front.title), () => app.go(`front/${front.id}`), "primary tall"));
  const handOver = app.fronts.filter((front) => front.handOver)
    .map((front) => button(t("home.hand_over"), () => app.go(`handover/${front.id}`), "tall"));
  return screen(t("home.title", { name: app.station.officer()?.name ?? "" }), [
    dutyCard(app),
    el("div", { class: "choices" }, fronts.length ? fronts : [el("p", {}, [t("home.no_fronts")])]),
    el("div", { class: "choices" }, [
      ...handOver,
      button(t("home.held"), () => app.go("held")),
      button(t("home.settings"), () => app.go("settings")),
      button(t("home.lock"), () => void app.lock(), "quiet"),
    ]),
  ]);
}
