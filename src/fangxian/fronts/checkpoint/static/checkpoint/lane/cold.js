/**
 * Wind chill and the longest stint in the cold. Pure.
 * @typedef {import("./shapes.js").ColdPolicy} ColdPolicy
 */

/**
 * Wind chill in °C (RULEBOOK K1): valid up to 10 °C and from 4.8 km/h on, else the air temperature itself.
 * @param {number} celsius @param {number} windKmh at 10 m
 */
export function windChill(celsius, windKmh) {
  if (celsius > 10 || windKmh < 4.8) return celsius;
  const root = windKmh ** 0.16;
  return 13.12 + 0.6215 * celsius - 11.37 * root + 0.3965 * celsius * root;
}

/**
 * Longest stint in minutes (RULEBOOK K5, K6, K6a): `null` no limit from cold, 0 emergency work only.
 * Between rows and columns the colder, windier cell counts.
 * @param {ColdPolicy} cold @param {number} celsius @param {number} windKmh @param {boolean} [standing]
 * @returns {number | null}
 */
export function longestStint(cold, celsius, windKmh, standing = true) {
  if (celsius >= cold.below_c) return null;
  const found = cold.rows.findIndex((row) => celsius >= row.to_c);
  const from = found < 0 ? cold.rows.length - 1 : found;
  const row = cold.rows[Math.min(from + (standing ? cold.colder_rows_when_standing : 0), cold.rows.length - 1)];
  const column = cold.wind_kmh.findIndex((wind) => windKmh <= wind);
  const cell = column < 0 ? -1 : row?.minutes[column] ?? -1;
  if (cell < 0) return 0;
  return cell === 0 ? cold.normal_minutes : cell;
}
