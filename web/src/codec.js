// Columns of numbers out of the text of the page; packing.py is the same the other way round.
import * as columns from "./columns.js";
import * as earth from "./earth.js";
import * as outlines from "./outlines.js";
import * as prices from "./prices.js";

const CODE = new Int16Array(128).fill(-1);
for (let c = 0x20, next = 0; c < 0x7f; c += 1) {
  if ("<{&\\".indexOf(String.fromCharCode(c)) < 0) { CODE[c] = next; next += 1; }
}

/**
 * Return the bytes that a stretch of the page's text holds: 13 bits in two characters of 91.
 * @param {string} text
 * @param {{at: number, bytes: number}} part
 */
function bytesOf(text, part) {
  const bytes = new Uint8Array(part.bytes), pairs = Math.ceil(part.bytes * 8 / 13);
  let bits = 0, held = 0, o = 0;
  for (let i = part.at, end = part.at + 2 * pairs; i < end; i += 2) {
    bits |= (CODE[text.charCodeAt(i)] + 91 * CODE[text.charCodeAt(i + 1)]) << held;
    held += 13;
    while (held >= 8 && o < bytes.length) { bytes[o] = bits; o += 1; bits >>>= 8; held -= 8; }
  }
  return bytes;
}

async function inflated(text, part) {
  const stream = new Blob([bytesOf(text, part)]).stream()
    .pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// what was not predicted, its smallest byte first
function residue(bytes, n) {
  const out = new Int32Array(n), planes = bytes.length / n;
  for (let i = 0; i < n; i += 1) {
    let folded = bytes[i];
    for (let p = 1; p < planes; p += 1) { folded |= bytes[p * n + i] << (8 * p); }
    out[i] = (folded >>> 1) ^ -(folded & 1);
  }
  return out;
}

function neighbors(cells, n) {
  const near = { west: new Int32Array(n), west2: null, north: null, northwest: null, northwest2: null, northeast: null };
  if (!cells) {
    for (let i = 0; i < n; i += 1) { near.west[i] = i - 1; }
    return near;
  }
  ["west2", "north", "northwest", "northwest2", "northeast"].forEach(name => { near[name] = new Int32Array(n); });
  const w = cells.columns, place = cells.place;
  for (let k = 0; k < n; k += 1) {
    const row = Math.floor(place[k] / w), x = place[k] - row * w;
    near.west[k] = at(cells, row, x - 1);
    near.west2[k] = at(cells, row, x - 2);
    near.north[k] = at(cells, row - 1, x);
    near.northwest[k] = at(cells, row - 1, x - 1);
    near.northwest2[k] = at(cells, row - 1, x - 2);
    near.northeast[k] = at(cells, row - 1, x + 1);
  }
  return near;
}

function predict(v, way, near) {
  const W = near.west, WW = near.west2, N = near.north, NW = near.northwest, NWW = near.northwest2, NE = near.northeast;
  const n = v.length, planar = way === "plane" || way === "curve", curve = way === "curve", edge = way === "edge";
  for (let i = 0; i < n; i += 1) {
    const w = W[i];
    const north = N ? N[i] : -1;
    let guess;
    const flat = w >= 0 ? v[w] : north >= 0 ? v[north] : N && NE[i] >= 0 ? v[NE[i]] : i ? v[i - 1] : 0;
    if (w >= 0 && north >= 0 && NW[i] >= 0 && (planar || edge)) {
      guess = v[w] + v[north] - v[NW[i]];
      if (edge) {
        guess = Math.max(Math.min(v[w], v[north]), Math.min(Math.max(v[w], v[north]), guess));
      } else if (curve && WW[i] >= 0 && NWW[i] >= 0) {
        guess = 2 * v[w] - v[WW[i]] + v[north] - 2 * v[NW[i]] + v[NWW[i]];
      }
    } else if (planar && w >= 0 && WW && WW[i] >= 0) {
      guess = 2 * v[w] - v[WW[i]];
    } else {
      guess = flat;
    }
    v[i] += guess;
  }
  return v;
}

async function whole(text, part, near) {
  const n = near.west.length;
  return predict(residue(await inflated(text, part), n), part.way, near);
}

// the candidate of each cell, of every row the stretch from its first to its last: an archipelago
// fills a tenth of its box. The cell of a column stands at `from` of its row and that column
function strips(place, rows, w) {
  const first = new Int32Array(rows).fill(w), last = new Int32Array(rows).fill(-1), from = new Int32Array(rows);
  for (let i = 0; i < place.length; i += 1) {
    const row = Math.floor(place[i] / w), x = place[i] - row * w;
    if (x < first[row]) { first[row] = x; }
    if (x > last[row]) { last[row] = x; }
  }
  let size = 0;
  for (let row = 0; row < rows; row += 1) {
    from[row] = size - first[row];
    size += Math.max(0, last[row] - first[row] + 1);
  }
  const grid = new Int32Array(size).fill(-1);
  for (let i = 0; i < place.length; i += 1) {
    const row = Math.floor(place[i] / w);
    grid[from[row] + place[i] - row * w] = i;
  }
  return { grid, first, last, from };
}

/** The candidate of a cell, -1 where there is none. */
function at(cells, row, column) {
  if (row < 0 || row >= cells.rows || column < cells.first[row] || column > cells.last[row]) { return -1; }
  return cells.grid[cells.from[row] + column];
}

// where the cells of a lattice are: gaps and runs, row by row
async function lattice(text, data) {
  const given = data.lattice, runs = residue(await inflated(text, given.runs), 2 * given.runs.count);
  const place = new Int32Array(data.count);
  for (let r = 0, at = 0, i = 0; r < runs.length; r += 2) {
    at += runs[r];
    for (const end = at + runs[r + 1]; at < end; at += 1, i += 1) { place[i] = at; }
  }
  return {
    place, ...strips(place, given.rows, given.columns), rows: given.rows, columns: given.columns, west: given.west, north: given.north,
    dx: given.lon_step, dy: given.lat_step,
    factors: given.factors ? new Float64Array((await raw(text, given.factors, given.rows)).buffer) : null
  };
}

async function raw(text, part, n) {
  const planes = await inflated(text, part), bytes = new Uint8Array(8 * n);
  for (let i = 0; i < n; i += 1) {
    for (let p = 0; p < 8; p += 1) { bytes[8 * i + p] = planes[p * n + i]; }
  }
  return bytes;
}

// distances to the nearest of some points, of which only the rounding was kept
function toPoints(numbers, labels, points, spots, scale) {
  for (let i = 0; i < numbers.length; i += 1) {
    if (labels[i] >= 0) { numbers[i] += Math.round(earth.arcKm(spots, i, points, labels[i]) * scale); }
  }
}

// the prices of a class of load: numbers of each way to connect
async function tariff(text, part) {
  const listed = async one => residue(await inflated(text, one), one.count);
  const points = await listed(part.points);
  for (let k = 1; k < points.length; k += 1) { points[k] += points[k - 1]; }
  const fixed = [];
  for (const one of part.fixed) { fixed.push(Float64Array.from(await listed(one), hundredths => hundredths / 100)); }
  return { ...part, points, fixed, kinds: await listed(part.kinds) };
}

// costs of connections, of which only what the prices do not tell was kept
function offPrices(numbers, number, known) {
  const price = known.prices[number], option = known.numbers["option " + number], fiber = known.numbers.fiber_km, scale = known.fiberScale;
  for (let i = 0; i < numbers.length; i += 1) {
    if (option[i] < 0) { continue; }
    const km = earth.arcKm(known.spots, i, known.points, price.points[option[i]]);
    numbers[i] += Math.round(prices.mjpy(price, option[i], km, fiber[i] / scale, "mid"));
  }
}

// counts become densities by the area of their row; a few are a hair off
async function densities(text, part, known, numbers, scale) {
  const fixes = part.fixes && (await whole(text, part.fixes, known.near)), cells = known.cells;
  for (let i = 0; i < numbers.length; i += 1) {
    const area = cells.factors[Math.floor(cells.place[i] / cells.columns)];
    numbers[i] = Math.round(numbers[i] / part.factor / area * scale) + (fixes ? fixes[i] : 0);
  }
}

async function column(text, part, known) {
  const n = known.near.west.length;
  let out;
  const scale = Math.pow(10, part.decimals || 0);
  if (part.way === "raw") {
    out = new Float64Array((await raw(text, part, n)).buffer);
  } else {
    const numbers = await whole(text, part, known.near);
    if (part.like) {
      const other = known.numbers[part.like];
      for (let i = 0; i < n; i += 1) { numbers[i] += other[i]; }
    }
    if (part.points) { toPoints(numbers, known.numbers[part.points], known.points, known.spots, scale); }
    if (part.prices !== undefined) { offPrices(numbers, part.prices, known); }
    if (part.name === "fiber_km") { known.fiberScale = scale; }
    known.numbers[part.name] = numbers;
    out = new Float64Array(n);
    if (part.factor) { await densities(text, part, known, numbers, scale); }
    for (let k = 0; k < n; k += 1) { out[k] = numbers[k] / scale; }
  }
  if (part.kinds) {
    const kinds = await whole(text, part.kinds, known.near), odd = [0, NaN, Infinity, -Infinity];
    for (let m = 0; m < n; m += 1) { if (kinds[m]) { out[m] = odd[kinds[m]]; } }
  }
  return out;
}

// numbers in falling order, each the one before and a step, given to the rows by their rank;
// who has no rank has none
async function ranked(text, part, ranks) {
  const steps = residue(await inflated(text, part), part.count), out = new Float64Array(ranks.length).fill(NaN);
  const who = new Int32Array(1 + ranks.reduce((most, rank) => rank > most ? rank : most, 0)).fill(-1);
  let sum = 0, k = 0;
  ranks.forEach((rank, i) => { if (rank > 0) { who[rank] = i; } });
  who.forEach(i => {
    if (i < 0) { return; }
    sum += steps[k];
    out[i] = sum / Math.pow(10, part.decimals);
    k += 1;
  });
  return out;
}

/**
 * Unpack every column of a page.
 * @param {string} text
 * @param {import("./page.d.ts").PageData} data
 */
async function all(text, data) {
  if (data.held) { Object.assign(data, JSON.parse(new TextDecoder().decode(await inflated(text, data.held)))); }
  const known = { numbers: {}, cells: data.lattice ? await lattice(text, data) : null };
  known.near = neighbors(known.cells, data.count);
  const kept = columns.keeper(), found = { cells: known.cells, columns: kept.view, packed: kept.packed, labels: {}, people: null };
  const keep = async part => {
    kept.put(part.name, await column(text, part, known), known.numbers[part.name], Math.pow(10, part.decimals || 0));
  };
  for (let l = 0; l < data.labels.length; l += 1) {
    const part = data.labels[l];
    known.numbers[part.name] = found.labels[part.name] = columns.narrowed(await whole(text, part, known.near));
  }
  for (let q = 0; q < data.places.length; q += 1) {
    await keep(data.places[q]);
  }
  found.spots = known.spots = earth.spots(found, data.count);
  found.shapes = data.shapes ? outlines.unpacked(residue(await inflated(text, data.shapes), data.shapes.count), data.shapes, found.spots) : null;
  known.points = data.points ? earth.ecef(data.points.lon, data.points.lat) : null;
  found.prices = known.prices = [];
  for (const one of data.prices || []) { found.prices.push(one && await tariff(text, one)); }
  found.points = known.points;
  for (let j = 0; j < data.columns.length; j += 1) {
    await keep(data.columns[j]);
  }
  for (const part of data.ranked || []) {
    found.columns[part.name] = await ranked(text, part, found.columns[part.ranks]);
  }
  if (data.people) {
    const numbers = await whole(text, data.people, known.near), ratio = data.people.ratio;
    found.people = Float32Array.from(numbers, k => !ratio ? k : k ? Math.pow(ratio, k - 1) : 0);
  }
  if (data.ids.bytes) {
    found.ids = new TextDecoder().decode(await inflated(text, data.ids)).split("\n");
  }
  return found;
}

export { all, at, bytesOf, inflated, predict, ranked, residue, strips };
