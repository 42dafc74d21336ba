/**
 * One officer's lane: the machine of `flow.js` with its memory (encrypted drafts), its queue (`ctx.record`) and its clock. No DOM.
 * @typedef {import("./shapes.js").Car} Car
 * @typedef {import("./shapes.js").Conditions} Conditions
 * @typedef {import("./shapes.js").Counts} Counts
 * @typedef {import("./shapes.js").Known} Known
 * @typedef {import("./shapes.js").LaneState} LaneState
 * @typedef {import("./shapes.js").Person} Person
 * @typedef {import("./shapes.js").Place} Place
 * @typedef {import("./shapes.js").Post} Post
 */
import * as entries from "./entries.js";
import * as flow from "./flow.js";
import { createMending } from "./mending.js";
import { createTally } from "./tally.js";
import { plateCodes } from "./plates.js";
import { createTurns } from "./turns.js";

const DRAFT = "checkpoint.lane";
export const HANDED = "checkpoint.handed";
const NUMBER = "fangxian.checkpoint.number.";
const HOUR = 3_600_000;
const SHIFT_MS = 14 * HOUR;
const MOST_PLATES = 400;

/**
 * What the lane needs of the station's `FrontContext`.
 * @typedef {object} Tools
 * @property {(kind: string, options: any) => Promise<{id: string, observed_at: string, payload: any}>} record
 * @property {Record<string, any>} policies
 * @property {any} pack
 * @property {{now(): number, iso(): string}} clock
 * @property {{put(name: string, value: unknown): Promise<void>, get(name: string): Promise<any>, drop(name: string): Promise<void>}} drafts
 * @property {{put(bucket: string, key: string, value: unknown, ttlMs: number): Promise<void>, get(bucket: string, key: string): Promise<any>}} cache
 * @property {{highest(): number, note(number: number): Promise<void>}} numbers
 * @property {{kind(plate: string): string, tidy(plate: string): string}} plates
 */

/** @param {Tools} ctx @returns {Post} */
export function postOf({ policies, pack }) {
  const policy = policies["checkpoint"];
  if (!policy) throw new Error("the pack has no checkpoint policy");
  const { short, unit } = pack.station;
  return { code: unit.code ?? "", short, edition: policy.edition, title: policy.title ?? policy.edition, policy: policy.values };
}

/** @typedef {Awaited<ReturnType<typeof openSession>>} Session */

/**
 * @param {Tools} ctx
 * @param {{store: Pick<Storage, "getItem" | "setItem">, onChange?: (state: LaneState) => void, onProblem?: (error: unknown) => void}} around
 */
export async function openSession(ctx, { store, onChange = () => {}, onProblem = () => {} }) {
  const post = postOf(ctx);
  const { clock } = ctx;
  let serial = 0;
  const freshKey = () => `${clock.now()}-${(serial += 1)}`;
  let state = await restored();
  let isSaveDue = false;
  let lookUps = 0;
  /** @type {Promise<void>} */
  let saving = Promise.resolve();

  async function restored() {
    const fresh = flow.newState({ now: clock.now(), iso: clock.iso(), key: freshKey() });
    /** @type {LaneState | undefined} */
    const kept = await ctx.drafts.get(DRAFT);
    const own = kept?.v === 1 ? { ...fresh, ...kept } : fresh;
    const isOld = clock.now() - Date.parse(own.shift_started) > SHIFT_MS;
    const shift = isOld ? { counts: flow.noCounts(), shift_started: clock.iso(), stint_started: clock.now(), measured_with: null, instruments: {}, recent: [], conditions_at: null } : {};
    const window = clock.now() - post.policy.registering.passers_hours * HOUR;
    return withHanded({ ...own, ...shift, undo: null, plates: await stillKnown(own.plates.filter((one) => one.seen > window)) });
  }

  /** A revoked device has forgotten its passers: then their plates are not offered either. @param {LaneState["plates"]} plates */
  async function stillKnown(plates) {
    const [newest] = plates;
    return newest && (await ctx.cache.get("plate", newest.plate)) ? plates : [];
  }

  /** What the officer before left open. @param {LaneState} own @returns {Promise<LaneState>} */
  async function withHanded(own) {
    /** @type {{held: Car[], conditions: Conditions | null, conditions_at?: string | null, plates: LaneState["plates"]} | undefined} */
    const handed = await ctx.drafts.get(HANDED);
    if (!handed) return own;
    const known = new Set(own.held.map((car) => car.key));
    const { conditions, conditions_at = null } = handed;
    const isNewer = (conditions_at ?? "") > (own.conditions_at ?? "");
    const next = {
      ...own, held: [...own.held, ...handed.held.filter((car) => !known.has(car.key))],
      ...(isNewer || !own.conditions ? { conditions, conditions_at } : {}), plates: [...own.plates, ...handed.plates].slice(0, MOST_PLATES),
    };
    await ctx.drafts.put(DRAFT, next);
    await ctx.drafts.drop(HANDED);
    return next;
  }

  /** @param {Partial<LaneState>} change @param {{quiet?: boolean}} [how] quiet: nothing on the screen has to follow */
  function set(change, { quiet = false } = {}) {
    state = { ...state, ...change };
    const saved = save();
    if (!quiet) onChange(state);
    return saved;
  }

  /** One write at a time, always of the newest state: typing faster than the store writes leaves no backlog behind it. */
  function save() {
    if (!isSaveDue) {
      isSaveDue = true;
      saving = saving.then(() => {
        isSaveDue = false;
        return ctx.drafts.put(DRAFT, state);
      }).catch(onProblem);
    }
    return saving;
  }

  /** @param {Car} car */
  const setCar = (car) => set({ car });

  // What was written before an act failed must not be written again after a restart.
  const turns = createTurns((error) => {
    onProblem(error);
    void save();
  });
  const { once, tap } = turns;

  /** @param {string} kind @param {{payload: any, identity?: any, amends?: string}} entry @param {string} what @param {string} [number] */
  async function write(kind, entry, what, number = "") {
    const saved = await ctx.record(kind, entry);
    const row = { id: saved.id, kind, at: saved.observed_at, what, pass_number: number, payload: entry.payload, identity: entry.identity ?? {}, withdrawn: false };
    state = { ...state, recent: flow.keepRecent(state.recent, row) };
    return saved.id;
  }

  /**
   * Counts upwards for the life of this enrolment, whoever signs in, behind everything that this device, another tab or the
   * server knows of: a number is never given twice.
   */
  function takeNumber() {
    const name = NUMBER + ctx.pack.station.id;
    const next = Math.max(Number(store.getItem(name) ?? 0) || 0, ctx.numbers.highest()) + 1;
    store.setItem(name, String(next));
    void ctx.numbers.note(next).catch(onProblem);
    return entries.passNumber(post, next);
  }

  /** The air that counts now. */
  const conditions = () => flow.conditionsNow(post, state, clock.now());
  const shift = () => ({ conditions: conditions(), measured_with: state.measured_with, instruments: state.instruments });
  const decision = () => flow.decisionOf(post, state.car, flow.personOf(state.car), conditions());

  /** An answer that comes late is for the car and the plate that were asked about, or for nobody. @param {string} text */
  async function plateDone(text) {
    const mine = (lookUps += 1);
    const { key } = state.car;
    const plate = ctx.plates.tidy(text);
    const shellKind = ctx.plates.kind(plate);
    const { kind, doubtful } = plateCodes(shellKind);
    /** @type {Known | undefined} */
    const known = kind === "none" ? undefined : await ctx.cache.get("plate", plate);
    if (mine !== lookUps || state.car.key !== key || state.car.step !== "plate") return;
    const car = { ...state.car, direction: state.direction };
    const read = flow.plateRead(car, { plate, kind, doubtful }, known ?? null);
    await setCar(shellKind === "trailer" ? flow.withTrailer(read) : read);
  }

  /** What the car's people told, for the next time within the policy's window. @param {Car} car */
  async function remember(car) {
    const hours = post.policy.registering.passers_hours;
    if (!car.plate || car.plate_kind === "none" || hours === 0) return;
    /** @type {Known} */
    const known = {
      vehicle: car.vehicle, trailer_plate: car.trailer_plate, direction: car.direction,
      persons: car.persons.map(({ id_kind, id_number, name, phone, from, to, residence, from_key_area, more = {} }) =>
        ({ id_kind, id_number, name, phone, from, to, residence, from_key_area, more: flow.lastingMore({ more }) })),
    };
    await ctx.cache.put("plate", car.plate, known, hours * HOUR);
    const others = state.plates.filter((one) => one.plate !== car.plate);
    state = { ...state, plates: [{ plate: car.plate, seen: clock.now() }, ...others].slice(0, MOST_PLATES) };
  }

  /** @param {Counts} counts @param {Person} person @param {import("./shapes.js").Decision} final @returns {Counts} */
  function counted(counts, person, { outcome, is_fever }) {
    const before = person.screening !== null;
    return {
      ...counts,
      people: counts.people + (before ? 0 : 1),
      remeasured: counts.remeasured + (person.readings.length > 1 && person.sent < 2 ? 1 : 0),
      febrile: counts.febrile + (is_fever ? 1 : 0),
      dissuaded: counts.dissuaded + (outcome === "dissuade" ? 1 : 0),
    };
  }

  /** Writes what is known of the person in hand: the screening, or the further reading. @returns {Promise<string[]>} */
  async function writePerson() {
    const written = [];
    if (!state.car.passage) {
      const id = await write("checkpoint.passage", entries.passage(state.car), "passage");
      written.push(id);
      state = { ...state, car: { ...state.car, passage: id }, counts: { ...state.counts, vehicles: state.counts.vehicles + vehiclesOf(state.car) } };
    }
    const person = flow.personOf(state.car);
    const judged = decision();
    const final = flow.finalOf(post, judged, person);
    const isTurnedBack = final.outcome === "dissuade";
    const counts = counted(state.counts, person, final);
    if (person.screening === null) written.push(await writeScreening(person, judged));
    else written.push(...await writeReadings(person), ...await writeSite(person, final.outcome));
    if (isTurnedBack) written.push(await write("checkpoint.dissuasion", dissuaded(person), "dissuasion"));
    state = { ...state, counts, car: flow.changed(state.car, { sent: person.readings.length, turned_back: isTurnedBack }) };
    return written;
  }

  /** Every rung since the last entry, each with the decision that followed it. @param {Person} person */
  async function writeReadings(person) {
    const written = [];
    for (let taken = person.sent + 1; taken <= person.readings.length; taken += 1) {
      const isLast = taken === person.readings.length;
      const then = isLast ? person : { ...person, readings: person.readings.slice(0, taken), override: null };
      const judged = flow.decisionOf(post, state.car, then, conditions());
      const { outcome } = flow.finalOf(post, judged, then);
      written.push(await write("checkpoint.reading", entries.furtherReading(post, then, judged, clock.now()), outcome, then.pass_number));
      // What is in the queue is not written again if the next entry finds no room.
      state = { ...state, car: flow.changed(state.car, { sent: taken }) };
    }
    return written;
  }

  /** @param {Person} person @param {string} outcome */
  async function writeSite(person, outcome) {
    const site = flow.siteFor(person, outcome);
    if (!site) return [];
    const version = ctx.pack.forms["checkpoint.screening"]?.version ?? 0;
    const { id } = await ctx.record("record.amendment", { ...entries.siteNamed(version, site), amends: person.screening });
    return [id];
  }

  /** @param {Car} car */
  const vehiclesOf = (car) => (car.vehicle === "on_foot" ? 0 : 1);

  /** @param {Person} person @param {import("./shapes.js").Decision} judged */
  async function writeScreening(person, judged) {
    const number = person.pass_number || takeNumber();
    const given = { passage: /** @type {string} */ (state.car.passage), number, now: clock.now() };
    const outcome = flow.finalOf(post, judged, person).outcome;
    const id = await write("checkpoint.screening", entries.screening(post, state.car, person, judged, given), outcome, number);
    state = { ...state, car: flow.changed(state.car, { screening: id, pass_number: number }), number_shown: number };
    return id;
  }

  /** @param {Person} person */
  function dissuaded(person) {
    const { car } = state;
    return {
      payload: {
        direction: car.direction, reason: person.from_key_area ? "key_area" : "outside_person", result: "turned_back",
        vehicles: flow.isTurnedBack(car) ? vehiclesOf(car) : 0, people: 1, passage: car.passage, origin: person.from?.name ?? "",
      },
      identity: { plate: car.plate_kind === "none" ? "" : car.plate, name: person.name, phone: person.phone },
    };
  }

  /** The next person of this car, or the car into the queue of the held, or the next car. */
  async function advance() {
    const person = flow.personOf(state.car);
    state = {
      ...state, places_from: flow.offerFirst(state.places_from, person.from), places_to: flow.offerFirst(state.places_to, person.to),
    };
    const next = flow.nextPerson(post, state.car);
    if (next) return void set({ car: next });
    if (!flow.isWaiting(state.car)) await remember(state.car);
    const held = flow.isWaiting(state.car) ? [...state.held, state.car] : state.held;
    void set({ car: flow.newCar(freshKey(), state.direction), held });
  }

  /** @param {(judged: import("./shapes.js").Decision) => Partial<Person>} outcomeOf what becomes of the person in hand */
  const closePerson = (outcomeOf) => once("close", async () => {
    const { car, counts } = state;
    const judged = decision();
    const written = await writePerson();
    state = { ...state, car: flow.changed(state.car, outcomeOf(judged)) };
    state = { ...state, undo: { until: clock.now() + flow.UNDO_MS, entries: written, car, counted: flow.countsLess(state.counts, counts) } };
    await advance();
  });

  /** Measure the next rung at once; what was measured stays with the person. @param {boolean} [warmed_up] the officer says so */
  const measureOn = (warmed_up = false) => setCar({ ...state.car, step: "reading", measuring: null, warmed_up, typed: "" });

  const next = () => closePerson(() => ({ done: true, wait_until: null }));
  const hold = () => closePerson((judged) => ({ wait_until: clock.now() + judged.wait_minutes * 60_000 }));

  /** Takes back what the last "next" wrote, and that alone; nothing leaves the queue, withdrawals follow it. */
  const undo = () => once("undo", async () => {
    const { undo: last } = state;
    if (!last || clock.now() > last.until) return;
    for (const id of [...last.entries].reverse()) {
      await ctx.record("record.withdrawal", { payload: { reason: "undo" }, amends: id });
    }
    const withdrawn = new Set(last.entries);
    const recent = state.recent.map((row) => (withdrawn.has(row.id) ? { ...row, withdrawn: true } : row));
    const { car, isOther } = flow.undone(last.car, state.car);
    const rest = state.held.filter((one) => one.key !== car.key);
    const held = isOther && flow.isBegun(state.car) ? [...rest, state.car] : rest;
    void set({ car, counts: flow.countsLess(state.counts, last.counted), held, recent, undo: null });
  });

  /** A held car comes back; the one in hand, if begun, takes its place in the queue. @param {string} key */
  function resume(key) {
    const car = state.held.find((one) => one.key === key);
    if (!car) return Promise.resolve();
    const rest = state.held.filter((one) => one.key !== key);
    return set({ car: flow.resumed(car), held: flow.isBegun(state.car) ? [...rest, state.car] : rest, undo: null });
  }

  /** Something more urgent came: the car in hand waits with the held ones, as far as it got. */
  const setAside = () => set({ held: [...state.held, state.car], car: flow.newCar(freshKey(), state.direction), undo: null });

  /** Shown before it is written, so that it can be told and printed. @param {number} celsius */
  function measured(celsius) {
    const pass_number = flow.personOf(state.car).pass_number || takeNumber();
    const car = flow.changed(state.car, { pass_number });
    const isFirst = flow.personOf(car).readings.length === 0;
    return set({
      car: flow.measured(post, car, shift(), { celsius, at: clock.iso() }),
      measured_with: isFirst ? flow.measuringOf(post, car, shift()) : state.measured_with,
    });
  }

  /** A car set aside half-way comes back where it was left. @param {string} key */
  function takeUp(key) {
    const car = state.held.find((one) => one.key === key);
    if (!car || flow.isWaiting(car)) return resume(key);
    const rest = state.held.filter((one) => one.key !== key);
    return set({ car, held: flow.isBegun(state.car) ? [...rest, state.car] : rest, undo: null });
  }

  /** @param {Conditions} given */
  const setConditions = (given) => once("conditions", async () => {
    await write("checkpoint.conditions", entries.conditionsPayload(given), "conditions");
    void set({ conditions: given, conditions_at: clock.iso(), measured_with: null });
    return true;
  });

  /** @param {any} payload @param {Record<string, string>} identity */
  const dissuade = (payload, identity) => once("dissuade", async () => {
    await write("checkpoint.dissuasion", { payload, identity }, "dissuasion");
    const people = payload.result === "let_pass" ? 0 : payload.people;
    void set({ counts: { ...state.counts, dissuaded: state.counts.dissuaded + people } });
    return true;
  });

  const tally = createTally({
    clock, post, state: () => state, set,
    write: (/** @type {any} */ entry) => write("checkpoint.tally", entry, "tally"), once,
  });

  const mending = createMending({
    ctx, post, state: () => state, set, once, passersMs: post.policy.registering.passers_hours * HOUR,
  });

  return {
    ...mending,
    post, tally,
    state: () => state,
    conditions, shift, decision,
    final: () => flow.finalOf(post, decision(), flow.personOf(state.car)),
    isBusy: turns.isBusy,
    set, plateDone, next, hold, undo, setConditions, dissuade,
    /** @param {string} key */
    takeUp: (key) => tap(() => takeUp(key)),
    /** @param {string} key */
    resume: (key) => tap(() => resume(key)),
    /** @param {number} celsius */
    measured: (celsius) => tap(() => measured(celsius)),
    measureOn: () => tap(measureOn),
    /** By the officer's word the person has been in the tent for long enough. */
    measureWarmed: () => tap(() => measureOn(true)),
    turnWarmedUp: () => tap(() => setCar({ ...state.car, warmed_up: !state.car.warmed_up })),
    warmUp: () => flow.warmUpOf(post, state.car, shift(), clock.iso()),
    setAside: () => tap(setAside),
    /** Of this car, as long as nothing of it is written, and of those that follow. @param {string} direction */
    setDirection: (direction) => tap(() => set({ direction, car: flow.turned(post, state.car, direction) })),
    /** @param {string} plate */
    trailerDone: (plate) => tap(() => setCar(flow.trailerRead(state.car, ctx.plates.tidy(plate)))),
    turnTrailer: () => tap(() => setCar(state.car.has_trailer ? flow.withoutTrailer(state.car) : flow.withTrailer(state.car))),
    /** @param {string} vehicle */
    setVehicle: (vehicle) => tap(() => setCar({ ...state.car, vehicle })),
    /** @param {number} people */
    peopleDone: (people) => tap(() => setCar(flow.peopleCounted(post, state.car, people))),
    registerAll: () => tap(() => setCar(flow.registerAll(state.car))),
    sameAsLastTime: () => tap(() => setCar(flow.sameAsLastTime(post, state.car))),
    notTheSame: () => tap(() => setCar(flow.notTheSame(state.car))),
    /** @param {Partial<Person>} answer */
    answer: (answer) => tap(() => setCar(flow.answered(post, state.car, answer))),
    /** @param {Partial<Person>} change */
    change: (change) => tap(() => setCar(flow.changed(state.car, change))),
    /** @param {{method: string, in_tent: boolean}} measuring */
    measureWith: (measuring) => tap(() => setCar({ ...state.car, measuring })),
    /** @param {string} method @param {import("./shapes.js").Thermometer} thermometer @param {{quiet?: boolean}} [how] */
    setThermometer: (method, thermometer, how) => set({ instruments: { ...state.instruments, [method]: thermometer } }, how),
    /** Typed beside the question: stored after every key, and the question stays as it is. @param {import("./shapes.js").More} more */
    tellMore: (more) => set({ car: flow.changed(state.car, { more: { ...flow.personOf(state.car).more, ...more } }) }, { quiet: true }),
    back: () => tap(() => setCar(flow.back(post, state.car))),
    askOverride: () => tap(() => setCar({ ...state.car, step: "override" })),
    /** @param {string} outcome @param {string} reason */
    override: (outcome, reason) =>
      tap(() => setCar({ ...flow.changed(state.car, { override: { outcome, reason } }), step: "decision" })),
    abandon: () => tap(() => set({ car: flow.newCar(freshKey(), state.direction) })),
    warmedUp: () => tap(() => set({ stint_started: clock.now() })),
    /** A half-typed answer survives the closing of the app. @param {string} typed */
    typed: (typed) => set({ car: { ...state.car, typed } }, { quiet: true }),
    /** Also what is still being written: a lock in mid-act takes the key away otherwise. */
    flush: async () => {
      await turns.over();
      await saving;
    },
  };
}
