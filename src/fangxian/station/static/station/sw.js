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

/** All or nothing: a worker whose files did not all come is never installed. */
async function fetchEverything() {
  const answer = await fetch("/station/precache.json", { cache: "no-store", credentials: "omit" });
  const { version, files } = await answer.json();
  if (version !== VERSION) throw new Error(`the files are of version ${version}, this worker of ${VERSION}`);
  const cache = await caches.open(CACHE);
  // The page has just loaded most of them: asked about anew (the server compares), sent only if they changed.
  const wanted = new Set([SHELL, .../** @type {string[]} */ (files)]);
  await cache.addAll([...wanted].map((file) => new Request(file, { cache: "no-cache", credentials: "omit" })));
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
