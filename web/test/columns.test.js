import assert from "node:assert/strict";
import { test } from "node:test";
import { indexed, keeper, narrowed, unpacked } from "../src/columns.js";

const numbers = values => Int32Array.from(values, v => Math.round(v * 10));

test("a column of few values is a number for each candidate into a table that rises", () => {
  const values = Float64Array.from([0.3, NaN, -0.1, Infinity, 0.3, -Infinity]), held = indexed(values, numbers(values), 10);
  assert.deepEqual(Array.from(held.table), [-0.1, 0, 0.1, 0.2, 0.3, NaN, Infinity, -Infinity]);
  assert.deepEqual(Array.from(held.index), [4, 5, 0, 6, 4, 7]);
  assert.deepEqual(unpacked(held), values);
});

test("a table longer than its column, or without whole numbers, is none", () => {
  const far = Float64Array.from([0, 1e6]);
  assert.equal(indexed(far, numbers(far), 10), null);
  assert.equal(indexed(far, undefined, 10), null);
});

test("nothing known is a table of nothing", () => {
  const none = Float64Array.from([NaN, NaN]), held = indexed(none, Int32Array.from([0, 0]), 10);
  assert.deepEqual([Array.from(held.table), Array.from(held.index)], [[NaN], [0, 0]]);
});

test("more than 65,536 values need a wider index", () => {
  const values = Float64Array.from({ length: 70000 }, (_, i) => i), held = indexed(values, Int32Array.from(values), 1);
  assert.ok(held.index instanceof Uint32Array);
  assert.deepEqual(unpacked(held), values);
});

test("whole columns come by name, and only the last stay unpacked", () => {
  const kept = keeper(4);
  for (const name of ["a", "b", "c"]) { kept.put(name, Float64Array.from([1, 2]), Int32Array.from([1, 2]), 1); }
  const [a, b] = [kept.view.a, kept.view.b];
  assert.deepEqual(Array.from(a), [1, 2]);
  assert.equal(kept.view.a, a);
  assert.equal(kept.view.b, b);
  assert.ok(kept.view.c);
  assert.notEqual(kept.view.a, a);
  assert.deepEqual(Object.keys(kept.view), ["a", "b", "c"]);
});

test("whole numbers take two bytes where they fit", () => {
  assert.ok(narrowed(Int32Array.from([-1, 32767])) instanceof Int16Array);
  assert.ok(narrowed(Int32Array.from([32768])) instanceof Int32Array);
});
