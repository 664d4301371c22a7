// Candidates in their own shape that lie side by side, as geowbit.candidates.side_pairs has them.
import { STEPS } from "./outlines.js";

/**
 * @typedef {object} Sides
 * @property {number} corners how many places corners lie at
 * @property {Uint32Array} at of each corner of each outline, which place
 * @property {Float64Array} lon degrees of each place
 * @property {Float64Array} lat
 * @property {[number, number][]} pairs candidates that share a side
 */

// what is found once of the outlines of a page
const known = new WeakMap();

/** @returns {Sides} */
function sidesOf(shapes) {
  if (!known.has(shapes)) { known.set(shapes, measured(shapes)); }
  return known.get(shapes);
}

function measured(shapes) {
  const n = shapes.lon.length, at = new Uint32Array(n), places = new Map(), lon = [], lat = [];
  for (let k = 0; k < n; k += 1) {
    // of degrees up to 540 and 90
    const key = (shapes.lon[k] + 540 * STEPS) * 200 * STEPS + shapes.lat[k] + 90 * STEPS;
    let place = places.get(key);
    if (place === undefined) {
      place = lon.push(shapes.lon[k] / STEPS) - 1;
      lat.push(shapes.lat[k] / STEPS);
      places.set(key, place);
    }
    at[k] = place;
  }
  const corners = lon.length, last = new Map(), pairs = [];
  each(shapes, at, (i, from, to) => {
    const side = Math.min(from, to) * corners + Math.max(from, to), before = last.get(side);
    if (before !== undefined && before !== i) { pairs.push([before, i]); }
    last.set(side, i);
  });
  return { corners, at, lon: Float64Array.from(lon), lat: Float64Array.from(lat), pairs };
}

// every side of every candidate, or of those that are wanted, with the ground to the left hand
function each(shapes, at, use, wanted = null) {
  for (let i = 0; i + 1 < shapes.own.length; i += 1) {
    if (wanted && !wanted(i)) { continue; }
    for (let r = shapes.own[i]; r < shapes.own[i + 1]; r += 1) {
      for (let k = shapes.ring[r], end = shapes.ring[r + 1], before = end - 1; k < end; before = k, k += 1) {
        if (at[before] !== at[k]) { use(i, at[before], at[k]); }
      }
    }
  }
}

/** Candidates that share a side, as pieces: a number for each, 0 where it is in none. */
function pieces(shapes, inside) {
  const n = shapes.own.length - 1, first = Uint32Array.from({ length: n }, (_, i) => i), of = new Int32Array(n);
  const root = i => {
    while (first[i] !== i) { first[i] = first[first[i]]; i = first[i]; }
    return i;
  };
  sidesOf(shapes).pairs.forEach(([a, b]) => {
    if (inside[a] && inside[b]) {
      const [one, other] = [root(a), root(b)];
      first[Math.max(one, other)] = Math.min(one, other);
    }
  });
  let count = 0;
  for (let i = 0; i < n; i += 1) {
    if (!inside[i]) { continue; }
    const begins = root(i);
    if (begins === i) { count += 1; of[i] = count; } else { of[i] = of[begins]; }
  }
  return { of, count };
}

/**
 * The outlines of pieces: rings of places in degrees, those around holes the other way round. Where a
 * hole touches the outside at a corner, each ring keeps to its own side.
 * @param {any} shapes
 * @param {Int32Array} of
 * @param {Set<number>} wanted
 * @returns {Map<number, number[][][]>}
 */
function outlines(shapes, of, wanted) {
  const { corners, at, lon, lat } = sidesOf(shapes), rings = new Map(), open = new Map();
  each(shapes, at, (i, from, to) => {
    const k = of[i];
    if (!open.has(k)) { open.set(k, new Map()); }
    const sides = open.get(k), back = to * corners + from;
    // what two of a piece share lies within it
    if (sides.has(back)) { sides.delete(back); } else { sides.set(from * corners + to, [from, to]); }
  }, i => wanted.has(of[i]));
  open.forEach((sides, k) => {
    const out = new Map();
    sides.forEach(([from, to]) => { if (out.has(from)) { out.get(from).push(to); } else { out.set(from, [to]); } });
    const found = [];
    for (const [start, ends] of out) {
      while (ends.length) {
        const ring = [start];
        let before = start, here = ends.pop();
        while (here !== start) {
          const next = out.get(here);
          // outlines that lie over each other may end anywhere
          if (!next || !next.length) { break; }
          ring.push(here);
          const [chosen] = next.splice(next.length > 1 ? rightmost(lon, lat, before, here, next) : 0, 1);
          before = here;
          here = chosen;
        }
        if (ring.length > 2) { found.push(straight(ring.map(place => [lon[place], lat[place]]))); }
      }
    }
    rings.set(k, found);
  });
  return rings;
}

// which of several ways on turns the most to the right
function rightmost(lon, lat, before, here, next) {
  const angle = (a, b) => Math.atan2(lat[b] - lat[a], lon[b] - lon[a]), came = angle(before, here);
  const turns = next.map(end => {
    const turn = (angle(here, end) - came + 3 * Math.PI) % (2 * Math.PI);
    return turn;
  });
  return turns.indexOf(Math.min(...turns));
}

// without the corners that lie on a straight line
function straight(ring) {
  const n = ring.length, kept = ring.filter((corner, k) => {
    const a = ring[(k + n - 1) % n], b = ring[(k + 1) % n];
    return (corner[0] - a[0]) * (b[1] - corner[1]) !== (corner[1] - a[1]) * (b[0] - corner[0]);
  });
  return kept.length > 2 ? kept : ring;
}

export { outlines, pieces, sidesOf };
