import assert from "node:assert/strict";
import { test } from "node:test";
import { spots } from "../src/earth.js";
import { bestOf } from "../src/standings.js";

test("cells at a corner touch at the wide end of a long country too", () => {
  // the second touches the first at a corner, the third is two columns off; the fourth is 22
  // degrees farther north, where a cell is a quarter narrower
  const dx = 0.0125, dy = 1 / 120, columns = 3, rows = Math.round(22 / dy) + 1, last = (rows - 1) * columns;
  const place = [last, last - columns + 1, last + 2, 0];
  const cells = { west: 125 - dx / 2, north: 46 + dy / 2, dx, dy, columns, rows, place };
  const found = { cells, columns: {} };
  const model = { score: [0.9, 0.8, 0.7, 0.1], bits: [0, 0, 0, 0], found: { ...found, spots: spots(found, 4) } };
  assert.deepEqual(bestOf(model, [0, 1, 2]), [0, 2]);
});
