/** From the station's kinds of plate (RULEBOOK N5) to the codes of a passage. */

/** @type {Record<string, string>} */
const CODES = {
  ordinary: "ordinary", trailer: "ordinary", new_energy_small: "new_energy", new_energy_large: "new_energy",
  embassy: "embassy", consulate: "embassy", armed_police: "police", army: "army", none: "none",
};

/** @param {string} kind as the station's grammar names it @returns {{kind: string, doubtful: boolean}} */
export function plateCodes(kind) {
  const code = CODES[kind];
  return code ? { kind: code, doubtful: false } : { kind: "other", doubtful: true };
}
