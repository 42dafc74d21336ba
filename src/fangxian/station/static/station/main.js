/**
 * Entry of the page: reads what the template gives, puts the parts together, listens to the device.
 * @import { Front } from "./types.js"
 * @import { Prefs } from "./shell/prefs.js"
 */
import { createStation } from "./core/station.js";
import { createFeedback } from "./feedback.js";
import { createWords } from "./i18n.js";
import { createPads } from "./pads/index.js";
import { homeProvince } from "./pads/plates.js";
import { createApp } from "./shell/app.js";
import { applyPrefs, loadPrefs } from "./shell/prefs.js";
import { createUpdates } from "./shell/updates.js";
import { Dexie } from "./vendor.js";

const TICK_MS = 5_000;
const PACK_EVERY_MS = 15 * 60_000;

const root = /** @type {HTMLElement} */ (document.getElementById("station"));
const given = /** @type {{version: string, zh: string, en: string, lang: string}} */ (/** @type {unknown} */ (root.dataset));

/** @param {string} url @returns {Promise<Record<string, string>>} */
const catalogue = async (url) => (await fetch(url)).json();

/** @returns {Promise<Front[]>} a front that fails to load does not take the others down */
async function loadFronts() {
  const urls = [...document.querySelectorAll('meta[name="station-front"]')].map((meta) => meta.getAttribute("content") ?? "");
  const loaded = await Promise.allSettled(urls.map((url) => import(url)));
  for (const item of loaded) if (item.status === "rejected") console.error(item.reason);
  return loaded.flatMap((item) => (item.status === "fulfilled" ? [/** @type {Front} */ (item.value.front)] : []));
}

/** The limits of the cold; without them the station only shows no countdown. @returns {Promise<import("./types.js").StintLimits | null>} */
async function loadStints() {
  try {
    return await import(new URL("../cold/stint.js", import.meta.url).href);
  } catch (error) {
    console.error(error);
    return null;
  }
}

/** @param {Prefs} prefs */
async function assemble(prefs) {
  const [zh, en, fronts, stints] = await Promise.all([catalogue(given.zh), catalogue(given.en), loadFronts(), loadStints()]);
  const words = createWords({ zh, en }, prefs.lang);
  for (const front of fronts) words.add(front.messages);
  const station = createStation({
    Dexie, fetch: window.fetch.bind(window), appVersion: given.version, storage: navigator.storage, locks: navigator.locks,
    isOnline: () => navigator.onLine, onReport: (report) => app.showReport(report), beforeLock: () => app.leave(),
    onLock: () => void locked(),
  });
  const feedback = createFeedback({
    AudioContext: window.AudioContext, vibrate: (pattern) => navigator.vibrate?.(pattern) ?? false,
    muted: () => prefs.sound === "off",
  });
  const home = () => homeProvince(station.packs.current()?.station.unit.code);
  const pads = createPads({ t: words.t, home });
  const app = createApp({
    root, station, words, feedback, pads, fronts, prefs, storage: localStorage, version: given.version, stints,
  });

  async function locked() {
    await app.redraw();
    // Nobody is at work: the one moment when a new version may take over unasked.
    if (updates.isWaiting()) updates.apply();
  }
  const updates = createUpdates({
    container: navigator.serviceWorker, fetch: window.fetch.bind(window),
    onWaiting: () => (station.officer() ? app.offerUpdate(() => updates.apply()) : updates.apply()),
    onTaken: () => void app.leave().then(() => location.reload()),
  });
  return { app, station, feedback, updates };
}

/** @typedef {Awaited<ReturnType<typeof assemble>>} Parts */

/** @param {Parts} parts */
function listen({ app, station, feedback, updates }) {
  const { autoLock, scheduler } = station;
  for (const name of ["pointerdown", "keydown"]) {
    window.addEventListener(name, () => {
      autoLock.touch();
      feedback.unlock();
    }, { passive: true });
  }
  document.addEventListener("visibilitychange", () => {
    autoLock.visibility(document.hidden);
    if (!document.hidden) scheduler.wake();
  });
  window.addEventListener("online", () => {
    scheduler.wake();
    void station.refreshPack().then(app.drawBar);
    void updates.check();
  });
  window.addEventListener("hashchange", () => void app.redraw());
  setInterval(() => {
    autoLock.check();
    app.drawBar();
    void app.lookAtRoom();
  }, TICK_MS);
  setInterval(() => {
    void station.refreshPack().then(app.drawBar);
    void updates.check();
  }, PACK_EVERY_MS);
  // A newer tab wants to upgrade the tables: this one makes way and comes back with the new code.
  station.db.on("versionchange", () => {
    void app.leave().then(() => location.reload());
  });
}

async function main() {
  const prefs = loadPrefs(localStorage, given.lang);
  applyPrefs(document.documentElement, prefs);
  const parts = await assemble(prefs);
  const { app, station, updates } = parts;
  listen(parts);
  const state = await station.start();
  app.showReport(await station.sync.report("idle"));
  await app.open();
  if (state !== "needs_enrolment") void station.refreshPack().then(() => (state === "needs_pack" ? app.redraw() : app.drawBar()));
  await station.storage.loadBallast().catch(() => undefined);
  await updates.check();
}

void main();
