/**
 * From the lane's state to the payloads of `fronts/checkpoint/kinds.py`. Pure.
 * @typedef {import("./shapes.js").Car} Car
 * @typedef {import("./shapes.js").Conditions} Conditions
 * @typedef {import("./shapes.js").Decision} Decision
 * @typedef {import("./shapes.js").Person} Person
 * @typedef {import("./shapes.js").Post} Post
 * @typedef {import("./shapes.js").Reading} Reading
 * @typedef {import("./shapes.js").Tally} Tally
 */
import { originOf } from "./decision.js";
import { finalOf, siteFor } from "./flow.js";
import { checkId } from "./idcheck.js";

/** @param {Record<string, string>} identity empty fields are left out */
const filled = (identity) => Object.fromEntries(Object.entries(identity).filter(([, text]) => text !== ""));

/** @param {Car} car */
export const passage = (car) => ({
  payload: {
    direction: car.direction, vehicle: car.vehicle, people: car.people, mode: "register", plate_kind: car.plate_kind,
    has_trailer: car.has_trailer, plate_doubtful: car.plate_doubtful,
  },
  identity: filled({ plate: car.plate_kind === "none" ? "" : car.plate, trailer_plate: car.trailer_plate }),
});

/** @param {Post} post @param {Pick<Person, "override" | "to">} person @param {Decision} decision @param {number} now milliseconds */
export function decisionPayload(post, person, decision, now) {
  const final = finalOf(post, decision, person);
  const minutes = final.confirm_within_minutes;
  return {
    outcome: final.outcome, rule: final.rule, policy: post.edition, next_method: final.next_method,
    wait_minutes: final.wait_minutes, days: final.days,
    confirm_by: minutes ? new Date(now + minutes * 60_000).toISOString() : null,
    is_fever: final.is_fever, overridden: person.override?.reason ?? "",
  };
}

/** @param {Reading} reading */
const readingPayload = ({ method, celsius, at, ambient_c, in_tent, in_range, outdoor_c = null, warmed_up = false, instrument = "", is_warm_store = null }) => ({
  method, celsius, at, ambient_c, in_tent, in_range, outdoor_c, warmed_up, instrument, is_warm_store,
});

/**
 * @param {Post} post @param {Car} car @param {Person} person @param {Decision} decision
 * @param {{passage: string, number: string, now: number}} given
 */
export function screening(post, car, person, decision, given) {
  const { from, to, more = {} } = person;
  const { departed_at = "", via = "", note = "", ...identity } = more;
  const isKey = person.from_key_area || originOf(post.policy, from?.code ?? "", post.code).from_key_area;
  return {
    payload: {
      passage: given.passage, direction: car.direction, pass_number: given.number,
      decision: decisionPayload(post, person, decision, given.now), readings: person.readings.map(readingPayload),
      id_kind: person.id_kind, id_check: person.id_kind === "resident" ? checkId(person.id_number) : "",
      residence: person.residence, origin_code: from?.code ?? "", origin: from?.name ?? "", from_key_area: isKey,
      destination_code: to?.code ?? "", destination: to?.name ?? "", symptoms: person.symptoms, exertion: person.exertion,
      repeats: person.repeats, departed_at: departed_at || null, via, note,
      destination_place: siteFor(person, finalOf(post, decision, person).outcome),
    },
    identity: filled({ name: person.name, id_number: person.id_number, phone: person.phone, ...identity }),
  };
}

/** @param {Post} post @param {Person} person @param {Decision} decision @param {number} now */
export function furtherReading(post, person, decision, now) {
  const last = /** @type {Reading} */ (person.readings[person.readings.length - 1]);
  return {
    payload: { screening: person.screening, reading: readingPayload(last), decision: decisionPayload(post, person, decision, now) },
  };
}

/** The site of somebody whose screening went out before the decision: it belongs to the screening. @param {number} version of the form @param {string} site */
export const siteNamed = (version, site) => ({
  payload: { reason: "isolation_site", kind: "checkpoint.screening", version, set: { destination_place: site } },
});

/** @param {Tally} tally */
export const tallied = (tally) => ({ payload: { ...tally } });

/** @param {Tally | null} tally whether anything was counted */
export const hasCounted = (tally) => tally !== null && tally.vehicles + tally.people + tally.measured + tally.febrile > 0;

/** @param {Conditions} conditions */
export const conditionsPayload = (conditions) => ({ payload: { ...conditions } });

/** @param {Post} post @param {number} number never given twice @returns {string} */
export function passNumber(post, number) {
  const { pass_number, pass_number_digits } = post.policy.registering;
  return pass_number.replace("{short}", post.short).replace("{number}", String(number).padStart(pass_number_digits, "0"));
}
