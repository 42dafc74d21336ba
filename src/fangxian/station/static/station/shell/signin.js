/**
 * @import { App } from "./app.js"
 * @import { Officer } from "../types.js"
 */
import { button, el, screen } from "./dom.js";

/** @param {App} app @returns {HTMLElement} */
export function signInScreen(app) {
  const { t } = app.words;
  const officers = app.station.packs.current()?.officers ?? [];
  const place = el("div");
  const list = el("div", { class: "choices", role: "group", "aria-label": t("signin.who") },
    officers.map((officer) => button(officer.name, () => ask(officer))));

  /** @param {Officer} officer */
  function ask(officer) {
    const pad = app.pads.digits("pin", { label: t("signin.pin", { name: officer.name }), onDone: (pin) => void enter(pin) });
    const go = button(t("signin.go"), () => void enter(pad.value()), "primary");

    /** Emptied at once: what is typed while a slow device tries the PIN is the beginning of the next try. @param {string} pin */
    async function enter(pin) {
      if (go.disabled) return;
      go.disabled = true;
      pad.set("");
      try {
        await app.station.signIn(officer.id, pin);
        await app.open();
      } catch (error) {
        app.tell(error);
        app.feedback.play("refused");
      } finally {
        go.disabled = false;
      }
    }
    list.hidden = officers.length > 1;
    const back = officers.length > 1 ? button(t("signin.other"), again, "quiet") : null;
    place.replaceChildren(el("p", { class: "lead" }, [t("signin.pin", { name: officer.name })]), pad.element,
      el("div", { class: "actions" }, [go, back]));
    pad.element.setAttribute("data-first", "");
    pad.focus();
  }

  function again() {
    list.hidden = false;
    place.replaceChildren();
  }
  const [only] = officers;
  if (officers.length === 1 && only) ask(only);
  return screen(t("signin.title"), [officers.length ? el("p", {}, [t("signin.who")]) : el("p", {}, [t("signin.nobody")]), list, place]);
}
