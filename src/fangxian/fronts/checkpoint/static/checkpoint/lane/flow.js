/**
 * The lane as a machine: what is asked next, given what is known. Pure; the DOM and the queue are elsewhere.
 * @typedef {import("./shapes.js").Car} Car
 * @typedef {import("./shapes.js").Conditions} Conditions
 * @typedef {import("./shapes.js").Decision} Decision
 * @typedef {import("./shapes.js").Field} Field
 * @typedef {import("./shapes.js").Known} Known
 * @typedef {import("./shapes.js").LaneState} LaneState
 * @typedef {import("./shapes.js").Measuring} Measuring
 * @typedef {import("./shapes.js").Person} Person
 * @typedef {import("./shapes.js").Place} Place
 * @typedef {import("./shapes.js").Post} Post
 * @typedef {import("./shapes.js").Step} Step
 */
import {
  comesFromTheCold, confirmWithin, decide, isInRange, isWarm, MUST_ISOLATE, NOT_CLEAR, originOf, warmMinutes,
} from "./decision.js";

export const UNDO_MS = 10_000;
const LONG_WAIT_MINUTES = 2;
const OFFERED = 4;
const RECENT = 20;

/** @returns {import("./shapes.js").Counts} */
export const noCounts = () => ({ vehicles: 0, people: 0, febrile: 0, remeasured: 0, dissuaded: 0 });

/** @param {Partial<Person>} [known] @returns {Person} */
export const newPerson = (known = {}) => ({
  id_kind: "resident", id_number: "", name: "", phone: "", from: null, to: null, residence: "unknown", from_key_area: false,
  symptoms: [], exertion: false, repeats: false, readings: [], override: null, more: {}, site: null,
  screening: null, pass_number: "", sent: 0, wait_until: null, done: false, turned_back: false, ...known,
});

/** @param {string} key @param {string} direction @returns {Car} */
export const newCar = (key, direction) => ({
  key, step: "plate", direction, plate: "", plate_kind: "ordinary", plate_doubtful: false, has_trailer: false, trailer_plate: "",
  vehicle: "car", people: 0, offer: null, persons: [], at: 0, passage: null, typed: "", measuring: null,
});

/** @param {{now: number, iso: string, key: string}} at @returns {LaneState} */
export const newState = ({ now, iso, key }) => ({
  v: 1, direction: "in", car: newCar(key, "in"), held: [], counts: noCounts(), shift_started: iso, stint_started: now,
  conditions: null, conditions_at: null, tally: null, recent: [], undo: null, places_from: [], places_to: [], plates: [],
  number_shown: "", measured_with: null, instruments: {},
});

/** Of packs that a server of an older version issued. */
const CONDITIONS_HOURS = 4;

/**
 * The air that was entered, as long as the policy lets it count: yesterday's clears nobody today (RULEBOOK C3).
 * @param {Post} post @param {Pick<LaneState, "conditions" | "conditions_at">} state @param {number} now @returns {Conditions | null}
 */
export function conditionsNow({ policy }, { conditions, conditions_at }, now) {
  const age = conditions_at === null ? Infinity : Math.abs(now - Date.parse(conditions_at));
  return age <= (policy.clear.conditions_hours ?? CONDITIONS_HOURS) * 3_600_000 ? conditions : null;
}

/** @param {Car} car @returns {Person} */
export function personOf(car) {
  const person = car.persons[car.at];
  if (!person) throw new RangeError("nobody is being served");
  return person;
}

/** @param {Post} post @param {Car} car @param {Person} person @param {Conditions | null} conditions @returns {Decision} */
export function decisionOf(post, car, person, conditions) {
  const { origin, from_key_area } = originOf(post.policy, person.from?.code ?? "", post.code);
  return decide(post.policy, {
    readings: person.readings, direction: car.direction, residence: person.residence, origin,
    from_key_area: from_key_area || person.from_key_area, symptoms: person.symptoms, exertion: person.exertion,
    has_tent: conditions?.warm_tent ?? false, ambient_c: conditions?.ambient_c ?? null, post_code: post.code,
    destination_code: person.to?.code ?? "",
  });
}

/** Residence is asked only of those who come from elsewhere. @param {Post} post @param {Car} car @param {Person} person @returns {Field[]} */
export function fieldsOf(post, car, person) {
  const asks = car.direction === "in" && originOf(post.policy, person.from?.code ?? "", post.code).origin !== "home";
  return asks ? ["id", "name", "phone", "from", "to", "residence"] : ["id", "name", "phone", "from", "to"];
}

/** @param {Post} post @param {Car} car @returns {Step} */
function afterField(post, car) {
  const fields = fieldsOf(post, car, personOf(car));
  const index = fields.indexOf(/** @type {Field} */ (car.step));
  return fields[index + 1] ?? afterAnswers(personOf(car));
}

/** What was measured before the last answer need not be measured again. @param {Person} person @returns {Step} */
const afterAnswers = ({ readings, sent }) => (readings.length > sent ? "decision" : "reading");

/** @param {Post} post @param {string} vehicle whether this vehicle's people are registered one by one (RULEBOOK C10) */
export function isRegistered(post, vehicle) {
  const { who, some_vehicles } = post.policy.registering;
  return who === "all" || some_vehicles.includes(vehicle);
}

/**
 * The plate is known: next is the trailer's, or what was known of it last time, or the people.
 * @param {Car} car @param {{plate: string, kind: string, doubtful: boolean}} read @param {Known | null} known @returns {Car}
 */
export function plateRead(car, { plate, kind, doubtful }, known) {
  const next = { ...car, plate, plate_kind: kind, plate_doubtful: doubtful, typed: "", offer: known };
  if (!known) return { ...next, step: next.has_trailer ? "trailer" : "people" };
  return { ...next, step: "offer", vehicle: known.vehicle, trailer_plate: known.trailer_plate, has_trailer: Boolean(known.trailer_plate) };
}

/** @param {Car} car @returns {Car} tractor and trailer have a plate each */
export const withTrailer = (car) => ({ ...car, has_trailer: true, vehicle: "articulated" });

/** @param {Car} car @returns {Car} the button was hit by mistake */
export const withoutTrailer = (car) => ({ ...car, has_trailer: false, trailer_plate: "", vehicle: "car" });

/** @param {Car} car @param {string} plate @returns {Car} */
export const trailerRead = (car, plate) => ({ ...car, trailer_plate: plate, typed: "", step: "people" });

/**
 * Who was in the car last time, as it concerns them now. Whoever comes back the other way comes from where they went, so that key
 * area and residence are worked out anew; of whom an older version kept no direction only the identity is known.
 * @param {Car} car @returns {Known["persons"]}
 */
export function offeredPersons({ offer, direction }) {
  const persons = offer?.persons ?? [];
  if (offer?.direction === direction) return persons;
  const isKnown = offer?.direction !== undefined;
  return persons.map((one) => ({ ...one, from: isKnown ? one.to : null, to: isKnown ? one.from : null, residence: "unknown" }));
}

/** @param {Post} post @param {Car} car @returns {Car} */
export function sameAsLastTime(post, car) {
  const persons = offeredPersons(car).map((known) => newPerson({ ...known, repeats: true }));
  const next = { ...car, persons, people: persons.length, at: 0, typed: "" };
  return persons[0] ? { ...next, step: stepOfRepeat(post, next, persons[0]) } : next;
}

/** What is asked first of whoever was offered: nothing that holds since last time. @param {Post} post @param {Car} car @param {Person} person @returns {Step} */
function stepOfRepeat(post, car, person) {
  if (car.offer?.direction === car.direction) return "reading";
  if (!person.from) return "from";
  return asksResidence(post, car, person) ? "residence" : "reading";
}

/** @param {Post} post @param {Car} car @param {Person} person */
const asksResidence = (post, car, person) => person.residence === "unknown" && fieldsOf(post, car, person).includes("residence");

/**
 * The car goes the other way than was thought. Who was offered is offered anew; of the others what they said stays, and the
 * residence is asked where it matters now. Once the passage is written the car keeps its direction: that is a correction.
 * @param {Post} post @param {Car} car @param {string} direction @returns {Car}
 */
export function turned(post, car, direction) {
  if (car.passage || car.direction === direction) return car;
  const next = { ...car, direction };
  const offered = car.offer?.direction ? offeredPersons(next) : [];
  const persons = car.persons.map((one, at) => {
    const { from, to, residence } = one.repeats ? offered[at] ?? one : one;
    return { ...one, from, to, residence, override: null };
  });
  const person = persons[car.at];
  return person ? { ...next, persons, step: stepOfTurned(post, next, person) } : next;
}

/** @param {Post} post @param {Car} car already the other way @param {Person} person @returns {Step} */
function stepOfTurned(post, car, person) {
  const isMeasuring = person.screening === null && ["reading", "decision", "override"].includes(car.step);
  if (car.step === "residence" && !asksResidence(post, car, person)) return afterAnswers(person);
  if (!isMeasuring) return car.step;
  const asked = person.repeats ? stepOfRepeat(post, car, person) : "reading";
  if (asked !== "reading") return asked;
  return asksResidence(post, car, person) && !person.repeats ? "residence" : afterAnswers(person);
}

/** @param {Car} car @returns {Car} */
export const notTheSame = (car) => ({ ...car, offer: null, step: car.has_trailer && !car.trailer_plate ? "trailer" : "people" });

/** @param {Post} post @param {Car} car @param {number} people @returns {Car} */
export function peopleCounted(post, car, people) {
  const persons = Array.from({ length: people }, () => newPerson());
  const step = isRegistered(post, car.vehicle) ? "id" : "count_only";
  return { ...car, people, persons, at: 0, typed: "", step };
}

/** @param {Car} car @returns {Car} */
export const registerAll = (car) => ({ ...car, step: "id" });

/** @param {Post} post @param {Car} car @param {Partial<Person>} answer @returns {Car} */
export function answered(post, car, answer) {
  // Whose journey is told anew repeats none.
  const told = "from" in answer ? { ...answer, repeats: false } : answer;
  const next = { ...changed(car, told), typed: "" };
  return { ...next, step: afterField(post, next) };
}

/** What whoever came before in this vehicle told besides; a remark is of one person alone. @param {Car} car @returns {import("./shapes.js").More} */
export function moreBefore(car) {
  const { note: _own, ...more } = car.persons[car.at - 1]?.more ?? {};
  return Object.fromEntries(Object.entries(more).filter(([, text]) => text));
}

/** What is still true next time: not the journey, and no remark. @param {Pick<Person, "more">} person @returns {import("./shapes.js").More} */
export function lastingMore({ more: { contact, employer, registered_residence } = {} }) {
  const kept = { contact, employer, registered_residence };
  return Object.fromEntries(Object.entries(kept).filter(([, text]) => text));
}

/** @param {Car} car @param {Partial<Person>} change @returns {Car} */
export const changed = (car, change) => ({
  ...car, persons: car.persons.map((person, index) => (index === car.at ? { ...person, ...change } : person)),
});

/** What was chosen for a reading ends with it. @type {Pick<Car, "measuring" | "warmed_up">} */
const NOTHING_CHOSEN = { measuring: null, warmed_up: false };

/**
 * For how long somebody has to be in the tent before the next reading counts, minutes; 0 where it does not matter. `isHeld`: the
 * wait is over by the readings, or the officer says so.
 * @param {Post} post @param {Car} car @param {Shift} shift @param {string} at @returns {{minutes: number, isHeld: boolean, isSaid: boolean}}
 */
export function warmUpOf(post, car, shift, at) {
  const { policy } = post;
  const { method, in_tent } = measuringOf(post, car, shift);
  const reading = { method, in_tent, at, outdoor_c: airOf(shift.conditions, false) };
  const isSaid = Boolean(car.warmed_up);
  const minutes = comesFromTheCold(policy, reading) ? warmMinutes(policy) : 0;
  return { minutes, isHeld: isSaid || isWarm(policy, reading, personOf(car).readings), isSaid };
}

/** What measuring needs to know of the shift. @typedef {Pick<LaneState, "conditions" | "measured_with"> & Partial<Pick<LaneState, "instruments">>} Shift */

/**
 * With which method and where the next reading is taken: the officer's choice; for a first reading what served the last person,
 * as long as it can clear anybody in this air; else what the decision asks for.
 * @param {Post} post @param {Car} car @param {Shift} shift @returns {Measuring}
 */
export function measuringOf(post, car, { conditions, measured_with: last }) {
  if (car.measuring) return car.measuring;
  const person = personOf(car);
  const serves = last && isInRange(post.policy, last.method, airOf(conditions, last.in_tent), last.in_tent);
  if (serves && person.readings.length === 0) return last;
  const { next_method, place } = decisionOf(post, car, person, conditions);
  const method = next_method ?? post.policy.ladder[0]?.methods[0] ?? "forehead";
  return { method, in_tent: place === "tent" || place === "indoors" };
}

/** The air where the reading is taken, as far as known. @param {Conditions | null} conditions @param {boolean} inTent */
export const airOf = (conditions, inTent) => (inTent ? conditions?.warm_tent_c ?? null : conditions?.ambient_c ?? null);

/**
 * @param {Post} post @param {Car} car @param {Shift} shift @param {{celsius: number, at: string}} read
 * @returns {Car}
 */
export function measured(post, car, shift, { celsius, at }) {
  const { method, in_tent } = measuringOf(post, car, shift);
  const { conditions, instruments } = shift;
  const ambient_c = airOf(conditions, in_tent);
  const in_range = isInRange(post.policy, method, ambient_c, in_tent);
  const outdoor_c = in_tent ? airOf(conditions, false) : null;
  const warmed_up = in_tent && Boolean(car.warmed_up);
  const readings = [...personOf(car).readings, { method, celsius, at, ambient_c, in_tent, in_range, outdoor_c, warmed_up, ...instruments?.[method] }];
  return { ...changed(car, { readings, wait_until: null, override: null }), step: "decision", ...NOTHING_CHOSEN, typed: "" };
}

/** The last reading was mistyped: it is taken back before anything was written. @param {Car} car @returns {Car} */
export function readingTakenBack(car) {
  const person = personOf(car);
  if (person.readings.length <= person.sent) return { ...car, step: "reading" };
  return { ...changed(car, { readings: person.readings.slice(0, -1), override: null }), step: "reading", ...NOTHING_CHOSEN };
}

/** @param {Decision} decision whether the next rung is worth serving somebody else meanwhile */
export const isLongWait = (decision) =>
  decision.outcome === "remeasure" && (decision.place !== "post" || decision.wait_minutes >= LONG_WAIT_MINUTES);

/**
 * What an officer may decide instead. Nobody whom no reading cleared is let through by a tap (RULEBOOK C6).
 * @param {Decision} decision @returns {string[]}
 */
export function otherOutcomes(decision) {
  const cautious = ["dissuade", "fever_clinic", "observe_and_refer"];
  const all = NOT_CLEAR.has(decision.outcome) ? cautious : ["pass", "home_isolation", "central_isolation", ...cautious];
  return all.filter((outcome) => outcome !== decision.outcome);
}

/**
 * The decision with the officer's own put in its place. An isolation decided by hand lasts as long as the policy's longest.
 * @param {Post} post @param {Decision} decision @param {Pick<Person, "override" | "to">} person @returns {Decision}
 */
export function finalOf({ policy, code }, decision, { override, to }) {
  if (!override) return decision;
  const { outcome } = override;
  const days = Math.max(0, ...policy.branches.filter((branch) => branch.outcome === outcome).map((branch) => branch.days ?? 0));
  const within = MUST_ISOLATE.has(outcome) ? confirmWithin(policy, to?.code ?? "", code) : 0;
  return { ...decision, outcome, next_method: null, wait_minutes: 0, days, confirm_within_minutes: within };
}

/**
 * The isolation sites to choose from: those that this vehicle's others were sent to come first.
 * @template {{id: string, kind: string}} P @param {P[]} places @param {Car} car @returns {P[]}
 */
export function sitesOf(places, car) {
  // Not by the choice in hand: what was just tapped stays under the finger.
  const named = new Set(car.persons.filter((_one, at) => at !== car.at).map(({ site }) => site));
  const sites = places.filter(({ kind }) => kind === "isolation_site");
  return [...sites.filter(({ id }) => named.has(id)), ...sites.filter(({ id }) => !named.has(id))];
}

/** The site that goes with a decision: none where it is another than centralised isolation. @param {Pick<Person, "site">} person @param {string} outcome */
export const siteFor = ({ site = null }, outcome) => (outcome === "central_isolation" ? site : null);

/** @param {Post} post @param {Car} car @returns {Car | null} the next person of this car who is neither done nor waiting */
export function nextPerson(post, car) {
  const at = car.persons.findIndex((person) => !person.done && person.wait_until === null);
  const person = car.persons[at];
  if (!person) return null;
  const before = car.persons[at - 1];
  const same = before && !person.repeats ? { from: before.from, to: before.to, residence: before.residence } : {};
  const persons = car.persons.map((one, index) => (index === at && !one.from ? { ...one, ...same } : one));
  const step = person.screening !== null ? "reading" : person.repeats ? stepOfRepeat(post, car, person) : "id";
  return { ...car, persons, at, step, typed: "", ...NOTHING_CHOSEN };
}

/**
 * Whether nobody goes on, now that the person in hand is turned back (own rule to RULEBOOK C13, which counts vehicles and
 * persons apart): the fact of the last one carries the vehicle.
 * @param {Car} car
 */
export const isTurnedBack = (car) => car.persons.every((person, index) => index === car.at || person.turned_back);

/** Whether anything was told or typed of this car that would be lost with it. @param {Car} car */
export const isBegun = (car) => car.plate !== "" || car.typed !== "" || car.persons.length > 0;

/**
 * The car whose person is decided anew, and whether another one stands in its place meanwhile. What was told of the others in the
 * same car since then stays with them.
 * @param {Car} before @param {Car} now @returns {{car: Car, isOther: boolean}}
 */
export function undone(before, now) {
  const isOther = before.key !== now.key;
  const persons = isOther ? before.persons : before.persons.map((one, at) => (at === before.at ? one : now.persons[at] ?? one));
  return { car: { ...before, persons, step: "decision" }, isOther };
}

/** @typedef {import("./shapes.js").Counts} Counts */
/** Never below zero: what was corrected meanwhile may have been taken off already. @param {Counts} counts @param {Counts} taken @returns {Counts} */
export const countsLess = (counts, taken) => ({
  vehicles: Math.max(0, counts.vehicles - taken.vehicles), people: Math.max(0, counts.people - taken.people),
  febrile: Math.max(0, counts.febrile - taken.febrile), remeasured: Math.max(0, counts.remeasured - taken.remeasured),
  dissuaded: Math.max(0, counts.dissuaded - taken.dissuaded),
});

/** @param {Car} car */
export const isWaiting = (car) => car.persons.some((person) => person.wait_until !== null);

/** The first who may be measured again, or who waits longest. @param {Car} car */
export const dueAt = (car) => Math.min(...car.persons.flatMap((person) => (person.wait_until === null ? [] : [person.wait_until])));

/** @param {Car} car @returns {Car} with the longest waiting person in hand */
export function resumed(car) {
  const due = dueAt(car);
  const at = car.persons.findIndex((person) => person.wait_until === due);
  return { ...car, at, step: "reading", ...NOTHING_CHOSEN, typed: "" };
}

/** Newest first, each once. @param {Place[]} places @param {Place | null} place @returns {Place[]} */
export const offerFirst = (places, place) =>
  place ? [place, ...places.filter((one) => one.code !== place.code || one.name !== place.name)].slice(0, OFFERED) : places;

/** @template T @param {T[]} items @param {T} item @returns {T[]} */
export const keepRecent = (items, item) => [item, ...items].slice(0, RECENT);

/** One step back; what was answered stays. @param {Post} post @param {Car} car @returns {Car} */
export function back(post, car) {
  if (car.step === "override") return { ...car, step: "decision" };
  if (car.step === "decision") return readingTakenBack(car);
  if (car.step === "trailer" || car.step === "offer") return { ...car, step: "plate" };
  if (car.step === "people") return { ...car, step: car.has_trailer ? "trailer" : "plate" };
  if (car.step === "count_only") return { ...car, step: "people" };
  if (car.step === "plate") return car;
  return backInPerson(post, car);
}

/** @param {Post} post @param {Car} car @returns {Car} */
function backInPerson(post, car) {
  const person = personOf(car);
  if (person.screening) return car;
  if (person.repeats && !car.passage) return { ...car, step: "offer" };
  const fields = fieldsOf(post, car, person);
  const index = car.step === "reading" ? fields.length : fields.indexOf(/** @type {Field} */ (car.step));
  return { ...car, step: fields[index - 1] ?? (car.at === 0 ? "people" : "id") };
}
