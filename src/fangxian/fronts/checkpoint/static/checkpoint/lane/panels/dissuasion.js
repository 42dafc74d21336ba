/**
 * The dissuasion register: turned back, or talked out of leaving (RULEBOOK C10, C13).
 * @typedef {import("../shapes.js").StepView} StepView
 * @typedef {import("../shapes.js").View} View
 */
import { button, choices, el, textField } from "../dom.js";

const REASONS = ["outside_vehicle", "outside_person", "leaving", "key_area", "refused", "other"];
const RESULTS = ["turned_back", "stayed", "let_pass"];

/** @param {View} view @returns {StepView} */
export function dissuasionPanel({ session, t, open, close, pads }) {
  const { car, direction } = session.state();
  const chosen = { reason: direction === "out" ? "leaving" : "outside_vehicle", result: direction === "out" ? "stayed" : "turned_back", people: 1 };

  /** @param {string[]} codes @param {"reason" | "result"} name */
  function group(codes, name) {
    const nodes = codes.map((code, index) => button(t(`checkpoint.dissuasion.${name}.${code}`), () => {
      chosen[name] = code;
      nodes.forEach((node, at) => node.setAttribute("aria-pressed", String(at === index)));
    }, { pressed: chosen[name] === code }));
    return choices(nodes);
  }
  const people = [1, 2, 3, 4, 5, 6].map((n, index) => button(t("checkpoint.people.n", { n }), () => {
    chosen.people = n;
    people.forEach((node, at) => node.setAttribute("aria-pressed", String(at === index)));
  }, { pressed: n === 1, className: "chip" }));
  const pad = pads.plate({ value: car.plate || car.typed, label: t("checkpoint.plate") });
  const name = textField(t("checkpoint.name.ask"), "", () => {}, { maxlength: "60", placeholder: t("checkpoint.name.ask") });
  const note = textField(t("checkpoint.note"), "", () => {}, { maxlength: "500", placeholder: t("checkpoint.note") });
  async function save() {
    const plate = pad.value() === "无牌" ? "" : pad.value();
    const done = await session.dissuade({
      direction: session.state().direction, reason: chosen.reason, result: chosen.result, // Of a car in hand the people are decided one by one, and the last of them carries the vehicle.
      vehicles: pad.value() && !car.passage ? 1 : 0, people: chosen.people,
      passage: car.passage, note: note.value.trim(),
    }, { plate, name: name.value.trim() });
    if (!done) return;
    if (!car.passage) void session.abandon();
    close("dissuasion");
  }
  return {
    title: t("checkpoint.dissuasion.title"),
    body: [
      el("h2", {}, [t("checkpoint.dissuasion.reason")]), group(REASONS, "reason"),
      el("h2", {}, [t("checkpoint.dissuasion.result")]), group(RESULTS, "result"),
      choices(people, "lane-kinds"),
      el("details", { open: Boolean(pad.value()) }, [el("summary", {}, [t("checkpoint.dissuasion.more")]), pad.element, name, note]),
    ],
    primary: { label: t("checkpoint.save"), act: () => void save() },
    extras: [button(t("checkpoint.cancel"), () => open(null))],
  };
}
