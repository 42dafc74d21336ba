/**
 * What was written last, and its correction with a reason in two taps (UX principle 6).
 * @typedef {import("../shapes.js").Recent} Recent
 * @typedef {import("../shapes.js").StepView} StepView
 * @typedef {import("../shapes.js").View} View
 */
import { fieldsOf, ladderOf, passageOf, readingsOf } from "../corrections.js";
import { MUST_ISOLATE, NOT_CLEAR } from "../decision.js";
import { button, choices, el } from "../dom.js";
import { lookOf } from "../steps/decision.js";

const WITHDRAWALS = ["mistyped", "twice", "wrong_person"];

/** @param {Recent} row @param {View["t"]} t */
function titleOf(row, t) {
  const time = new Date(row.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const key = ["passage", "tally", "dissuasion", "conditions", "handover"].includes(row.what) ? `checkpoint.entry.${row.what}` : `checkpoint.outcome.${row.what}`;
  return [time, t(key), row.pass_number].filter(Boolean).join(" · ");
}

/** @param {View} view @returns {StepView} */
export function recentPanel({ session, t, open }) {
  /** @type {Recent[]} */
  const rows = session.state().recent;
  const list = rows.map((row) => row.withdrawn
    ? el("li", { class: "withdrawn" }, [titleOf(row, t), " · ", t("checkpoint.withdrawn")])
    : el("li", {}, [button(titleOf(row, t), () => open(`correct:${row.id}`), { className: "wide" })]));
  return {
    title: t("checkpoint.recent.title"),
    body: [list.length ? el("ul", { class: "list" }, list) : el("p", {}, [t("checkpoint.recent.none")])],
    primary: { label: t("checkpoint.back_to_lane"), act: () => open(null) },
  };
}

/** What can be put right by a tap. @param {Recent} row @returns {{code: string, set: Record<string, unknown>}[]} */
export function amendments({ kind, payload }) {
  const found = [];
  if ("direction" in payload) found.push({ code: "direction", set: { direction: payload.direction === "in" ? "out" : "in" } });
  if (kind === "checkpoint.passage") {
    found.push({ code: "one_more", set: { people: payload.people + 1 } });
    if (payload.people > 1) found.push({ code: "one_less", set: { people: payload.people - 1 } });
  }
  return found;
}

/** What has to be typed again. @param {View} view @param {Recent} row */
function mendings({ session, t, open }, row) {
  const readings = ladderOf(session.state().recent, row).length ? readingsOf(row) : [];
  return [
    ...fieldsOf(row).map((field) => button(t(`checkpoint.amend.${field}`), () => open(`mend:${row.id}/${field}`))),
    ...readings.map(({ celsius }, index) =>
      button(t("checkpoint.amend.reading", { celsius: celsius.toFixed(1) }), () => open(`mend:${row.id}/${index}`))),
  ];
}

/** A car the other way: everybody in it is decided anew, and the officer is told. @param {View} view @param {Recent} row @param {string} direction @param {string} reason */
function turn({ session, t, ctx, close }, row, direction, reason) {
  void session.correctDirection(row.id, { direction, reason }).then((/** @type {{outcomes: string[], isWhole: boolean} | undefined} */ now) => {
    if (!now) return;
    const { outcomes, isWhole } = now;
    const [worst = "pass"] = outcomes.filter((outcome) => NOT_CLEAR.has(outcome) || MUST_ISOLATE.has(outcome));
    const words = outcomes.length ? t("checkpoint.mend.turned", { outcome: outcomes.map((outcome) => t(`checkpoint.outcome.${outcome}`)).join("、") }) : "";
    ctx.feedback.play(lookOf(worst).sound);
    ctx.say([words, isWhole ? "" : t("checkpoint.mend.earlier")].filter(Boolean).join(" "), worst === "pass" && isWhole ? "ok" : "warn");
    close(`correct:${row.id}`, "recent");
  });
}

/** @param {View} view @param {string} id @returns {StepView} */
export function correctPanel(view, id) {
  const { session, t, open, close } = view;
  /** @type {Recent | undefined} */
  const row = session.state().recent.find((/** @type {Recent} */ one) => one.id === id);
  if (!row) return { title: t("checkpoint.recent.none"), body: [], primary: { label: t("checkpoint.back_to_lane"), act: () => open(null) } };
  const done = (/** @type {{set?: Record<string, unknown>, reason: string}} */ correction) =>
    void session.correct(id, correction).then((/** @type {boolean | undefined} */ isDone) => isDone && close(`correct:${id}`, "recent"));
  const byTap = amendments(row).map(({ code, set }) => {
    const reason = t(`checkpoint.amend.${code}`);
    const isCar = code === "direction" && passageOf(row) !== null;
    return button(reason, () => (isCar ? turn(view, row, `${set["direction"]}`, reason) : done({ set, reason })));
  });
  const amends = [...mendings(view, row), ...byTap];
  const withdraws = WITHDRAWALS.map((code) => button(t(`checkpoint.withdraw.${code}`), () => done({ reason: t(`checkpoint.withdraw.${code}`) })));
  return {
    title: t("checkpoint.correct.title", { what: titleOf(row, t) }),
    body: [
      el("p", {}, [t("checkpoint.correct.how")]),
      amends.length ? el("h2", {}, [t("checkpoint.correct.amend")]) : null, amends.length ? choices(amends) : null,
      el("h2", {}, [t("checkpoint.correct.withdraw")]), choices(withdraws),
    ],
    primary: { label: t("checkpoint.cancel"), act: () => open("recent") },
  };
}
