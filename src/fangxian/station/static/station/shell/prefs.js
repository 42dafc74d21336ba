/** How this device is set: language, theme, text size, sound. Nothing here is secret. */

/** @typedef {{lang: string, theme: "system" | "day" | "night", size: "normal" | "large" | "huge", sound: "on" | "off"}} Prefs */
export const CHOICES = /** @type {const} */ ({
  lang: ["zh", "en"], theme: ["system", "day", "night"], size: ["normal", "large", "huge"], sound: ["on", "off"],
});
const NAME = "fangxian.station.prefs";

/** @param {unknown} kept @param {string} lang @returns {Prefs} whatever was stored, only known values come out */
export function tidyPrefs(kept, lang) {
  const given = /** @type {Record<string, any>} */ (kept && typeof kept === "object" ? kept : {});
  /** @type {Record<string, string>} */
  const preset = { lang, theme: "system", size: "normal", sound: "on" };
  const tidy = Object.entries(CHOICES).map(([name, values]) =>
    [name, /** @type {readonly string[]} */ (values).includes(given[name]) ? given[name] : preset[name]]);
  return Object.fromEntries(tidy);
}

/** @param {Storage} storage @param {string} lang @returns {Prefs} */
export function loadPrefs(storage, lang) {
  try {
    return tidyPrefs(JSON.parse(storage.getItem(NAME) ?? "null"), lang);
  } catch {
    return tidyPrefs(null, lang);
  }
}

/** @param {Storage} storage @param {Prefs} prefs */
export const savePrefs = (storage, prefs) => storage.setItem(NAME, JSON.stringify(prefs));

/** @param {HTMLElement} root @param {Prefs} prefs */
export function applyPrefs(root, prefs) {
  root.dataset["theme"] = prefs.theme;
  root.dataset["size"] = prefs.size;
  root.lang = prefs.lang === "en" ? "en" : "zh-Hans";
}
