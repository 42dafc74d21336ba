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
}
export interface Situation {
  readings?: readonly Measured[]; direction?: string; residence?: string; origin?: string; from_key_area?: boolean;
  symptoms?: readonly string[]; exertion?: boolean; has_tent?: boolean; post_code?: string; destination_code?: string;
}
export interface Decision {
  outcome: string; rule: string; sentence: string; next_method: string | null; place: string; wait_minutes: number;
  days: number; confirm_within_minutes: number;
}
