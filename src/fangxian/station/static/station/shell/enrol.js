/**
 * @import { App } from "./app.js"
 */
import { codeFromHash } from "../core/device.js";
import { button, el, screen } from "./dom.js";

/** @param {App} app @returns {HTMLElement} */
export function enrolScreen(app) {
  const { t } = app.words;
  const fromPicture = codeFromHash(location.hash);
  // The code is a secret: it does not stay in the address or the history.
  if (fromPicture) history.replaceState(null, "", location.pathname);
  const code = input("code", fromPicture ?? "");
  const label = input("label", "");
  const go = button(t("enrol.go"), () => undefined, "primary");
  // Enter submits a form of several fields only where a submit button stands in it.
  go.type = "submit";

  /** @param {string} name @param {string} value */
  function input(name, value) {
    const node = el("input", { id: `enrol-${name}`, autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: "60" });
    /** @type {HTMLInputElement} */ (node).value = value;
    return /** @type {HTMLInputElement} */ (node);
  }

  async function enrol() {
    go.disabled = true;
    try {
      await app.station.enrol(code.value, label.value.trim());
      history.replaceState(null, "", location.pathname);
      await app.station.lock();
      await app.open();
    } catch (error) {
      app.tell(error);
    } finally {
      go.disabled = false;
    }
  }
  const form = el("form", { class: "stack" }, [
    el("label", { for: "enrol-code" }, [t("enrol.code")]), code,
    el("label", { for: "enrol-label" }, [t("enrol.label")]), label, go,
  ]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void enrol();
  });
  return screen(t("enrol.title"), [el("p", {}, [t("enrol.how")]), form]);
}

/** Enrolled, but the pack has not come yet. @param {App} app */
export function packScreen(app) {
  const { t } = app.words;
  async function again() {
    const outcome = await app.station.refreshPack();
    if (outcome === "revoked") app.say(t("problem.station_revoked"), "danger");
    else if (!app.station.packs.current()) app.say(t("problem.no_network"), "warn");
    await app.open();
  }
  return screen(t("pack.title"), [el("p", {}, [t("pack.how")]), button(t("pack.again"), () => void again(), "primary")]);
}
