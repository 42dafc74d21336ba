/** Shapes of docs/station-protocol.md and of this device's tables. Read by the type checker only. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Sealed { v: 1; kid: string; epk: string; iv: string; ct: string }
export interface SealingKey { kid: string; jwk: JsonWebKey }

export interface Officer {
  id: string;
  name: string;
  /** The staff number, where the register knows the account. */
  number?: string;
  pin: { salt: string; iterations: number; verifier: string };
}
/** A duty at this post, under a staff number. */
export interface PackDuty { id: string; number: string; shift: string; from: string; to: string }
/** Somebody outdoors by the planner's turns; no number where nobody is on duty for the turn. */
export interface PackTurn { number: string; from: string; to: string }
export interface PackStint {
  from: string; to: string; minutes: number | null; warm_up: number; warn_before: number; band: string; policy: string;
}
export interface Countdown { state: string; key: string; ends_at: number | null; minutes_left: number | null; warm_up: number }
/** `roster/cold/static/cold/stint.js`, loaded when the app starts. */
export interface StintLimits { countdownOf(stints: readonly PackStint[], startedAt: number, now: number): Countdown }
/** Where somebody is since `at` (this device's clock); `began`: since when they are on duty. */
export interface Spell { at: number; began: number; outdoors: boolean }
/** Who comes next: `partner` out of the warm when the present stint is over, else whoever's duty follows the own one. */
export interface Relief { number: string; from: string; partner: boolean }
export interface Turns { mine: PackDuty | null; relief: Relief | null }
export interface Policy { id: string; edition: string; title?: string; values: Record<string, unknown> }
export interface PlaceRow { id: string; name: string; kind: string; code?: string; unit?: string }
export interface Pack {
  pack: number;
  issued_at: string;
  expires_at: string;
  server_time: string;
  station: {
    id: string; short: string; label: string;
    unit: { id: string; name: string; code: string };
    place: { id: string; name: string; kind: string } | null;
  };
  sealing_key: SealingKey;
  officers: Officer[];
  policies: Record<string, Policy>;
  forms: Record<string, { version: number; schema: Record<string, unknown> }>;
  places: PlaceRow[];
  divisions: { code: string; name: string }[];
  duties: PackDuty[];
  stints?: PackStint[];
  turns?: PackTurn[];
  tasks: unknown[];
  zone?: string;
}

export interface WireEntry {
  id: string; kind: string; version: number; seq: number; observed_at: string;
  clock: { boot: string; mono: number };
  author: string | null; place: string | null; unit: string | null; subject: string | null; amends: string | null;
  payload: unknown; sealed: Sealed | null;
}
export type DraftEntry = Omit<WireEntry, "seq">;

/** `wire` is the entry's text as first written, sent unchanged however often it is sent. */
export interface QueueRow {
  station: string; seq: number; id: string; kind: string; observed_at: string;
  wire: string; bytes: number; aside: 0 | 1; reason: string | null; app: string;
}
export type ReceiptStatus = "accepted" | "duplicate" | "held";
export interface Receipt {
  id: string; status: ReceiptStatus; position?: number; leaf?: string; flags?: string[]; reason?: string; detail?: string;
}
/** A held entry keeps its sealed text so that the device can ask again what became of it. */
export interface ReceiptRow extends Receipt {
  station: string; seq: number; kind: string; observed_at: string; stored_at: number; wire: string | null;
}
export interface Counter { highest: number; received: number; missing: [number, number][] }
export interface BatchAnswer { received_at: string; server_time: string; receipts: Receipt[]; counter: Counter }

/** One enrolment. A device that was enrolled again keeps the older ones until their queues are empty. */
export interface Identity {
  id: string; short: string; token: string; previousToken: string | null; rotatedAt: number;
  current: 0 | 1; privateKey: CryptoKey; publicKey: JsonWebKey; enrolledAt: number; appSeen: string;
}
export interface MetaRow { name: string; value: unknown }
export interface KeyRow { name: string; key: CryptoKey }
export interface Box { iv: Uint8Array<ArrayBuffer>; ct: ArrayBuffer }
export interface DraftRow { name: string; ring: string; officer: string; box: Box; saved_at: number }
export interface PasserRow { index: string; bucket: string; ring: string; box: Box; expires_at: number }
export interface PackRow { name: "pack"; etag: string | null; fetched_at: number; expires_at: number; box: Box }
/** One data key, wrapped for one officer. */
export interface WrapRow { officer: string; ring: string; current: 0 | 1; salt: Uint8Array<ArrayBuffer>; box: Box; made_at: number }
export interface DataKey { ring: string; aes: CryptoKey; index: CryptoKey }
export interface Keyring { officer: string; current: DataKey; keys: DataKey[] }
export interface Attempts { fails: number; until: number; span: number; salt: string }

export interface Counts { sent: number; waiting: number; aside: number; held: number; missing: number }
export type SyncState =
  | "idle" | "busy" | "offline" | "waiting" | "unavailable" | "unknown" | "revoked" | "refused" | "elsewhere";
export interface SyncReport { state: SyncState; counts: Counts; nextAt: number | null; lastAt: number | null; retryAfter: number | null }

export interface SavedEntry { id: string; seq: number; kind: string; observed_at: string; place: string | null; payload: unknown }
export interface RecordOptions {
  payload: unknown; identity?: Record<string, string | null | undefined> | null; amends?: string | null;
  place?: string | null; subject?: string | null; version?: number; observedAt?: string;
}
export interface Pad<S> {
  initial: (value?: string) => S;
  press: (state: S, key: string) => S;
  rows: (state: S) => PadKey[][];
  text: (state: S) => string;
  complete: (state: S) => boolean;
  fromKeyboard: (state: S, key: string) => string | null;
}
export interface PadKey { key: string; label: string; aria?: string; wide?: boolean; disabled?: boolean; quiet?: boolean }
export interface DraftStore {
  put(name: string, value: unknown): Promise<void>;
  get(name: string): Promise<any>;
  drop(name: string): Promise<void>;
}
export interface CacheStore {
  put(bucket: string, key: string, value: unknown, ttlMs: number): Promise<void>;
  get(bucket: string, key: string): Promise<any>;
  drop(bucket: string, key: string): Promise<void>;
}
export interface MountedFront { flush?: () => Promise<void> | void; unmount?: () => void }
export interface FrontContext {
  record(kind: string, options: RecordOptions): Promise<SavedEntry>;
  policies: Record<string, Policy>;
  pack: Pack;
  packIsOld(): boolean;
  lang(): string;
  t(key: string, values?: Record<string, unknown>): string;
  clock: { now(): number; serverNow(): number; mono(): number; iso(): string };
  feedback: { play(name: string): void };
  drafts: DraftStore;
  cache: CacheStore;
  officer: Officer;
  officers: Officer[];
  handOver(incoming: string, pins: { outgoing: string; incoming: string }): Promise<void>;
  waiting(): Promise<number>;
  onDuty: { spell(): Spell | null; turns(): Turns; stint(): Countdown | null; end(relievedBy?: string): Promise<void> };
  numbers: { highest(): number; note(number: number): Promise<void> };
  go(route: string): void;
  say(message: string, tone?: "ok" | "warn" | "danger"): void;
  plates: { kind(plate: string): string; tidy(plate: string): string };
  pads: {
    digits(kind: "temperature" | "id" | "count" | "phone" | "pin", options?: PadOptions): MountedPad;
    plate(options?: PadOptions & { home?: string }): MountedPad;
  };
}
export interface PadOptions {
  value?: string; label: string; onChange?: (text: string, complete: boolean) => void; onDone?: (text: string) => void;
}
export interface MountedPad { element: HTMLElement; value(): string; set(text: string): void; focus(): void }
export interface Front {
  id: string;
  title: string;
  kinds?: string[];
  messages: Record<string, Record<string, string>>;
  mount(root: HTMLElement, ctx: FrontContext): MountedFront | Promise<MountedFront>;
  handOver?(root: HTMLElement, ctx: FrontContext): MountedFront | Promise<MountedFront>;
}
