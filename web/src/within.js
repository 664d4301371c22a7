// What the candidates in an outline are, all together.
import * as codec from "./codec.js";
import * as earth from "./earth.js";
import * as polygons from "./polygon.js";
import * as shares from "./shares.js";
import * as standings from "./standings.js";

// a place of one's own that is a point is meant within this distance
const NEAR_KM = 1;

// square kilometers of each candidate; null where they are points
const areas = new WeakMap();
function sizes(found) {
  if (!areas.has(found)) { areas.set(found, measured(found)); }
  return areas.get(found);
}

function measured(found) {
  const { cells, shapes } = found;
  if (cells && cells.factors) { return i => cells.factors[Math.floor(cells.place[i] / cells.columns)]; }
  if (!shapes) { return null; }
  const latitude = y => Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180 / Math.PI;
  return i => {
    let sum = 0;
    for (let r = shapes.own[i]; r < shapes.own[i + 1]; r += 1) {
      /** @type {polygons.Corner[]} */
      const ring = [];
      for (let k = shapes.ring[r]; k < shapes.ring[r + 1]; k += 1) { ring.push([(shapes.x[k] - 0.5) * 360, latitude(shapes.y[k])]); }
      sum += polygons.signedKm2(ring);
    }
    return Math.abs(sum);
  };
}

// a longitude as the map counts it: beyond 180 degrees where the candidates lie across the antimeridian
const farthest = new WeakMap();
function onward(spots, lon) {
  if (!farthest.has(spots)) { farthest.set(spots, spots.lon.reduce((most, one) => one > most ? one : most, -Infinity)); }
  return lon < 0 && farthest.get(spots) > 180 ? lon + 360 : lon;
}

// the candidates whose middle lies in an outline
function rowsIn(spots, ring) {
  let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity;
  ring.forEach(([lon, lat]) => {
    west = Math.min(west, lon); east = Math.max(east, lon);
    south = Math.min(south, lat); north = Math.max(north, lat);
  });
  const rows = [];
  for (let i = 0; i < spots.lon.length; i += 1) {
    const lon = spots.lon[i], lat = spots.lat[i];
    if (lon >= west && lon <= east && lat >= south && lat <= north && polygons.contains(ring, lon, lat)) { rows.push(i); }
  }
  return rows;
}

/**
 * What geowbit.findings.area_statistics says of an area, for the weights and limits of the moment.
 * @param {any} live
 * @param {[number, number][]} ring
 */
function statistics(live, ring) {
  const model = live.model, found = live.found, rows = rowsIn(found.spots, ring), size = sizes(found), people = found.people;
  const ranked = rows.filter(i => !model.bits[i]), reasons = new Map(), total = model.ranked();
  const sum = (some, of) => some.reduce((before, i) => before + of(i), 0);
  rows.forEach(i => { model.reasons(i).forEach(rule => { reasons.set(rule, (reasons.get(rule) || 0) + 1); }); });
  const order = model.inOrder(ranked.slice()), best = order.length ? order[0] : -1, rank = best >= 0 ? model.rankOf(best) : null;
  const marks = standings.bestMarks(model, 100 - standings.BEST_DECILE);
  const places = (live.data.headroom || []).filter(place => polygons.contains(ring, place[0], place[1]));
  return {
    km2: polygons.areaKm2(ring), cells: rows.length, cells_km2: size ? sum(rows, size) : null,
    ranked: ranked.length, ranked_km2: size ? sum(ranked, size) : null, excluded: rows.length - ranked.length,
    reasons: [...reasons].sort((a, b) => b[1] - a[1]), persons: people ? sum(rows, i => people[i]) : null,
    best, best_rank: rank, percentile: rank === null ? null : shares.percentile(rank, total),
    mean: ranked.length ? sum(ranked, i => model.score[i]) / ranked.length : null,
    in_best: sum(ranked, i => marks[i]), best_count: marks.reduce((count, one) => count + one, 0), headroom: places.length, headroom_mw: places.reduce((most, place) => Math.max(most, place[2]), 0),
    headroom_as_of: places.reduce((last, place) => place[3] > last ? place[3] : last, "")
  };
}

/**
 * The candidate that a place lies in, -1 where there is none.
 * @param {any} found
 * @param {number} lat
 * @param {number} lon
 */
function candidateAt(found, lat, lon) {
  const { cells, shapes, spots } = found;
  if (cells) {
    const column = Math.floor((lon - cells.west) / cells.dx), row = Math.floor((cells.north - lat) / cells.dy);
    return codec.at(cells, row, column);
  }
  if (shapes) { return inShape(shapes, earth.worldX(lon), earth.worldY(lat)); }
  const here = earth.ecef([lon], [lat]);
  let nearest = -1, least = NEAR_KM;
  for (let i = 0; i < spots.lon.length; i += 1) {
    const km = earth.arcKm(here, 0, spots, i);
    if (km < least) { least = km; nearest = i; }
  }
  return nearest;
}

function inShape(shapes, x, y) {
  for (let i = 0; i + 1 < shapes.own.length; i += 1) {
    if (x < shapes.boxes[4 * i] || y < shapes.boxes[4 * i + 1] || x > shapes.boxes[4 * i + 2] || y > shapes.boxes[4 * i + 3]) { continue; }
    let inside = false;
    for (let r = shapes.own[i]; r < shapes.own[i + 1]; r += 1) {
      for (let k = shapes.ring[r], end = shapes.ring[r + 1], before = end - 1; k < end; before = k, k += 1) {
        const y0 = shapes.y[before], y1 = shapes.y[k];
        if ((y0 > y) !== (y1 > y) && x < shapes.x[before] + (shapes.x[k] - shapes.x[before]) * (y - y0) / (y1 - y0)) { inside = !inside; }
      }
    }
    if (inside) { return i; }
  }
  return -1;
}

export { candidateAt, onward, rowsIn, sizes, statistics };
