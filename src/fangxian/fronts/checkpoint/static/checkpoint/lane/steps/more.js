/**
 * What registers ask besides, folded away: whoever has no time for it passes it by (RULEBOOK C11).
 * @typedef {import("../shapes.js").More} More
 * @typedef {import("../shapes.js").View} View
 */
import { button, el, textField } from "../dom.js";
import { moreBefore, personOf } from "../flow.js";
import { momentOf, wallOf } from "../when.js";

/** @type {(keyof More)[]} */
export const JOURNEY = ["departed_at", "via"];
/** @type {(keyof More)[]} */
export const PERSON = ["address", "contact", "employer", "registered_residence", "note"];
const LONGEST = 200;

/** @param {View} view @param {(keyof More)[]} fields @returns {HTMLElement | null} nothing once the screening is written */
export function moreFold(view, fields) {
  const { session, t } = view;
  const { car } = session.state();
  const { screening, more = {} } = personOf(car);
  if (screening !== null) return null;
  const before = Object.fromEntries(Object.entries(moreBefore(car)).filter(([name]) => fields.includes(/** @type {keyof More} */ (name))));
  const same = Object.keys(before).length
    ? button(t("checkpoint.more.same"), () => void session.change({ more: { ...more, ...before } }))
    : null;
  return el("details", { class: "lane-more" }, [
    el("summary", {}, [t(fields === PERSON ? "checkpoint.more.person" : fields === JOURNEY ? "checkpoint.more.journey" : "checkpoint.more.all")]),
    el("div", { class: "stack" }, [same, ...fields.map((field) => asked(view, field, more[field] ?? ""))]),
  ]);
}

/** @param {View} view @param {keyof More} field @param {string} value */
function asked({ ctx, session, t }, field, value) {
  const label = t(`checkpoint.more.${field}`);
  const { zone } = ctx.pack;
  const isTime = field === "departed_at";
  const tell = (/** @type {string} */ text) => session.tellMore({ [field]: isTime ? momentOf(text, zone) : text.trim() });
  /** @type {Record<string, string>} */
  const look = isTime ? { type: "datetime-local" } : { maxlength: String(LONGEST) };
  return el("label", { class: "lane-asked" }, [el("span", {}, [label]), textField(label, isTime ? wallOf(value, zone) : value, tell, look)]);
}
