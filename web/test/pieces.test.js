import assert from "node:assert/strict";
import { test } from "node:test";
import * as codec from "../src/codec.js";
import * as pieces from "../src/pieces.js";
import * as shares from "../src/shares.js";

// a lattice of the cells of a picture, a row a line; # is inside, a blank is no candidate
function of(...lines) {
  const columns = lines[0].length, signs = Array.from(lines.join(""));
  const place = Int32Array.from(signs.map((sign, k) => sign === " " ? -1 : k).filter(k => k >= 0));
  const cells = {
    columns, rows: lines.length, west: 100, north: 50, dx: 1, dy: 1, factors: new Float64Array(lines.length).fill(2),
    place, ...codec.strips(place, lines.length, columns)
  };
  return { cells, inside: Array.from(place, k => signs[k] === "#" ? 1 : 0) };
}

const degrees = (cells, rings) => rings.map(ring => ring.map(corner => pieces.cornerAt(cells, corner)));

function shown(lines) {
  const { cells, inside } = of(...lines), found = pieces.pieces(cells, inside);
  return { cells, found, rings: pieces.outlines(cells, found.of, new Set(Array.from({ length: found.count }, (_, k) => k + 1))) };
}

test("cells hang together by their sides, not by their corners, nor around the edge", () => {
  const { found } = shown(["#..#", "#.#.", "...#"]);
  assert.equal(found.count, 4);
  assert.deepEqual(Array.from(found.of), [1, 0, 0, 2, 1, 0, 3, 0, 0, 0, 0, 4]);
});

test("rows that begin and end anywhere hang together all the same", () => {
  const { found, rings } = shown(["  ##  ", "    ##", "      ", "## ###", " #    "]);
  assert.deepEqual(Array.from(found.of), [1, 1, 2, 2, 3, 3, 4, 4, 4, 3]);
  assert.deepEqual([1, 2, 3, 4].map(k => rings.get(k).map(ring => ring.length).join()), ["4", "4", "6", "4"]);
});

test("regions of a least area, the best on average first", () => {
  const { cells, inside } = of("##.#", "...#"), found = pieces.pieces(cells, inside);
  const model = { score: [0.5, 0.7, 0, 0.9, 0, 0, 0, 0.5] };
  assert.deepEqual(pieces.regions(model, () => 2, found, 4), [
    { number: 2, km2: 4, cells: 2, mean: 0.7, best: 3 }, { number: 1, km2: 4, cells: 2, mean: 0.6, best: 1 }
  ]);
  assert.deepEqual(pieces.regions(model, () => 2, found, 4.1), []);
});

test("an outline goes once around each piece, and the other way around its holes", () => {
  const around = rings => rings.map(ring => ring.length).sort((a, b) => a - b);
  assert.deepEqual(around(shown(["#"]).rings.get(1)), [4]);
  assert.deepEqual(around(shown(["##", "#."]).rings.get(1)), [6]);
  assert.deepEqual(around(shown(["###", "#.#", "###"]).rings.get(1)), [4, 4]);
  // a hole that touches the outside at a corner stays a ring of its own, wherever one begins
  for (const lines of [["###.", "#.##", "####"], [".###", "##.#", "####"], ["####", "#.##", "###."], ["####", "##.#", ".###"]]) {
    const { cells, rings } = shown(lines), polygon = pieces.geometryOf(degrees(cells, rings.get(1))).coordinates;
    assert.equal(polygon.length, 2, lines.join("/"));
    assert.equal(polygon[1].length, 5);
    polygon.forEach(ring => { assert.equal(new Set(ring.map(String)).size, ring.length - 1); });
  }
});

test("a polygon of GeoJSON begins with its outside, against the clock", () => {
  const { cells, rings } = shown(["###", "#.#", "###"]);
  assert.deepEqual(pieces.geometryOf(degrees(cells, rings.get(1))).coordinates.map(ring => [ring.length, Math.min(...ring.map(at => at[0])), Math.max(...ring.map(at => at[1]))]),
    [[5, 100, 50], [5, 101, 49]]);
});

test("bars of a histogram hold all that the bins hold", () => {
  const bins = new Uint32Array(4097);
  bins[1000] = 2;
  bins[1031] = 1;
  bins[4096] = 5;
  const { bars, low, high } = shares.barsOf(bins, 50);
  assert.ok(bars.length <= 50);
  assert.equal(bars.reduce((sum, count) => sum + count, 0), 8);
  assert.deepEqual([bars[0], bars[bars.length - 1]], [3, 5]);
  assert.equal(low, 1000 / 4096);
  assert.ok(high >= 1);
  // nothing is ranked, all score 0, all score 1
  for (const k of [-1, 0, 4096]) {
    const one = new Uint32Array(4097);
    if (k >= 0) { one[k] = 3; }
    const found = shares.barsOf(one, 50);
    assert.equal(found.bars.reduce((sum, count) => sum + count, 0), k < 0 ? 0 : 3);
    assert.ok(found.high > found.low);
  }
  assert.deepEqual([1, 22, 266445].map(rank => shares.tenths(shares.percentile(rank, 266445))), [100, 99.9, 0]);
});
