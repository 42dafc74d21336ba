/**
 * What can be put right of what was written, and what follows from it. Pure.
 * @typedef {import("./shapes.js").Car} Car
 * @typedef {import("./shapes.js").Known} Known
 * @typedef {import("./shapes.js").Post} Post
 * @typedef {import("./shapes.js").Reading} Reading
 * @typedef {import("./shapes.js").Recent} Recent
 */
import { decide, originOf } from "./decision.js";
import { decisionPayload } from "./entries.js";
import { otherOutcomes } from "./flow.js";
import { checkId, tidyId } from "./idcheck.js";
import { plateCodes } from "./plates.js";

const SCREENING = "checkpoint.screening";
/** @type {Record<string, string[]>} */
const FIELDS = {
  "checkpoint.passage": ["plate", "trailer_plate"], [SCREENING]: ["name", "id_number", "phone"], "checkpoint.dissuasion": ["plate", "name", "phone"],
};

/** The identifying fields that may be put right: those that this device has not forgotten. @param {Recent} row @returns {string[]} */
export const fieldsOf = ({ kind, identity, payload }) =>
  identity ? (FIELDS[kind] ?? []).filter((field) => field !== "trailer_plate" || payload.has_trailer) : [];

/**
 * The whole identity, since a changed number or plate goes under another subject's key, and what the payload says about it.
 * @param {Recent} row @param {string} field @param {string} value @param {{kind(plate: string): string, tidy(plate: string): string}} plates
 */
export function withField({ kind, identity, payload }, field, value, plates) {
  const isPlate = field.endsWith("plate");
  const isCitizen = field === "id_number" && payload.id_kind === "resident";
  const text = isPlate ? plates.tidy(value) : isCitizen ? tidyId(value) : value.trim();
  const codes = plateCodes(plates.kind(text));
  const about = field === "plate" && kind === "checkpoint.passage" ? { plate_kind: codes.kind, plate_doubtful: codes.doubtful } : {};
  return { identity: { ...identity, [field]: text }, set: isCitizen ? { id_check: checkId(text) } : about };
}

/**
 * The screening and its further readings, first to last; none where the screening is no longer at hand.
 * @param {Recent[]} recent newest first @param {Recent} row @returns {Recent[]}
 */
export function ladderOf(recent, row) {
  const screening = row.kind === SCREENING ? row.id : row.payload.screening;
  const rungs = recent.filter((one) => !one.withdrawn && (one.id === screening || one.payload.screening === screening)).reverse();
  return screening && rungs[0]?.id === screening ? rungs : [];
}

/** @param {Recent} row @returns {Reading[]} */
export const readingsOf = ({ payload }) => payload.readings ?? (payload.reading ? [payload.reading] : []);

/** What follows by the rules; an officer's own decision stays as far as it may be taken. @param {Post} post @param {any} told @param {Reading[]} readings @param {Recent} row */
function decisionAfter(post, told, readings, { at, payload }) {
  const judged = decide(post.policy, {
    readings, direction: told.direction, residence: told.residence, origin: originOf(post.policy, told.origin_code, post.code).origin,
    from_key_area: told.from_key_area, symptoms: told.symptoms, exertion: told.exertion, has_tent: true, post_code: post.code,
    destination_code: told.destination_code,
  });
  const { overridden, outcome } = payload.decision;
  const override = overridden && otherOutcomes(judged).includes(outcome) ? { outcome, reason: overridden } : null;
  return decisionPayload(post, { override, to: { code: told.destination_code, name: told.destination } }, judged, Date.parse(at));
}

/**
 * The entry whose reading was mistyped, and every later rung, each with the decision that follows now.
 * @param {Post} post @param {Recent[]} ladder @param {{id: string, index: number, celsius: number}} mended
 * @returns {{row: Recent, set: Record<string, any>}[]}
 */
export function withReading(post, ladder, { id, index, celsius }) {
  const first = ladder.findIndex((row) => row.id === id);
  const rungs = ladder.map((row) => readingsOf(row).map((one, at) => (row.id === id && at === index ? { ...one, celsius } : one)));
  return ladder.slice(first).map((row, at) => {
    const own = rungs[first + at] ?? [];
    const decision = decisionAfter(post, ladder[0]?.payload, rungs.slice(0, first + at + 1).flat(), row);
    return { row, set: row.kind === SCREENING ? { readings: own, decision } : { reading: own[0], decision } };
  });
}

/** Which of all the readings of a ladder is meant. @param {Recent[]} ladder @param {{id: string, index: number}} mended */
export const placeInLadder = (ladder, { id, index }) =>
  ladder.slice(0, ladder.findIndex((row) => row.id === id)).flatMap(readingsOf).length + index;

/** A car still at hand knows what was put right. @param {Car} car @param {Recent} row @param {Record<string, string>} identity @returns {Car} */
export function carWith(car, row, identity) {
  const { plate = car.plate, trailer_plate = car.trailer_plate, ...person } = identity;
  if (car.passage === row.id) return { ...car, plate, trailer_plate };
  return { ...car, persons: car.persons.map((one) => (one.screening === row.id ? { ...one, ...person } : one)) };
}

/** @param {Car} car @param {string} screening @param {number} place @param {number} celsius @returns {Car} */
export const carWithReading = (car, screening, place, celsius) => ({
  ...car, persons: car.persons.map((person) => (person.screening !== screening ? person : {
    ...person, readings: person.readings.map((one, at) => (at === place ? { ...one, celsius } : one)),
  })),
});

/** Who is offered next time. @param {Known} known @param {Record<string, string>} before @param {Record<string, string>} after @returns {Known} */
export const knownWith = (known, before, after) => ({
  ...known, persons: known.persons.map((one) => {
    const isSame = ["name", "id_number", "phone"].every((field) => (before[field] ?? "") === /** @type {any} */ (one)[field]);
    return isSame ? { ...one, ...after } : one;
  }),
});
