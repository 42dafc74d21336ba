/**
 * What the server keeps for a person to look at, and what could not be sent.
 * @import { App } from "./app.js"
 * @import { QueueRow, ReceiptRow } from "../types.js"
 */
import { button, el, screen } from "./dom.js";

/** @param {App} app @param {{kind: string, seq: number, observed_at: string}} row @param {string} reason @param {string | undefined} detail */
function line(app, row, reason, detail) {
  const { t, has } = app.words;
  const words = has(`held.reason.${reason}`) ? t(`held.reason.${reason}`) : t("held.reason.other");
  const kind = has(`kind.${row.kind}`) ? t(`kind.${row.kind}`) : row.kind;
  return el("li", {}, [
    el("strong", {}, [`${kind} · ${row.observed_at.slice(5, 16).replace("T", " ")}`]),
    el("p", {}, [words]),
    el("small", { class: "code" }, [`#${row.seq} ${reason}${detail ? ` · ${detail}` : ""}`]),
  ]);
}

/** @param {App} app @returns {Promise<HTMLElement>} */
export async function heldScreen(app) {
  const { t } = app.words;
  const held = /** @type {ReceiptRow[]} */ (await app.station.queue.held());
  const aside = /** @type {QueueRow[]} */ (await app.station.queue.aside());

  async function ask() {
    await app.station.queue.bringBack();
    await app.station.scheduler.run({ held: true });
    await app.redraw();
  }
  const none = held.length + aside.length === 0;
  return screen(t("held.title"), [
    none ? el("p", {}, [t("held.none")]) : el("p", {}, [t("held.how")]),
    aside.length ? el("h2", {}, [t("held.aside", { n: aside.length })]) : null,
    el("ul", { class: "list" }, aside.map((row) => line(app, row, row.reason ?? "", undefined))),
    held.length ? el("h2", {}, [t("held.held", { n: held.length })]) : null,
    el("ul", { class: "list" }, held.map((row) => line(app, row, row.reason ?? "", row.detail))),
    el("div", { class: "actions" }, [
      none ? null : button(t("held.ask"), () => void ask(), "primary"), button(t("back"), () => app.go("home")),
    ]),
  ]);
}
