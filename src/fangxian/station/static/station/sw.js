/**
 * Service worker of /station/. Serves the shell from a cache named after its version, takes over only when told, and never
 * touches /api/.
 */
/// <reference lib="webworker" />
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const PREFIX = "fangxian-station-";
const VERSION = new URL(worker.location.href).searchParams.get("v") ?? "";
const CACHE = PREFIX + VERSION;
const SHELL = "/station/";

/**
 * What the page has just loaded is not fetched twice on a thin line: the hash tells whether the browser's own copy is the right one.
 * @param {string} file @param {string | undefined} integrity
 */
async function right(file, integrity) {
  const options = /** @type {RequestInit} */ ({ credentials: "omit", ...(integrity ? { integrity } : {}) });
  if (!integrity) return fetch(file, { ...options, cache: "reload" });
  return fetch(file, options).catch(() => fetch(file, { ...options, cache: "reload" }));
}

/** All or nothing: a worker whose files did not all come, each as listed, is never installed. */
async function fetchEverything() {
  const answer = await fetch("/station/precache.json", { cache: "no-store", credentials: "omit" });
  const { version, files, integrity } = await answer.json();
  if (version !== VERSION) throw new Error(`the files are of version ${version}, this worker of ${VERSION}`);
  const cache = await caches.open(CACHE);
  await Promise.all([SHELL, .../** @type {string[]} */ (files)].map(async (file) => {
    const response = await right(file, integrity?.[file]);
    if (!response.ok) throw new Error(`${file}: ${response.status}`);
    await cache.put(file, response);
  }));
}

async function dropOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** @param {Request} request */
async function answer(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request.mode === "navigate" ? SHELL : request);
  return kept ?? fetch(request);
}

/** @param {Request} request @param {URL} url */
function isOurs(request, url) {
  if (request.method !== "GET" || url.origin !== worker.location.origin) return false;
  if (url.pathname.startsWith("/api/") || url.pathname === "/station/precache.json") return false;
  return request.mode !== "navigate" || url.pathname.startsWith(SHELL);
}

worker.addEventListener("install", (event) => event.waitUntil(fetchEverything()));
worker.addEventListener("activate", (event) => event.waitUntil(dropOlder()));
worker.addEventListener("message", (event) => {
  if (event.data?.type === "activate") void worker.skipWaiting();
});
worker.addEventListener("fetch", (event) => {
  if (isOurs(event.request, new URL(event.request.url))) event.respondWith(answer(event.request));
});
