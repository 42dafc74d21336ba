/**
 * What is to be done with one person now: the browser's half of `fronts/checkpoint/decision.py`. Pure.
 * Both run over `tests/vectors/decisions.json`; a change here is a change there.
 * @typedef {import("./shapes.js").PolicyValues} PolicyValues
 * @typedef {import("./shapes.js").Rung} Rung
 * @typedef {import("./shapes.js").Measured} Measured
 * @typedef {import("./shapes.js").Situation} Situation
 * @typedef {import("./shapes.js").Decision} Decision
 * @typedef {"unreadable" | "out_of_range" | "low" | "high" | "not_warmed" | "clear"} Verdict
 * @typedef {{reading: Measured, verdict: Verdict, looksHigh: boolean, decides: boolean}} Judged
 */

export const NOT_CLEAR = new Set(["remeasure", "fever_clinic", "observe_and_refer"]);
export const MUST_ISOLATE = new Set(["home_isolation", "central_isolation"]);

const FAR = 1e6;

/** Thousandths of a degree, the same in both languages whatever the binary fraction. @param {number} celsius */
export const milli = (celsius) => Math.floor(Math.max(-FAR, Math.min(celsius, FAR)) * 1000 + 0.5);

/** Tenths of a degree, halves upwards, as a thermometer shows them. @param {number} celsius */
export const tenths = (celsius) => Math.floor((milli(celsius) + 50) / 100);

/** @param {unknown} value @returns {value is number} */
const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

/** @param {PolicyValues} policy @param {string} method */
function instrumentOf(policy, method) {
  const instrument = policy.instruments[method];
  if (!instrument) throw new RangeError(`no such method: ${method}`);
  return instrument;
}

/**
 * Whether the instrument tells the truth in this air (RULEBOOK C3). Of a tent whose air nobody measured only what touches the skin
 * and decides tells the truth, infrared does not.
 * @param {PolicyValues} policy @param {string} method @param {number | null | undefined} ambient @param {boolean} inTent
 */
export function isInRange(policy, method, ambient, inTent) {
  const instrument = instrumentOf(policy, method);
  if (ambient === null || ambient === undefined) return inTent && instrument.decides;
  if (!isNumber(ambient)) return false;
  return milli(instrument.ambient_from_c) <= milli(ambient) && milli(ambient) <= milli(instrument.ambient_to_c);
}

/** @param {PolicyValues} policy @param {Measured} reading @returns {Verdict} */
export function judge(policy, reading) {
  const { celsius } = reading;
  const { clear, fever } = policy;
  if (!isNumber(celsius)) return "unreadable";
  if (milli(celsius) < milli(clear.plausible_from_c) || milli(celsius) > milli(clear.plausible_to_c)) return "unreadable";
  if (!isInRange(policy, reading.method, reading.ambient_c, Boolean(reading.in_tent))) return "out_of_range";
  if (milli(celsius) < milli(clear.low_limit_c)) return "low";
  return tenths(celsius) >= tenths(fever.threshold_c) ? "high" : "clear";
}

/** Minutes in the tent before an infrared reading there counts (RULEBOOK C9). @param {PolicyValues} policy */
export const warmMinutes = (policy) => Math.max(0, ...policy.ladder.filter((rung) => rung.place === "tent").map((rung) => rung.wait_minutes));

/**
 * Whether an infrared reading is taken in the tent while the air outside is below the instrument's range.
 * @param {PolicyValues} policy @param {Pick<Measured, "method" | "in_tent" | "outdoor_c">} reading
 */
export function comesFromTheCold(policy, { method, in_tent, outdoor_c }) {
  const instrument = instrumentOf(policy, method);
  if (!in_tent || instrument.decides || outdoor_c === null || outdoor_c === undefined) return false;
  return !isNumber(outdoor_c) || milli(outdoor_c) < milli(instrument.ambient_from_c);
}

/**
 * Whether the skin had time to warm up, so that it is not read too low: the officer says so, or the readings prove it. Somebody
 * was outside until the last reading there; where there is none, inside since the first one.
 * @param {PolicyValues} policy @param {Omit<Measured, "celsius">} reading @param {readonly Measured[]} before
 */
export function isWarm(policy, reading, before) {
  const minutes = warmMinutes(policy);
  if (minutes === 0 || reading.warmed_up || !comesFromTheCold(policy, reading)) return true;
  const outside = before.filter((one) => !one.in_tent);
  const since = (outside[outside.length - 1] ?? before[0])?.at;
  if (!since || !reading.at) return false;
  return Date.parse(reading.at) - Date.parse(since) >= minutes * 60_000;
}

/** @param {PolicyValues} policy @param {Measured} reading @param {readonly Measured[]} before @returns {Judged} */
function judged(policy, reading, before) {
  const alone = judge(policy, reading);
  const verdict = alone === "clear" && !isWarm(policy, reading, before) ? "not_warmed" : alone;
  const looksHigh = verdict !== "unreadable" && tenths(Number(reading.celsius)) >= tenths(policy.fever.threshold_c);
  return { reading, verdict, looksHigh, decides: instrumentOf(policy, reading.method).decides };
}

/** @type {Omit<Decision, "outcome" | "rule" | "sentence">} */
const REST = { next_method: null, place: "", wait_minutes: 0, days: 0, confirm_within_minutes: 0, is_fever: false };

/** @param {readonly Judged[]} all */
const lastOf = (all) => /** @type {Judged} */ (all[all.length - 1]);

/**
 * An armpit reading decides; of contradictory readings the more cautious counts; whoever is not proven clear stays.
 * @param {PolicyValues} policy @param {Situation} situation @returns {Decision}
 */
export function decide(policy, situation) {
  const all = (situation.readings ?? []).map((reading, index, readings) => judged(policy, reading, readings.slice(0, index)));
  if (all.length === 0) return firstRung(policy, situation);
  return (
    feverIn(policy, situation, all) ?? doubtIn(policy, situation, all) ?? symptomatic(policy, situation) ??
    branch(policy, situation)
  );
}

/**
 * Where to begin: the foot of the ladder, or the rung that it has for a reading out of range where the air at the post
 * makes the foot useless (RULEBOOK C3): that reading would be taken only to be thrown away.
 * @param {PolicyValues} policy @param {Situation} situation @returns {Decision}
 */
function firstRung(policy, situation) {
  const [foot, ...above] = /** @type {[Rung, ...Rung[]]} */ (policy.ladder);
  const ambient = situation.ambient_c ?? null;
  const fits = (/** @type {Rung} */ rung) => ambient === null || usable(policy, rung, ambient).length > 0;
  const fitting = above.find((rung) => rung.after.includes("out_of_range") && fits(rung));
  const rung = fits(foot) ? foot : fitting ?? above[above.length - 1] ?? foot;
  return measure(policy, situation, rung, { rule: rung.rule, sentence: "no_reading", ambient });
}

/**
 * High readings that no armpit reading has refuted since, and no reading after the wait that a hot car asks for.
 * @param {PolicyValues} policy @param {Situation} situation @param {Judged[]} all
 */
function openHighs(policy, situation, all) {
  let refuted = -1;
  all.forEach((one, index) => {
    if (one.decides && one.verdict === "clear") refuted = index;
  });
  const highs = all.slice(refuted + 1).filter((one) => one.looksHigh);
  const [high] = highs;
  if (situation.exertion && high && highs.length === 1 && isCooled(policy, high, lastOf(all))) return [];
  return highs;
}

/** @param {PolicyValues} policy @param {Judged} high @param {Judged} last */
function isCooled(policy, high, last) {
  if (last.verdict !== "clear" || !high.reading.at || !last.reading.at) return false;
  return Date.parse(last.reading.at) - Date.parse(high.reading.at) >= policy.exertion.wait_minutes * 60_000;
}

/** @param {PolicyValues} policy @param {Situation} situation @param {Judged[]} all @returns {Decision | null} */
function feverIn(policy, situation, all) {
  const { fever } = policy;
  const key = Boolean(situation.from_key_area);
  const proven = all.some((one) => one.decides && one.verdict === "high");
  const screens = openHighs(policy, situation, all).filter((one) => one.verdict === "high").length;
  if (situation.exertion && !proven && screens === 1) return null;
  if (!proven && screens < (key ? fever.screens_key_area : fever.screens)) return null;
  const outcome = key ? fever.outcome_key_area : fever.outcome;
  return { ...REST, outcome, rule: fever.rule, sentence: key ? "fever_key_area" : "fever", is_fever: true };
}

/** @param {PolicyValues} policy @param {Situation} situation @param {Judged[]} all @returns {Decision | null} */
function doubtIn(policy, situation, all) {
  const last = lastOf(all);
  const highs = openHighs(policy, situation, all);
  const { clear } = policy;
  if (highs.length > 0) return confirm(policy, situation, all, highs);
  if (last.verdict === "low" && all.filter((one) => one.decides && one.verdict === "low").length >= clear.low_tries) {
    return { ...REST, outcome: clear.low_outcome, rule: clear.low_rule, sentence: "low_persistent" };
  }
  if (last.verdict !== "clear") return again(policy, situation, all);
  const needed = situation.from_key_area ? clear.screens_key_area : clear.screens;
  const clears = all.filter((one) => one.verdict === "clear");
  if (clears.some((one) => one.decides) || clears.length >= needed) return null;
  return nextRung(policy, situation, all, "second_screen", { rule: policy.fever.confirm_rule });
}

/** @param {PolicyValues} policy @param {Situation} situation @param {Judged[]} all @param {Judged[]} highs @returns {Decision} */
function confirm(policy, situation, all, highs) {
  const last = lastOf(all);
  if (situation.exertion && highs.length === 1 && highs[0] === last && last.verdict === "high") {
    return {
      ...REST, outcome: "remeasure", rule: policy.exertion.rule, sentence: "exertion", next_method: last.reading.method,
      place: placeOf(situation, Boolean(last.reading.in_tent)), wait_minutes: policy.exertion.wait_minutes,
    };
  }
  return nextRung(policy, situation, all, "high", { rule: policy.fever.confirm_rule });
}

/** @param {PolicyValues} policy @param {Situation} situation @param {Judged[]} all @returns {Decision} */
function again(policy, situation, all) {
  const last = lastOf(all);
  const ambient = last.reading.ambient_c ?? null;
  if (last.verdict === "unreadable") return unreadable(policy, situation, all);
  if (last.verdict === "not_warmed") return warmUp(policy, situation, last);
  if (last.verdict === "low") return nextRung(policy, situation, all, "low", { rule: policy.clear.low_rule });
  const { rule } = instrumentOf(policy, last.reading.method);
  const sentence = ambient === null ? "ambient_unknown" : "out_of_range";
  return nextRung(policy, situation, all, "out_of_range", { rule, sentence });
}

/**
 * Once more in the same way and at once; the second time by the next rung.
 * @param {PolicyValues} policy @param {Situation} situation @param {Judged[]} all @returns {Decision}
 */
function unreadable(policy, situation, all) {
  const last = lastOf(all).reading;
  const { rule } = /** @type {Rung} */ (policy.ladder[rungOf(policy, last)]);
  if (all[all.length - 2]?.verdict === "unreadable") return nextRung(policy, situation, all, "unreadable", { rule });
  return {
    ...REST, outcome: "remeasure", rule, sentence: "unreadable", next_method: last.method,
    place: placeOf(situation, Boolean(last.in_tent)),
  };
}

/**
 * The same again, once the person has been in the tent for long enough.
 * @param {PolicyValues} policy @param {Situation} situation @param {Judged} last @returns {Decision}
 */
function warmUp(policy, situation, last) {
  const minutes = warmMinutes(policy);
  const rung = /** @type {Rung} */ (policy.ladder.find((one) => one.place === "tent" && one.wait_minutes === minutes));
  return {
    ...REST, outcome: "remeasure", rule: rung.rule, sentence: "not_warmed", next_method: last.reading.method,
    place: placeOf(situation, true), wait_minutes: minutes,
  };
}

/** @param {Situation} situation @param {boolean} inTent */
const placeOf = (situation, inTent) => (inTent ? (situation.has_tent === false ? "indoors" : "tent") : "post");

/**
 * The highest rung that this reading can stand on: the tent counts only inside it, the armpit everywhere.
 * @param {PolicyValues} policy @param {Measured} reading
 */
function rungOf(policy, reading) {
  let found = 0;
  policy.ladder.forEach((rung, index) => {
    const here = reading.in_tent || rung.place !== "tent" || instrumentOf(policy, reading.method).decides;
    if (here && rung.methods.includes(reading.method)) found = index;
  });
  return found;
}

/**
 * @param {PolicyValues} policy @param {Situation} situation @param {Judged[]} all @param {string} why
 * @param {{rule: string, sentence?: string}} told @returns {Decision}
 */
function nextRung(policy, situation, all, why, { rule, sentence = why }) {
  const last = lastOf(all).reading;
  const tried = Math.max(...all.map((one) => rungOf(policy, one.reading)));
  const ambient = last.in_tent ? null : last.ambient_c ?? null;
  const rest = policy.ladder.slice(tried + 1).filter((rung) => rung.after.includes(why) && usable(policy, rung, ambient).length > 0);
  const rung = rest[0] ?? /** @type {Rung} */ (policy.ladder[policy.ladder.length - 1]);
  return measure(policy, situation, rung, { rule, sentence, ambient });
}

/** @param {PolicyValues} policy @param {Rung} rung @param {number | null} ambient */
function usable(policy, rung, ambient) {
  if (rung.place === "tent") return rung.methods;
  return rung.methods.filter((method) => isInRange(policy, method, ambient, false));
}

/**
 * @param {PolicyValues} policy @param {Situation} situation @param {Rung} rung
 * @param {{rule: string, sentence: string, ambient?: number | null}} told @returns {Decision}
 */
function measure(policy, situation, rung, { rule, sentence, ambient = null }) {
  const [method] = [...usable(policy, rung, ambient), ...rung.methods];
  const place = placeOf(situation, rung.place === "tent");
  return { ...REST, outcome: "remeasure", rule, sentence, next_method: method ?? null, place, wait_minutes: rung.wait_minutes };
}

/** @param {PolicyValues} policy @param {Situation} situation @returns {Decision | null} */
function symptomatic(policy, situation) {
  const { symptoms } = policy;
  const told = situation.symptoms ?? [];
  if (!symptoms.asked.some((symptom) => symptom.refers && told.includes(symptom.code))) return null;
  const outcome = situation.from_key_area ? symptoms.outcome_key_area : symptoms.outcome;
  return { ...REST, outcome, rule: symptoms.rule, sentence: "symptoms" };
}

/**
 * Below the fever line. Who was not asked counts as the more cautious case: from elsewhere, without residence.
 * @param {PolicyValues} policy @param {Situation} situation @returns {Decision}
 */
function branch(policy, situation) {
  const origin = situation.from_key_area ? "key" : situation.origin === "home" ? "home" : "other";
  const known = situation.residence ?? "unknown";
  const residence = known === "unknown" ? "none" : known;
  const direction = situation.direction ?? "in";
  const found = policy.branches.find(
    (one) =>
      (one.direction ?? direction) === direction && (one.origin ?? origin) === origin && (one.residence ?? residence) === residence,
  );
  if (!found) throw new RangeError("the last branch must fit everything");
  const { outcome, rule, days = 0 } = found;
  const within = MUST_ISOLATE.has(outcome)
    ? confirmWithin(policy, situation.destination_code ?? "", situation.post_code ?? "")
    : 0;
  return { ...REST, outcome, rule, sentence: outcome, days, confirm_within_minutes: within };
}

/**
 * Where a division code lies seen from the post, and whether it lies in a key area (RULEBOOK C10).
 * @param {PolicyValues} policy @param {string} code @param {string} postCode
 * @returns {{origin: "home" | "other" | "unknown", from_key_area: boolean}}
 */
export function originOf(policy, code, postCode) {
  if (!code) return { origin: "unknown", from_key_area: false };
  const { areas } = policy;
  const home = areas.home.length > 0 ? areas.home : postCode ? [postCode.slice(0, 6)] : [];
  return {
    origin: home.some((start) => code.startsWith(start)) ? "home" : "other",
    from_key_area: areas.key.some((start) => code.startsWith(start)),
  };
}

/**
 * Minutes within which the destination has to confirm the arrival (RULEBOOK C12).
 * @param {PolicyValues} policy @param {string} destinationCode @param {string} postCode
 */
export function confirmWithin(policy, destinationCode, postCode) {
  const { confirm: terms } = policy;
  if (!destinationCode || !postCode) return terms.region_minutes;
  /** @type {[number, number][]} */
  const steps = [[6, terms.county_minutes], [4, terms.league_minutes], [2, terms.region_minutes]];
  for (const [digits, minutes] of steps) {
    if (destinationCode.length >= digits && destinationCode.slice(0, digits) === postCode.slice(0, digits)) return minutes;
  }
  return terms.elsewhere_minutes;
}
