/**
 * The top of every screen: where, when, and the state of the net (UX principle 5).
 * @import { App } from "./app.js"
 * @import { SyncReport } from "../types.js"
 */
import { el } from "./dom.js";

/** @param {SyncReport["counts"]} counts @param {(key: string, values?: Record<string, unknown>) => string} t */
export function netLine({ sent, waiting, missing, held }, t) {
  const line = t("net.line", { sent, waiting, missing });
  return held ? `${line} · ${t("net.held", { held })}` : line;
}

/** Only what needs a person is told in words. @type {Record<string, string>} */
const NOTES = { unknown: "net.unknown", revoked: "net.revoked", refused: "net.refused", unavailable: "net.unavailable" };

/** @param {App} app */
export function createBar(app) {
  const place = el("span", { class: "bar-place" });
  const time = el("time", { class: "bar-time" });
  const net = el("button", { type: "button", class: "bar-net", id: "net-line", "aria-live": "off" });
  const note = el("p", { class: "bar-note", role: "status", hidden: true });
  const home = el("button", { type: "button", class: "bar-home" });
  const element = el("header", { class: "bar" }, [place, time, net, home, note]);
  net.addEventListener("click", () => app.go("held"));
  home.addEventListener("click", () => app.go("home"));

  /** @param {SyncReport | null} report */
  function notes(report) {
    const { t } = app.words;
    const key = app.station.packs.isRevoked() ? NOTES["revoked"] : report ? NOTES[report.state] : undefined;
    const lines = [
      key ? t(key) : null,
      report?.counts.aside ? t("net.aside", { n: report.counts.aside }) : null,
      app.station.packs.isOld() ? t("pack.old") : null,
      app.room === "low" || app.room === "critical" ? t(`storage.${app.room}`) : null,
    ].filter((line) => line !== null);
    note.hidden = lines.length === 0;
    note.textContent = lines.join(" ");
  }

  return {
    element,
    draw() {
      const report = app.report;
      const now = new Date(app.station.clock.serverNow());
      const pack = app.station.packs.current();
      place.textContent = pack?.station.place?.name ?? app.words.t("app.name");
      time.textContent = now.toLocaleTimeString(app.words.lang() === "en" ? "en-GB" : "zh-CN", {
        hour: "2-digit", minute: "2-digit", hour12: false, timeZone: pack?.zone,
      });
      net.textContent = report ? netLine(report.counts, app.words.t) : "";
      home.textContent = app.words.t("home.home");
      home.hidden = !app.station.officer() || ["", "#home"].includes(location.hash);
      net.dataset["state"] = report?.state ?? "";
      notes(report);
    },
  };
}
