import assert from "node:assert/strict";
import { test } from "node:test";
import * as codec from "../src/codec.js";
import * as polygons from "../src/polygon.js";
import * as within from "../src/within.js";

const SQUARE = [[139, 35], [140, 35], [140, 36], [139, 36]];

test("an outline that crosses, touches or goes back over itself is known", () => {
  for (const [ring, crossed] of [
    [SQUARE, false], [SQUARE.slice().reverse(), false], [SQUARE.slice(0, 3), false],
    // a bow, and one that only touches
    [[[0, 0], [1, 1], [1, 0], [0, 1]], true], [[[0, 0], [2, 0], [2, 2], [1, 0], [0, 2]], true],
    // a spike, a corner twice, all on one line
    [[[0, 0], [2, 0], [1, 0], [1, 1]], true], [[[0, 0], [1, 0], [1, 0], [1, 1]], true], [[[0, 0], [1, 0], [2, 0]], true],
    // three corners on a line are no crossing, nor is a bay
    [[[0, 0], [1, 0], [2, 0], [2, 2]], false], [[[0, 0], [4, 0], [4, 3], [2, 1], [0, 3]], false],
    // a star of five points
    [[0, 2, 4, 1, 3].map(k => [Math.cos(k * 0.4 * Math.PI), Math.sin(k * 0.4 * Math.PI)]), true]
  ]) {
    assert.equal(polygons.crossesItself(ring), crossed, JSON.stringify(ring));
  }
});

test("what lies in a bay lies outside", () => {
  const bay = [[0, 0], [4, 0], [4, 3], [2, 1], [0, 3]];
  assert.deepEqual([[2, 0.5], [2, 2], [0.5, 2], [5, 1], [-1, 0]].map(([x, y]) => polygons.contains(bay, x, y)), [true, false, true, false, false]);
});

test("a degree square has the area that geowbit.geodesy says, one way round or the other", () => {
  // pyproj has 10,066.273 with sides that are geodesics, which are not straight in degrees
  const area = polygons.areaKm2(SQUARE);
  assert.ok(Math.abs(area - 10066.275204) < 1e-6, area);
  assert.equal(polygons.areaKm2(SQUARE.slice().reverse()), area);
  assert.ok(polygons.signedKm2(SQUARE) > 0);
  // half of the earth: 510,065,621.724 km²
  const half = polygons.areaKm2([[0, 0], [90, 0], [180, 0], [180, 90], [0, 90]]);
  assert.ok(Math.abs(4 * half - 510065621.724) < 1, half);
});

test("west of the antimeridian a longitude goes on, where the candidates do", () => {
  assert.deepEqual([-170, 175, -1].map(lon => within.onward({ lon: Float64Array.of(178, 181) }, lon)), [190, 175, 359]);
  assert.deepEqual([-170, 10].map(lon => within.onward({ lon: Float64Array.of(-75, 139) }, lon)), [-170, 10]);
});

test("a place is in the cell of a lattice, in a shape, or near a point", () => {
  const cells = { columns: 2, rows: 2, west: 139, north: 36, dx: 0.5, dy: 0.5, ...codec.strips(Int32Array.of(1, 2, 3), 2, 2) };
  assert.deepEqual([[35.9, 139.1], [35.9, 139.9], [35.1, 139.2], [36.1, 139.2], [35.2, 140.1]].map(([lat, lon]) => within.candidateAt({ cells }, lat, lon)), [-1, 0, 1, -1, -1]);
});
