import assert from "node:assert/strict";
import { test } from "node:test";
import * as scales from "../src/scales.js";

const of = (scale, best = null, worst = null) => ({ scale, best, worst, per_mw: null });

test("what geowbit.ranking.scales refuses is refused here, each for its reason", () => {
  for (const [chosen, direction, code] of [
    [of("linear"), "cost", null], [of("s_shaped", 0, 9), "cost", null], [of("linear", 9), "cost", null],
    [of("linear", 3, 3), "cost", "two_ends"], [of("linear", NaN, 3), "cost", "number"], [of("linear", Infinity, 3), "cost", "number"],
    [of({ half: 200 }, 1000, 0), "benefit", null], [of({ half: 500 }, 1000, 0), "benefit", null],
    [of({ half: 501 }, 1000, 0), "benefit", "half"], [of({ half: 0 }, 1000, 0), "benefit", "half"],
    [of({ half: 8 }, 0, 10), "cost", null], [of({ half: 2 }, 0, 10), "cost", "half"],
    [of({ half: 5 }), "benefit", "needs_ends"], [of({ half: "x" }, 9, 0), "benefit", "number"],
    [of({ points: [[0, 1]] }), "cost", "pairs"], [of({ points: [[0, 0], [1, NaN]] }), "benefit", "number"],
    [of({ points: [[5, 1], [0, 0]] }), "cost", "order"], [of({ steps: [[0, 1], [0, 0]] }), "cost", "order"],
    [of({ points: [[0, 0], [1, 1], [2, 0.5]] }), "benefit", "monotone"], [of({ points: [[0, 0], [1, 1.5]] }), "benefit", "score"],
    [of({ steps: [[0, 0.5], [1, 0.5]] }), "benefit", "flat"], [of({ points: [[0, 0], [9, 1]] }), "cost", "cost"],
    [of({ points: [[0, 1], [9, 0]] }), "benefit", "benefit"], [of({ points: [[0, 1], [9, 0]] }), "cost", null]
  ]) {
    assert.equal(scales.problem(chosen, direction), code, JSON.stringify(chosen));
  }
});

test("scores by hand", () => {
  assert.deepEqual([-1, 5, 10, 99].map(v => scales.score(v, "linear", 0, 10, "cost")), [1, 0.5, 0, 0]);
  assert.equal(scales.score(15, "s_shaped", 20, 0, "benefit"), 0.84375);
  assert.equal(scales.score(15, { half: 5 }, 20, 0, "benefit"), 0.9);
  assert.deepEqual([-1, 2.5, 7, 15, 99].map(v => scales.score(v, { points: [[0, 0], [5, 0.5], [10, 0.5], [20, 1]] }, 0, 0, "benefit")), [0, 0.25, 0.5, 0.75, 1]);
  assert.deepEqual([-1, 9, 10, 99].map(v => scales.score(v, { steps: [[0, 0.25], [10, 0.5], [15, 1]] }, 0, 0, "benefit")), [0.25, 0.25, 0.5, 1]);
  // one value for both ends: what is at least as good
  assert.deepEqual([6, 7, 8].map(v => scales.score(v, "linear", 7, 7, "cost")), [1, 1, 0]);
});

test("an address gives back what was written, and nothing of what does not hold", () => {
  for (const [chosen, direction] of [
    [of("linear"), "cost"], [of("s_shaped", -2.5, 1e-7), "benefit"], [of({ half: 8 }, 0, 10), "cost"], [of("linear", null, 0), "cost"],
    [of({ points: [[0.1, 1], [100, 0.75], [300, 0]] }), "cost"], [of({ steps: [[-3, 0], [1e21, 1]] }), "benefit"]
  ]) {
    assert.deepEqual(scales.read(scales.write(chosen), direction), chosen);
  }
  for (const text of ["", "x", "linear;1;1", "half;9;0;8", "half;9;0", "points", "points;0_1", "points;0_1;1", "points;0_1;9_0", "points;a_0;9_1",
    "steps;0_0;;1_1", "linear;a;2", "constructor;1", "points;" + Array(41).fill(0).map((_, k) => k + "_" + k / 41).join(";")]) {
    assert.equal(scales.read(text, "benefit"), null, text);
  }
});

test("another form runs between the same ends, and holds by itself", () => {
  for (const [best, worst, direction] of [[0, 30, "cost"], [30, 0, "benefit"], [1, -3, "benefit"]]) {
    for (const form of scales.FORMS) {
      let chosen = of("linear", best, worst);
      for (const next of [form, ...scales.FORMS, "linear"]) {
        chosen = scales.inForm(chosen, next, { best: chosen.best ?? best, worst: chosen.worst ?? worst });
        assert.equal(scales.problem(chosen, direction), null, form + " " + next);
        assert.equal(scales.score(best, chosen.scale, chosen.best, chosen.worst, direction), 1);
        assert.equal(scales.formOf(chosen.scale), next);
      }
      assert.deepEqual(chosen, of("linear", best, worst));
    }
  }
  // ends that follow the candidates, or the load, go on doing so
  const moving = { scale: "linear", best: null, worst: null, per_mw: [1, 2] };
  assert.deepEqual(scales.inForm(moving, "s_shaped", { best: 1, worst: 2 }), { ...moving, scale: "s_shaped" });
});
