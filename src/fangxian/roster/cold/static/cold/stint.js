/**
 * How long somebody may stay outdoors who has been there since a moment (RULEBOOK K5 to K6a). Pure.
 *
 * `stints` is what the server packs for a place (`roster.cold.queries.stints_for_pack`): the longest stint hour by hour.
 * @typedef {{from: string, to: string, minutes: number | null, warm_up: number, warn_before: number, band: string, policy: string}} Stint
 * @typedef {"unlimited" | "unknown" | "never" | "ok" | "soon" | "over"} State
 * @typedef {{state: State, key: string, ends_at: number | null, minutes_left: number | null, warm_up: number, band: string, policy: string}} Countdown
 */

const MINUTE = 60_000;

/** @param {string | number} moment @returns {number} milliseconds, NaN for what is no moment */
const ms = (moment) => (typeof moment === "number" ? moment : Date.parse(moment));

/** @param {readonly Stint[]} stints @param {number} now */
const presentOf = (stints, now) => stints.find((stint) => ms(stint.from) <= now && now < ms(stint.to));

/**
 * Until when somebody may stay who went out at `startedAt`; `null` where nothing limits it.
 * A colder hour that is still to come ends the stint at its beginning, or leaves it its own shorter limit.
 * @param {readonly Stint[]} stints @param {number} startedAt @returns {number | null}
 */
export function endOf(stints, startedAt) {
  let until = Infinity;
  for (const stint of [...stints].sort((a, b) => ms(a.from) - ms(b.from))) {
    if (stint.minutes === null || ms(stint.from) >= until || ms(stint.to) <= startedAt) continue;
    until = Math.min(until, Math.max(startedAt + stint.minutes * MINUTE, ms(stint.from)));
  }
  return until === Infinity ? null : until;
}

/**
 * The countdown of a stint: its state, the key of its words, and the minutes left, rounded down, below 0 when it is over.
 * "never": emergency work only, nobody goes out now. "unknown": nothing is known of this hour, and nothing ends the stint.
 * @param {readonly Stint[]} stints @param {number} startedAt milliseconds @param {number} now milliseconds
 * @returns {Countdown}
 */
export function countdownOf(stints, startedAt, now) {
  const present = presentOf(stints, now) ?? presentOf(stints, startedAt);
  const about = { warm_up: present?.warm_up ?? 0, band: present?.band ?? "", policy: present?.policy ?? "" };
  const ends = endOf(stints, startedAt);
  const left = ends === null ? null : Math.floor((ends - now) / MINUTE);
  const state = stateOf(presentOf(stints, now), ends, now);
  return { state, key: `cold.stint.${state}`, ends_at: ends, minutes_left: left, ...about };
}

/** @param {Stint | undefined} present @param {number | null} ends @param {number} now @returns {State} */
function stateOf(present, ends, now) {
  if (present?.minutes === 0) return "never";
  if (ends === null) return present ? "unlimited" : "unknown";
  if (now >= ends) return "over";
  return ends - now <= (present?.warn_before ?? 5) * MINUTE ? "soon" : "ok";
}
