import assert from "node:assert/strict";
import { test } from "node:test";
import * as pieces from "../src/pieces.js";
import * as sides from "../src/sides.js";

// candidates as rings of whole steps, the ground to the left hand
function shapes(candidates) {
  const lon = [], lat = [], ring = [0], own = [0];
  for (const rings of candidates) {
    for (const corners of rings) { corners.forEach(([x, y]) => { lon.push(x); lat.push(y); }); ring.push(lon.length); }
    own.push(ring.length - 1);
  }
  return { lon, lat, ring, own };
}

const square = (x, y) => [[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]]];
const picture = lines => shapes(lines.flatMap((line, row) => Array.from(line).flatMap((sign, x) => sign === "#" ? [square(x, -row)] : [])));
const all = (made, found) => sides.outlines(made, found.of, new Set(Array.from({ length: found.count }, (_, k) => k + 1)));
const inside = made => new Uint8Array(made.own.length - 1).fill(1);

test("candidates hang together by their sides, not by their corners", () => {
  const made = picture(["#..#", "#.#.", "..##"]), found = sides.pieces(made, inside(made));
  assert.deepEqual(Array.from(found.of), [1, 2, 1, 3, 3, 3]);
  // what is not among the best parts others
  const row = picture(["###"]);
  assert.deepEqual(Array.from(sides.pieces(row, [1, 0, 1]).of), [1, 0, 2]);
});

test("an outline goes once around each piece, and the other way around its holes", () => {
  const around = lines => { const made = picture(lines), found = sides.pieces(made, inside(made)); return all(made, found).get(1); };
  const counts = lines => around(lines).map(ring => ring.length).sort((a, b) => a - b);
  assert.deepEqual(counts(["##"]), [4]);
  assert.deepEqual(counts(["##", "#."]), [6]);
  assert.deepEqual(counts(["###", "#.#", "###"]), [4, 4]);
  // a hole that touches the outside at a corner stays a ring of its own, wherever one begins
  for (const lines of [["###.", "#.##", "####"], [".###", "##.#", "####"], ["####", "#.##", "###."], ["####", "##.#", ".###"]]) {
    const told = pieces.geometryOf(around(lines));
    assert.equal(told.type, "Polygon");
    assert.equal(told.coordinates.length, 2, lines.join("/"));
    assert.equal(told.coordinates[1].length, 5);
  }
});

test("candidates of several parts are polygons of several, each with its own holes", () => {
  const ring = [[0, 0], [9, 0], [9, 9], [0, 9]], hole = [[3, 3], [3, 6], [6, 6], [6, 3]], island = [[20, 0], [21, 0], [21, 1], [20, 1]];
  const made = shapes([[island, ring, hole]]), found = sides.pieces(made, [1]), told = pieces.geometryOf(all(made, found).get(1));
  assert.equal(told.type, "MultiPolygon");
  assert.deepEqual(told.coordinates.map(polygon => polygon.map(one => one.length)).sort(), [[5], [5, 5]]);
});

test("outlines that lie over each other end somewhere", () => {
  const made = shapes([square(0, 0), square(0, 0), [[[0, 0], [1, 0], [5, 5]]]]), found = sides.pieces(made, inside(made));
  assert.equal(found.count, 1);
  assert.ok(all(made, found).get(1).length);
});
