import assert from "node:assert/strict";
import { test } from "node:test";
import * as earth from "../src/earth.js";
import { under, windowOf } from "../src/picture.js";

// two rows of three cells of half a degree; the middle of the first row is missing
const cells = {
  rows: 2, columns: 3, west: 122, north: 25, dx: 0.5, dy: 0.5, grid: Int32Array.from([0, -1, 1, 2, 3, 4]),
  first: Int32Array.from([0, 0]), last: Int32Array.from([2, 2]), from: Int32Array.from([0, 3])
};

test("a window is as long as a picture, and keeps the shape of the mercator map", () => {
  const view = windowOf([122, 24, 124, 25], 1), wide = 2 / 360, high = earth.worldY(24) - earth.worldY(25);
  assert.equal(view.width, 190);
  assert.equal(view.height, Math.round(190 * high / wide));
  assert.ok(Math.abs(256 * 2 ** view.zoom - view.scale) < 1e-6);
});

test("each pixel knows its cell, and the sea has none", () => {
  const view = windowOf([122, 24, 124, 25], 1), w = view.width, found = under({ cells }, view);
  const at = (lon, lat) => {
    const x = Math.floor(earth.worldX(lon) * view.scale - view.x), y = Math.floor(earth.worldY(lat) * view.scale - view.y);
    return found[y * w + x];
  };
  assert.deepEqual([at(122.25, 24.75), at(122.75, 24.75), at(123.25, 24.75)], [0, -1, 1]);
  assert.deepEqual([at(122.25, 24.25), at(122.75, 24.25), at(123.25, 24.25), at(123.75, 24.25)], [2, 3, 4, -1]);
});

test("candidates that are no cells are small squares", () => {
  const view = windowOf([122, 24, 124, 25], 1), found = under({ cells: null, shapes: null, spots: { lon: [123, 150], lat: [24.5, 35] } }, view);
  assert.deepEqual([found.filter(i => i === 0).length, found.filter(i => i > 0).length], [4, 0]);
});
