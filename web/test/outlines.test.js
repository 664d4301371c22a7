import assert from "node:assert/strict";
import { test } from "node:test";
import * as outlines from "../src/outlines.js";

// rings of world coordinates that are pixels at scale 1
function shapes(candidates) {
  const x = [], y = [], ring = [0], own = [0], boxes = [];
  for (const rings of candidates) {
    const all = rings.flat();
    for (const corners of rings) { corners.forEach(([a, b]) => { x.push(a); y.push(b); }); ring.push(x.length); }
    own.push(ring.length - 1);
    boxes.push(Math.min(...all.map(p => p[0])), Math.min(...all.map(p => p[1])), Math.max(...all.map(p => p[0])), Math.max(...all.map(p => p[1])));
  }
  return { x, y, ring, own, boxes, span: 5 };
}

const square = (west, north, size) => [[west, north], [west + size, north], [west + size, north + size], [west, north + size]];
const rows = (under, width) => Array.from({ length: under.length / width }, (_, r) => Array.from(under.slice(r * width, (r + 1) * width)));

test("a pixel belongs to the shape that holds its middle, and a hole is none of it", () => {
  const under = new Int32Array(64), view = { scale: 1, x: 0, y: 0, width: 8, height: 8 };
  assert.ok(outlines.fill(shapes([[square(1, 1, 5), square(3, 3, 1)]]), view, under));
  const got = rows(under, 8);
  assert.deepEqual(got[0], Array(8).fill(-1));
  assert.deepEqual(got[1], [-1, 0, 0, 0, 0, 0, -1, -1]);
  assert.deepEqual(got[3], [-1, 0, 0, -1, 0, 0, -1, -1]);
  assert.equal(under.filter(v => v === 0).length, 24);
});

test("the view moves and scales", () => {
  const under = new Int32Array(16), view = { scale: 2, x: 4, y: 4, width: 4, height: 4 };
  outlines.fill(shapes([[square(2, 2, 5)]]), view, under);
  assert.ok(under.every(v => v === 0 || v === -2));
});
