import assert from "node:assert/strict";
import { test } from "node:test";
import { spread } from "../src/spread.js";

function gaps(spots) {
  return spots.flatMap((a, i) => spots.slice(i + 1).map(b => Math.hypot(a[0] - b[0], a[1] - b[1])));
}

test("pins with room stay where they are", () => {
  const places = [[0, 0], [30, 0], [0, 24]];
  assert.deepEqual(spread(places, 23), places);
});

test("the better pin keeps its place, the other goes straight away from it", () => {
  const [first, second] = spread([[0, 0], [10, 0]], 20);
  assert.deepEqual(first, [0, 0]);
  assert.ok(Math.abs(second[1]) < 1e-9 && second[0] >= 20 && second[0] <= 24);
});

test("no pin is pushed over an edge, and one that is beyond it stays there", () => {
  const spots = spread([[12, 50], [12, 50], [12, 50], [-80, 50]], 23, x => x >= 12);
  assert.deepEqual([spots[0], spots[3]], [[12, 50], [-80, 50]]);
  assert.ok(spots.slice(0, 3).every(([x]) => x >= 12));
  assert.ok(Math.min(...gaps(spots)) >= 23 - 1e-9);
});

test("forty pins on one spot all stand apart, near to it", () => {
  const spots = spread(Array.from({ length: 40 }, () => [100, 100]), 23);
  assert.ok(Math.min(...gaps(spots)) >= 23 - 1e-9);
  assert.ok(Math.max(...spots.map(([x, y]) => Math.hypot(x - 100, y - 100))) < 120);
  assert.deepEqual(spread([], 23), []);
});
