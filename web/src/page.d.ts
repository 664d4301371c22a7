// Made by types.js from page.schema.json.

/**
 * value and score, by rising values
 *
 * @minItems 2
 */
export type ListedValues = [[number, number], [number, number], ...[number, number][]];

/**
 * What the map that re-weighs itself takes from Python.
 */
export interface PageData {
  count: number;
  lattice: null | LatticeData;
  places: Column[];
  shapes: null | ShapesData;
  labels: Column[];
  names: {
    [k: string]: string[][];
  };
  columns: Column[];
  /**
   * of each class of load, null where it has none
   */
  prices?: (TariffData | null)[];
  /**
   * Columns that fall with a rank, kept by rank.
   */
  ranked?: RankedColumn[];
  ids: IdsData;
  /**
   * How many people each candidate has.
   */
  people?: null | PeopleData;
  /**
   * Where headroom is published: longitude, latitude, the least MW, from when it is
   */
  headroom?: null | [unknown, unknown, unknown, unknown][];
  held?: Packed1;
  name: string;
  /**
   * @minItems 1
   */
  criteria: [CriterionData, ...CriterionData[]];
  presets: {
    label: string;
    weights: number[];
  }[];
  /**
   * MW
   */
  load: number | null;
  top: {
    n: number;
    min_separation_km: number;
  };
  colors: string[];
  excluded: string;
  /**
   * candidates of which a smaller share of the weight is known are hatched
   */
  least_coverage: number;
  study: {};
  /**
   * @maxItems 31
   */
  rules: RuleData[];
  loads: LoadData[];
  loads_mw: number[];
  points: null | PointsData;
  /**
   * site id to titled tables of its card
   */
  facts: {
    [k: string]: unknown[];
  };
  routes?: {} | null;
  hubs: HubData[];
  /**
   * what light takes there and back in glass
   */
  glass_ms_per_km?: number | null;
  /**
   * what people can build that betters a criterion, and who can
   */
  levers?: [string, string][];
  /**
   * what people leave off at the end of a name, by kind: a pattern
   */
  endings: {
    [k: string]: string;
  };
  /**
   * parts that lie far out: name, and west, south, east and north
   */
  insets?: InsetData[];
  /**
   * known places that are found by name
   */
  landmarks: Landmark[];
  /**
   * what is not yet known, whom to ask, and the label of the candidates of whom it is not; without one of all
   */
  open?: [string, string] | [string, string, string][];
  /**
   * numbers of prefecture and municipality among the names, -1 for none, and the code of the area
   */
  codes?: [number | string, number | string, number | string][];
  hazards: string[];
  lang: string;
  words: {
    [k: string]: string;
  };
}
export interface LatticeData {
  rows: number;
  columns: number;
  west: number;
  north: number;
  lon_step: number;
  lat_step: number;
  runs: Packed;
  factors?: Packed | null;
}
/**
 * Where the deflated bytes of something lie in the text of the page.
 */
export interface Packed {
  bytes: number;
  at: number;
  count?: number;
}
/**
 * A packed column: how its numbers are predicted, and what they are relative to.
 */
export interface Column {
  name: string;
  way: "flat" | "plane" | "curve" | "edge" | "raw";
  bytes: number;
  at: number;
  decimals?: number;
  factor?: number;
  like?: string;
  points?: string;
  /**
   * number of the class of load whose prices tell the rest
   */
  prices?: number;
  fixes?: Part;
  kinds?: Part;
}
export interface Part {
  way: "flat" | "plane" | "curve" | "edge" | "raw";
  bytes: number;
  at: number;
}
export interface ShapesData {
  rings: number;
  count: number;
  bytes: number;
  at: number;
}
/**
 * What makes the cost of every connection at one load; lists of three are low, mid and high.
 */
export interface TariffData {
  load: number;
  points: Packed;
  kinds: Packed;
  fixed: Packed[];
  per_km: number[][];
  years: number[][];
  kv: number[];
  fiber: number[][];
  fiber_years: number[];
  full_km: number;
}
export interface RankedColumn {
  name: string;
  ranks: string;
  decimals: number;
  count: number;
  bytes: number;
  at: number;
}
/**
 * deflated ids, a line each; the digits of codes in a column; or rows, where there are none
 */
export interface IdsData {
  bytes?: number;
  at?: number;
  digits?: number;
  rows?: boolean;
}
export interface PeopleData {
  way: "flat" | "plane" | "curve" | "edge" | "raw";
  bytes: number;
  at: number;
  /**
   * 0 where the numbers are persons, else k stands for its power k - 1
   */
  ratio: number;
}
/**
 * Where the deflated bytes of something lie in the text of the page.
 */
export interface Packed1 {
  bytes: number;
  at: number;
  count?: number;
}
export interface CriterionData {
  name: string;
  label: string;
  sentence: string;
  unit: string;
  flag: boolean;
  decimals: number;
  direction: "benefit" | "cost";
  weight: number;
  /**
   * null where a quantile of the candidates is the end
   */
  best: number | null;
  worst: number | null;
  /**
   * the value function between the ends, or by listed values with their scores
   */
  scale:
    | ("linear" | "s_shaped")
    | {
        half: number;
      }
    | {
        points: ListedValues;
      }
    | {
        steps: ListedValues;
      };
  /**
   * best and worst for each MW, where the ends are those times the load
   *
   * @minItems 2
   * @maxItems 2
   */
  per_mw: [number, number] | null;
  /**
   * what becomes of a candidate where it is not known
   */
  unknown: "leave_out" | "mean" | "worst" | "best" | "exclude";
  /**
   * what stands behind its values
   */
  evidence?: string;
  /**
   * whom to ask where it is not known
   */
  ask?: string;
  /**
   * which of the levers betters it
   */
  lever?: number;
  /**
   * best and worst as the page opens
   *
   * @minItems 2
   * @maxItems 2
   */
  opening?: [number, number];
}
/**
 * A comparison of a column that the reader can move, or hits that stay.
 */
export interface RuleData {
  rule: string;
  reason: string;
  label: string;
  column?: string;
  op?: ">" | ">=" | "<" | "<=" | "==" | "!=" | "unknown";
  limit?: number;
  unit?: string;
  decimals?: number;
  range?: number[] | null;
  /**
   * name of the label that tells which candidates it takes out
   */
  hits?: string;
}
export interface LoadData {
  most_mw: number;
  columns: {
    [k: string]: string;
  };
  nearest: string;
  substations: number;
  least_kv: number;
}
export interface PointsData {
  lon: number[];
  lat: number[];
  name: string[];
}
export interface HubData {
  name: string;
  label: string;
  lon: number;
  lat: number;
}
export interface InsetData {
  name: string;
  /**
   * @minItems 4
   * @maxItems 4
   */
  box: [number, number, number, number];
}
export interface Landmark {
  kind: "site" | "hub" | "plant";
  /**
   * @minItems 1
   */
  names: [string, ...string[]];
  lat: number;
  lon: number;
}
