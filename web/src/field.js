// The candidates as pixels: for every pixel of the window which candidate lies under it, so that
// the picture is right at every zoom, and a change of scores is a change of colors only.
import * as outlines from "./outlines.js";
import * as themes from "./theme.js";
import * as ui from "./ui.js";

const EXCLUDED_DARK = "#434a4f";

function packed(hex) {
  const rgb = parseInt(hex.slice(1), 16);
  return (255 << 24 | (rgb & 255) << 16 | (rgb >> 8 & 255) << 8 | rgb >> 16) >>> 0;
}

/** @type {any} */
const Field = L.Layer.extend({
  initialize(model, options) {
    L.setOptions(this, options);
    this.model = model;
    this.ramp = Uint32Array.from([options.excluded].concat(options.colors).map(packed));
    this.edge = packed("#5d686d");
    this.hatch = packed(options.hatch || "#30383c");
    // the candidates to be hatched, and no numbers at all where none is
    this.hatched = null;
    this.classes = new Uint8Array(model.data.count);
    if (!model.found.cells) { this.world = outlines.world(model.found.spots); }
  },

  // what is excluded is no bright spot in the dark
  theme() {
    const at = this.options.gray || 0, light = [this.options.excluded].concat(this.options.colors)[at];
    this.ramp[at] = packed(themes.isDark() ? EXCLUDED_DARK : light);
    this.draw();
  },

  onAdd(map) {
    ui.pane(map, "gw-surface", 250, true);
    this.canvas = L.DomUtil.create("canvas", "gw-surface leaflet-zoom-animated", map.getPane("gw-surface"));
    this.context = this.canvas.getContext("2d");
    this.reset();
  },

  onRemove() {
    L.DomUtil.remove(this.canvas);
    this.canvas = null;
  },

  getEvents() {
    return { move: this.follow, moveend: this.reset, resize: this.reset, zoomanim: this.zooming };
  },

  follow() {
    if (this.waiting || this._map._animatingZoom) { return; }
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      if (this.canvas) { this.reset(); }
    });
  },

  zooming(event) {
    const map = this._map, scale = map.getZoomScale(event.zoom, map.getZoom());
    const corner = map.containerPointToLatLng([0, 0]);
    L.DomUtil.setTransform(this.canvas, map._latLngToNewLayerPoint(corner, event.zoom, event.center), scale);
  },

  // which candidate lies under which pixel
  reset() {
    const map = this._map, size = map.getSize();
    // a page that is printed has no size for a moment, and no image of it can be made
    if (!size.x || !size.y) { return; }
    if (map._animatingZoom) { return; }
    L.DomUtil.setTransform(this.canvas, map.containerPointToLayerPoint([0, 0]), 1);
    if (this.canvas.width !== size.x || this.canvas.height !== size.y || !this.under) {
      this.canvas.width = size.x;
      this.canvas.height = size.y;
      this.under = new Int32Array(size.x * size.y);
      this.image = this.context.createImageData(size.x, size.y);
      this.pixels = new Uint32Array(this.image.data.buffer);
    }
    this.filled = Boolean(this.model.found.cells);
    if (this.filled) { this.lookUp(size); } else if (this.model.found.shapes) {
      this.filled = outlines.fill(this.model.found.shapes, outlines.window(map), this.under);
    }
    this.draw();
  },

  lookUp(size) {
    const map = this._map;
    const cells = this.model.found.cells;
    const w = cells.columns;
    const under = this.under;
    let x;
    let y;
    let o = 0;
    const columns = new Int32Array(size.x);
    for (x = 0; x < size.x; x += 1) {
      const column = Math.floor((map.containerPointToLatLng([x + 0.5, 0]).lng - cells.west) / cells.dx);
      columns[x] = column >= 0 && column < w ? column : -1;
    }
    for (y = 0; y < size.y; y += 1) {
      const row = Math.floor((cells.north - map.containerPointToLatLng([0, y + 0.5]).lat) / cells.dy);
      if (row < 0 || row >= cells.rows) { under.fill(-1, o, o + size.x); o += size.x; continue; }
      const from = cells.from[row], first = cells.first[row], last = cells.last[row], grid = cells.grid;
      for (x = 0; x < size.x; x += 1, o += 1) {
        const column = columns[x];
        under[o] = column < first || column > last ? -1 : grid[from + column];
      }
    }
  },

  // cells of one size are drawn by their nearest center: hexagons of hexagons, squares of a
  // projected grid
  nearest(reach) {
    const map = this._map, size = map.getSize(), spots = this.model.found.spots, under = this.under.fill(-1), w = size.x, h = size.y;
    const near = new Float32Array(under.length).fill(Infinity), far = Math.max(0.75, reach), squared = far * far;
    for (let i = 0; i < this.classes.length; i += 1) {
      const at = map.latLngToContainerPoint([spots.lat[i], spots.lon[i]]);
      if (at.x < -far || at.y < -far || at.x > w + far || at.y > h + far) { continue; }
      for (let y = Math.max(0, Math.floor(at.y - far)); y <= Math.min(h - 1, at.y + far); y += 1) {
        for (let x = Math.max(0, Math.floor(at.x - far)); x <= Math.min(w - 1, at.x + far); x += 1) {
          const dx = x + 0.5 - at.x, dy = y + 0.5 - at.y, gap = dx * dx + dy * dy, o = y * w + x;
          if (gap <= squared && gap < near[o]) { near[o] = gap; under[o] = i; }
        }
      }
    }
  },

  // how far a cell reaches in pixels, where cells are of one size
  reachPx() {
    const map = this._map, lat = map.getCenter().lat * Math.PI / 180;
    return this.options.reach_m && this.options.reach_m * 256 * Math.pow(2, map.getZoom()) / (40075016.686 * Math.cos(lat));
  },

  // candidates whose shape is not known or too small to be seen: discs, the better ones over the others
  discs() {
    const map = this._map, view = outlines.window(map), world = this.world, classes = this.classes, n = classes.length;
    const radius = Math.max(2.5, 7 * ui.growth(map)), reach = Math.ceil(radius), under = this.under.fill(-1);
    const order = new Uint32Array(66);
    const rows = new Uint32Array(n);
    let i;
    let x;
    let y;
    const inside = [];
    for (i = 0; i < n; i += 1) { order[classes[i] + 1] += 1; }
    for (i = 1; i < 66; i += 1) { order[i] += order[i - 1]; }
    for (i = 0; i < n; i += 1) { rows[order[classes[i]]++] = i; }
    for (y = -reach; y <= reach; y += 1) {
      for (x = -reach; x <= reach; x += 1) {
        const far = Math.hypot(x, y);
        if (far <= radius) { inside.push(x, y, far > radius - 1 ? 1 : 0); }
      }
    }
    for (let k = 0; k < n; k += 1) {
      const cx = Math.round(world.x[rows[k]] * view.scale - view.x), cy = Math.round(world.y[rows[k]] * view.scale - view.y);
      if (cx < -reach || cy < -reach || cx > view.width + reach || cy > view.height + reach) { continue; }
      for (i = 0; i < inside.length; i += 3) {
        x = cx + inside[i];
        y = cy + inside[i + 1];
        if (x < 0 || y < 0 || x >= view.width || y >= view.height) { continue; }
        // the edge of a disc is written as the negative of its candidate
        under[y * view.width + x] = inside[i + 2] ? -2 - rows[k] : rows[k];
      }
    }
  },

  // the class of each score, after the scores have changed
  classify(scale, values = null) {
    const low = scale[0], factor = (this.ramp.length - 1) / (scale[1] - low), top = this.ramp.length - 1;
    const score = values || this.model.score, bits = this.model.bits, classes = this.classes;
    for (let i = 0; i < classes.length; i += 1) {
      const k = 1 + Math.floor((score[i] - low) * factor);
      classes[i] = bits[i] ? 0 : k < 1 ? 1 : k > top ? top : k;
    }
    this.hatched = this.model.lessThan ? this.model.lessThan(this.options.least_coverage) : null;
  },

  draw() {
    if (!this.canvas || !this.under) { return; }
    const reach = this.filled ? 0 : this.reachPx();
    if (reach) { this.nearest(reach); } else if (!this.filled) { this.discs(); }
    const under = this.under, pixels = this.pixels, ramp = this.ramp, classes = this.classes, edge = this.edge;
    if (this.hatched) { this.drawHatched(); return; }
    for (let o = 0; o < under.length; o += 1) {
      const i = under[o];
      pixels[o] = i >= 0 ? ramp[classes[i]] : i < -1 ? edge : 0;
    }
    this.context.putImageData(this.image, 0, 0);
  },

  // with lines over the candidates of which little is known, which stay where they are on the ground
  drawHatched() {
    const under = this.under, pixels = this.pixels, ramp = this.ramp, classes = this.classes, edge = this.edge;
    const hatched = this.hatched, hatch = this.hatch, view = outlines.window(this._map);
    const w = view.width, h = view.height, from = Math.round(view.x) + Math.round(view.y);
    for (let y = 0, o = 0; y < h; y += 1) {
      for (let x = 0; x < w; x += 1, o += 1) {
        const i = under[o];
        if (i < 0) { pixels[o] = i < -1 ? edge : 0; continue; }
        pixels[o] = hatched[i] && (x + y + from) % 6 === 0 ? hatch : ramp[classes[i]];
      }
    }
    this.context.putImageData(this.image, 0, 0);
  },

  // the candidate under a point of the window, -1 where there is none
  at(point) {
    const x = Math.floor(point.x), y = Math.floor(point.y), size = this._map && this._map.getSize();
    if (!this.canvas || x < 0 || y < 0 || x >= size.x || y >= size.y) { return -1; }
    const i = this.under[y * size.x + x];
    return i < -1 ? -2 - i : i;
  }
});

export { Field };
