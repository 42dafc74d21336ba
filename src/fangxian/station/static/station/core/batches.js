/**
 * Batches as text, and what an answer means. Pure.
 * @import { QueueRow, Receipt } from "../types.js"
 */
export const MOST_ENTRIES = 500;
/** Below 1 MiB with room for the envelope. */
export const MOST_BYTES = 1_000_000;
const ENVELOPE_BYTES = 512;

/**
 * The longest beginning of `rows` that fits; at least one, so that an oversized entry is met and told, not waited on.
 * @param {QueueRow[]} rows @param {{entries?: number, bytes?: number}} [limits]
 */
export function fitting(rows, { entries = MOST_ENTRIES, bytes = MOST_BYTES } = {}) {
  let size = ENVELOPE_BYTES;
  let count = 0;
  for (const row of rows.slice(0, entries)) {
    size += row.bytes + 1;
    if (count > 0 && size > bytes) break;
    count += 1;
  }
  return rows.slice(0, count);
}

/**
 * @param {string} station @param {string[]} wires entries as queued, byte for byte
 * @param {{sent_at: string, clock: {boot: string, mono: number}, app_version: string, waiting: number}} head
 */
export function batchText(station, wires, head) {
  return `${JSON.stringify({ station, ...head }).slice(0, -1)},"entries":[${wires.join(",")}]}`;
}

/**
 * Receipts by entry; whatever has none stays queued.
 * @param {QueueRow[]} rows @param {unknown} receipts
 * @returns {[QueueRow, Receipt][]}
 */
export function paired(rows, receipts) {
  if (!Array.isArray(receipts)) return [];
  const byId = new Map(receipts.filter(isReceipt).map((receipt) => [receipt.id, receipt]));
  return rows.flatMap((row) => {
    const receipt = byId.get(row.id);
    return receipt ? [/** @type {[QueueRow, Receipt]} */ ([row, receipt])] : [];
  });
}

/** @param {any} item @returns {item is Receipt} */
function isReceipt(item) {
  return typeof item?.id === "string" && ["accepted", "duplicate", "held"].includes(item.status);
}

/**
 * @param {{status: number, network: boolean, body: any}} answer
 * @returns {"ok" | "too_large" | "malformed" | "unknown" | "revoked" | "offline" | "unavailable"}
 */
export function meaning({ status, network, body }) {
  if (!network) return "offline";
  if (status === 200 && Array.isArray(body?.receipts)) return "ok";
  if (status === 413) return "too_large";
  if (status === 400 || status === 422) return "malformed";
  if (status === 401) return "unknown";
  if (status === 403) return "revoked";
  return "unavailable";
}

/** @param {string | null} header Retry-After: seconds or a date @param {number} now @returns {number | null} ms */
export function retryAfter(header, now) {
  if (!header) return null;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 3_600_000) : null;
}

/**
 * Doubling from 2 s to 5 min, between half and the whole of it so that a county's tablets do not return as one.
 * @param {number} attempt from 1 @param {() => number} [random]
 */
export function backOff(attempt, random = Math.random) {
  const ceiling = Math.min(2_000 * 2 ** (attempt - 1), 300_000);
  return Math.round(ceiling * (0.5 + random() / 2));
}
