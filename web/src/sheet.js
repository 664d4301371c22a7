// Networks, places and land on a few canvases, each redrawn in one go when the view has moved.
// What a pixel cannot show is left out: lines keep the corners that a zoom can tell apart, and of
// points on one spot the uppermost is drawn. Text from data enters the page as textContent only.
import * as codec from "./codec.js";
import * as earth from "./earth.js";
import * as ui from "./ui.js";

const PAD = 0.2, HIT_PX = 3, CHUNK = 400, CORNER_PX = 0.7;
// a whole country is seen through thinner lines
const THIN_BELOW = 7, THIN = 0.7;
const PANES = { land: ["gw-land", 200], ground: ["gw-ground", 300], lines: ["gw-lines", 350], points: ["gw-points", 400] };

// paths of ten-thousandths of a degree as one run of world coordinates, with the box of each
function tracks(paths) {
  const total = paths.reduce((sum, path) => sum + path.length, 0);
  let o = 0;
  const made = { xy: new Float64Array(total), starts: new Uint32Array(paths.length + 1), levels: {} };
  paths.forEach((path, k) => {
    let lon = 0, lat = 0;
    for (let i = 0; i < path.length; i += 2) {
      lon += path[i];
      lat += path[i + 1];
      made.xy[o] = earth.worldX(lon / 1e4);
      made.xy[o + 1] = earth.worldY(lat / 1e4);
      o += 2;
    }
    made.starts[k + 1] = o;
  });
  made.boxes = boxes(made);
  return made;
}

// the same of degrees as they are
function worldTrack(paths) {
  const starts = new Uint32Array(paths.length + 1), xy = new Float64Array(2 * paths.reduce((sum, path) => sum + path.length, 0));
  let o = 0;
  paths.forEach((path, k) => {
    path.forEach(([lon, lat]) => { xy[o] = earth.worldX(lon); xy[o + 1] = earth.worldY(lat); o += 2; });
    starts[k + 1] = o;
  });
  const made = { xy, starts, levels: {}, boxes: null };
  made.boxes = boxes(made);
  return made;
}

function boxes(track) {
  const n = track.starts.length - 1, out = new Float64Array(4 * n);
  for (let k = 0; k < n; k += 1) {
    let west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
    for (let i = track.starts[k]; i < track.starts[k + 1]; i += 2) {
      const x = track.xy[i], y = track.xy[i + 1];
      if (x < west) { west = x; }
      if (x > east) { east = x; }
      if (y < north) { north = y; }
      if (y > south) { south = y; }
    }
    out.set([west, north, east, south], 4 * k);
  }
  return out;
}

// the corners that a whole zoom tells apart; made when it is first drawn
function thinned(track, zoom) {
  const level = Math.max(0, Math.ceil(zoom));
  if (track.levels[level]) { return track.levels[level]; }
  const least = CORNER_PX / (256 * Math.pow(2, level));
  const n = track.starts.length - 1;
  let o = 0;
  const xy = new Float64Array(track.xy.length), starts = new Uint32Array(n + 1), from = track.xy;
  for (let k = 0; k < n; k += 1) {
    const first = track.starts[k];
    const last = track.starts[k + 1] - 2;
    let x = Infinity;
    let y = Infinity;
    for (let i = first; i <= last; i += 2) {
      const dx = from[i] - x, dy = from[i + 1] - y;
      if (i === first || i === last || dx > least || dx < -least || dy > least || dy < -least) {
        x = xy[o] = from[i];
        y = xy[o + 1] = from[i + 1];
        o += 2;
      }
    }
    starts[k + 1] = o;
  }
  track.levels[level] = { xy: xy.slice(0, o), starts };
  return track.levels[level];
}

function trace(context, view, thin, k) {
  const xy = thin.xy;
  let i = thin.starts[k];
  const end = thin.starts[k + 1];
  const s = view.scale;
  context.moveTo(xy[i] * s - view.x, xy[i + 1] * s - view.y);
  for (i += 2; i < end; i += 2) { context.lineTo(xy[i] * s - view.x, xy[i + 1] * s - view.y); }
}

function seen(view, boxes, k) {
  return boxes[4 * k] <= view.east && boxes[4 * k + 2] >= view.west && boxes[4 * k + 1] <= view.south && boxes[4 * k + 3] >= view.north;
}

function stroke(context, view, part, style) {
  const thin = thinned(part.track, view.zoom);
  const n = thin.starts.length - 1;
  let held = 0;
  context.lineWidth = style.weight;
  context.strokeStyle = style.color;
  context.globalAlpha = style.opacity;
  context.setLineDash(part.dashed ? [5, 5] : []);
  context.beginPath();
  for (let k = 0; k < n; k += 1) {
    if (!seen(view, part.track.boxes, k)) { continue; }
    trace(context, view, thin, k);
    held += 1;
    if (held % CHUNK === 0) { context.stroke(); context.beginPath(); }
  }
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

// polygons, each the rings from one number to the next
function fill(context, view, track, groups, style) {
  const thin = thinned(track, view.zoom);
  context.fillStyle = style.color;
  context.globalAlpha = style.opacity;
  for (let g = 0; g + 1 < groups.length; g += 1) {
    if (!seen(view, track.boxes, groups[g])) { continue; }
    context.beginPath();
    for (let k = groups[g]; k < groups[g + 1]; k += 1) { trace(context, view, thin, k); context.closePath(); }
    context.fill("evenodd");
  }
  context.globalAlpha = 1;
}

// one symbol, drawn once for each size and color
const stamps = {};
function stamp(symbol, radius, color, edge, ratio) {
  const key = [symbol, radius, color, edge, ratio].join();
  if (stamps[key]) { return stamps[key]; }
  const half = Math.ceil(radius + 2), made = document.createElement("canvas"), pen = made.getContext("2d");
  made.width = made.height = 2 * half * ratio;
  pen.scale(ratio, ratio);
  pen.translate(half, half);
  pen.beginPath();
  if (symbol !== "dot" && symbol !== "hub") {
    [[0, -1], [1, 0], [0, 1], [-1, 0]].forEach(at => { pen.lineTo(at[0] * radius, at[1] * radius); });
    pen.closePath();
  } else {
    pen.arc(0, 0, radius, 0, 2 * Math.PI);
  }
  pen.fillStyle = color;
  pen.fill();
  if (radius >= 2.2) {
    pen.lineWidth = symbol === "dot" ? 0.8 : 1.6;
    pen.strokeStyle = edge;
    pen.stroke();
  }
  stamps[key] = { image: made, half };
  return stamps[key];
}

// what waits for a closer view, or a country drowns in it, unless its reader asked for it
function early(item, zoom) { return zoom < (item.from || 0) && !item.asked; }

function radiusOf(item, k, growth) {
  const size = item.sizes ? item.sizes[k] : 1;
  return Math.round(10 * Math.max(1.3, item.radius * (item.symbol === "dot" ? growth : 1) * size)) / 10;
}

function spots(context, view, item, taken) {
  const growth = view.growth, n = item.x.length, cell = Math.max(1, 0.7 * radiusOf(item, 0, growth));
  let last = null;
  let key = "";
  const columns = Math.ceil(view.width / cell) + 1;
  taken = taken || new Uint8Array(columns * (Math.ceil(view.height / cell) + 1));
  for (let k = 0; k < n; k += 1) {
    const x = item.x[k] * view.scale - view.x, y = item.y[k] * view.scale - view.y;
    if (x < -20 || y < -20 || x > view.width + 20 || y > view.height + 20) { continue; }
    if (!item.sizes && x >= 0 && y >= 0) {
      const at = Math.floor(y / cell) * columns + Math.floor(x / cell), ink = item.inks ? item.inks[k] + 1 : 1;
      if (taken[at] === ink) { continue; }
      taken[at] = ink;
    }
    const color = item.colors[item.inks ? item.inks[k] : 0], radius = radiusOf(item, k, growth);
    if (key !== color + radius) {
      key = color + radius;
      last = stamp(item.symbol, radius, color, item.edge, view.ratio);
    }
    context.drawImage(last.image, x - last.half, y - last.half, 2 * last.half, 2 * last.half);
  }
}

/** @type {any} */
const Sheet = L.Layer.extend({
  initialize(pane) { this.pane = pane; this.shown = []; },

  onAdd(map) {
    this.canvas = L.DomUtil.create("canvas", "gw-sheet leaflet-zoom-animated", map.getPane(this.pane));
    this.context = this.canvas.getContext("2d");
    this.later();
  },

  onRemove() { L.DomUtil.remove(this.canvas); this.canvas = null; },

  getEvents() {
    return { moveend: this.follow, resize: this.later, move: this.follow, zoom: this.scaled, zoomanim: this.zooming };
  },

  put(item, on) {
    this.shown = this.shown.filter(other => other !== item);
    if (on) { this.shown.push(item); }
    // a higher voltage lies over a lower one, in whatever order they were switched on
    this.shown.sort((a, b) => a.level - b.level);
    this.later();
  },

  later() {
    const due = this._map && (this._map.gwDue = this._map.gwDue || []);
    if (!due || due.indexOf(this) >= 0) { return; }
    due.push(this);
    if (due.length === 1) { requestAnimationFrame(drawDue.bind(null, this._map)); }
  },

  // a new zoom needs a new drawing; a move only when the edge of the old one comes into sight
  follow() {
    const map = this._map, view = this.view;
    if (!view || map.getZoom() !== view.zoom) { this.later(); return; }
    const off = map.containerPointToLayerPoint([0, 0]).subtract(view.corner), size = map.getSize();
    if (off.x < 0 || off.y < 0 || off.x + size.x > view.width || off.y + size.y > view.height) { this.later(); }
  },

  place(center, zoom) {
    if (!this.view) { return; }
    const scale = this._map.getZoomScale(zoom, this.view.zoom);
    L.DomUtil.setTransform(this.canvas, this._map._latLngToNewLayerPoint(this.view.northwest, zoom, center), scale);
  },

  zooming(event) { this.place(event.center, event.zoom); },

  scaled() { if (!this._map._animatingZoom) { this.place(this._map.getCenter(), this._map.getZoom()); } },

  look() {
    const map = this._map, size = map.getSize(), zoom = map.getZoom(), scale = map.options.crs.scale(zoom);
    const pad = size.multiplyBy(PAD).round(), corner = map.containerPointToLayerPoint(pad.multiplyBy(-1));
    const world = corner.add(map.getPixelOrigin()), width = size.x + 2 * pad.x, height = size.y + 2 * pad.y;
    return {
      zoom, scale, x: world.x, y: world.y, width, height, corner,
      west: world.x / scale, east: (world.x + width) / scale, north: world.y / scale, south: (world.y + height) / scale,
      northwest: map.layerPointToLatLng(corner), growth: ui.growth(map), ratio: Math.max(map.gwRatio || 0, window.devicePixelRatio || 1)
    };
  },

  draw() {
    const view = this.view = this.look(), canvas = this.canvas, context = this.context;
    L.DomUtil.setTransform(canvas, view.corner, 1);
    if (canvas.width !== Math.round(view.width * view.ratio) || canvas.height !== Math.round(view.height * view.ratio)) {
      canvas.width = Math.round(view.width * view.ratio);
      canvas.height = Math.round(view.height * view.ratio);
      canvas.style.width = view.width + "px";
      canvas.style.height = view.height + "px";
    }
    context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
    context.clearRect(0, 0, view.width, view.height);
    this.ready(view.zoom).forEach(item => { item.draw(context, view); });
  },

  // what is drawn at a zoom, the lowest first
  ready(zoom) { return this.shown.filter(item => !early(item, zoom)); },

  // the uppermost point under a place of the window
  hit(point) {
    const map = this._map, growth = ui.growth(map), scale = map.options.crs.scale(map.getZoom());
    const at = map.containerPointToLayerPoint(point).add(map.getPixelOrigin());
    for (let q = this.shown.length - 1; q >= 0; q -= 1) {
      const item = this.shown[q];
      let found = -1;
      let least = Infinity;
      if (!item.x || early(item, map.getZoom())) { continue; }
      for (let k = item.x.length - 1; k >= 0; k -= 1) {
        const dx = item.x[k] * scale - at.x, dy = item.y[k] * scale - at.y;
        if (dx > 40 || dx < -40 || dy > 40 || dy < -40) { continue; }
        const far = Math.hypot(dx, dy) - radiusOf(item, k, growth) - HIT_PX;
        if (far < 0 && far < least) { least = far; found = k; }
      }
      if (found >= 0) { return { item, k: found }; }
    }
    return null;
  }
});

// one sheet a frame, so that none is late: until its turn it is shown stretched to the new zoom;
// what was never drawn comes all together
function drawDue(map) {
  const due = map.gwDue;
  if (map._animatingZoom) { map.gwDue = []; return; }
  const now = due.filter((sheet, k) => !k || !sheet.view);
  map.gwDue = due.filter(sheet => now.indexOf(sheet) < 0);
  if (map.gwDue.length) { requestAnimationFrame(drawDue.bind(null, map)); }
  now.forEach(sheet => { if (sheet.canvas) { sheet.draw(); } });
}

function drawAll(map) {
  Object.values(map.gwSheets || {}).forEach(sheet => { if (sheet.canvas) { sheet.draw(); } });
}

function sheetOf(map, kind) {
  map.gwSheets = map.gwSheets || {};
  if (!map.gwSheets[kind]) {
    ui.pane(map, PANES[kind][0], PANES[kind][1], true);
    map.gwSheets[kind] = new Sheet(PANES[kind][0]).addTo(map);
    if (kind === "points") { tips(map, map.gwSheets[kind]); }
  }
  return map.gwSheets[kind];
}

// what the point under the pointer, or under a finger, is called
function tips(map, sheet) {
  const tip = L.tooltip({ className: "gw-tip", direction: "top", offset: [0, -6] });
  let shown = null;
  function show(event) {
    const over = event.originalEvent && event.originalEvent.target;
    let found = null;
    if (!(over && over.closest && over.closest(".leaflet-control, .leaflet-popup, .gw-drawer, .leaflet-marker-icon"))) {
      found = sheet.hit(event.containerPoint || map.latLngToContainerPoint(event.latlng));
    }
    found = found && found.item.texts[found.k].length ? found : null;
    if (found && shown && found.item === shown.item && found.k === shown.k) { return found; }
    shown = found;
    map.getContainer().classList.toggle("gw-over", Boolean(found));
    if (!found) { tip.remove(); return found; }
    tip.setLatLng([found.item.lat[found.k], found.item.lon[found.k]]);
    tip.setContent(ui.lines(found.item.texts[found.k])).addTo(map);
    return found;
  }
  let waiting = 0, last = null;
  map.on("mousemove", event => {
    last = event;
    waiting = waiting || requestAnimationFrame(() => { waiting = 0; if (last) { show(last); } });
  });
  map.on("mouseout", () => { last = shown = null; tip.remove(); });
  map.on("click", event => { event.gwTaken = Boolean(show(event)); });
}

// a layer that can be switched; its items are made as soon as its data are unpacked
/** @type {any} */
const Drawn = L.Layer.extend({
  initialize(map, source, make) {
    this.items = [];
    source.then(data => {
      this.items = make(data);
      this.items.forEach(item => { item.from = data.from; });
      if (this._map) { this.show(this._map, true); }
    });
  },

  show(map, on) { this.items.forEach(item => { sheetOf(map, item.sheet).put(item, on); }); },
  // put on once the page stands, a layer was asked for
  onAdd(map) {
    if (map.gwControl) { this.items.forEach(item => { item.asked = true; }); }
    this.show(map, true);
  },
  onRemove(map) { this.show(map, false); }
});

function placed(data, more) {
  const points = data.points, n = points.length, item = Object.assign({ sheet: "points" }, more);
  item.x = new Float64Array(n);
  item.y = new Float64Array(n);
  item.lon = points.map(point => point[0]);
  item.lat = points.map(point => point[1]);
  item.texts = points.map(point => point[2] || []);
  item.inks = points.some(point => point[3]) ? points.map(point => point[3] || 0) : null;
  item.sizes = points.some(point => point[4]) ? points.map(point => point[4] || 1) : null;
  for (let k = 0; k < n; k += 1) {
    item.x[k] = earth.worldX(item.lon[k]);
    item.y[k] = earth.worldY(item.lat[k]);
  }
  item.draw = (context, view) => { spots(context, view, item); };
  return [item];
}

function points(map, source) {
  return new Drawn(map, source, data => placed(data, { symbol: "dot", level: data.level, radius: data.radius, colors: data.colors, edge: data.edge }));
}

// black and white signs that lie over every point
function marks(map, source) {
  return new Drawn(map, source, data => {
    const diamond = data.symbol === "diamond";
    return placed(data, {
      symbol: data.symbol, level: data.symbol === "hub" ? 101 : 100, radius: 5.5, colors: [diamond ? "#fff" : "#1d1d1b"], edge: diamond ? "#1d1d1b" : "#fff"
    });
  });
}

function paths(map, source) {
  return new Drawn(map, source, data => {
    const parts = data.parts.map(part => ({
      track: tracks(part.paths),
      dashed: part.dashed
    }));
    return [{
      sheet: "lines", level: data.level,
      draw(context, view) {
        const style = { color: data.color, opacity: data.opacity, weight: Math.max(0.6, data.weight * view.growth * (view.zoom < THIN_BELOW ? THIN : 1)) };
        parts.forEach(part => { stroke(context, view, part, style); });
      }
    }];
  });
}

// zones over the scores: an outline and a tint
function zones(map, source) {
  return new Drawn(map, source, data => {
    const part = { track: tracks(data.rings) }, all = [0, data.rings.length];
    part.track.boxes = part.track.boxes.map((side, i) => i > 3 ? side : i < 2 ? -1 : 2);
    return [{
      sheet: "lines", level: -50,
      draw(context, view) {
        fill(context, view, part.track, all, { color: data.color, opacity: 0.25 });
        stroke(context, view, part, { color: data.color, opacity: 1, weight: 1 });
      }
    }];
  });
}

// the land below the scores and the borders over them
function base(map, source) {
  source.then(data => {
    const rings = [], groups = [0];
    data.land.forEach(area => {
      area.forEach(polygon => {
        polygon.forEach(ring => { rings.push(ring); });
        groups.push(rings.length);
      });
    });
    const part = { track: tracks(rings) };
    const degrees = { track: tracks(data.lines || []) };
    sheetOf(map, "land").put({
      level: 0,
      draw(context, view) {
        stroke(context, view, degrees, { color: "#8fa6b3", opacity: 0.6, weight: 0.6 });
        fill(context, view, part.track, groups, { color: "#f6f4ee", opacity: 1 });
        stroke(context, view, part, { color: "#a9b4b8", opacity: 1, weight: 0.8 });
      }
    }, true);
    sheetOf(map, "lines").put({
      level: -100,
      draw(context, view) { stroke(context, view, part, { color: "#6c7478", opacity: 0.75, weight: 0.7 }); }
    }, true);
  });
}

// data in the text of the page: as JSON, or packed where it is long
function source(given) {
  if (!given.packed) { return { then(use) { use(given); } }; }
  const node = document.getElementById(given.packed), text = node.textContent;
  node.remove();
  return codec.inflated(text, { at: 0, bytes: given.bytes })
    .then(bytes => JSON.parse(new TextDecoder().decode(bytes)))
    .catch(error => { console.error("geowbit: a layer cannot be shown: " + error); return new Promise(() => {}); });
}

export { base, drawAll, Drawn, fill, marks, paths, points, Sheet, sheetOf, source, stroke, tracks, worldTrack, zones };
