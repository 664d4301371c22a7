// Parts of a country that lie far out, as small pictures beside the map: the same layers, the same
// scores. They stand where the map is emptiest, and go once it shows their place itself.
import * as earth from "./earth.js";
import * as picture from "./picture.js";
import * as themes from "./theme.js";
import * as ui from "./ui.js";

const GAP_PX = 10, STEP_PX = 8;

class Inset {
  constructor(live, data) {
    this.live = live;
    this.box = data.box;
    this.ratio = Math.max(1, Math.min(2, (window.devicePixelRatio || 1) * themes.large()));
    this.view = picture.windowOf(data.box, this.ratio);
    this.under = picture.under(live.found, this.view);
    this.node = ui.element("button", "gw-inset");
    this.node.type = "button";
    this.node.title = live.say("inset_hint", { name: data.name });
    this.canvas = ui.element("canvas");
    this.canvas.width = this.view.width * this.ratio;
    this.canvas.height = this.view.height * this.ratio;
    this.canvas.style.width = this.view.width + "px";
    this.canvas.style.height = this.view.height + "px";
    this.node.appendChild(this.canvas);
    this.node.appendChild(ui.element("span", "", data.name));
    this.node.addEventListener("click", () => { live.map.fitBounds(this.bounds(), ui.padding(live.map)); });
  }

  bounds() { return [[this.box[1], this.box[0]], [this.box[3], this.box[2]]]; }

  draw() {
    const { live, view, ratio } = this, pen = this.canvas.getContext("2d"), sheets = live.map.gwSheets || {};
    const items = kind => sheets[kind] && sheets[kind].canvas ? sheets[kind].ready(view.zoom) : [];
    const layer = kind => { items(kind).forEach(item => { item.draw(pen, view); }); };
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, view.width, view.height);
    layer("land");
    if (live.map.hasLayer(live.field)) { this.scores(pen); }
    layer("ground");
    layer("lines");
    layer("points");
    this.pins(pen);
  }

  scores(pen) {
    const { view, under: below } = this, { ramp, classes } = this.live.field, drawn = document.createElement("canvas");
    drawn.width = view.width;
    drawn.height = view.height;
    const image = new ImageData(view.width, view.height), pixels = new Uint32Array(image.data.buffer);
    for (let o = 0; o < below.length; o += 1) { if (below[o] >= 0) { pixels[o] = ramp[classes[below[o]]]; } }
    drawn.getContext("2d").putImageData(image, 0, 0);
    pen.imageSmoothingEnabled = false;
    pen.drawImage(drawn, 0, 0);
  }

  pins(pen) {
    const { live, view } = this, spots = live.found.spots;
    live.best.rows().forEach((i, k) => {
      const x = earth.worldX(spots.lon[i]) * view.scale - view.x, y = earth.worldY(spots.lat[i]) * view.scale - view.y;
      if (x < 0 || y < 0 || x > view.width || y > view.height) { return; }
      pen.beginPath();
      pen.arc(x, y, 8, 0, 2 * Math.PI);
      pen.fillStyle = "#ffd43b";
      pen.fill();
      pen.lineWidth = 1.2;
      pen.strokeStyle = pen.fillStyle = "#1d1d1b";
      pen.stroke();
      pen.font = "700 9px system-ui, sans-serif";
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillText(String(k + 1), x, y + 0.5);
    });
  }
}

// how much of the map's own picture a rectangle would hide
function hidden(field, size, left, top, width, height) {
  let count = 0;
  for (let y = Math.max(0, top); y < Math.min(size.y, top + height); y += STEP_PX) {
    for (let x = Math.max(0, left); x < Math.min(size.x, left + width); x += STEP_PX) {
      if (field.under[y * size.x + x] !== -1) { count += 1; }
    }
  }
  return count;
}

/**
 * Show the far parts of a country beside its map.
 * @param {any} live
 * @param {{name: string, box: number[]}[]} given
 */
function insets(live, given) {
  const map = live.map, home = ui.element("div", "gw-insets");
  if (!given.length) { return; }
  const all = given.map(one => new Inset(live, one));
  all.forEach(one => { home.appendChild(one.node); });
  L.DomEvent.disableClickPropagation(home);
  L.DomEvent.disableScrollPropagation(home);
  map.getContainer().appendChild(home);
  let due = 0;

  // the zoom at which the map opens
  function opening() {
    const { paddingTopLeft: [left, top], paddingBottomRight: [right, bottom] } = ui.padding(map);
    return map.getBoundsZoom(map.gwBounds, false, L.point(left + right, top + bottom));
  }

  // worth its room while the map shows a country, and not the place itself; on a large screen a
  // country is shown nearer than its far part in the small picture
  function wanted(one) {
    if (ui.narrow(map) || map.getZoom() >= Math.max(one.view.zoom, opening()) + 1) { return false; }
    const open = ui.openPart(map), seen = [open.min, open.max].map(point => map.containerPointToLatLng(point));
    return !L.latLngBounds(seen).contains(one.bounds());
  }

  function place() {
    all.forEach(one => { one.node.hidden = !wanted(one); });
    home.hidden = all.every(one => one.node.hidden);
    if (home.hidden || !live.field.under) { return; }
    const size = map.getSize(), open = ui.openPart(map), w = home.offsetWidth, h = home.offsetHeight;
    const sides = [Math.round(open.max.x - w - GAP_PX), Math.round(open.min.x + GAP_PX)], ends = [Math.round(open.max.y - h - GAP_PX), Math.round(open.min.y + GAP_PX)];
    const corners = ends.flatMap(top => sides.map(left => ({ left, top, hides: hidden(live.field, size, left, top, w, h) })));
    const best = corners.reduce((least, one) => one.hides < least.hides ? one : least);
    home.style.left = best.left + "px";
    home.style.top = best.top + "px";
  }

  function draw() {
    due = 0;
    all.forEach(one => { if (!one.node.hidden) { one.draw(); } });
  }

  function later() { due = due || requestAnimationFrame(draw); }

  function show() { place(); later(); }

  live.listeners.push(later);
  map.on("moveend resize overlayadd overlayremove gwplace", show);
  show();
}

export { insets };
