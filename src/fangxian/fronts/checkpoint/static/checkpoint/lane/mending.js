/**
 * Putting right what was written: an amendment with its reason, identities sealed again; the lane's own memory follows.
 * @typedef {import("./shapes.js").LaneState} LaneState
 * @typedef {import("./shapes.js").Post} Post
 * @typedef {import("./shapes.js").Recent} Recent
 */
import * as mend from "./corrections.js";

/**
 * @param {{ctx: import("./session.js").Tools, post: Post, state: () => LaneState, set: (change: Partial<LaneState>) => Promise<void>,
 *   once: <T>(name: string, act: () => Promise<T>) => Promise<T | undefined>, passersMs: number}} tools
 */
export function createMending({ ctx, post, state, set, once, passersMs }) {
  /** @param {string} id */
  const rowOf = (id) => state().recent.find((one) => one.id === id && !one.withdrawn);

  /** @param {string} id @param {Partial<Recent>} change */
  const recentWith = (id, change) => state().recent.map((one) => (one.id === id ? { ...one, ...change } : one));

  /**
   * The fields are named as in the version of the kind that this device writes; a later server reads them so.
   * @param {Pick<Recent, "id" | "kind">} row @param {Record<string, any>} fields @param {string} reason @param {Record<string, string>} [identity]
   */
  const amend = (row, fields, reason, identity) => ctx.record("record.amendment", {
    payload: { reason, kind: row.kind, version: ctx.pack.forms[row.kind]?.version ?? 0, set: fields }, amends: row.id, ...(identity ? { identity } : {}),
  });

  /** What is offered when the plate comes back. @param {Recent} row @param {Record<string, string>} after */
  async function remember(row, after) {
    const passage = row.kind === "checkpoint.passage" ? row : state().recent.find((one) => one.id === row.payload.passage);
    const plate = passage?.identity?.["plate"];
    const known = plate && (await ctx.cache.get("plate", plate));
    if (!known) return;
    const now = row === passage ? after["plate"] ?? plate : plate;
    await ctx.cache.put("plate", now, row === passage ? { ...known, trailer_plate: after["trailer_plate"] ?? "" } : mend.knownWith(known, row.identity ?? {}, after), passersMs);
    void set({ plates: state().plates.map((one) => (one.plate === plate ? { ...one, plate: now } : one)) });
  }

  /** @param {Recent} passage @param {string} direction @param {boolean} repeats */
  async function rememberTurned(passage, direction, repeats) {
    const plate = passage.identity?.["plate"];
    const known = plate && (await ctx.cache.get("plate", plate));
    if (known) await ctx.cache.put("plate", plate, mend.knownTurned(known, direction, repeats), passersMs);
  }

  /** @param {Recent[]} recent @param {string} passage */
  const fevers = (recent, passage) => mend.lastRungs(recent, passage).filter((one) => one.payload.decision.is_fever).length;

  return {
    /** @param {string} id @param {{set?: Record<string, unknown>, reason: string}} correction without `set` a withdrawal */
    correct: (id, { set: fields, reason }) => once(`correct ${id}`, async () => {
      const row = rowOf(id);
      if (!row) return false;
      if (fields) await amend(row, fields, reason);
      else await ctx.record("record.withdrawal", { payload: { reason }, amends: id });
      void set({ recent: recentWith(id, fields ? { payload: { ...row.payload, ...fields } } : { withdrawn: true }) });
      return true;
    }),

    /** An identifying field. @param {string} id @param {{field: string, value: string, reason: string}} correction */
    correctField: (id, { field, value, reason }) => once(`correct ${id}`, async () => {
      const row = rowOf(id);
      if (!row || !value.trim()) return false;
      const { identity, set: fields } = mend.withField(row, field, value, ctx.plates);
      await amend(row, fields, reason, identity);
      const { car, held } = state();
      void set({
        recent: recentWith(id, { identity, payload: { ...row.payload, ...fields } }),
        car: mend.carWith(car, row, identity), held: held.map((one) => mend.carWith(one, row, identity)),
      });
      await remember(row, identity);
      return true;
    }),

    /**
     * The direction of a whole car: its passage and everybody's screening together, with the decisions that follow from it.
     * @param {string} id @param {{direction: string, reason: string}} correction
     * @returns {Promise<{outcomes: string[], isWhole: boolean} | undefined>} the outcomes that hold now; `isWhole`: nobody of this car
     *   may stand further back than this device remembers
     */
    correctDirection: (id, { direction, reason }) => once(`correct ${id}`, async () => {
      const row = rowOf(id);
      const passage = row ? mend.passageOf(row) : null;
      if (!row || !passage) return undefined;
      const before = state().recent;
      const first = before.find((one) => one.id === passage);
      if (!first) await amend({ id: passage, kind: mend.PASSAGE }, { direction }, reason);
      const found = mend.withDirection(post, before, passage, direction);
      // The one that was tapped comes last: after a failure half-way the same tap says the same again.
      const changes = [...found.filter((one) => one.row.id !== id), ...found.filter((one) => one.row.id === id)];
      for (const { row: one, set: fields } of changes) {
        await amend(one, fields, reason);
        const decided = fields["decision"] ? { what: fields["decision"].outcome } : {};
        void set({ recent: recentWith(one.id, { payload: { ...one.payload, ...fields }, ...decided }) });
      }
      const { car, held, counts, recent } = state();
      void set({
        counts: { ...counts, febrile: counts.febrile + fevers(recent, passage) - fevers(before, passage) },
        car: mend.carTurned(post, car, passage, direction), held: held.map((one) => mend.carTurned(post, one, passage, direction)),
        undo: null,
      });
      if (first) await rememberTurned(first, direction, changes.some((one) => one.row.payload.repeats));
      return { outcomes: [...new Set(mend.lastRungs(recent, passage).map((one) => one.payload.decision.outcome))], isWhole: Boolean(first) };
    }),

    /**
     * A reading, with the decisions that follow from it.
     * @param {string} id @param {{index: number, celsius: number, reason: string}} correction
     * @returns {Promise<string | undefined>} the outcome that holds now
     */
    correctReading: (id, { index, celsius, reason }) => once(`correct ${id}`, async () => {
      const row = rowOf(id);
      const ladder = row ? mend.ladderOf(state().recent, row) : [];
      const [screening] = ladder;
      const last = ladder[ladder.length - 1];
      if (!row || !screening || !last) return undefined;
      const changes = mend.withReading(post, ladder, { id, index, celsius });
      const place = mend.placeInLadder(ladder, { id, index });
      for (const change of changes) {
        await amend(change.row, change.set, reason);
        const payload = { ...change.row.payload, ...change.set };
        void set({ recent: recentWith(change.row.id, { payload, what: payload.decision.outcome }) });
      }
      const decision = changes[changes.length - 1]?.set["decision"];
      const { car, held, counts } = state();
      const fevers = Number(decision.is_fever) - Number(last.payload.decision.is_fever);
      void set({
        counts: { ...counts, febrile: counts.febrile + fevers }, car: mend.carWithReading(car, screening.id, place, celsius),
        held: held.map((one) => mend.carWithReading(one, screening.id, place, celsius)),
      });
      return /** @type {string} */ (decision.outcome);
    }),
  };
}
