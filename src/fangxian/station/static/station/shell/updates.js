/**
 * Updates of the app wait for a word of the officer or for the lock screen. What is queued rests in IndexedDB and is
 * older than any version of the app.
 */

/**
 * @param {{container: ServiceWorkerContainer | undefined, fetch: typeof globalThis.fetch, onWaiting: () => void,
 *   onTaken: () => void}} tools
 */
export function createUpdates({ container, fetch, onWaiting, onTaken }) {
  /** @type {ServiceWorkerRegistration | undefined} */
  let registration;

  function look() {
    if (registration?.waiting && container?.controller) onWaiting();
  }

  /** @param {ServiceWorkerRegistration} found */
  function follow(found) {
    registration = found;
    found.addEventListener("updatefound", () => {
      found.installing?.addEventListener("statechange", look);
    });
    look();
  }

  /** The version stands in the worker's address, so a new list of files is a new worker. Offline keeps the present one. */
  async function check() {
    if (!container) return;
    try {
      const response = await fetch("/station/precache.json", { cache: "no-store", credentials: "omit" });
      if (!response.ok) return;
      const { version } = await response.json();
      follow(await container.register(`/station/sw.js?v=${encodeURIComponent(version)}`, { scope: "/station/" }));
    } catch {
      return;
    }
  }

  // The first worker takes a page that had none: nothing to reload then.
  let controlled = Boolean(container?.controller);
  container?.addEventListener("controllerchange", () => {
    if (controlled) onTaken();
    controlled = true;
  });

  return {
    check,
    isWaiting: () => Boolean(registration?.waiting && container?.controller),
    apply: () => registration?.waiting?.postMessage({ type: "activate" }),
  };
}
