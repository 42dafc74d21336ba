/**
 * Hosts a front: gives it what docs/station.md promises and takes it down without losing a draft.
 * @import { App } from "./app.js"
 * @import { Front, FrontContext, MountedFront } from "../types.js"
 */
import { plateKind, tidyPlate } from "../pads/plates.js";
import { el } from "./dom.js";

/** @param {App} app @returns {FrontContext} */
function contextFor(app) {
  const { station, words } = app;
  const pack = station.packs.current();
  const officer = station.officer();
  if (!pack || !officer) throw new Error("a front is mounted only for a signed-in officer");
  const { clock } = station;
  return {
    record: (kind, options) => app.record(kind, options),
    policies: pack.policies,
    pack,
    packIsOld: station.packs.isOld,
    lang: words.lang,
    t: words.t,
    clock: { now: clock.now, serverNow: clock.serverNow, mono: clock.mono, iso: clock.iso },
    feedback: app.feedback,
    drafts: station.drafts,
    cache: station.cache,
    officer,
    officers: pack.officers,
    handOver: station.handOver,
    numbers: {
      highest: () => station.numbers.highest(pack.station.id),
      note: (number) => station.numbers.note(pack.station.id, number),
    },
    waiting: async () => (await station.queue.counts()).waiting,
    onDuty: { spell: app.onDuty.spell, turns: app.onDuty.turns, stint: app.onDuty.stint, end: app.onDuty.end },
    go: app.go,
    say: app.say,
    pads: app.pads,
    plates: { kind: plateKind, tidy: tidyPlate },
  };
}

/**
 * The root stands in the page before the front is mounted, so that a front may set the focus.
 * @param {App} app @param {Front} front @param {"mount" | "handOver"} part
 */
export async function hostFront(app, front, part) {
  const root = el("section", { class: `screen front front-${front.id}` });
  app.show(root);
  const begin = part === "handOver" && front.handOver ? front.handOver : front.mount;
  /** @type {MountedFront} */
  const mounted = await begin.call(front, root, contextFor(app));
  return { element: root, mounted };
}
