/** Shapes of the checkpoint policy and of the decision (`fronts/checkpoint/policy.py`). Read by the type checker only. */
export interface Instrument { ambient_from_c: number; ambient_to_c: number; decides: boolean; minutes: number; rule: string }
export interface Rung {
  code: string; methods: string[]; place: "post" | "tent"; wait_minutes: number; after: string[]; rule: string;
}
export interface Branch {
  outcome: string; rule: string; direction?: string | null; origin?: string | null; residence?: string | null; days?: number;
}
export interface ColdPolicy {
  below_c: number; wind_kmh: number[]; rows: { to_c: number; minutes: number[] }[]; colder_rows_when_standing: number;
  normal_minutes: number; wind_by_eye_kmh: Record<string, number>; warn_before_minutes: number; rule: string;
}
export interface PolicyValues {
  fever: {
    threshold_c: number; screens: number; screens_key_area: number; outcome: string; outcome_key_area: string;
    acts: string[]; acts_key_area: string[]; rule: string; confirm_rule: string;
  };
  clear: {
    low_limit_c: number; plausible_from_c: number; plausible_to_c: number; screens: number; screens_key_area: number;
    low_rule: string; low_tries: number; low_outcome: string;
    /** None in a pack that a server of an older version issued. */
    conditions_hours?: number;
  };
  instruments: Record<string, Instrument>;
  ladder: Rung[];
  exertion: { wait_minutes: number; rule: string };
  symptoms: { asked: { code: string; refers: boolean }[]; outcome: string; outcome_key_area: string; rule: string };
  branches: Branch[];
  areas: { key: string[]; home: string[] };
  confirm: {
    county_minutes: number; league_minutes: number; region_minutes: number; elsewhere_minutes: number; rule: string;
  };
  registering: {
    who: "all" | "some"; some_vehicles: string[]; tally_allowed: boolean; tally_minutes: number; passers_hours: number;
    pass_number: string; pass_number_digits: number;
  };
  cold: ColdPolicy;
}
export interface Measured {
  method: string; celsius: number | null; ambient_c?: number | null; in_tent?: boolean; at?: string | null;
  /** The air outside while somebody is measured in the tent, and whether the officer says that the person had warmed up there. */
  outdoor_c?: number | null; warmed_up?: boolean;
}
export interface Situation {
  readings?: readonly Measured[]; direction?: string; residence?: string; origin?: string; from_key_area?: boolean;
  symptoms?: readonly string[]; exertion?: boolean; has_tent?: boolean; ambient_c?: number | null; post_code?: string; destination_code?: string;
}
export interface Decision {
  outcome: string; rule: string; sentence: string; next_method: string | null; place: string; wait_minutes: number;
  days: number; confirm_within_minutes: number; is_fever: boolean;
}

/** The lane's own state: plain data, kept as an encrypted draft. */
export interface Post { code: string; short: string; edition: string; title: string; policy: PolicyValues }
export interface Reading {
  method: string; celsius: number; at: string; ambient_c: number | null; in_tent: boolean; in_range: boolean;
  /** Drafts of an older version have neither. */
  outdoor_c?: number | null; warmed_up?: boolean; instrument?: string; is_warm_store?: boolean | null;
}
/** Which thermometer, and whether it lies warm between readings; null: not told. */
export interface Thermometer { instrument: string; is_warm_store: boolean | null }
export interface Place { code: string; name: string }
/** What registers ask besides; `departed_at` is a moment, and nothing of it has to be told. */
export interface More { departed_at?: string; via?: string; address?: string; contact?: string; employer?: string; registered_residence?: string; note?: string }
export interface Person {
  id_kind: string; id_number: string; name: string; phone: string; from: Place | null; to: Place | null;
  residence: string; from_key_area: boolean; symptoms: string[]; exertion: boolean; repeats: boolean;
  readings: Reading[]; override: { outcome: string; reason: string } | null;
  /** None in a draft of an older version. */ more?: More;
  /** The isolation site that was named, where there is one. */ site?: string | null;
  /** Set once the screening is in the queue; `sent` readings are in it or followed it. */
  screening: string | null; pass_number: string; sent: number; wait_until: number | null; done: boolean; turned_back: boolean;
}
export type Field = "id" | "name" | "phone" | "from" | "to" | "residence";
export type Step = "plate" | "trailer" | "offer" | "people" | "count_only" | Field | "reading" | "decision" | "override";
export interface Known {
  vehicle: string; trailer_plate: string; /** None: kept by an older version. */ direction?: string;
  persons: Pick<Person, "id_kind" | "id_number" | "name" | "phone" | "from" | "to" | "residence" | "from_key_area" | "more">[];
}
export interface Car {
  key: string; step: Step; direction: string; plate: string; plate_kind: string; plate_doubtful: boolean;
  has_trailer: boolean; trailer_plate: string; vehicle: string; people: number; offer: Known | null;
  persons: Person[]; at: number; passage: string | null; typed: string; measuring: Measuring | null;
  /** The officer says so of the person in hand, for the next reading. */
  warmed_up?: boolean;
}
/** With what and where a reading is taken. */
export interface Measuring { method: string; in_tent: boolean }
export interface Conditions {
  ambient_c: number; wind_by_eye: string | null; wind_kmh: number | null; warm_tent: boolean; warm_tent_c: number | null;
  thermometers: number; spares: number;
}
export interface Tally {
  direction: string; started_at: string; vehicle: string; vehicles: number; people: number; measured: number; febrile: number;
}
export interface Counts { vehicles: number; people: number; febrile: number; remeasured: number; dissuaded: number }
export interface Recent { id: string; kind: string; at: string; what: string; pass_number: string; payload: any; withdrawn: boolean;
  /** As typed, in this officer's encrypted draft until the shift ends; a draft of an older version has none. */
  identity?: Record<string, string>;
}
/** `counted`: what the act added to the counts. */
export interface Undo { until: number; entries: string[]; car: Car; counted: Counts }
export interface KnownPlate { plate: string; seen: number }
export interface LaneState {
  v: 1; direction: string; car: Car; held: Car[]; counts: Counts; shift_started: string; stint_started: number;
  conditions: Conditions | null; conditions_at: string | null; tally: Tally | null; recent: Recent[]; undo: Undo | null;
  places_from: Place[]; places_to: Place[]; plates: KnownPlate[]; number_shown: string;
  /** How the last person's first reading of this shift was taken, until the air changes. */
  measured_with: Measuring | null;
  /** Of this shift, by method. */ instruments: Record<string, Thermometer>;
}

/** What a step shows: one question, one next button. */
export interface StepView {
  title: string; body: (Node | null)[];
  primary: { label: string; act: () => void; tone?: string; small?: string } | null;
  extras?: (Node | null)[]; focus?: { focus(): void } | null; isFirst?: boolean;
  /** The title stands in the body already, larger. */
  isTold?: boolean;
}
export type Words = (key: string, values?: Record<string, unknown>) => string;
export interface LanePads {
  digits(kind: "temperature" | "id" | "count" | "phone" | "pin", options?: PadOptions): LanePad;
  plate(options?: PadOptions): LanePad;
}
export interface PadOptions {
  value?: string; label: string; onChange?: (text: string, complete: boolean) => void; onDone?: (text: string) => void;
}
export interface LanePad { element: HTMLElement; value(): string; set(text: string): void; focus(): void }
export interface View {
  ctx: any; session: any; t: Words; pads: LanePads; open(panel: string | null): void; close(panel: string, next?: string | null): void;
  /** Away from whatever panel is open, so that what `act` brings is seen. */
  onTheLane(act: () => void): void;
}
