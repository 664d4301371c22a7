// Candidates in their own shape: which of them lies under which pixel. shapes.py is the other way round.
import * as earth from "./earth.js";

const STEPS = 1e5, SMALL_PX = 3, LEAST_PX = 3, COVERING_PX = 20000, BORDER_PX = 10;

function world(spots) {
  const n = spots.lon.length, out = { x: new Float64Array(n), y: new Float64Array(n) };
  for (let i = 0; i < n; i += 1) {
    out.x[i] = earth.worldX(spots.lon[i]);
    out.y[i] = earth.worldY(spots.lat[i]);
  }
  return out;
}

// world coordinates of every corner, where each ring and each candidate begins, and boxes
function unpacked(numbers, part, spots) {
  const n = spots.lon.length, rings = part.rings, corners = (part.count - n - rings) / 2, o = n + rings, p = o + corners;
  const made = {
    x: new Float64Array(corners), y: new Float64Array(corners), ring: new Uint32Array(rings + 1), own: new Uint32Array(n + 1),
    boxes: new Float64Array(4 * n),
    // whole steps: corners that neighbors share are the same numbers
    lon: new Int32Array(corners), lat: new Int32Array(corners)
  };
  const spans = new Float64Array(n);
  let r = 0;
  let at = 0;
  for (let i = 0; i < n; i += 1) {
    let west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
    const place = [spots.lon[i], spots.lat[i]].map(degrees => Math.floor(degrees * STEPS + 0.5));
    for (const end = r + numbers[i]; r < end; r += 1) {
      let [lon, lat] = place;
      for (const last = at + numbers[n + r]; at < last; at += 1) {
        lon += numbers[o + at];
        lat += numbers[p + at];
        made.lon[at] = lon;
        made.lat[at] = lat;
        const x = made.x[at] = earth.worldX(lon / STEPS);
        const y = made.y[at] = earth.worldY(lat / STEPS);
        if (x < west) { west = x; }
        if (x > east) { east = x; }
        if (y < north) { north = y; }
        if (y > south) { south = y; }
      }
      made.ring[r + 1] = at;
    }
    made.own[i + 1] = r;
    made.boxes.set([west, north, east, south], 4 * i);
    spans[i] = Math.sqrt((east - west) * (south - north));
  }
  made.span = spans.sort()[n >> 1];
  return made;
}

function window_(map) {
  const size = map.getSize(), corner = map.containerPointToLayerPoint([0, 0]).add(map.getPixelOrigin());
  return { scale: map.options.crs.scale(map.getZoom()), x: corner.x, y: corner.y, width: size.x, height: size.y };
}

// the candidate under each pixel, by the middle of the pixel; false where shapes are too small to be told
function fill(shapes, view, under) {
  const px = shapes.span * view.scale, n = shapes.own.length - 1, crossings = [];
  if (px < LEAST_PX && n * px * px < COVERING_PX) { return false; }
  under.fill(-1);
  for (let i = 0; i < n; i += 1) {
    const west = shapes.boxes[4 * i] * view.scale - view.x, north = shapes.boxes[4 * i + 1] * view.scale - view.y;
    const east = shapes.boxes[4 * i + 2] * view.scale - view.x, south = shapes.boxes[4 * i + 3] * view.scale - view.y;
    if (east < 0 || south < 0 || west > view.width || north > view.height) { continue; }
    if (px >= LEAST_PX && east - west < SMALL_PX && south - north < SMALL_PX) {
      dot(under, view, Math.round((west + east) / 2), Math.round((north + south) / 2), i);
      continue;
    }
    cover(shapes, view, under, i, Math.max(0, Math.ceil(north - 0.5)), Math.min(view.height - 1, Math.floor(south - 0.5)), crossings);
  }
  if (px >= BORDER_PX) { borders(view, under); }
  return true;
}

function dot(under, view, x, y, i) {
  for (let dy = -1; dy <= 1; dy += 1) {
    for (let dx = -1; dx <= 1; dx += 1) {
      if (x + dx >= 0 && y + dy >= 0 && x + dx < view.width && y + dy < view.height) { under[(y + dy) * view.width + x + dx] = i; }
    }
  }
}

function cover(shapes, view, under, i, top, bottom, crossings) {
  const s = view.scale;
  let row;
  for (row = top; row <= bottom; row += 1) { (crossings[row - top] = crossings[row - top] || []).length = 0; }
  for (let r = shapes.own[i]; r < shapes.own[i + 1]; r += 1) {
    for (let k = shapes.ring[r], end = shapes.ring[r + 1], before = end - 1; k < end; before = k, k += 1) {
      const x0 = shapes.x[before] * s - view.x, y0 = shapes.y[before] * s - view.y, x1 = shapes.x[k] * s - view.x, y1 = shapes.y[k] * s - view.y;
      if (y0 === y1) { continue; }
      const low = Math.max(top, Math.ceil(Math.min(y0, y1) - 0.5)), high = Math.min(bottom, Math.ceil(Math.max(y0, y1) - 0.5) - 1);
      for (row = low; row <= high; row += 1) { crossings[row - top].push(x0 + (row + 0.5 - y0) * (x1 - x0) / (y1 - y0)); }
    }
  }
  for (row = top; row <= bottom; row += 1) {
    const at = crossings[row - top];
    if (at.length > 2) { at.sort((a, b) => a - b); } else if (at[0] > at[1]) { at.reverse(); }
    for (let c = 0; c + 1 < at.length; c += 2) {
      const from = Math.max(0, Math.ceil(at[c] - 0.5)), to = Math.min(view.width, Math.ceil(at[c + 1] - 0.5));
      if (to > from) { under.fill(i, row * view.width + from, row * view.width + to); }
    }
  }
}

// the last pixel before another candidate is written as the negative of its own
function borders(view, under) {
  const w = view.width, last = under.length - w - 1;
  for (let o = 0; o < last; o += 1) {
    const i = under[o];
    if (i >= 0 && (under[o + 1] !== i || under[o + w] !== i)) { under[o] = -2 - i; }
  }
}

export { STEPS, fill, unpacked, window_ as window, world };
