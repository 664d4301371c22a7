import assert from "node:assert/strict";
import { test } from "node:test";
import * as earth from "../src/earth.js";
import { model } from "../src/model.js";

function made({ columns, criteria, rules = [], n = 5, apart = 0, loads = [] }) {
  const count = columns[Object.keys(columns)[0]].length;
  const lon = Array.from({ length: count }, (_, i) => 139 + i / 10), lat = lon.map(() => 35);
  const data = {
    count, load: 100, loads, rules, top: { n, min_separation_km: apart },
    criteria: criteria.map(one => ({ best: null, worst: null, weight: 1, direction: "cost", scale: "linear", per_mw: null, unknown: "leave_out", ...one }))
  };
  const found = { columns: Object.fromEntries(Object.entries(columns).map(([k, v]) => [k, Float64Array.from(v)])), labels: {}, spots: earth.ecef(lon, lat) };
  return model(data, found);
}

test("scores by hand: two criteria of weights 3 and 1, what is not known is left out", () => {
  const m = made({
    columns: { x_km: [0, 5, 10, NaN], y_mw: [0, 50, 100, 100] },
    criteria: [
      { name: "x_km", weight: 3, best: 0, worst: 10 },
      { name: "y_mw", weight: 1, best: 100, worst: 0, direction: "benefit" }
    ]
  });
  assert.deepEqual(Array.from(m.score), [0.75, 0.5, 0.25, 1]);
  assert.deepEqual([0, 1, 2, 3].map(m.coverage), [1, 1, 1, 0.25]);
  assert.deepEqual(m.best(4), [3, 0, 1, 2]);
  assert.equal(m.rankOf(3), 1);
  assert.equal(m.ranked(), 4);
  assert.deepEqual(m.parts(3).map(part => [part.part, part.most]), [[0, 0], [1, 1]]);
  // little is known of the last alone
  assert.deepEqual(Array.from(m.lessThan(0.7)), [0, 0, 0, 1]);
  assert.equal(m.lessThan(0.25), null);
});

// of three criteria of 3, 4 and 1 of 8 the second is not known at the first place
for (const [unknown, score, instead] of [
  ["leave_out", 3.5 / 4, 0], ["exclude", 3.5 / 4, 0],
  // the others score 0, 0.5 and 1 by it; the excluded last does not count
  ["mean", (3 + 4 * 0.5 + 0.5) / 8, 0.25], ["worst", 3.5 / 8, 0], ["best", 7.5 / 8, 0.5]
]) {
  test("what is not known, by hand: " + unknown, () => {
    const m = made({
      columns: { a_km: [0, 5, 5, 5, 0], b_mw: [NaN, 0, 50, 100, 100], c_ms: [5, 5, 5, 5, 5], far: [0, 0, 0, 0, 1] },
      criteria: [
        { name: "a_km", weight: 3, best: 0, worst: 10 },
        { name: "b_mw", weight: 4, best: 100, worst: 0, direction: "benefit", unknown },
        { name: "c_ms", weight: 1, best: 0, worst: 10 }
      ],
      rules: [{ rule: "far > 0", column: "far", op: ">", limit: 0, reason: "far", label: "x" }]
    });
    assert.ok(Math.abs(m.score[0] - score) < 1e-15, m.score[0]);
    assert.equal(m.parts(0)[1].part, instead);
    assert.equal(m.coverage(0), 0.5);
    assert.equal(m.score[2], (3 * 0.5 + 4 * 0.5 + 0.5) / 8);
    // what comes in changes the mean
    m.state.rules[0].on = false;
    m.restate(0);
    if (unknown === "mean") { assert.ok(Math.abs(m.score[0] - (3 + 4 * 0.625 + 0.5) / 8) < 1e-15); }
    // a weight of nothing is not missed
    m.state.weights = [3, 0, 1];
    m.rescore();
    assert.deepEqual([m.score[0], m.coverage(0)], [3.5 / 4, 1]);
    m.state.weights = [3, 4, 1];
    m.rescore();
    assert.equal(m.coverage(0), 0.5);
  });
}

test("value functions by hand", () => {
  for (const [scale, expected] of [
    // 5 of 20 are gone of the way: 0.25 * 0.25 * (3 - 0.5)
    ["s_shaped", [1, 0.84375, 0.5, 0.15625, 0]],
    // one half at 5: t * 0.75 / (t * 0.5 + 0.25)
    [{ half: 5 }, [1, 0.9, 0.75, 0.5, 0]],
    [{ points: [[0, 0], [5, 0.5], [10, 0.5], [20, 1]] }, [1, 0.75, 0.5, 0.5, 0]],
    [{ steps: [[0, 0.25], [10, 0.5], [15, 1]] }, [1, 1, 0.5, 0.25, 0.25]]
  ]) {
    const m = made({
      columns: { x_mw: [20, 15, 10, 5, -1] },
      criteria: [{ name: "x_mw", best: 20, worst: 0, direction: "benefit", scale }]
    });
    assert.deepEqual(Array.from(m.score), expected);
  }
});

test("a place of which nothing is known comes last", () => {
  const m = made({ columns: { x_km: [NaN, 10, 0] }, criteria: [{ name: "x_km", best: 0, worst: 10 }] });
  assert.deepEqual(Array.from(m.score), [0, 0, 1]);
  assert.deepEqual(m.best(3), [2, 1, 0]);
  assert.deepEqual([0, 1, 2].map(m.rankOf), [3, 2, 1]);
});

test("a rule takes out what is not known", () => {
  const m = made({
    columns: { x_km: [NaN, 1, 2] }, criteria: [{ name: "x_km", best: 0, worst: 2, unknown: "exclude" }],
    rules: [{ rule: "x_km unknown", column: "x_km", op: "unknown", reason: "r", label: "x" }]
  });
  assert.deepEqual(Array.from(m.bits), [1, 0, 0]);
  assert.equal(m.ranked(), 2);
});

test("moved weights and limits score anew", () => {
  const m = made({
    columns: { x_km: [1, 2, 3, 4], y_mw: [9, 1, 1, 1] },
    criteria: [{ name: "x_km", best: 1, worst: 4 }, { name: "y_mw", weight: 0, best: 9, worst: 1, direction: "benefit" }],
    rules: [{ rule: "x_km > 3", column: "x_km", op: ">", limit: 3, reason: "far", label: "x" }]
  });
  assert.equal(m.ranked(), 3);
  assert.equal(m.rankOf(3), null);
  assert.deepEqual(m.reasons(3).map(rule => rule.reason), ["far"]);
  m.state.rules[0].limit = 1.5;
  m.restate(0);
  assert.deepEqual(m.best(5), [0]);
  m.state.rules[0].on = false;
  m.restate(0);
  assert.equal(m.ranked(), 4);
  m.state.weights = [0, 2];
  m.restate();
  assert.deepEqual(Array.from(m.score), [1, 0, 0, 0]);
});

test("ends that are not set are the quantiles of those that are not excluded, as numpy has them", () => {
  // numpy.quantile([0, 1, ..., 20], [0.05, 0.95]) is [1, 19]; 99 is excluded
  const values = [...Array(21).keys(), 99];
  const m = made({
    columns: { x_km: values }, criteria: [{ name: "x_km" }],
    rules: [{ rule: "x_km > 50", column: "x_km", op: ">", limit: 50, reason: "far", label: "x" }]
  });
  assert.deepEqual([m.ends()[0].best, m.ends()[0].worst], [1, 19]);
  assert.equal(m.score[10], 0.5);
});

test("what is not known is not judged, in any direction", () => {
  for (const op of [">", ">=", "<", "<=", "==", "!="]) {
    const m = made({
      columns: { x_km: [NaN, 1] }, criteria: [{ name: "x_km", best: 0, worst: 2 }],
      rules: [{ rule: "", column: "x_km", op, limit: 1, reason: "r", label: "x" }]
    });
    assert.equal(m.bits[0], 0, op);
  }
});

test("best sites keep their distance, ties in the order of the table", () => {
  // 0.1 degrees at 35 N are 9.13 km
  const m = made({ columns: { x_km: [1, 1, 1, 1, 1] }, criteria: [{ name: "x_km", best: 0, worst: 2 }], apart: 15 });
  assert.deepEqual(m.best(5), [0, 2, 4]);
});

test("a load chooses its columns", () => {
  const m = made({
    columns: { "x_km": [1, 2], "x_km 0": [1, 2], "x_km 1": [2, 1] },
    criteria: [{ name: "x_km", best: 1, worst: 2 }],
    loads: [{ most_mw: 50, columns: { x_km: "x_km 0" } }, { most_mw: 500, columns: { x_km: "x_km 1" } }]
  });
  assert.deepEqual(Array.from(m.score), [0, 1]);
  m.state.load = 20;
  m.restate();
  assert.deepEqual(Array.from(m.score), [1, 0]);
});

test("ends for each MW move with the load", () => {
  const m = made({ columns: { x_mjpy: [1000, 2000] }, criteria: [{ name: "x_mjpy", best: 0, worst: 2000, per_mw: [0, 20] }] });
  assert.deepEqual(Array.from(m.score), [0.5, 0]);
  m.state.load = 200;
  m.restate();
  assert.deepEqual(Array.from(m.score), [0.75, 0.5]);
});
