// A picture of a box: its window on the map of the world, and the candidate under each of its pixels.
import * as codec from "./codec.js";
import * as earth from "./earth.js";
import * as outlines from "./outlines.js";

const LONGER_PX = 190, LEAST_PX = 70, DEGREE = 180 / Math.PI;

// the window of a box on the square of Web Mercator, in pixels of the picture
function windowOf(box, ratio) {
  const [west, south, east, north] = box;
  const x = earth.worldX(west), y = earth.worldY(north), wide = earth.worldX(east) - x, high = earth.worldY(south) - y;
  const scale = LONGER_PX / Math.max(wide, high);
  return {
    scale, zoom: Math.log2(scale / 256), x: x * scale, y: y * scale, west: x, north: y, east: x + wide, south: y + high,
    width: Math.max(LEAST_PX, Math.round(wide * scale)), height: Math.max(LEAST_PX, Math.round(high * scale)), growth: 0.4, ratio
  };
}

function latOf(y) { return DEGREE * (2 * Math.atan(Math.exp(Math.PI * (1 - 2 * y))) - Math.PI / 2); }

/**
 * The candidate under each pixel of a window, -1 where there is none.
 * @param {any} found what codec.all unpacked
 * @param {any} view
 */
function under(found, view) {
  const { width, height, scale } = view, out = new Int32Array(width * height).fill(-1), cells = found.cells;
  if (cells) {
    for (let y = 0, o = 0; y < height; y += 1) {
      const row = Math.floor((cells.north - latOf((view.y + y + 0.5) / scale)) / cells.dy);
      for (let x = 0; x < width; x += 1, o += 1) {
        const lon = ((view.x + x + 0.5) / scale - 0.5) * 360;
        out[o] = codec.at(cells, row, Math.floor((lon - cells.west) / cells.dx));
      }
    }
    return out;
  }
  if (found.shapes && outlines.fill(found.shapes, view, out)) { return out.map(i => i < -1 ? -2 - i : i); }
  found.spots.lon.forEach((lon, i) => {
    const x = Math.floor(earth.worldX(lon) * scale - view.x), y = Math.floor(earth.worldY(found.spots.lat[i]) * scale - view.y);
    for (let dy = 0; dy < 2; dy += 1) {
      for (let dx = 0; dx < 2; dx += 1) {
        if (x + dx >= 0 && y + dy >= 0 && x + dx < width && y + dy < height) { out[(y + dy) * width + x + dx] = i; }
      }
    }
  });
  return out;
}

export { under, windowOf };
