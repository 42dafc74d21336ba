import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";
import { PATTERNS, schedule } from "../static/station/feedback.js";
import { createWords } from "../static/station/i18n.js";
import { createScheduler, nextDelay } from "../static/station/core/scheduler.js";
import { netLine } from "../static/station/shell/bar.js";
import { tidyPrefs } from "../static/station/shell/prefs.js";
import { createUpdates } from "../static/station/shell/updates.js";

const here = new URL("../static/station/", import.meta.url);
const read = (name) => readFileSync(new URL(name, here), "utf8");
const catalogues = { zh: JSON.parse(read("i18n/zh.json")), en: JSON.parse(read("i18n/en.json")) };
const slots = (text) => (text.match(/\{\w+\}/g) ?? []).sort();

test("both languages have the same words with the same slots", () => {
  assert.deepEqual(Object.keys(catalogues.zh).sort(), Object.keys(catalogues.en).sort());
  for (const [key, text] of Object.entries(catalogues.zh)) {
    assert.deepEqual(slots(text), slots(catalogues.en[key]), key);
    assert.ok(text.trim() && catalogues.en[key].trim(), key);
  }
});

test("every word that the code asks for is in the catalogue", () => {
  const files = ["app", "bar", "duty", "enrol", "front", "held", "home", "settings", "signin"].map((name) => read(`shell/${name}.js`))
    .concat(read("pads/digits.js"), read("pads/plate.js"));
  const asked = files.flatMap((text) => [...text.matchAll(/(?:\bt\(|aria: |\? |: )"([a-z_]+(?:\.[a-z_]+)+|back)"/g)].map((found) => found[1]));
  assert.ok(asked.length > 40);
  for (const key of asked) assert.ok(key in catalogues.zh, key);
});

test("every problem that the core throws has its sentence", () => {
  const core = ["attempts", "cache", "device", "keyring", "pack", "pin", "queue", "recorder", "station"].map((name) => read(`core/${name}.js`)).join("");
  const codes = [...core.matchAll(/StationProblem\("(\w+)"/g)].map((found) => found[1]);
  assert.ok(codes.length >= 9);
  for (const code of [...codes, "enrolment_code_invalid"]) assert.ok(`problem.${code}` in catalogues.zh, code);
});

test("the state of the net reads as the officers know it", () => {
  const { t } = createWords(catalogues, "zh");
  assert.equal(netLine({ sent: 812, waiting: 3, missing: 0, held: 0, aside: 0 }, t), "已送达 812 · 待发送 3 · 缺失 0");
  assert.equal(netLine({ sent: 1, waiting: 0, missing: 0, held: 2, aside: 0 }, t), "已送达 1 · 待发送 0 · 缺失 0 · 待核 2");
});

test("a word without a translation falls back to Chinese and a gap is seen", () => {
  const words = createWords({ zh: { a: "甲{n}" }, en: {} }, "en");
  words.add({ en: { b: "b" } });
  assert.equal(words.t("a", { n: 1 }), "甲1");
  assert.equal(words.t("b"), "b");
  assert.equal(words.t("missing.key"), "missing.key");
});

test("a fever and a reading that does not clear sound and feel different", () => {
  assert.notDeepEqual(PATTERNS.fever, PATTERNS.not_clear);
  const tones = schedule(PATTERNS.fever.tones);
  assert.equal(tones.length, 3);
  assert.ok(tones.every(({ start, end }) => end > start));
  assert.ok(tones[1].start >= tones[0].end);
});

test("meddled preferences come out as known values", () => {
  assert.deepEqual(tidyPrefs({ theme: "pink", size: "huge" }, "zh"), { lang: "zh", theme: "system", size: "huge", sound: "on" });
  assert.equal(tidyPrefs(null, "en").lang, "en");
});

test("neither the template nor the modules use inline script, inline style or markup strings", () => {
  const html = readFileSync(new URL("../templates/station/shell.html", import.meta.url), "utf8");
  assert.ok(!/ style=|<style|\son\w+=|<script(?![^>]*\ssrc=)/.test(html));
  for (const name of ["shell/app.js", "shell/dom.js", "pads/view.js", "main.js"]) {
    assert.ok(!/innerHTML|outerHTML|insertAdjacentHTML|eval\(|new Function/.test(read(name)), name);
  }
});

const report = (state, retry = null) => ({ state, counts: {}, nextAt: null, lastAt: null, retryAfter: retry });

test("a refusal that waiting does not mend is tried rarely, a busy server soon", () => {
  assert.equal(nextDelay(report("revoked"), 1), 900_000);
  assert.equal(nextDelay(report("idle"), 1), 60_000);
  assert.equal(nextDelay(report("unavailable", 30_000), 1, () => 0), 30_000);
  assert.equal(nextDelay(report("offline"), 2, () => 1), 4_000);
});

test("a save is followed by a sync by itself, and a sync that fails by another", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let runs = 0;
  const seen = [];
  const sync = { runOnce: async () => report((runs += 1) === 1 ? "offline" : "idle") };
  const scheduler = createScheduler({ sync, onReport: (item) => seen.push(item.state), now: () => 0 });
  scheduler.saved();
  t.mock.timers.tick(500);
  await new Promise((resolve) => setImmediate(resolve));
  t.mock.timers.tick(2_100);
  await new Promise((resolve) => setImmediate(resolve));
  scheduler.stop();
  assert.deepEqual(seen, ["offline", "idle"]);
});

test("held entries asked about by hand while a run is under way are asked about after it", async () => {
  const asked = [];
  let go = () => {};
  const sync = { runOnce: (options) => new Promise((resolve) => {
    asked.push(Boolean(options.held));
    go = () => resolve(report("idle"));
  }) };
  const scheduler = createScheduler({ sync, onReport: () => {}, now: () => 0 });
  scheduler.stop();
  void scheduler.run();
  let isAnswered = false;
  const answered = scheduler.run({ held: true }).then(() => (isAnswered = true));
  go();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([asked, isAnswered], [[false, true], false]);
  go();
  await answered;
});

test("a save does not shorten the wait that a server asked for", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let runs = 0;
  const sync = { runOnce: async () => ((runs += 1), report("unavailable", 120_000)) };
  const scheduler = createScheduler({ sync, onReport: () => {}, now: () => 0 });
  await scheduler.run();
  scheduler.saved();
  t.mock.timers.tick(60_000);
  assert.equal(runs, 1);
  t.mock.timers.tick(60_001);
  assert.equal(runs, 2);
  scheduler.stop();
});

/** The worker in a world of its own. */
function worker(version, files, store = new Map(), { stale = new Set(), broken = new Set() } = {}) {
  const listeners = {};
  const log = { skipped: 0, fetched: [] };
  const open = async (name) => {
    if (!store.has(name)) store.set(name, new Map());
    const cache = store.get(name);
    return {
      put: async (file) => void cache.set(file, `kept ${file}`),
      match: async (request) => cache.get(typeof request === "string" ? request : new URL(request.url).pathname),
    };
  };
  const self = {
    location: new URL(`https://post.example/station/sw.js?v=${version}`),
    addEventListener: (name, act) => (listeners[name] = act),
    skipWaiting: () => (log.skipped += 1), clients: { claim: async () => {} },
  };
  vm.runInNewContext(read("sw.js"), {
    self, URL, Set, Promise, Error,
    caches: { open, keys: async () => [...store.keys()], delete: async (name) => store.delete(name) },
    fetch: async (what, options) => {
      if (what === "/station/precache.json") return { json: async () => ({ version: "2", files, integrity: Object.fromEntries(files.map((file) => [file, "new"])) }) };
      log.fetched.push(`${options?.cache ?? "default"} ${what}`);
      if (options?.integrity && !options.cache && stale.has(what)) throw new TypeError("integrity");
      return { ok: !broken.has(what), status: 404, text: `net ${what}` };
    },
  });
  const wait = (name, event = {}) => new Promise((resolve, reject) => {
    listeners[name]({ ...event, waitUntil: (work) => work.then(resolve, reject) });
  });
  const get = (path, options = {}) => {
    let answer = null;
    const request = { method: "GET", mode: "cors", url: `https://post.example${path}`, ...options };
    listeners.fetch({ request, respondWith: (work) => (answer = work) });
    return answer;
  };
  return { wait, get, log, store, message: (data) => listeners.message({ data }) };
}

test("the worker serves the shell and its files without a network", async () => {
  const sw = worker("2", ["/static/station/main.js"]);
  await sw.wait("install");
  assert.equal(await sw.get("/static/station/main.js"), "kept /static/station/main.js");
  assert.equal(await sw.get("/station/anything", { mode: "navigate" }), "kept /station/");
});

test("the worker never touches the API or another page", async () => {
  const sw = worker("2", []);
  await sw.wait("install");
  assert.equal(sw.get("/api/v1/station/pack"), null);
  assert.equal(sw.get("/station/precache.json"), null);
  assert.equal(sw.get("/ledger/", { mode: "navigate" }), null);
  assert.equal(sw.get("/station/", { method: "POST" }), null);
});

test("a new worker waits until it is told and then drops older files", async () => {
  const store = new Map([["fangxian-station-1", new Map()], ["other", new Map()]]);
  const sw = worker("2", [], store);
  await sw.wait("install");
  assert.equal(sw.log.skipped, 0);
  assert.ok(store.has("fangxian-station-1"));
  sw.message({ type: "activate" });
  assert.equal(sw.log.skipped, 1);
  await sw.wait("activate");
  assert.deepEqual([...store.keys()].sort(), ["fangxian-station-2", "other"]);
});

test("what the page has just loaded is taken from the browser's copy, and only a stale copy is fetched anew", async () => {
  const sw = worker("2", ["/static/a.js", "/static/b.js"], new Map(), { stale: new Set(["/static/b.js"]) });
  await sw.wait("install");
  assert.deepEqual(sw.log.fetched.sort(), ["default /static/a.js", "default /static/b.js", "reload /static/b.js", "reload /station/"]);
});

test("a worker of which one file did not come is not installed", async () => {
  const sw = worker("2", ["/static/a.js", "/static/b.js"], new Map(), { broken: new Set(["/static/b.js"]) });
  await assert.rejects(sw.wait("install"), /404/);
});

test("a worker of another version than the files refuses to install", async () => {
  await assert.rejects(worker("1", []).wait("install"), /version/);
});

test("without a network the present worker stays and nothing is thrown", async () => {
  const updates = createUpdates({
    container: { addEventListener() {}, controller: {} }, fetch: () => Promise.reject(new TypeError("offline")),
    onWaiting: assert.fail, onTaken: assert.fail,
  });
  await updates.check();
  assert.equal(updates.isWaiting(), false);
});
