/**
 * @import { App } from "./app.js"
 */
import { button, el, screen } from "./dom.js";
import { CHOICES } from "./prefs.js";

const MIB = 1024 * 1024;

/** @param {App} app @param {keyof typeof CHOICES} name */
function choice(app, name) {
  const { t } = app.words;
  const buttons = CHOICES[name].map((value) => {
    const node = button(t(`settings.${name}.${value}`), () => void app.setPref(name, value));
    node.setAttribute("aria-pressed", String(app.prefs[name] === value));
    return node;
  });
  return el("fieldset", {}, [el("legend", {}, [t(`settings.${name}`)]), el("div", { class: "choices row" }, buttons)]);
}

/** @param {App} app @returns {Promise<HTMLElement>} */
export async function settingsScreen(app) {
  const { t } = app.words;
  const { station } = app;
  const room = await station.storage.look();
  const offset = station.clock.offset();
  const pack = station.packs.current();
  const facts = [
    t("settings.station", { short: pack?.station.short ?? "", label: pack?.station.label ?? "" }),
    t("settings.room", { used: (room.usage / MIB).toFixed(1), quota: Math.round(room.quota / MIB) }),
    t(room.persisted ? "settings.persisted" : "settings.not_persisted"),
    offset === null ? t("settings.clock_unknown") : t("settings.clock", { seconds: Math.round(offset / 1000) }),
    t("settings.version", { version: app.version }),
  ];
  return screen(t("settings.title"), [
    choice(app, "lang"), choice(app, "theme"), choice(app, "size"), choice(app, "sound"),
    el("ul", { class: "list" }, facts.map((fact) => el("li", {}, [fact]))),
    el("div", { class: "actions" }, [
      button(t("back"), () => app.go("home"), "primary"), button(t("settings.enrol"), () => app.go("enrol"), "quiet"),
    ]),
  ]);
}
