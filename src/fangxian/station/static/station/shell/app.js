/**
 * The shell: one screen at a time, the bar above it, one message below.
 * @import { Front, FrontContext, MountedFront, RecordOptions, StintLimits, SyncReport } from "../types.js"
 * @import { Station } from "../core/station.js"
 * @import { Words } from "../i18n.js"
 * @import { Feedback } from "../feedback.js"
 * @import { Prefs } from "./prefs.js"
 */
import { createOnDuty } from "../core/onduty.js";
import { StationProblem } from "../core/problem.js";
import { createBar } from "./bar.js";
import { button, el } from "./dom.js";
import { enrolScreen, packScreen } from "./enrol.js";
import { hostFront } from "./front.js";
import { heldScreen } from "./held.js";
import { homeScreen } from "./home.js";
import { applyPrefs, savePrefs } from "./prefs.js";
import { settingsScreen } from "./settings.js";
import { signInScreen } from "./signin.js";

const SAID_MS = 8_000;

/** @typedef {ReturnType<typeof createApp>} App */

/**
 * @param {{root: HTMLElement, station: Station, words: Words, feedback: Feedback, pads: FrontContext["pads"],
 *   fronts: Front[], prefs: Prefs, storage: Storage, version: string, stints: StintLimits | null}} tools
 */
export function createApp({ root, station, words, feedback, pads, fronts, prefs, storage, version, stints }) {
  const main = el("main", { id: "main" });
  const said = el("div", { class: "said", role: "alert", hidden: true });
  const notice = el("div", { class: "notice", role: "status", hidden: true });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let saidTimer;
  /** @type {MountedFront | null} */
  let mounted = null;
  /** @type {Promise<void>} */
  let leaving = Promise.resolve();
  let drawing = 0;

  const onDuty = createOnDuty({
    packs: station.packs, officer: station.officer, clock: station.clock, drafts: station.drafts, record, stints,
  });
  const app = {
    station, words, feedback, pads, fronts, version, prefs, onDuty,
    lock: station.lock,
    report: /** @type {SyncReport | null} */ (null),
    room: "unknown",
    go, say, tell, record, open, redraw, setPref, offerUpdate, showReport, drawBar, lookAtRoom, leave, show,
  };
  const bar = createBar(app);
  root.replaceChildren(bar.element, notice, main, said);

  /** @param {string} message @param {"ok" | "warn" | "danger"} [tone] */
  function say(message, tone = "ok") {
    clearTimeout(saidTimer);
    said.replaceChildren(el("span", {}, [message]), button(words.t("said.ok"), hush, "quiet"));
    said.dataset["tone"] = tone;
    said.hidden = false;
    if (tone !== "danger") saidTimer = setTimeout(hush, SAID_MS);
  }

  function hush() {
    said.hidden = true;
  }

  /** What happened, what was kept, what to do (UX principle 8); the code stands beside it. @param {unknown} error */
  function tell(error) {
    const problem = error instanceof StationProblem ? error : new StationProblem("unexpected", { message: String(error) });
    const key = `problem.${problem.code}`;
    const text = words.has(key) ? words.t(key, problem.details) : words.t("problem.unexpected");
    say(`${text} (${problem.code})`, "danger");
  }

  /** Leaves the front in hand; what was typed is stored before anything else happens, whoever asks for the next screen. */
  function leave() {
    const front = mounted;
    mounted = null;
    leaving = leaving.catch(() => undefined).then(() => putAway(front));
    return leaving;
  }

  /** @param {MountedFront | null} front */
  async function putAway(front) {
    try {
      await front?.flush?.();
    } finally {
      front?.unmount?.();
    }
  }

  /** @param {string} kind @param {RecordOptions} options */
  async function record(kind, options) {
    try {
      const saved = await station.record(kind, options);
      void lookAtRoom();
      if (app.report) showReport({ ...app.report, counts: await station.queue.counts() });
      return saved;
    } catch (error) {
      tell(error);
      throw error;
    }
  }

  /** Room runs out while the app is open, not only at its start. */
  async function lookAtRoom() {
    if (!station.officer()) return;
    const { level } = await station.storage.look();
    if (level === app.room) return;
    app.room = level;
    drawBar();
  }

  /** @param {string} route */
  function go(route) {
    if (location.hash === `#${route}`) void redraw();
    else location.hash = route;
  }

  /** @param {number} mine which drawing it is for @returns {Promise<HTMLElement>} */
  async function current(mine) {
    const ready = await station.device.current();
    if (!ready || location.hash.startsWith("#enrol")) return enrolScreen(app);
    if (!station.packs.current()) return packScreen(app);
    if (!station.officer()) return signInScreen(app);
    const [page, id] = location.hash.slice(1).split("/");
    const front = fronts.find((item) => item.id === id);
    if (front && (page === "front" || page === "handover")) return frontScreen(front, page === "front" ? "mount" : "handOver", mine);
    if (page === "held") return heldScreen(app);
    return page === "settings" ? settingsScreen(app) : homeScreen(app);
  }

  /** A front that was overtaken while it opened is taken down again. @param {Front} front @param {"mount" | "handOver"} part @param {number} mine */
  async function frontScreen(front, part, mine) {
    const hosted = await hostFront(app, front, part);
    if (mine === drawing) mounted = hosted.mounted;
    else hosted.mounted.unmount?.();
    return hosted.element;
  }

  async function redraw() {
    const mine = (drawing += 1);
    // A warning belongs to the screen it was said on.
    if (said.dataset["tone"] === "danger") hush();
    await leave();
    // Overtaken while the last screen put its things away: two fronts in one page would take each other's keys.
    if (mine !== drawing) return;
    const next = await current(mine);
    if (mine !== drawing) return;
    if (next.parentNode !== main) show(next);
    const first = /** @type {HTMLElement | null} */ (next.querySelector("[data-first]") ?? next.querySelector("h1"));
    if (!next.contains(document.activeElement)) first?.focus();
    drawBar();
  }

  /** @param {HTMLElement} element */
  function show(element) {
    main.replaceChildren(element);
  }

  function drawBar() {
    bar.draw();
  }

  async function open() {
    if (station.officer()) await onDuty.load().catch(() => undefined);
    await redraw();
    station.scheduler.wake();
    if (station.officer()) app.room = (await station.storage.ask()).level;
    drawBar();
  }

  /** @param {keyof Prefs} name @param {string} value */
  async function setPref(name, value) {
    Object.assign(prefs, { [name]: value });
    savePrefs(storage, prefs);
    applyPrefs(document.documentElement, prefs);
    words.use(prefs.lang);
    await redraw();
  }

  /** @param {() => void} apply */
  function offerUpdate(apply) {
    notice.replaceChildren(el("span", {}, [words.t("update.ready")]), button(words.t("update.now"), () => {
      void leave().then(apply);
    }));
    notice.hidden = false;
  }

  /** @param {SyncReport} report */
  function showReport(report) {
    app.report = report;
    drawBar();
  }
  return app;
}
