// Land in one piece: cells that lie side by side, as geowbit.findings.contiguous has them.
import * as codec from "./codec.js";
import * as polygons from "./polygon.js";

const DOWN = [0, 0, -1, 1], RIGHT = [-1, 1, 0, 0];

/**
 * Cells that share a side, as pieces: a number for each candidate, 0 where it is in none.
 * @param {any} cells of the codec
 * @param {ArrayLike<number>} inside
 */
function pieces(cells, inside) {
  const n = cells.place.length, of = new Int32Array(n), w = cells.columns, waiting = new Int32Array(n);
  let count = 0;
  for (let first = 0; first < n; first += 1) {
    if (!inside[first] || of[first]) { continue; }
    count += 1;
    of[first] = count;
    let held = 1;
    waiting[0] = first;
    while (held) {
      held -= 1;
      const at = cells.place[waiting[held]], x = at % w, y = (at - x) / w;
      for (let side = 0; side < 4; side += 1) {
        const i = codec.at(cells, y + DOWN[side], x + RIGHT[side]);
        if (i >= 0 && inside[i] && !of[i]) { of[i] = count; waiting[held] = i; held += 1; }
      }
    }
  }
  return { of, count };
}

/**
 * The pieces of at least so many square kilometers, the best on average first.
 * @returns {{number: number, km2: number, cells: number, mean: number, best: number}[]}
 */
function regions(model, size, found, leastKm2) {
  const km2 = new Float64Array(found.count + 1), count = new Uint32Array(found.count + 1), sum = new Float64Array(found.count + 1);
  const best = new Int32Array(found.count + 1).fill(-1);
  for (let i = 0; i < found.of.length; i += 1) {
    const k = found.of[i];
    if (!k) { continue; }
    km2[k] += size(i);
    count[k] += 1;
    sum[k] += model.score[i];
    if (best[k] < 0 || model.score[i] > model.score[best[k]]) { best[k] = i; }
  }
  const made = [];
  for (let k = 1; k <= found.count; k += 1) {
    if (km2[k] >= leastKm2) { made.push({ number: k, km2: km2[k], cells: count[k], mean: sum[k] / count[k], best: best[k] }); }
  }
  return made.sort((a, b) => b.mean - a.mean || a.number - b.number);
}

/**
 * The outlines of pieces: rings of corners of the lattice, those around holes the other way round.
 * Where a hole touches the outside at a corner, each ring keeps to its own side.
 * @param {any} cells
 * @param {Int32Array} of
 * @param {Set<number>} wanted
 * @returns {Map<number, number[][]>} rings as corners row * (columns + 1) + column
 */
function outlines(cells, of, wanted) {
  const w = cells.columns, wide = w + 1, rings = new Map();
  // from a corner the stretches that begin there, of one piece at most two
  const out = new Map();
  function part(row, column) {
    const i = codec.at(cells, row, column);
    return i >= 0 ? of[i] : 0;
  }
  function stretch(k, from, to) {
    const key = from + ":" + k;
    if (out.has(key)) { out.get(key).push(to); } else { out.set(key, [to]); }
  }
  for (let i = 0; i < of.length; i += 1) {
    const k = of[i];
    if (!wanted.has(k)) { continue; }
    const at = cells.place[i], x = at % w, y = (at - x) / w, corner = y * wide + x;
    // with the piece to the left hand
    if (part(y - 1, x) !== k) { stretch(k, corner + 1, corner); }
    if (part(y + 1, x) !== k) { stretch(k, corner + wide, corner + wide + 1); }
    if (part(y, x - 1) !== k) { stretch(k, corner, corner + wide); }
    if (part(y, x + 1) !== k) { stretch(k, corner + wide + 1, corner + 1); }
  }
  for (const [key, to] of out) {
    const cut = key.indexOf(":"), k = Number(key.slice(cut + 1)), start = Number(key.slice(0, cut));
    while (to.length) {
      const ring = [start];
      let before = start, here = to.pop();
      while (here !== start) {
        ring.push(here);
        const next = out.get(here + ":" + k), turn = next.length > 1 ? next.findIndex(end => isRight(before, here, end, wide)) : 0;
        const [chosen] = next.splice(Math.max(0, turn), 1);
        before = here;
        here = chosen;
      }
      if (!rings.has(k)) { rings.set(k, []); }
      rings.get(k).push(straight(ring, wide));
    }
  }
  return rings;
}

function isRight(before, here, end, wide) {
  const dx = here % wide - before % wide, dy = Math.floor(here / wide) - Math.floor(before / wide);
  const ex = end % wide - here % wide, ey = Math.floor(end / wide) - Math.floor(here / wide);
  // rows count to the south
  return dx * ey - dy * ex > 0;
}

// without the corners that lie on a straight line
function straight(ring, wide) {
  const n = ring.length;
  return ring.filter((corner, k) => {
    const a = ring[(k + n - 1) % n], b = ring[(k + 1) % n];
    return !(a % wide === corner % wide && b % wide === corner % wide) && !(Math.floor(a / wide) === Math.floor(corner / wide) && Math.floor(b / wide) === Math.floor(corner / wide));
  });
}

function cornerAt(cells, corner) {
  const wide = cells.columns + 1, x = corner % wide, y = Math.floor(corner / wide);
  return [cells.west + x * cells.dx, cells.north - y * cells.dy];
}

/**
 * Rings in degrees as GeoJSON: one that goes the other way round is a hole of the one that it lies in.
 * @param {[number, number][][]} rings
 */
function geometryOf(rings) {
  const turn = ring => ring.reduce((sum, corner, k) => { const next = ring[(k + 1) % ring.length]; return sum + corner[0] * next[1] - next[0] * corner[1]; }, 0);
  const outside = rings.filter(ring => turn(ring) > 0).map(ring => ({ ring, holes: [] }));
  rings.filter(ring => turn(ring) <= 0).forEach(hole => {
    const home = outside.length > 1 ? outside.find(one => hole.some(([lon, lat]) => polygons.contains(one.ring, lon, lat))) : null;
    (home || outside[0]).holes.push(hole);
  });
  const told = ring => ring.concat([ring[0]]).map(corner => corner.map(degrees => Number(degrees.toFixed(7))));
  const all = outside.map(one => [one.ring].concat(one.holes).map(told));
  return all.length === 1 ? { type: "Polygon", coordinates: all[0] } : { type: "MultiPolygon", coordinates: all };
}

export { cornerAt, geometryOf, outlines, pieces, regions };
