// Columns of numbers out of the text of the page; packing.py is the same the other way round.
// Folium's engine compiles this file as a template: no doubled braces, "{" + "%" or "{" + "#".
geowbit.unpack = (function () {
  "use strict";

  var CODE = new Int16Array(128).fill(-1);
  for (var c = 0x20, next = 0; c < 0x7f; c += 1) {
    if ("<{&\\".indexOf(String.fromCharCode(c)) < 0) { CODE[c] = next; next += 1; }
  }

  function bytesOf(text, part) {
    var bytes = new Uint8Array(part.bytes), pairs = Math.ceil(part.bytes * 8 / 13);
    var bits = 0, held = 0, o = 0;
    for (var i = part.at, end = part.at + 2 * pairs; i < end; i += 2) {
      bits |= (CODE[text.charCodeAt(i)] + 91 * CODE[text.charCodeAt(i + 1)]) << held;
      held += 13;
      while (held >= 8 && o < bytes.length) { bytes[o] = bits; o += 1; bits >>>= 8; held -= 8; }
    }
    return bytes;
  }

  async function inflated(text, part) {
    var stream = new Blob([bytesOf(text, part)]).stream()
      .pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  // what was not foretold, its smallest byte first
  function residue(bytes, n) {
    var out = new Int32Array(n), planes = bytes.length / n;
    for (var i = 0; i < n; i += 1) {
      var folded = bytes[i];
      for (var p = 1; p < planes; p += 1) { folded |= bytes[p * n + i] << (8 * p); }
      out[i] = (folded >>> 1) ^ -(folded & 1);
    }
    return out;
  }

  function neighbors(cells, n) {
    var near = { west: new Int32Array(n), west2: null, north: null, northwest: null, northwest2: null, northeast: null };
    if (!cells) {
      for (var i = 0; i < n; i += 1) { near.west[i] = i - 1; }
      return near;
    }
    ["west2", "north", "northwest", "northwest2", "northeast"].forEach(function (name) { near[name] = new Int32Array(n); });
    var w = cells.columns, grid = cells.grid, place = cells.place;
    for (var k = 0; k < n; k += 1) {
      var at = place[k], x = at % w, up = at - w;
      near.west[k] = x > 0 ? grid[at - 1] : -1;
      near.west2[k] = x > 1 ? grid[at - 2] : -1;
      near.north[k] = up >= 0 ? grid[up] : -1;
      near.northwest[k] = up >= 0 && x > 0 ? grid[up - 1] : -1;
      near.northwest2[k] = up >= 0 && x > 1 ? grid[up - 2] : -1;
      near.northeast[k] = up >= 0 && x < w - 1 ? grid[up + 1] : -1;
    }
    return near;
  }

  function foretell(v, way, near) {
    var W = near.west, WW = near.west2, N = near.north, NW = near.northwest, NWW = near.northwest2, NE = near.northeast;
    var n = v.length, planar = way === "plane" || way === "curve", curve = way === "curve", edge = way === "edge";
    for (var i = 0; i < n; i += 1) {
      var w = W[i], north = N ? N[i] : -1, told;
      var flat = w >= 0 ? v[w] : north >= 0 ? v[north] : N && NE[i] >= 0 ? v[NE[i]] : i ? v[i - 1] : 0;
      if (w >= 0 && north >= 0 && NW[i] >= 0 && (planar || edge)) {
        told = v[w] + v[north] - v[NW[i]];
        if (edge) {
          told = Math.max(Math.min(v[w], v[north]), Math.min(Math.max(v[w], v[north]), told));
        } else if (curve && WW[i] >= 0 && NWW[i] >= 0) {
          told = 2 * v[w] - v[WW[i]] + v[north] - 2 * v[NW[i]] + v[NWW[i]];
        }
      } else if (planar && w >= 0 && WW && WW[i] >= 0) {
        told = 2 * v[w] - v[WW[i]];
      } else {
        told = flat;
      }
      v[i] += told;
    }
    return v;
  }

  async function whole(text, part, near) {
    var n = near.west.length;
    return foretell(residue(await inflated(text, part), n), part.way, near);
  }

  // where the cells of a lattice are: gaps and runs, row by row
  async function lattice(text, data) {
    var given = data.lattice, runs = residue(await inflated(text, given.runs), 2 * given.runs.count);
    var place = new Int32Array(data.count), grid = new Int32Array(given.rows * given.columns).fill(-1);
    for (var r = 0, at = 0, i = 0; r < runs.length; r += 2) {
      at += runs[r];
      for (var end = at + runs[r + 1]; at < end; at += 1, i += 1) { place[i] = at; grid[at] = i; }
    }
    return {
      place: place, grid: grid, rows: given.rows, columns: given.columns, west: given.west, north: given.north,
      dx: given.lon_step, dy: given.lat_step,
      factors: given.factors ? new Float64Array((await raw(text, given.factors, given.rows)).buffer) : null
    };
  }

  async function raw(text, part, n) {
    var planes = await inflated(text, part), bytes = new Uint8Array(8 * n);
    for (var i = 0; i < n; i += 1) {
      for (var p = 0; p < 8; p += 1) { bytes[8 * i + p] = planes[p * n + i]; }
    }
    return bytes;
  }

  // distances to the nearest of some points, of which only the rounding was kept
  function toPoints(numbers, labels, points, spots, scale) {
    for (var i = 0; i < numbers.length; i += 1) {
      numbers[i] += Math.round(geowbit.earth.arcKm(spots, i, points, labels[i]) * scale);
    }
  }

  // counts become densities by the area of their row; a few are a hair off
  async function densities(text, part, known, numbers, scale) {
    var fixes = part.fixes && await whole(text, part.fixes, known.near), cells = known.cells;
    for (var i = 0; i < numbers.length; i += 1) {
      var area = cells.factors[Math.floor(cells.place[i] / cells.columns)];
      numbers[i] = Math.round(numbers[i] / part.factor / area * scale) + (fixes ? fixes[i] : 0);
    }
  }

  async function column(text, part, known) {
    var n = known.near.west.length, out, scale = Math.pow(10, part.decimals || 0);
    if (part.way === "raw") {
      out = new Float64Array((await raw(text, part, n)).buffer);
    } else {
      var numbers = await whole(text, part, known.near);
      if (part.like) {
        var other = known.numbers[part.like];
        for (var i = 0; i < n; i += 1) { numbers[i] += other[i]; }
      }
      if (part.points) { toPoints(numbers, known.numbers[part.points], known.points, known.spots, scale); }
      known.numbers[part.name] = numbers;
      out = new Float64Array(n);
      if (part.factor) { await densities(text, part, known, numbers, scale); }
      for (var k = 0; k < n; k += 1) { out[k] = numbers[k] / scale; }
    }
    if (part.kinds) {
      var kinds = await whole(text, part.kinds, known.near), odd = [0, NaN, Infinity, -Infinity];
      for (var m = 0; m < n; m += 1) { if (kinds[m]) { out[m] = odd[kinds[m]]; } }
    }
    return out;
  }

  async function all(text, data) {
    var known = { numbers: {}, cells: data.lattice ? await lattice(text, data) : null };
    known.near = neighbors(known.cells, data.count);
    var found = { cells: known.cells, columns: {}, labels: {} };
    for (var l = 0; l < data.labels.length; l += 1) {
      var part = data.labels[l];
      known.numbers[part.name] = found.labels[part.name] = await whole(text, part, known.near);
    }
    for (var q = 0; q < data.places.length; q += 1) {
      found.columns[data.places[q].name] = await column(text, data.places[q], known);
    }
    found.spots = known.spots = geowbit.earth.spots(found, data.count);
    found.shapes = data.shapes ? geowbit.outlines.unpacked(residue(await inflated(text, data.shapes), data.shapes.count), data.shapes, found.spots) : null;
    known.points = data.points ? geowbit.earth.ecef(data.points.lon, data.points.lat) : null;
    for (var j = 0; j < data.columns.length; j += 1) {
      found.columns[data.columns[j].name] = await column(text, data.columns[j], known);
    }
    if (data.ids.bytes) {
      found.ids = new TextDecoder().decode(await inflated(text, data.ids)).split("\n");
    }
    return found;
  }

  return { all: all, bytesOf: bytesOf, inflated: inflated };
})();

// earth-centered coordinates on GRS80, and the distances that geowbit.geodesy makes of them
geowbit.earth = (function () {
  "use strict";

  var AXIS = 6378137.0, FLATTENING = 1 / 298.257222101, RADIUS = 6371008.7714;
  var SQUARED = FLATTENING * (2 - FLATTENING), DEGREE = Math.PI / 180;

  function ecef(lon, lat) {
    var n = lon.length, out = { x: new Float64Array(n), y: new Float64Array(n), z: new Float64Array(n) };
    for (var i = 0; i < n; i += 1) {
      var sin = Math.sin(lat[i] * DEGREE), normal = AXIS / Math.sqrt(1 - SQUARED * sin * sin);
      var out_of_axis = normal * Math.cos(lat[i] * DEGREE);
      out.x[i] = out_of_axis * Math.cos(lon[i] * DEGREE);
      out.y[i] = out_of_axis * Math.sin(lon[i] * DEGREE);
      out.z[i] = normal * (1 - SQUARED) * sin;
    }
    return out;
  }

  function spots(found, n) {
    var lon = found.columns.lon, lat = found.columns.lat, cells = found.cells;
    if (cells) {
      lon = new Float64Array(n);
      lat = new Float64Array(n);
      for (var i = 0; i < n; i += 1) {
        var row = Math.floor(cells.place[i] / cells.columns), column = cells.place[i] - row * cells.columns;
        lon[i] = cells.west + (column + 0.5) * cells.dx;
        lat[i] = cells.north - (row + 0.5) * cells.dy;
      }
    }
    var out = ecef(lon, lat);
    out.lon = lon;
    out.lat = lat;
    return out;
  }

  function arcKm(from, i, to, j) {
    var x = from.x[i] - to.x[j], y = from.y[i] - to.y[j], z = from.z[i] - to.z[j];
    return Math.asin(Math.min(1, Math.sqrt(x * x + y * y + z * z) / (2 * RADIUS))) * 2e-3 * RADIUS;
  }

  return { ecef: ecef, spots: spots, arcKm: arcKm };
})();
