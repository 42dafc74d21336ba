/** The one place that knows where third-party modules are served. */
export { Dexie } from "../vendor/dexie/modern/dexie.min.mjs";
