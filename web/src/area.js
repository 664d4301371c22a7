// The reader's own area: an outline that is drawn or dropped in, and what the candidates in it are.
import * as controls from "./controls.js";
import * as polygons from "./polygon.js";
import * as shares from "./shares.js";
import * as taking from "./taking.js";
import * as ui from "./ui.js";
import * as within from "./within.js";

const make = ui.element;
const MOST_CORNERS = 300, DIGITS = 5, REASONS = 3, PAUSE_MS = 120;

function build(live, home) {
  const map = live.map, say = live.say, box = controls.folded(say("tools.area"), false), row = make("div", "gw-tools");
  const status = make("span", "gw-status"), table = make("table", "gw-two gw-area"), self = { on: false, ring: [], add, closed: false };
  const line = L.polyline([], { color: "#111", weight: 2, dashArray: "5 4", interactive: false }), dots = L.featureGroup();
  // light around dark, to be seen on any ground
  const halo = L.polygon([], { color: "#fff", weight: 5, opacity: 0.8, fill: false, interactive: false });
  const shape = L.polygon([], { color: "#111", weight: 2.5, fill: true, fillColor: "#fff", fillOpacity: 0.12, interactive: false });
  box.setAttribute("data-gw-area", "");
  status.setAttribute("role", "status");
  box.appendChild(make("p", "gw-muted gw-note", say("tools.area_hint")));
  const bar = taking.bar(live, { undo: [say("tools.area_undo"), back], done: [say("tools.area_done"), close], stop: [say("tools.area_stop"), () => { turn(false); }] });
  const asked = { draw() { turn(!self.on); }, change: back, clear };
  const buttons = Object.fromEntries(Object.entries(asked).map(([name, hear]) => {
    const button = make("button", "gw-tool", say("tools.area_" + name));
    button.type = "button";
    button.setAttribute("data-gw-area-" + name, "");
    button.addEventListener("click", event => {
      event.stopPropagation();
      hear();
    });
    row.appendChild(button);
    return [name, button];
  }));
  [row, status, table].forEach(part => { box.appendChild(part); });
  home.appendChild(box);

  function told(text) {
    status.textContent = self.on ? "" : text;
    bar.tell(text);
  }

  // corners are taken until the outline is closed
  function turn(on) {
    if (on) {
      live.take(self);
      self.ring = [];
      self.closed = false;
      map.closePopup();
    }
    self.on = on;
    if (!on && !self.closed) { self.ring = []; }
    bar.show(on);
    told(on ? say("tools.area_corners") : "");
    picture();
    show();
  }

  function add(latlng) {
    const corner = [latlng.lng, latlng.lat].map(degrees => Number(degrees.toFixed(DIGITS))), last = self.ring[self.ring.length - 1];
    if (self.ring.length > 2 && near(latlng, self.ring[0])) { close(); return; }
    // the second click of a double one
    if (last && near(latlng, last)) { if (self.ring.length > 2) { close(); } return; }
    if (self.ring.length >= MOST_CORNERS) { told(say("tools.area_most", { count: MOST_CORNERS })); return; }
    self.ring.push(corner);
    told(say("tools.area_corners"));
    picture();
  }

  function near(latlng, corner) {
    return map.latLngToContainerPoint(latlng).distanceTo(map.latLngToContainerPoint([corner[1], corner[0]])) < 9;
  }

  function back() {
    if (self.closed) {
      live.take(self);
      self.closed = false;
      self.on = true;
      bar.show(true);
    } else {
      self.ring.pop();
    }
    told(say("tools.area_corners"));
    picture();
    show();
  }

  function close() {
    const wrong = problem(self.ring);
    if (wrong) { told(say("tools.area_" + wrong)); return; }
    put(self.ring);
  }

  // an outline from a file, an address or the map; false where it cannot be one
  function put(ring) {
    const wrong = problem(ring);
    if (wrong) { told(say("tools.area_" + wrong)); box.open = true; return false; }
    self.ring = ring.map(([lon, lat]) => [within.onward(live.found.spots, lon), lat]);
    self.closed = true;
    if (self.on) { turn(false); }
    box.open = true;
    told("");
    picture();
    show();
    map.fire("gwfurther");
    map.fire("gwarea", { ring: self.ring });
    return true;
  }

  function problem(ring) {
    if (ring.length < 3) { return "few"; }
    if (ring.length > MOST_CORNERS) { return "many"; }
    if (!ring.every(([lon, lat]) => Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lat) <= 90 && Math.abs(lon) <= 540)) { return "number"; }
    return polygons.crossesItself(ring) ? "crossed" : null;
  }

  function clear() {
    self.closed = false;
    self.ring = [];
    if (self.on) { turn(false); }
    told("");
    picture();
    show();
    map.fire("gwfurther");
    map.fire("gwarea", { ring: null });
  }

  function picture() {
    const at = self.ring.map(([lon, lat]) => L.latLng(lat, lon));
    line.setLatLngs(self.closed ? [] : at);
    [halo, shape].forEach(layer => { layer.setLatLngs(self.closed ? at : []); });
    dots.clearLayers();
    if (!self.closed) {
      at.forEach(spot => { L.circleMarker(spot, { radius: 4, color: "#111", weight: 1.5, fillColor: "#fff", fillOpacity: 1, interactive: false }).addTo(dots); });
    }
    [line, dots, halo, shape].forEach(layer => { if (self.ring.length) { layer.addTo(map); } else { layer.remove(); } });
  }

  function rowsOf(found) {
    const km2 = value => value === null ? "" : ui.format(value, value < 10 ? 1 : 0) + " km²", share = (part, of) => of ? ui.format(100 * part / of, part && part < of ? 1 : 0) + " %" : "–";
    const counted = (count, size) => [say("tools.area_cells", { count: ui.format(count, 0) }), km2(size)].filter(Boolean).join(" · ");
    const rows = [["size", km2(found.km2)], ["land", counted(found.cells, found.cells_km2)]];
    if (found.persons !== null) { rows.push(["persons", say("tools.area_about", { count: about(found.persons) })]); }
    rows.push(["ranked", counted(found.ranked, found.ranked_km2)]);
    rows.push(["excluded", [ui.format(found.excluded, 0)].concat(found.reasons.slice(0, REASONS).map(([rule, count]) => (rule.reason || rule.label) + ": " + ui.format(count, 0))).join("; ")]);
    if (found.ranked) {
      rows.push(["best", say("rank_of", { rank: ui.format(found.best_rank, 0), count: ui.format(live.model.ranked(), 0) })]);
      rows.push(["percentile", say("tools.area_of_ranked", { share: ui.format(shares.tenths(found.percentile), 1) })]);
      rows.push(["mean", ui.format(found.mean, 3)]);
      rows.push(["leading", say("tools.area_leading_of", {
        count: ui.format(found.in_best, 0), share: share(found.in_best, found.ranked), all: share(found.in_best, found.best_count)
      })]);
    }
    if (live.data.headroom) {
      rows.push(["headroom", found.headroom ? say("tools.area_headroom_of", { count: ui.format(found.headroom, 0), mw: ui.format(found.headroom_mw, 0), date: found.headroom_as_of }) : say("tools.area_headroom_none")]);
    }
    return rows;
  }

  // three digits are as good as the sum is
  function about(persons) {
    const step = Math.pow(10, Math.max(0, Math.floor(Math.log10(Math.max(1, persons))) - 2));
    return ui.format(Math.round(persons / step) * step, 0);
  }

  function show() {
    buttons.draw.setAttribute("aria-pressed", String(self.on));
    buttons.change.hidden = buttons.clear.hidden = !self.closed;
    table.textContent = "";
    if (!self.closed || !box.open) { return; }
    const found = within.statistics(live, self.ring);
    rowsOf(found).forEach(([name, text]) => {
      const made = make("tr"), head = make("th", "", say("tools.area_row_" + name)), cell = make("td", "", text);
      head.scope = "row";
      if (name === "best") {
        const button = make("button", "gw-tool", live.nameOf(found.best).name);
        button.type = "button";
        button.addEventListener("click", event => { event.stopPropagation(); live.openAt(found.best); });
        cell.appendChild(make("br"));
        cell.appendChild(button);
      }
      made.appendChild(head);
      made.appendChild(cell);
      table.appendChild(made);
    });
  }

  map.getContainer().addEventListener("keydown", event => {
    if (!self.on) { return; }
    if (event.key === "Escape") { turn(false); }
    if (event.key === "Backspace") { back(); event.preventDefault(); }
  });
  box.addEventListener("toggle", show);
  // a large area takes longer than a step of a slider
  const later = controls.paused(show, PAUSE_MS);
  live.listeners.push(() => { if (self.closed && box.open) { later(); } });
  live.further.push({
    key: "area",
    write() { return self.closed ? self.ring.map(corner => corner.join("_")).join(";") : ""; },
    read(text) {
      if (!text) { return; }
      const ring = text.split(";").map(part => part.split("_").map(Number));
      if (ring.every(corner => corner.length === 2)) { put(ring); }
    }
  });
  show();
  Object.assign(self, { put, turn, clear, rows() { return self.closed ? within.rowsIn(live.found.spots, self.ring) : []; } });
  live.area = self;
}

export { build };
