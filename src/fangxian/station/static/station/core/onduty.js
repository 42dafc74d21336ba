/**
 * One's own duty at this post: who is due by the pack, signing on and off, going in and out, the stint's countdown. No DOM.
 * @import { Officer, Pack, PackDuty, PackTurn, Relief, SavedEntry, Spell, StintLimits, Turns } from "../types.js"
 */

const MINUTE = 60_000;
/** A hand-over is early or late by this much. */
const ABOUT_MS = 60 * MINUTE;
/** As on the server: what nothing ended within it was forgotten. */
export const REACH_MS = 26 * 60 * MINUTE;

/** @param {PackDuty} duty */
const from = (duty) => Date.parse(duty.from);
/** @param {PackDuty} duty */
const to = (duty) => Date.parse(duty.to);

/** The own duty that is on, or the next one. @param {readonly PackDuty[]} duties @param {string} number @param {number} now @returns {PackDuty | null} */
export function ownDuty(duties, number, now) {
  const mine = duties.filter((duty) => number !== "" && duty.number === number && to(duty) > now);
  return mine.sort((a, b) => from(a) - from(b))[0] ?? null;
}

/**
 * Who comes when `ends` is over: of the others, the one whose duty begins nearest to it and goes on beyond it.
 * @param {readonly PackDuty[]} duties @param {string} number @param {number} ends @returns {PackDuty | null}
 */
export function reliefAt(duties, number, ends) {
  const coming = duties.filter((duty) => duty.number !== number && to(duty) > ends && Math.abs(from(duty) - ends) <= ABOUT_MS);
  return coming.sort((a, b) => Math.abs(from(a) - ends) - Math.abs(from(b) - ends))[0] ?? null;
}

/**
 * Who comes out of the warm when a stint is over at `ends`: of the others, the one whose turn begins nearest to it and goes on
 * beyond it. Nobody where nobody is on duty for that turn: another one's turn is not theirs.
 * @param {readonly PackTurn[]} turns @param {string} number @param {number} ends @returns {PackTurn | null}
 */
export function partnerAt(turns, number, ends) {
  const begins = (/** @type {PackTurn} */ turn) => Math.abs(Date.parse(turn.from) - ends);
  const coming = turns.filter((turn) => turn.number !== number && Date.parse(turn.to) > ends && begins(turn) <= ABOUT_MS);
  const next = coming.sort((a, b) => begins(a) - begins(b))[0];
  return next && next.number !== "" ? next : null;
}

/**
 * Who may come out where the pack has no turns: who of the same post is on duty then and not known to be outdoors, those of whom
 * this device knows how long they are in the warm first.
 * @param {readonly PackDuty[]} duties @param {string} number @param {number} ends @param {ReadonlyMap<string, Spell>} spells by staff number
 */
export function inTheWarm(duties, number, ends, spells) {
  const since = (/** @type {PackDuty} */ duty) => spells.get(duty.number)?.at ?? ends;
  const others = duties.filter((duty) => duty.number !== number && from(duty) <= ends && to(duty) > ends);
  const inside = others.filter((duty) => !spells.get(duty.number)?.outdoors);
  return inside.sort((a, b) => since(a) - since(b) || a.number.localeCompare(b.number))[0] ?? null;
}

/** Whom somebody relieves who begins now: whose duty ends about now. @param {readonly PackDuty[]} duties @param {string} number @param {number} now @returns {PackDuty | null} */
export function relievedAt(duties, number, now) {
  const going = duties.filter((duty) => duty.number !== number && from(duty) < now && Math.abs(to(duty) - now) <= ABOUT_MS);
  return going.sort((a, b) => Math.abs(to(a) - now) - Math.abs(to(b) - now))[0] ?? null;
}

/**
 * @param {{packs: {current(): Pack | null}, officer: () => Officer | null, clock: {now(): number, serverNow(): number},
 *   drafts: {put(name: string, value: unknown): Promise<void>, get(name: string): Promise<any>, drop(name: string): Promise<void>},
 *   record: (kind: string, options: {payload: unknown}) => Promise<SavedEntry>, stints: StintLimits | null}} tools
 */
export function createOnDuty({ packs, officer, clock, drafts, record, stints }) {
  /** @type {Map<string, Spell>} */
  const spells = new Map();
  const name = () => `attendance.${officer()?.id ?? ""}`;
  const duties = () => packs.current()?.duties ?? [];
  const number = () => officer()?.number ?? "";

  /** @returns {Spell | null} where the officer is, as this device knows it */
  function spell() {
    const found = spells.get(name());
    return found && clock.now() - found.at < REACH_MS ? found : null;
  }

  /** The stint outdoors as the cold allows it by the pack; nothing indoors, off duty or without limits. */
  function stint() {
    const present = spell();
    const limits = packs.current()?.stints ?? [];
    if (!stints || !present?.outdoors || limits.length === 0) return null;
    // The clock of the pack is the server's.
    const ahead = clock.serverNow() - clock.now();
    return stints.countdownOf(limits, present.at + ahead, clock.serverNow());
  }

  /** Where the others are, as far as they told this device since it was opened. @returns {Map<string, Spell>} by staff number */
  function known() {
    const officers = packs.current()?.officers ?? [];
    const told = officers.flatMap((one) => {
      const at = spells.get(`attendance.${one.id}`);
      return one.number && at && clock.now() - at.at < REACH_MS ? [/** @type {[string, Spell]} */ ([one.number, at])] : [];
    });
    return new Map(told);
  }

  /** @param {number} ends */
  function partnerOf(ends) {
    const turns = packs.current()?.turns ?? [];
    return turns.length ? partnerAt(turns, number(), ends) : inTheWarm(duties(), number(), ends, known());
  }

  /** The partner where the stint ends before the duty does, else whose duty follows. @param {PackDuty} mine @returns {Relief | null} */
  function reliefOf(mine) {
    const ends = stint()?.ends_at ?? null;
    const partner = ends !== null && ends < to(mine) ? partnerOf(ends) : null;
    if (partner && ends !== null) return { number: partner.number, from: new Date(ends).toISOString(), partner: true };
    const next = reliefAt(duties(), number(), to(mine));
    return next && { number: next.number, from: next.from, partner: false };
  }

  /** @param {boolean} outdoors @param {Spell | null} before */
  async function signOn(outdoors, before) {
    const mine = ownDuty(duties(), number(), clock.serverNow());
    const relieves = before ? "" : relievedAt(duties(), number(), clock.serverNow())?.number ?? "";
    await record("attendance.on", { payload: { outdoors, relieves, ...(mine && from(mine) <= clock.serverNow() + ABOUT_MS ? { duty: mine.id } : {}) } });
    const at = clock.now();
    const next = { at, began: before?.began ?? at, outdoors };
    spells.set(name(), next);
    await drafts.put(name(), next);
  }

  return {
    /** Reads what was kept when the app was closed; after every sign-in. */
    async load() {
      const kept = await drafts.get(name());
      if (kept) spells.set(name(), kept);
    },
    spell,
    /** @returns {Turns} */
    turns() {
      const mine = ownDuty(duties(), number(), clock.serverNow());
      return { mine, relief: mine ? reliefOf(mine) : null };
    },
    stint,
    /** @param {boolean} outdoors */
    begin: (outdoors) => signOn(outdoors, null),
    /** Goes out, or comes in to warm up: a spell ends and the next begins. @param {boolean} outdoors */
    move: (outdoors) => signOn(outdoors, spell()),
    /** @param {string} [relievedBy] staff number, as the pack knows it */
    async end(relievedBy = "") {
      if (!spell()) return;
      await record("attendance.off", { payload: { relieved_by: relievedBy } });
      spells.delete(name());
      await drafts.drop(name());
    },
  };
}
/** @typedef {ReturnType<typeof createOnDuty>} OnDuty */
