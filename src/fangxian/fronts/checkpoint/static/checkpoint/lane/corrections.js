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
import { otherOutcomes, turned } from "./flow.js";
import { checkId, tidyId } from "./idcheck.js";
import { plateCodes } from "./plates.js";

const SCREENING = "checkpoint.screening";
export const PASSAGE = "checkpoint.passage";
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

/** Where everybody of one car stands. @param {Recent[]} recent newest first @param {string} passage @returns {Recent[]} */
export const lastRungs = (recent, passage) => recent
  .filter((row) => row.kind === SCREENING && !row.withdrawn && row.payload.passage === passage)
  .flatMap((row) => ladderOf(recent, row).slice(-1));

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

/** The passage of a row's car; none for what was counted or turned back without one. @param {Recent} row @returns {string | null} */
export const passageOf = ({ id, kind, payload }) => (kind === PASSAGE ? id : payload.passage ?? null);

/**
 * What is known of the journey, the other way. What was taken over from last time was offered for the wrong direction and turns
 * round, as the lane would have offered it; what the people said stays.
 * @param {Post} post @param {any} told @param {string} direction @returns {Record<string, any>}
 */
function journeyTurned({ policy, code }, told, direction) {
  if (!told.repeats || told.direction === direction) return { direction };
  const isKey = (/** @type {string} */ origin) => originOf(policy, origin, code).from_key_area;
  const isSaid = told.from_key_area && !isKey(told.origin_code);
  return {
    direction, residence: "unknown", origin_code: told.destination_code, origin: told.destination, destination_code: told.origin_code,
    destination: told.origin, from_key_area: isSaid || isKey(told.destination_code),
  };
}

/**
 * Everything at hand of one car, the other way: the passage, who was turned back, and everybody's screening and later rungs with the
 * decision that follows now.
 * @param {Post} post @param {Recent[]} recent newest first @param {string} passage @param {string} direction
 * @returns {{row: Recent, set: Record<string, any>}[]}
 */
export function withDirection(post, recent, passage, direction) {
  const rows = recent.filter((row) => !row.withdrawn && passageOf(row) === passage).reverse();
  return rows.flatMap(/** @returns {{row: Recent, set: Record<string, any>}[]} */ (row) => {
    if (row.kind !== SCREENING) return [{ row, set: { direction } }];
    const ladder = ladderOf(recent, row);
    const journey = journeyTurned(post, row.payload, direction);
    return ladder.map((rung, at) => {
      const readings = ladder.slice(0, at + 1).flatMap(readingsOf);
      const decision = decisionAfter(post, { ...row.payload, ...journey }, readings, rung);
      return { row: rung, set: at === 0 ? { ...journey, decision } : { decision } };
    });
  });
}

/** A car still at hand goes the other way too. @param {Post} post @param {Car} car @param {string} passage @param {string} direction @returns {Car} */
export const carTurned = (post, car, passage, direction) =>
  car.passage === passage ? { ...turned(post, { ...car, passage: null }, direction), passage } : car;

/** What is offered next time. @param {Known} known @param {string} direction @param {boolean} repeats @returns {Known} */
export const knownTurned = (known, direction, repeats) => ({
  ...known, direction,
  persons: repeats ? known.persons.map((one) => ({ ...one, from: one.to, to: one.from, residence: "unknown" })) : known.persons,
});

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
