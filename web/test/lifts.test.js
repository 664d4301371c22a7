import assert from "node:assert/strict";
import { test } from "node:test";
import * as earth from "../src/earth.js";
import { liftsOf } from "../src/lifts.js";
import { model } from "../src/model.js";
import { bestMarks, percentilesOf, scoreAt, tally } from "../src/standings.js";

function made(columns, criteria, more = {}) {
  const count = Object.values(columns)[0].length, lon = Array.from({ length: count }, () => 139), lat = lon.map(() => 35);
  const data = {
    count, load: 100, loads: [], rules: [], top: { n: 5, min_separation_km: 0 }, hubs: [], glass_ms_per_km: null,
    criteria: criteria.map(one => ({ best: null, worst: null, weight: 1, direction: "cost", scale: "linear", per_mw: null, unknown: "leave_out", ...one })), ...more
  };
  const found = { columns: Object.fromEntries(Object.entries(columns).map(([k, v]) => [k, Float64Array.from(v)])), labels: {}, spots: earth.ecef(lon, lat) };
  return model(data, found);
}

const near = (a, b) => { assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`); };

test("percentiles of scores by counting, between candidates on the straight line", () => {
  // ten candidates of 0, 1/9 ... 1, the third twice
  const x = [0, 1, 2, 2, 4, 5, 6, 7, 8, 9], m = made({ x_mw: x }, [{ name: "x_mw", best: 9, worst: 0, direction: "benefit" }]);
  const asked = [0, 1.5, 2, 3, 8.5, 9, -1, 12].map(v => v / 9), shown = percentilesOf(m, asked);
  [10, 30, 40, 45, 95, 100, 10, 100].forEach((share, k) => { near(shown[k], share); });
  near(scoreAt(m, 90), 8 / 9);
  near(scoreAt(m, 99), 1);
  near(scoreAt(m, 40), 2 / 9);
  assert.deepEqual(tally(m, [9, 8, 7]), { count: 3, ranked: 3, tenth: 2 });
  // who scores at least as well as all but so many of a hundred, all that score alike, the best always
  assert.deepEqual([0, 10, 25, 70, 100].map(share => Array.from(bestMarks(m, share)).join("")),
    ["0000000001", "0000000011", "0000000111", "0011111111", "1111111111"]);
  // nobody is ranked
  const rules = [{ rule: "x_mw < 99", column: "x_mw", op: "<", limit: 99, reason: "r", label: "x" }];
  const none = made({ x_mw: x }, [{ name: "x_mw", best: 9, worst: 0, direction: "benefit" }], { rules });
  assert.deepEqual(percentilesOf(none, [0.5]), [NaN]);
  assert.deepEqual(tally(none, [9]), { count: 1, ranked: 0, tenth: 0 });
});

test("what lifts a place, by hand", () => {
  // weights 3 and 1; of the last x is not known, and y alone counts
  const x = [10, 0, 1, 2, 3, 4, 5, 6, 7, 8, NaN], y = [5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6];
  const criteria = [{ name: "x_km", weight: 3, best: 0, worst: 10, lever: 1 }, { name: "y_km", weight: 1, best: 0, worst: 10 }];
  const m = made({ x_km: x, y_km: y }, criteria), found = liftsOf(m, 0);
  // nobody can better y; x at 0 gives 0.75 more; the best tenth of eleven starts at the second, 0.925
  assert.deepEqual([found.goal, found.reached, found.lifts.length], [90, false, 1]);
  const [lift] = found.lifts;
  assert.equal(lift.one.lever, 1);
  near(lift.points, 0.75);
  // 0.875 stands between 0.85 and 0.925, which eight and nine of eleven, and ten, do not surpass
  near(found.together, lift.percentile);
  near(lift.percentile, 100 * (9 + (0.875 - 0.85) / 0.075) / 11);
  assert.ok(Number.isNaN(lift.needed));
  // where y is good too, 3 * (10 - x) / 40 + 0.25 = 0.925
  const better = liftsOf(made({ x_km: x, y_km: y.map((_, k) => k < 10 ? 0 : 10) }, criteria), 0);
  near(better.lifts[0].needed, 1);
  // what is not known counts as soon as it is: 0.75 + 0.25 * 0.4
  const unknown = liftsOf(m, 10).lifts[0];
  assert.ok(Number.isNaN(unknown.value));
  near(unknown.points, 0.85 - 0.4);
  // the best one is there
  const first = liftsOf(m, 1);
  assert.deepEqual([first.goal, first.reached, first.lifts], [99, true, []]);
});

test("what stands in for an unknown value counts", () => {
  const criteria = [{ name: "x_km", best: 0, worst: 10, lever: 0 }, { name: "y_km", best: 0, worst: 10, unknown: "worst", lever: 0 }];
  const m = made({ x_km: [5, 5, 0], y_km: [NaN, 5, 0] }, criteria), found = liftsOf(m, 0);
  // 0.25 today; y at its best adds one half, x one quarter
  assert.deepEqual(found.lifts.map(lift => [lift.one.name, lift.points]), [["y_km", 0.5], ["x_km", 0.25]]);
  near(found.together, 100);
});

test("no round trip is quicker than light in glass", () => {
  const criteria = [{ name: "rtt_here_ms", unit: "ms", best: 2, worst: 30, lever: 0 }];
  const hubs = [{ name: "here", label: "Here", lon: 143, lat: 35 }], m = made({ rtt_here_ms: [20, 10, 4] }, criteria, { hubs, glass_ms_per_km: 0.0098 });
  const km = earth.arcKm(m.found.spots, 0, earth.ecef([143], [35]), 0);
  assert.ok(km > 360 && km < 370);
  near(liftsOf(m, 0).lifts[0].best, 0.0098 * km);
  near(liftsOf(made({ rtt_here_ms: [20, 10, 4] }, criteria, { hubs }), 0).lifts[0].best, 2);
});
