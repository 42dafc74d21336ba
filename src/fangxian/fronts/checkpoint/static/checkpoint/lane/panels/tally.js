/**
 * Counting: big buttons, nothing asked (RULEBOOK C13).
 * @typedef {import("../shapes.js").StepView} StepView
 * @typedef {import("../shapes.js").View} View
 */
import { button, choices, el } from "../dom.js";

const KINDS = ["car", "bus", "truck", "on_foot", "other"];
const ROWS = /** @type {const} */ (["vehicles", "people", "measured", "febrile"]);

/** @param {View} view @returns {StepView} */
export function tallyPanel({ session, t, open, close, ctx }) {
  const { tally, direction } = session.state();
  const counts = tally ?? { vehicle: "other", vehicles: 0, people: 0, measured: 0, febrile: 0 };
  const add = (/** @type {Record<string, number>} */ steps) => {
    if (steps["febrile"]) ctx.feedback.play("fever");
    void session.tally.add(steps);
  };
  const rows = ROWS.map((name) => el("div", { class: `lane-tally-row ${name}` }, [
    el("span", {}, [t(`checkpoint.tally.${name}`)]),
    button("−", () => add({ [name]: -1 }), { className: "minus" }),
    el("output", { "aria-live": "off" }, [String(counts[name])]),
    button("＋", () => add({ [name]: 1 }), { className: "plus" }),
    button("＋10", () => add({ [name]: 10 })),
  ]));
  const ends = { vehicles: 1, people: 1, measured: 1 };
  return {
    title: t("checkpoint.tally.title", { direction: t(`checkpoint.direction.${direction}`) }),
    body: [
      choices(KINDS.map((kind) => button(t(`checkpoint.vehicle.${kind}`), () => void session.tally.switchTo(kind),
        { pressed: counts.vehicle === kind, className: "chip" })), "lane-kinds"),
      choices([1, 2, 3, 4, 5].map((n) => button(t("checkpoint.tally.car_with", { n }), () => add({ ...ends, people: n, measured: n }), { className: "tall", key: String(n) })), "lane-quick"),
      ...rows,
      el("p", { class: "code" }, [t("checkpoint.tally.how", { n: session.post.policy.registering.tally_minutes })]),
    ],
    primary: { label: t("checkpoint.tally.close"), act: () => void session.tally.close().then((/** @type {boolean | undefined} */ done) => done && close("tally")) },
    extras: [button(t("checkpoint.tally.register_one"), () => open(null))],
  };
}
